// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IBackstop} from "../../../../contracts/interfaces/IBackstop.sol";
import {IVaultEvents} from "../../../../contracts/interfaces/IVaultEvents.sol";
import {Loss, LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "../utils/BackedDesk.sol";
import {Trader} from "../utils/Trader.sol";
import {BackedHandler, Books} from "./BackedHandler.sol";
import {DeskHandler, Sight} from "./DeskHandler.sol";

/// Dutch sales of what the backstop took over, and the closing of its accounts.
contract InventoryHandler is BackedHandler {
    uint8 private constant BASE = 32;
    /// Wei of value that a sale rounds.
    int256 private constant SLACK = 20;

    constructor(BackedDesk desk_, LossGhost ghost_) DeskHandler(desk_, ghost_) BackedHandler(desk_, ghost_) {}

    function buyCollateral(uint256 asset, uint256 part, uint256 wanted) external timed {
        uint8 id = uint8(1 + (asset % 3));
        for (uint8 i; i < 3 && !_isHeld(id); ++i) id = (id % 3) + 1;
        _buy(id, part, wanted);
    }

    function buyPosition(uint256 market, uint256 part, uint256 wanted) external timed {
        uint8 id = BASE + uint8(market % 2);
        if (!_isHeld(id)) id = BASE + BASE + 1 - id;
        _buy(id, part, wanted);
    }

    /// Waits for the highest discount and buys all of an instrument.
    function clear(uint256 seed) external timed {
        uint8[5] memory ids = [1, 2, 3, BASE, BASE + 1];
        for (uint256 i; i < 5; ++i) {
            if (!_isHeld(ids[((seed % 5) + i) % 5])) continue;
            _ghost.advance(_backed.SALE_RAMP());
            _refresh();
            _poke();
            return _buy(ids[((seed % 5) + i) % 5], type(uint256).max, 0);
        }
    }

    /// Sells all there is and closes the accounts of both markets.
    function windUp() external timed {
        _ghost.advance(_backed.SALE_RAMP());
        _refresh();
        _poke();
        for (uint8 id = 1; id < 4; ++id) if (_isHeld(id)) _buy(id, 0, 3);
        for (uint8 m; m < 2; ++m) {
            if (_isHeld(BASE + m) && _sizeOf(m) != 0) _buy(BASE + m, 0, 3);
            if (_isHeld(BASE + m) && _sizeOf(m) == 0) _collect(m);
        }
    }

    function collect(uint256 market) external timed {
        _collect(uint8(market % 2));
    }

    /* ------------------------------------------------- internals ------------------------------------------------ */

    function _collect(uint8 m) private {
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        (bool ok, bytes memory result) = _anyone().attempt(address(_backstop), abi.encodeCall(IBackstop.collect, (m)));
        if (before.faces[_backed.POSITIONS() + m].size[m] != 0 || !_isHeld(BASE + m)) {
            _require(!ok, "ACC-12", 0, 0);
            return _requireRefused(before, was, result, IBackstop.BackstopNothingToSell.selector, "ACC-12");
        }
        _require(ok, "LIQ-6", _selectorOf(result), 0);
        _ghost.touch(m, 2);
        _closeBooks(before, _compareFlow(before, _ownOf(m), 0, 1, 0), was, m);
    }

    function _sizeOf(uint8 m) private view returns (int256 size) {
        (size, ) = _vault.positionOf(_seat(_backed.POSITIONS() + m), m);
    }

    function _isHeld(uint8 instrument) private view returns (bool) {
        return _losses.heldSince(instrument) != 0;
    }

    function _ownOf(uint8 m) private view returns (uint256) {
        return (1 << _backed.MAIN()) | (1 << (_backed.POSITIONS() + m));
    }

    function _buy(uint8 instrument, uint256 part, uint256 wanted) private {
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        (uint256 discount, uint256 amount) = _backstop.saleOf(instrument);
        _judgeDiscount(instrument, discount, amount);
        uint256 asked = part % 3 == 0 ? type(uint256).max : _bound(part, 1, amount == 0 ? 1 : amount);
        uint256 least = wanted % 4 == 0 ? discount + 1 : (discount * (wanted % 3)) / 2;
        Trader keeper = _anyone();
        _desk.usdc().mint(address(keeper), 10_000_000e6);
        uint256 wallet = _desk.usdc().balanceOf(address(keeper));
        bytes memory call = abi.encodeCall(
            IBackstop.buy,
            (instrument, asked, least, _seat(_desk.DESK_KEEPER()), address(keeper), "")
        );
        (bool ok, bytes memory result) = keeper.attempt(address(_backstop), call);
        if (amount == 0 || least > discount) {
            _require(!ok, "LIQ-4", int256(discount), int256(least));
            _face(Loss.PurchaseRefused);
            bytes4 reason =
                amount == 0 ? IBackstop.BackstopNothingToSell.selector : IBackstop.BackstopDiscountTooLow.selector;
            return _requireRefused(before, was, result, reason, "LIQ-4");
        }
        if (!ok) {
            _require(instrument >= BASE, "LIQ-6", _selectorOf(result), 0);
            _require(_isKnown(bytes4(result)), "LIQ-6", _selectorOf(result), 0);
            return _requireNothingMoved(before);
        }
        (uint256 sold, uint256 paid) = abi.decode(result, (uint256, uint256));
        _require(sold == (asked < amount ? asked : amount), "LIQ-6", int256(sold), int256(amount));
        if (instrument < BASE) {
            wallet -= _desk.usdc().balanceOf(address(keeper));
            _require(wallet == paid, "LIQ-4", int256(wallet), int256(paid));
            _judgeCollateral(before, was, instrument, [amount, sold, paid, discount]);
        } else {
            _judgePosition(before, was, instrument - BASE, [amount, sold, paid, discount]);
        }
    }

    /// From 0 at the first absorption on, to the instrument's highest premium after the ramp.
    function _judgeDiscount(uint8 instrument, uint256 discount, uint256 amount) private view {
        uint256 since = _losses.heldSince(instrument);
        _require(since != 0 || amount == 0, "LIQ-3", int256(amount), 0);
        if (since == 0) return;
        uint256 elapsed = _ghost.time() - since;
        if (elapsed > _backed.SALE_RAMP()) elapsed = _backed.SALE_RAMP();
        uint256 highest =
            instrument >= BASE
                ? 0.05e18
                : instrument == 3
                    ? 0.15e18
                    : 0.1e18;
        _requireAtMost(int256(discount), int256((highest * elapsed) / _backed.SALE_RAMP()), "LIQ-5");
    }

    /// `deal`: amount on sale, sold, paid, discount. The backstop gets the value less the discount, rounded its way.
    function _judgeCollateral(Sight memory before, Books memory was, uint8 id, uint256[4] memory deal) private {
        (uint256 all, ) = _desk.engine().assetValue(id, deal[0]);
        (uint256 rest, ) = _desk.engine().assetValue(id, deal[0] - deal[1]);
        uint256 value = all - rest;
        int256 got = int256(deal[2] * UNIT);
        uint256 main = _backed.MAIN();
        uint256 involved = (1 << main) | (1 << _backed.COLLATERALS());
        Sight memory now_ = _compareFlow(before, involved, 0, 1, got - int256(value));
        _requireBooks(was, _booksOf(now_), was.recorded, was.pending);
        int256 fair = int256((value * (WAD - deal[3])) / WAD);
        _requireAtLeast(got, fair - SLACK, "LIQ-4");
        _requireAtMost(got, fair + int256(UNIT) + SLACK, "LIQ-4");
        _requireNear(now_.faces[main].worth - before.faces[main].worth, got, 2, "WAT-2");
        _losses.hold(id, deal[0] != deal[1]);
        _face(Loss.InventoryBought);
    }

    /// The keeper takes the position on at its price; when all is gone the account is closed. The mark is that of the value on sale, which is
    /// rounded up to a wei: exact from a unit of size on, and worth at most two wei to the buyer of less.
    function _judgePosition(Sight memory before, Books memory was, uint8 m, uint256[4] memory deal) private {
        uint256 keeper = _desk.DESK_KEEPER();
        _ghost.touch(m, 4);
        Sight memory now_ = _compareFlow(before, _ownOf(m) | (1 << keeper), 0, 1, 0);
        uint256 mark = _markOf(m);
        int256 gain = int256((deal[1] * ((mark * deal[3]) / WAD)) / WAD);
        _requireNear(now_.faces[keeper].worth - before.faces[keeper].worth, gain, _charge(3) + 3, "LIQ-4");
        uint256 gap = deal[2] > mark ? deal[2] - mark : mark - deal[2];
        _requireAtMost(int256(gap), int256((mark * deal[3]) / WAD + 2 * ((WAD - 1) / deal[0])), "LIQ-4");
        _face(Loss.PositionBought);
        _closeBooks(before, now_, was, m);
    }

    /// The account of a market gives all it has back, or what it still owes is recorded; what the market cost is counted against its budget.
    function _closeBooks(Sight memory before, Sight memory now_, Books memory was, uint8 m) private {
        uint256 own = _backed.POSITIONS() + m;
        _bookDeficit(before, now_, own);
        Books memory is_ = _booksOf(now_);
        _requireBooks(was, is_, was.recorded + now_.deficit - before.deficit, was.pending);
        if (now_.deficit > before.deficit) _face(Loss.Recorded);
        if (now_.pot[m] < before.pot[m]) _ghost.profit(own, before.pot[m] - now_.pot[m]);
        _require(is_.spent[1 - m] == was.spent[1 - m], "RC-4", int256(is_.spent[1 - m]), int256(was.spent[1 - m]));
        _losses.spend(m, is_.spent[m] - was.spent[m]);
        bool isClosed = now_.faces[own].header.markets() == 0 && _vault.freshOf(_seat(own)) == 0;
        if (!isClosed) return;
        _requireAtLeast(now_.faces[own].worth, 0, "LIQ-3");
        _requireAtMost(now_.faces[own].worth, int256(UNIT) + 2, "WAT-2");
        _judgeCost(int256(is_.cash) - int256(was.cash), now_.faces[own].worth, is_.spent[m] - was.spent[m], m);
        _losses.invest(m, 0 - _losses.capital(m));
        _losses.hold(BASE + m, false);
        _face(Loss.InventoryClosed);
    }

    /// The budget is charged with what was paid into the account at its end, and with what of its capital has not come back.
    function _judgeCost(int256 returned, int256 dust, uint256 spent, uint8 m) private view {
        (int256 cost, int256 lost) = (0, _losses.capital(m) - dust);
        if (returned < 0) cost = 0 - returned;
        else lost -= returned;
        if (lost > 0) cost += lost;
        _requireNear(int256(spent), cost, SLACK, "RC-4");
    }

    function _isKnown(bytes4 reason) private pure returns (bool) {
        return
            reason == IVaultEvents.VaultPositionTooSmall.selector ||
            reason == IVaultEvents.VaultPositionCapExceeded.selector ||
            reason == IVaultEvents.VaultBelowInitial.selector;
    }
}
