// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Bid, ILiquidator} from "../../../../contracts/interfaces/ILiquidator.sol";
import {IVaultEvents} from "../../../../contracts/interfaces/IVaultEvents.sol";
import {PositionMath} from "../../../../contracts/libraries/PositionMath.sol";
import {AccountId} from "../../../../contracts/types/AccountId.sol";
import {Loss, LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "../utils/BackedDesk.sol";
import {BackedHandler, Books} from "./BackedHandler.sol";
import {Face, Sight} from "./DeskHandler.sol";
import {ResolutionHandler} from "./ResolutionHandler.sol";

/// Calls, takeovers and offsets as on any desk, sales of collateral, and deleveraging behind a budget.
contract RescueHandler is ResolutionHandler, BackedHandler {
    constructor(BackedDesk desk_, LossGhost ghost_) ResolutionHandler(desk_, ghost_) BackedHandler(desk_, ghost_) {}

    /// Sells a collateral of a trader, mostly of the one with the least.
    function sell(uint256 a, uint256 asset, uint256 part) external timed {
        Sight memory before = _see();
        a = _indebted(before, a);
        uint8 id = _held(before.faces[a], asset);
        if (id != 0) _sell(before, a, id, part);
    }

    /// The backstop's own account of a market is anybody's to close once it has nothing left; mostly the index goes there first.
    function deleverageInventory(uint256 market, uint256 depth) external timed {
        uint256 own = _backed.POSITIONS() + (market % 2);
        if (depth % 4 != 0) _strain(own, market % 2, 0 - int256(_bound(depth, 0, 400)));
        _deleverage(own, market % 2);
    }

    /// All that is insolvent on one market.
    function deleverageAll(uint256 market) external timed {
        for (uint256 a; a < 8; ++a) {
            if (_see().faces[a].worth < 0) _deleverage(a, market % 2);
        }
    }

    /* ------------------------------------------------ collateral ------------------------------------------------ */

    /// Sells to the keeper's wallet, and so records what is owed when it was the last leg.
    function _sell(Sight memory before, uint256 a, uint8 id, uint256 part) internal {
        Books memory was = _booksOf(before);
        uint256 balance = _vault.balanceOf(_seat(a), id);
        uint256 value = _valueOf(id, balance);
        Bid[] memory bids = new Bid[](1);
        uint128 most = part % 3 == 0 ? uint128(_bound(part / 3, 1, balance)) : type(uint128).max;
        bids[0] = Bid(_seat(a), id, type(uint32).max, most, 0);
        _desk.usdc().mint(address(_anyone()), value / UNIT + 2);
        bytes memory call = abi.encodeCall(ILiquidator.liquidate, (bids, AccountId.wrap(0), address(_anyone()), ""));
        (bool ok, bytes memory result) = _anyone().attempt(address(_liquidator), call);
        if (!ok) {
            _requireNothingMoved(before);
            bool isWhole = most >= balance;
            bool isDue = _isInsolvent(before.faces[a]) && _valueOf(id, isWhole ? balance : most) >= UNIT;
            bool isDust = !isWhole && value < _desk.MIN_REMAINDER() + WAD; // TVC-4: of so little all or nothing
            _require(!isDue || isDust, "LIQ-6", _selectorOf(result), before.faces[a].worth);
            return _face(Loss.SaleRefusal);
        }
        (uint256[] memory amounts, uint256 paid) = abi.decode(result, (uint256[], uint256));
        uint256 sold = value - _valueOf(id, balance - amounts[0]);
        paid = ((paid + UNIT - 1) / UNIT) * UNIT;
        uint256 involved = (1 << a) | (1 << _desk.DESK_KEEPER());
        Sight memory now_ = _compareFlow(before, involved, sold / 20 + UNIT, 1, int256(paid) - int256(sold));
        _judgeSale(before, now_, was, a, sold);
        _bookDeficit(before, now_, a);
    }

    function _judgeSale(Sight memory before, Sight memory now_, Books memory was, uint256 a, uint256 sold) private {
        (Face memory face, Face memory left) = (before.faces[a], now_.faces[a]);
        bool isInsolvent = _isInsolvent(face);
        _require(face.worth < int256(face.buffer), "LIQ-1", face.worth, int256(face.buffer));
        _require(face.header.isCalled() || _isSunk(face), "LIQ-1", face.worth, int256(face.closeOut));
        uint256 written = now_.deficit - before.deficit;
        int256 cost = face.worth - left.worth + int256(written);
        _requireAtMost(cost, int256((sold * (isInsolvent ? 15 : 20)) / 100 + 2 * _desk.LEG_COST()) + 20, "LIQ-4");
        if (!isInsolvent) {
            _requireAtLeast(left.worth, 0, "LIQ-2");
            _require(written == 0, "LIQ-3", int256(written), 0);
            int256 slack = 20 * int256(face.buffer + left.buffer);
            _requireAtLeast(left.worth * int256(face.buffer) + slack, face.worth * int256(left.buffer), "LIQ-2");
        }
        uint256 pending = was.pending;
        if (written != 0) {
            _require(left.header.instruments() == 0 && left.worth == 0, "LIQ-3", left.worth, 0);
            pending -= _losses.reported(a);
            _face(Loss.Recorded);
        }
        Books memory is_ = _booksOf(now_);
        _requireBooks(was, is_, was.recorded + written, pending);
        _face(isInsolvent ? Loss.CollateralSaleOfInsolvent : Loss.CollateralSale);
    }

    /* ----------------------------------------------- deleveraging ----------------------------------------------- */

    /// An insolvent account's position closes against the other side: the budget pays first, the rest moves the price.
    function _deleverage(uint256 a, uint256 market) internal override {
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        Face memory face = before.faces[a];
        if (face.size[market] == 0 && face.quote[market] == 0) return;
        bytes memory call = abi.encodeCall(_vault.deleverage, (_seat(a), uint8(market)));
        (bool ok, bytes memory result) = _send(_anyone(), call);
        if (face.worth > 0) {
            _require(!ok, "ADL-3", face.worth, 0);
            return _requireRefused(before, was, result, IVaultEvents.VaultSolvent.selector, "ADL-3");
        }
        uint256 owed = _deficitOf(face, market);
        uint256 budget = _budgetOf(before, was, market);
        if (owed <= budget && face.size[market] != 0 && !_isOwn(a)) {
            _require(!ok, "WAT-1", int256(owed), int256(budget));
            _face(Loss.WithinBudgetRefused);
            return _requireRefused(before, was, result, IVaultEvents.VaultWithinBudget.selector, "WAT-1");
        }
        _require(ok, "ADL-3", _selectorOf(result), face.worth);
        _settleBooks(before, was, a, market, abi.decode(result, (uint256)));
    }

    function _settleBooks(Sight memory before, Books memory was, uint256 a, uint256 market, uint256 closed) private {
        uint256 owed = _deficitOf(before.faces[a], market);
        uint256 spent = _budgetOf(before, was, market);
        if (spent > owed) spent = owed;
        bool hasSize = before.faces[a].size[market] != 0;
        _ghost.touch(market, 2);
        if (hasSize) _ghost.deleveraged(market);
        uint256 involved = _facing(before, a, market) | (1 << a);
        if (spent != 0) involved |= 1 << _backed.MAIN();
        Sight memory now_ = _compareDeleveraged(before, involved, market);
        Books memory is_ = _booksOf(now_);
        uint256 pending = _renewReport(was, now_.faces[a], a);
        _bookDeficit(before, now_, a);
        _requireBooks(was, is_, was.recorded + now_.deficit - before.deficit, pending);
        for (uint256 m; m < 2; ++m) {
            uint256 wanted = was.spent[m] + (m == market ? spent : 0);
            _require(is_.spent[m] == wanted, "RC-4", int256(is_.spent[m]), int256(wanted));
        }
        _losses.spend(market, spent);
        if (now_.pot[market] < before.pot[market]) _ghost.profit(a, before.pot[market] - now_.pot[market]);
        _judge(before, now_, a, market, closed);
        _judgePrice(before, now_, a, market, owed - spent, spent);
        if (hasSize && closed == before.open[market]) _face(Loss.EraTurned);
        _meet(before, now_, a, spent, hasSize);
    }

    /// Budget, the other side's price, and what is recorded or still owed sum to the deficit.
    function _judgePrice(
        Sight memory before,
        Sight memory now_,
        uint256 a,
        uint256 market,
        uint256 owed,
        uint256 spent
    ) private {
        (Face memory face, Face memory left) = (before.faces[a], now_.faces[a]);
        uint256 size = PositionMath.abs(face.size[market]);
        uint256 gap = size == 0 ? 0 : (owed * WAD) / size;
        uint256 most = (_markOf(market) * MARGIN) / 1_000;
        if (gap > most) {
            gap = most;
            _face(Loss.CappedPrice);
        }
        uint256 closed = before.open[market] - now_.open[market];
        int256 moved = int256((closed * gap) / WAD);
        int256 written = int256(now_.deficit - before.deficit);
        _requireNear(left.worth - written, face.worth + int256(spent) + moved, _charge(6), "WAT-2");
        if (written != 0) _require(left.header.instruments() == 0, "LIQ-3", left.worth, written);
        for (uint256 i; i < before.faces.length; ++i) {
            if (i == a || _size(before.faces[i], market) == _size(now_.faces[i], market)) continue;
            uint256 cut = _size(before.faces[i], market) - _size(now_.faces[i], market);
            int256 lost = before.faces[i].worth - now_.faces[i].worth;
            if (i != _backed.MAIN()) _requireNear(lost, int256((cut * gap) / WAD), _charge(4), "ADL-3");
        }
    }

    function _meet(Sight memory before, Sight memory now_, uint256 a, uint256 spent, bool hasSize) private {
        if (now_.deficit > before.deficit) _face(Loss.Recorded);
        if (_isOwn(a)) _face(Loss.InventoryDeleveraged);
        if (!hasSize) return;
        _face(Loss.Deleveraged);
        _face(spent == 0 ? Loss.DeleveragedWithoutBudget : Loss.DeleveragedWithBudget);
    }

    /* --------------------------------------------------- inputs -------------------------------------------------- */

    /// Mostly the cross account with the least, else any of them.
    function _indebted(Sight memory s, uint256 seed) private pure returns (uint256 found) {
        if (seed % 3 == 0) return (seed / 3) % 4;
        int256 lowest = type(int256).max;
        for (uint256 i; i < 4; ++i) {
            if (s.faces[i].header.collaterals() == 0) continue;
            int256 surplus = s.faces[i].worth - int256(s.faces[i].buffer);
            if (surplus < lowest) (found, lowest) = (i, surplus);
        }
    }

    function _held(Face memory f, uint256 seed) private pure returns (uint8) {
        for (uint256 i; i < 3; ++i) {
            uint8 id = uint8(1 + (((seed % 3) + i) % 3));
            if ((f.header.collaterals() >> id) & 1 != 0) return id;
        }
        return 0;
    }

    function _valueOf(uint8 asset, uint256 amount) private view returns (uint256 value) {
        (value, ) = _desk.engine().assetValue(asset, amount);
    }
}
