// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {ILiquidator} from "../../../../contracts/interfaces/ILiquidator.sol";
import {MarginCall} from "../../../../contracts/types/MarginCall.sol";
import {USE_PARTS} from "../../../../contracts/types/CallState.sol";
import {Ghost, Reach} from "../stores/Ghost.sol";
import {Model, Standing} from "../utils/Model.sol";
import {Market, World} from "../utils/World.sol";
import {Handler, Shot} from "./Handler.sol";

/// One leg sold in one call.
struct Sold {
    uint256 index;
    uint8 asset;
    uint256 amount; // [token units]
    uint256 paid; // [WAD] by the keeper for this sale alone, 0: not known
    uint256 loss; // [WAD] of this account written off in the call
    bool isOwnCall; // the keeper opened the call and keeps its tip
}

/// What must be true of a sale, from the ledger before and after it.
abstract contract SaleJudge is Handler {
    /// Values, buffers and principals are whole wei each: a few of them a sale.
    int256 private constant SLACK = 20;

    constructor(World world_, Ghost ghost_, Model model_) Handler(world_, ghost_, model_) {}

    /// A refused sale: nothing moved, and it was not due, or its bucket was empty.
    function _judgeRefusal(Shot memory before, bool isDue, bytes memory reason) internal {
        _compareUserAction(before, 0);
        if (isDue) {
            _requireSelector(reason, ILiquidator.LiquidatorCapacityEmpty.selector, "A10 liveness");
            _note(Reach.CapacityRefusal);
        } else if (bytes4(reason) == ILiquidator.LiquidatorHalted.selector) {
            _require(_ghost.time() < _ghost.haltEnd(), "LIQ-7", int256(_ghost.time()), int256(_ghost.haltEnd()));
            _note(Reach.HaltedSaleRefusal);
        } else {
            _note(Reach.IneligibleSaleRefusal);
        }
    }

    /// Totals of a call: who moved, what the vault gained at most, and that the deficit grew only by what was written off.
    function _judgeTotals(
        Shot memory before,
        uint256 moved,
        uint256 tipped,
        uint256 rounding
    ) internal returns (Shot memory now_) {
        now_ = _shoot();
        int256 taken = int256(now_.deficit) - int256(before.deficit);
        _requireAtLeast(taken, 0, "LIQ-3");
        for (uint256 i; i < _world.ACCOUNTS(); ++i) {
            if ((moved >> i) & 1 == 0) continue;
            taken += _standing(before, i).worth - _standing(now_, i).worth;
            bool isLeftOver = _bits(now_, i) == 0 && _principal(now_, i) < 0;
            _require(!isLeftOver, "LIQ-3", _principal(now_, i), 0);
        }
        uint256 fee = taken > 0 ? (uint256(taken) * _world.FEE_SHARE()) / WAD : 0;
        _compare(before, moved | tipped, fee + rounding + uint256(SLACK));
        if (now_.deficit == before.deficit) return now_;
        _ghost.writeOff(now_.deficit - before.deficit);
        _note(Reach.Deficit);
    }

    /// All statements about one account that sold one leg.
    function _judge(Shot memory before, Shot memory now_, Sold memory sold) internal {
        Standing memory was = _standing(before, sold.index);
        uint256 value = _model.valueOf(sold.asset, sold.amount);
        int256 taken = was.worth - _standing(now_, sold.index).worth + int256(sold.loss);
        bool isWhole = (_bits(now_, sold.index) >> sold.asset) & 1 == 0;
        if (_model.isInsolvent(was)) {
            _judgeDiscount(before, now_, sold, value, taken);
            _note(Reach.InsolventSale);
        } else {
            _judgeSolvency(before, now_, sold.index);
            _judgePremium(before, now_, sold, value, taken);
            uint256 left = _model.valueOf(sold.asset, _vault.balanceOf(_world.account(sold.index), sold.asset));
            if (!isWhole) _requireAtLeast(int256(left) + 1, int256(uint256(_world.MIN_REMAINDER())), "TVC-4");
        }
        _note(isWhole ? Reach.WholeSale : Reach.PartialSale);
        bool isEnded = _isCalled(before, sold.index) && !_isCalled(now_, sold.index);
        if (isEnded && _bits(now_, sold.index) != 0) _note(Reach.CureBySale);
    }

    /// LIQ-2: the ratio rises, worth stays at or above 0.
    function _judgeSolvency(Shot memory before, Shot memory now_, uint256 index) internal pure {
        Standing memory was = _standing(before, index);
        if (was.worth <= 0) return;
        Standing memory is_ = _standing(now_, index);
        _requireAtLeast(is_.worth, 0, "LIQ-2");
        int256 slack = SLACK * int256(was.maintenance + uint256(was.worth));
        int256 held = is_.worth * int256(was.maintenance) + slack;
        _requireAtLeast(held, was.worth * int256(is_.maintenance), "LIQ-2");
    }

    /// Value sold never exceeds what bucket and account's share allowed; sizing stopped there where they were the limit.
    function _judgeCapacity(Shot memory before, Shot memory now_, Sold memory sold, uint256[2] memory bucket) internal {
        if (_model.isInsolvent(_standing(before, sold.index))) return;
        (uint256 available, uint256 limit) = (bucket[0], bucket[1]);
        uint256 value = _model.valueOf(sold.asset, sold.amount);
        _requireAtMost(int256(value), int256(limit) + 1, "RM-4");
        (uint256 rest, uint256 most) = _liquidator.capacityOf(sold.asset);
        _requireAtMost(int256(rest + value), int256(available), "RM-4");
        uint256 window = _ghost.liveNow() / 600;
        uint256 used = _header(now_, sold.index).callState().used(window);
        _requireAtLeast(
            int256(used),
            int256((value * USE_PARTS) / most + _header(before, sold.index).callState().used(window)),
            "RM-4"
        );
        Standing memory is_ = _standing(now_, sold.index);
        bool isBelowTarget = is_.worth * int256(WAD) < int256(is_.maintenance * _world.TARGET());
        if (isBelowTarget && value + 2 * uint256(_world.MIN_REMAINDER()) > limit && _bits(now_, sold.index) != 0) {
            _note(Reach.CapacityLimitedSale);
        }
    }

    /// What the bucket holds, and what it and the account's share leave for a sale now [WAD].
    function _capacityFor(Shot memory shot, uint256 index, uint8 asset) internal view returns (uint256[2] memory) {
        (uint256 available, uint256 most) = _liquidator.capacityOf(asset);
        uint256 used = _header(shot, index).callState().used(_ghost.liveNow() / 600);
        uint256 share = ((USE_PARTS / 5 - used) * most) / USE_PARTS;
        return [available, available < share ? available : share];
    }

    /// LIQ-4, L-05, CLP-1: premium and tip within theta*rho*dB, premium within prMax, no sale past the target.
    function _judgePremium(
        Shot memory before,
        Shot memory now_,
        Sold memory sold,
        uint256 value,
        int256 taken
    ) private {
        Standing memory was = _standing(before, sold.index);
        Standing memory is_ = _standing(now_, sold.index);
        Market memory m = _world.market(sold.asset);
        int256 buffer = int256(was.maintenance);
        int256 share = (was.worth < buffer ? was.worth : buffer) * int256(uint256(_world.THETA()));
        int256 released = buffer - int256(is_.maintenance);
        _requireAtMost((taken - SLACK) * buffer * int256(WAD), share * released, "LIQ-4");
        uint256 tip = _header(before, sold.index).callState().isActed() ? 0 : _world.LEG_COST();
        int256 premium = int256((value * m.haircut.maxPremium) / 100);
        _requireAtMost(taken, premium + int256(tip) + SLACK, "LIQ-4");
        bool isWhole = (_bits(now_, sold.index) >> sold.asset) & 1 == 0;
        if (!isWhole) {
            int256 most = int256(is_.maintenance * _world.TARGET()) + SLACK * int256(2 * WAD);
            _requireAtMost(is_.worth * int256(WAD), most, "CLP-1");
        }
        if (sold.paid == 0) return;
        int256 least = int256(value) - premium - (sold.isOwnCall ? int256(tip) : int256(0)) - SLACK;
        _requireAtLeast(int256(sold.paid), least, "L-05");
        _requireAtMost(int256(sold.paid), int256(value) + SLACK, "L-05");
        if (tip != 0 && taken > 0 && _isCalled(before, sold.index)) _note(Reach.TippedSale);
    }

    /// A11: discount within its time, and what is missing after the last leg is written off to the wei.
    function _judgeDiscount(
        Shot memory before,
        Shot memory now_,
        Sold memory sold,
        uint256 value,
        int256 taken
    ) private view {
        MarginCall call = _call(before, sold.index);
        uint256 elapsed = _isCalled(before, sold.index) && call.isInsolvent() ? _ghost.liveNow() - call.deadline() : 0;
        if (elapsed > _world.RAMP()) elapsed = _world.RAMP();
        int256 discount = int256((value * elapsed * _world.MAX_DISCOUNT()) / (_world.RAMP() * WAD));
        _requireAtMost(taken, discount + SLACK, "RH-7");
        _requireAtLeast(taken, discount - SLACK, "RH-7");
        if (sold.loss == 0) return;
        _require(_bits(now_, sold.index) == 0, "LIQ-3", int256(_bits(now_, sold.index)), 0);
        _require(_principal(now_, sold.index) == 0, "LIQ-3", _principal(now_, sold.index), 0);
        if (sold.paid == 0) return;
        int256 owed = 0 - _cash(before, sold.index) - int256(sold.paid);
        _require(int256(sold.loss) == owed, "LIQ-3, WAT", int256(sold.loss), owed);
    }
}
