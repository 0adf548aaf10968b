// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Bid, ILiquidator} from "../../../../contracts/interfaces/ILiquidator.sol";
import {IVault} from "../../../../contracts/interfaces/IVault.sol";
import {AccountId, toAccountId} from "../../../../contracts/types/AccountId.sol";
import {MarginCall} from "../../../../contracts/types/MarginCall.sol";
import {PriceStatus} from "../../../../contracts/types/Price.sol";
import {Ghost, Reach} from "../stores/Ghost.sol";
import {Actor} from "../utils/Actor.sol";
import {Model, Standing} from "../utils/Model.sol";
import {World} from "../utils/World.sol";
import {Shot} from "./Handler.sol";
import {SaleJudge, Sold} from "./SaleJudge.sol";

/// Margin calls and sales. Each call must do exactly what the model of A9 to A11 expects: record or sell where it may, refuse
/// where it may not.
contract KeeperHandler is SaleJudge {
    enum Form {
        Wallet,
        Callback,
        Account
    }

    constructor(World world_, Ghost ghost_, Model model_) SaleJudge(world_, ghost_, model_) {}

    function callMargin(uint256 who, uint256 caller) external timed {
        _callMargin(_neediest(who), _world.actors(caller % _world.ACTORS()));
    }

    function clearCall(uint256 who) external timed {
        _clearCall(who % _world.ACCOUNTS());
    }

    /// Pays an account up to 0.99 to 1.06 maintenance buffers, around the line of cure, and asks for the end of its call.
    function topUp(uint256 who, uint256 ratio) external timed {
        uint256 index = _neediest(who);
        Standing memory s = _model.standing(_world.account(index));
        int256 wanted = int256((s.maintenance * _bound(ratio, 990, 1060)) / 1000);
        if (wanted <= s.worth) return;
        if (_model.isCallable(_world.account(index), s)) _callMargin(index, _world.actors(_world.KEEPER()));
        uint256 amount = uint256(wanted - s.worth) / _scale + 1;
        Actor giver = _world.actors(_world.KEEPER());
        _world.usdc().mint(address(giver), amount);
        Shot memory before = _shoot();
        giver.run(address(_vault), abi.encodeCall(IVault.deposit, (_world.account(index), 0, amount)));
        _ghost.flowIn(0, amount);
        _compareUserAction(before, 1 << index);
        _clearCall(index);
    }

    function liquidate(uint256 who, uint256 asset, uint256 form, uint256 part) external timed {
        uint256 index = _sellable(who);
        uint8 id = _leg(index, asset);
        Form form_ = Form(form % 3);
        if (form_ == Form.Account && index == _world.KEEPER()) return;
        uint256 balance = _vault.balanceOf(_world.account(index), id);
        uint128 most = part % 3 == 0 && balance != 0 ? uint128(_bound(part / 3, 1, balance)) : type(uint128).max;
        _liquidate(index, id, form_, most);
    }

    /// Two bids in one call, for two accounts or two legs of one; what is not eligible is skipped.
    function liquidateTwo(uint256 who, uint256 other, uint256 asset) external timed {
        uint256 first = _sellable(who);
        uint256 second = _sellable(other);
        uint8 leg = _leg(first, asset);
        uint8 otherLeg = _leg(second, (asset % 64) + (first == second ? 1 : 0));
        if (first == second && leg == otherLeg) return;
        (bytes32 id, bytes32 otherId) = (
            AccountId.unwrap(_world.account(first)),
            AccountId.unwrap(_world.account(second))
        );
        if (id > otherId || (id == otherId && leg > otherLeg)) {
            (first, second, leg, otherLeg) = (second, first, otherLeg, leg);
        }
        Bid[] memory bids = new Bid[](2);
        bids[0] = _bid(first, leg, type(uint128).max);
        bids[1] = _bid(second, otherLeg, type(uint128).max);
        Shot memory before = _shoot();
        bool[2] memory isDue = [_isDue(before, first, leg), _isDue(before, second, otherLeg)];
        (bool ok, bytes memory result) = _send(bids, Form.Wallet);
        if (!ok) return _judgeRefusal(before, isDue[0] || isDue[1], isDue[1] ? result : _reasonOf(bids[0]));
        (uint256[] memory amounts, uint256 paid) = abi.decode(result, (uint256[], uint256));
        for (uint256 i; i < 2; ++i) {
            _require(isDue[i] || amounts[i] == 0, "LIQ-1", int256(amounts[i]), 0);
            _ghost.flowOut(i == 0 ? leg : otherLeg, amounts[i]);
        }
        _ghost.flowIn(0, (paid + _scale - 1) / _scale);
        uint256 moved = (amounts[0] == 0 ? 0 : 1 << first) | (amounts[1] == 0 ? 0 : 1 << second);
        uint256 tipped = _tipped(before, first) | _tipped(before, second);
        Shot memory now_ = _judgeTotals(before, moved, tipped, _scale);
        uint256 loss = now_.deficit - before.deficit;
        if (first == second && loss == 0) _judgeSolvency(before, now_, first);
        if (first == second || (loss != 0 && _bits(now_, first) | _bits(now_, second) == 0)) return;
        bool isFirstLost = _bits(now_, first) == 0;
        if (amounts[0] != 0) _judge(before, now_, Sold(first, leg, amounts[0], 0, isFirstLost ? loss : 0, false));
        if (amounts[1] != 0) _judge(before, now_, Sold(second, otherLeg, amounts[1], 0, isFirstLost ? 0 : loss, false));
        if (amounts[0] != 0 && amounts[1] != 0) _note(Reach.DoubleSale);
    }

    /// A call that sells nothing says why of its last bid: another one's own reason.
    function _reasonOf(Bid memory bid) private returns (bytes memory reason) {
        Bid[] memory alone = new Bid[](1);
        alone[0] = bid;
        bool ok;
        (ok, reason) = _send(alone, Form.Wallet);
        _require(!ok, "A10 liveness", int256(uint256(bid.asset)), 0);
    }

    /// Calls the neediest account and sells it at its deadline, prices unchanged.
    function pursue(uint256 who, uint256 asset, uint256 form, uint256 late) external timed {
        uint256 index = _neediest(who);
        _callMargin(index, _world.actors(who % _world.ACTORS()));
        MarginCall call = _vault.callOf(_world.account(index));
        if (!_model.isCalled(_world.account(index))) return;
        uint256 live = _ghost.liveNow();
        uint256 left = call.deadline() > live ? call.deadline() - live : 0;
        _ghost.advance(left + _bound(late, 0, 1200));
        if (index == _world.KEEPER()) return;
        _liquidate(index, _leg(index, asset), Form(form % 3), type(uint128).max);
    }

    /// Lets a call grow older than a day without a sale and asks for the second notice.
    function remind(uint256 who, uint256 caller) external timed {
        uint256 index = _neediest(who);
        _callMargin(index, _world.actors(caller % _world.ACTORS()));
        MarginCall call = _vault.callOf(_world.account(index));
        uint256 live = _ghost.liveNow();
        if (!_model.isCalled(_world.account(index)) || call.startedAt() + 1 days < live) return;
        _ghost.advance(call.startedAt() + 1 days - live + 1);
        _refreshFeeds();
        _callMargin(index, _world.actors(caller % _world.ACTORS()));
    }

    /* -------------------------------------------------- actions -------------------------------------------------- */

    /// Anyone ends a call, iff it is cured.
    function _clearCall(uint256 index) private {
        Shot memory before = _shoot();
        Standing memory s = _standing(before, index);
        bool isCured = s.isPriced && s.worth * 100 >= int256(s.maintenance * 103);
        bool cured = _vault.clearCall(_world.account(index));
        bool expected = _isCalled(before, index) && isCured;
        _require(cured == expected, "LTR-4", cured ? int256(1) : int256(0), expected ? int256(1) : int256(0));
        _compareUserAction(before, 1 << index);
        if (cured) _note(Reach.CureByClear);
    }

    function _callMargin(uint256 index, Actor caller) private {
        AccountId[] memory accounts = new AccountId[](1);
        accounts[0] = _world.account(index);
        Shot memory before = _shoot();
        Standing memory s = _standing(before, index);
        bool expected = _model.isCallable(accounts[0], s);
        bool wasCalled = _isCalled(before, index);
        // A second notice below the close-out line is left out: docs/SPEC.md A9 and A11 do not settle it.
        if (wasCalled && !s.isUnknown && _model.isSunk(s) && _model.isNoticeDue(accounts[0])) return;
        bytes memory data = abi.encodeCall(ILiquidator.callMargin, (accounts));
        (bool ok, bytes memory result) = caller.attempt(address(_liquidator), data);
        _require(ok == expected, "A9 callMargin", ok ? int256(1) : int256(0), expected ? int256(1) : int256(0));
        if (!ok) {
            bool isAbove = s.worth >= int256(s.maintenance) && !_model.isInsolvent(s);
            bytes4 reason =
                isAbove ? ILiquidator.LiquidatorNotCallable.selector : ILiquidator.LiquidatorAlreadyCalled.selector;
            if (s.isUnknown) reason = ILiquidator.LiquidatorLegNotPriced.selector;
            _requireSelector(result, reason, "A9 callMargin");
            _compareUserAction(before, 0);
            return;
        }
        Shot memory now_ = _compareUserAction(before, 1 << index);
        _require(_principal(now_, index) == _principal(before, index), "HLT-3", _principal(now_, index), 0);
        MarginCall call = _call(now_, index);
        uint256 live = _ghost.liveNow();
        _require(_isCalled(now_, index), "A9 callMargin", 0, 1);
        if (_model.isSunk(s)) _requireAtMost(int256(call.deadline()), int256(live), "DMM-4");
        else _requireAtLeast(int256(call.deadline()), int256(live + 5 minutes), "DMM-4");
        _note(
            _model.isSunk(s)
                ? Reach.CloseOutCall
                : wasCalled
                    ? Reach.SecondNotice
                    : Reach.Call
        );
    }

    function _liquidate(uint256 index, uint8 asset, Form form, uint128 most) private {
        if (form == Form.Account) _fundKeeper(_model.valueOf(asset, _vault.balanceOf(_world.account(index), asset)));
        Bid[] memory bids = new Bid[](1);
        bids[0] = _bid(index, asset, most);
        Shot memory before = _shoot();
        bool isDue = _isDue(before, index, asset);
        uint256[2] memory bucket = _capacityFor(before, index, asset);
        (bool ok, bytes memory result) = _send(bids, form);
        if (!ok) return _judgeRefusal(before, isDue, result);
        _require(isDue, "LIQ-1", int256(index), int256(uint256(asset)));
        (uint256[] memory amounts, uint256 paid) = abi.decode(result, (uint256[], uint256));
        uint256 rounding;
        if (form != Form.Account) {
            _ghost.flowOut(asset, amounts[0]);
            _ghost.flowIn(0, (paid + _scale - 1) / _scale);
            rounding = _scale;
        }
        bool isOwnCall =
            _isCalled(before, index) && _call(before, index).caller() == address(_world.actors(_world.KEEPER()));
        uint256 tipped = _tipped(before, index);
        if (form == Form.Account) tipped |= 1 << _world.KEEPER();
        Shot memory now_ = _judgeTotals(before, 1 << index, tipped, rounding);
        Sold memory sold = Sold(index, asset, amounts[0], paid, now_.deficit - before.deficit, isOwnCall);
        _judge(before, now_, sold);
        _judgeCapacity(before, now_, sold, bucket);
        _note(
            form == Form.Wallet
                ? Reach.WalletSale
                : form == Form.Callback
                    ? Reach.CallbackSale
                    : Reach.AccountSale
        );
    }

    function _send(Bid[] memory bids, Form form) private returns (bool ok, bytes memory result) {
        Actor keeper = _world.actors(_world.KEEPER());
        uint256 cost;
        for (uint256 i; i < bids.length; ++i) {
            cost += _model.valueOf(bids[i].asset, _vault.balanceOf(bids[i].account, bids[i].asset));
        }
        _world.usdc().mint(address(keeper), cost / _scale + 1);
        AccountId account;
        if (form == Form.Account) account = toAccountId(address(keeper), 0, 0);
        bytes memory data = form == Form.Callback ? bytes("sell first") : bytes("");
        return
            keeper.attempt(
                address(_liquidator),
                abi.encodeCall(ILiquidator.liquidate, (bids, account, address(keeper), data))
            );
    }

    function _fundKeeper(uint256 value) private {
        Actor keeper = _world.actors(_world.KEEPER());
        uint256 amount = value / _scale + 1;
        _world.usdc().mint(address(keeper), amount);
        AccountId account = toAccountId(address(keeper), 0, 0);
        keeper.run(address(_vault), abi.encodeCall(IVault.deposit, (account, 0, amount)));
        _ghost.flowIn(0, amount);
    }

    /* -------------------------------------------------- choices -------------------------------------------------- */

    function _bid(uint256 index, uint8 asset, uint128 most) private view returns (Bid memory) {
        return Bid(_world.account(index), asset, type(uint32).max, most, 0);
    }

    /// Whether a bid must be met: A9, the leg Valid, the settlement token fit, liquidation open, something to sell.
    function _isDue(Shot memory shot, uint256 index, uint8 asset) private view returns (bool) {
        AccountId account = _world.account(index);
        (, , PriceStatus status) = _model.feedOf(asset);
        return
            _model.isLiquidatable(account, _standing(shot, index)) &&
            status == PriceStatus.Valid &&
            _model.isSaleFit() &&
            _ghost.time() >= _ghost.haltEnd() &&
            _vault.balanceOf(account, asset) != 0;
    }

    /// The first account from `start` on below its maintenance line, or the one at `start`.
    function _neediest(uint256 start) private view returns (uint256) {
        for (uint256 i; i < _world.ACCOUNTS(); ++i) {
            uint256 index = ((start % 64) + i) % _world.ACCOUNTS();
            Standing memory s = _model.standing(_world.account(index));
            if (s.worth < int256(s.maintenance)) return index;
        }
        return start % _world.ACCOUNTS();
    }

    /// The first account from `start` on that may be liquidated and has collateral, or the one at `start`.
    function _sellable(uint256 start) private view returns (uint256) {
        for (uint256 i; i < _world.ACCOUNTS(); ++i) {
            uint256 index = ((start % 64) + i) % _world.ACCOUNTS();
            AccountId account = _world.account(index);
            if (_model.bitsOf(account) != 0 && _model.isLiquidatable(account, _model.standing(account))) return index;
        }
        return start % _world.ACCOUNTS();
    }

    /// A collateral the account holds, or any where it holds none.
    function _leg(uint256 index, uint256 seed) private view returns (uint8) {
        uint256 bits = _model.bitsOf(_world.account(index));
        for (uint256 i; i < _world.ASSETS() - 1; ++i) {
            uint8 asset = uint8(1 + (((seed % 64) + i) % (_world.ASSETS() - 1)));
            if ((bits >> asset) & 1 == 1) return asset;
        }
        return _collateral(seed);
    }

    /// The account that is paid the tip of a call, one bit; 0 where it is nobody's here.
    function _tipped(Shot memory shot, uint256 index) private view returns (uint256) {
        if (!_isCalled(shot, index)) return 0;
        for (uint256 i; i < _world.ACTORS(); ++i) {
            if (address(_world.actors(i)) == _call(shot, index).caller()) return 1 << i;
        }
        return 0;
    }
}
