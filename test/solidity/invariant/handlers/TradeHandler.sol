// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IExchange, Match, SignedOrder} from "../../../../contracts/interfaces/IExchange.sol";
import {IVault} from "../../../../contracts/interfaces/IVault.sol";
import {IVaultEvents} from "../../../../contracts/interfaces/IVaultEvents.sol";
import {PositionMath} from "../../../../contracts/libraries/PositionMath.sol";
import {DeskGhost, Met} from "../stores/DeskGhost.sol";
import {Desk} from "../utils/Desk.sol";
import {Trader} from "../utils/Trader.sol";
import {DeskHandler, Face, Sight} from "./DeskHandler.sol";

/// What traders do: trade in every form, settle, leave, pay in and out. A trade may be refused, but never for a reason that the README does
/// not name, and never with a trace.
contract TradeHandler is DeskHandler {
    /// Cash after a trade is rounded down twice, with the fee and with what of it is waived [wei].
    int256 private constant ROUNDED = 3;

    constructor(Desk desk_, DeskGhost ghost_) DeskHandler(desk_, ghost_) {}

    /// One trade between two traders' accounts at a price a little wider than the band.
    function trade(uint256 a, uint256 b, uint256 market, uint256 worth, uint256 price, uint256 side) external timed {
        (a, b, market) = (a % 8, b % 8, market % 2);
        if (_isSameOwner(a, b)) return;
        uint256 mark = _markOf(market);
        Sight memory before = _see();
        uint256 traded = side % 4 < 2 ? _worthOfTrade(worth) : _levered(before.faces[a], worth);
        int256 size = int256((traded * WAD) / mark);
        if (side % 2 == 0) size = 0 - size;
        int256 held = before.faces[a].size[market];
        if (worth % 4 == 0 && held != 0) size = 0 - held;
        if (worth % 16 == 1 && held != 0) size = 0 - 2 * held;
        price = (mark * _bound(price, 9_790, 10_210)) / 10_000;
        if (!_fill(a, b, market, size, price)) return _requireNothingMoved(before);
        Sight memory now_ = _compareTrade(before, (1 << a) | (1 << b), market, 2);
        _note(Met.Trade);
        if ((a < 4) != (b < 4)) _note(Met.CrossWithIsolated);
        int256 reached = now_.faces[a].size[market];
        if (held != 0 && reached != 0 && (held > 0) != (reached > 0)) _note(Met.Flip);
    }

    /// A trader buys from one and sells to another in one call; he stands on both sides.
    function ring(uint256 a, uint256 b, uint256 c, uint256 market, uint256 worth) external timed {
        (a, b, c, market) = (a % 8, b % 8, c % 8, market % 2);
        if (_isSameOwner(a, b) || _isSameOwner(a, c) || b == c) return;
        uint256 mark = _markOf(market);
        uint128 size = uint128((_worthOfTrade(worth) * WAD) / mark);
        SignedOrder[] memory orders = new SignedOrder[](4);
        orders[0] = _order(b, market, 0 - int256(uint256(size)), mark);
        orders[1] = _order(a, market, int256(uint256(size)), mark);
        orders[2] = _order(c, market, int256(uint256(size)), mark);
        orders[3] = _order(a, market, 0 - int256(uint256(size)), mark);
        Match[] memory matches = new Match[](2);
        matches[0] = Match(0, 1, size);
        matches[1] = Match(2, 3, size);
        Sight memory before = _see();
        try _exchange.matchOrders(orders, matches) {
            _compareTrade(before, (1 << a) | (1 << b) | (1 << c), market, 4);
            _note(Met.Ring);
        } catch (bytes memory reason) {
            _requireRefusal(reason);
            _requireNothingMoved(before);
        }
    }

    /// Opens and closes at one price: neither side is worth more than before.
    function roundTrip(uint256 a, uint256 b, uint256 market, uint256 worth, uint256 price) external timed {
        (a, b, market) = (a % 8, b % 8, market % 2);
        if (_isSameOwner(a, b)) return;
        uint256 mark = _markOf(market);
        int256 size = int256((_worthOfTrade(worth) * WAD) / mark);
        price = (mark * _bound(price, 9_810, 10_190)) / 10_000;
        Sight memory before = _see();
        if (!_fill(a, b, market, size, price)) return;
        _ghost.touch(market, 2);
        if (!_fill(a, b, market, 0 - size, price)) return;
        Sight memory now_ = _compareTrade(before, (1 << a) | (1 << b), market, 2);
        _requireAtMost(now_.faces[a].worth, before.faces[a].worth, "ACC-9");
        _requireAtMost(now_.faces[b].worth, before.faces[b].worth, "ACC-9");
        _note(Met.RoundTrip);
    }

    /// Closes a whole position at the mark against the keeper. In no state of the account may that be refused.
    function exit(uint256 a, uint256 market) external timed {
        (a, market) = (a % 8, market % 2);
        (int256 size, ) = _vault.positionOf(_seat(a), uint8(market));
        uint256 keeper = _desk.DESK_KEEPER();
        uint256 mark = _markOf(market);
        (int256 held, ) = _vault.positionOf(_seat(keeper), uint8(market));
        if (size == 0 || _isTooSmall(held + size, mark)) return;
        _provide(keeper, (PositionMath.abs(size) * mark) / WAD);
        Sight memory before = _see();
        SignedOrder memory order = _order(keeper, market, size, mark);
        bytes memory fill = abi.encodeCall(IExchange.fill, (order, _seat(a), type(uint128).max));
        _desk.traderOf(a).run(address(_exchange), fill);
        Sight memory now_ = _compareTrade(before, (1 << a) | (1 << keeper), market, 2);
        _require(now_.faces[a].size[market] == 0, "RC-1", now_.faces[a].size[market], 0);
        _note(Met.Exit);
        if (before.faces[a].worth < int256(before.faces[a].buffer)) _note(Met.ExitOfDistressed);
        if (!_isInsolvent(before.faces[a])) return;
        _requireAtLeast(now_.faces[a].worth, before.faces[a].worth - ROUNDED, "RC-1");
        _note(Met.ExitOfInsolvent);
    }

    /// A loss may be settled by anyone while the account is solvent, a profit only by its owner and as far as the pot reaches.
    function settle(uint256 a, uint256 market, uint256 by) external timed {
        (a, market) = (a % 9, market % 2);
        Sight memory before = _see();
        Face memory face = before.faces[a];
        int256 worth = _worthOf(face, market, _markOf(market));
        by = by % 4 == 0 ? by % 9 : a;
        bool isOwner = _isSameOwner(a, by);
        (bool ok, bytes memory result) = _send(
            _desk.traderOf(by),
            abi.encodeCall(_vault.settle, (_seat(a), uint8(market)))
        );
        if (!ok) {
            bytes4 expected = IVaultEvents.VaultInsolvent.selector;
            if (worth > 0) expected = IVaultEvents.VaultNotAuthorised.selector;
            if (worth == 0 || (worth > 0 && before.pot[market] == 0)) {
                expected = IVaultEvents.VaultNothingToSettle.selector;
            } else if (worth < 0) {
                _requireAtMost(face.worth, 0, "RC-5");
                _note(Met.LossOfInsolventRefused);
            } else {
                _require(!isOwner, "RC-5", worth, 0);
            }
            _require(bytes4(result) == expected, "RC-5", int256(uint256(uint32(bytes4(result)))), worth);
            return _requireNothingMoved(before);
        }
        int256 settled = abi.decode(result, (int256));
        _ghost.written(a, market);
        _ghost.touch(market, 1);
        Sight memory now_ = _compare(before, 1 << a, 0);
        _bookDeficit(before, now_, a);
        _require(worth < 0 || isOwner, "RC-3", worth, 0);
        _require(worth > 0 || face.worth > 0, "RC-5", face.worth, 1);
        _requireAtMost(settled, worth, "RC-5");
        int256 paid = int256(before.pot[market]) - int256(now_.pot[market]);
        _require(paid == settled, "RC-5", paid, settled);
        if (settled < 0) return _note(Met.SettledLoss);
        _ghost.profit(a, uint256(settled));
        _note(settled < worth ? Met.SettledPart : Met.SettledProfit);
    }

    function payIn(uint256 a, uint256 amount) external timed {
        a = a % 8;
        amount = _bound(amount, 1, a < 4 ? 100_000e6 : 10_000e6);
        Sight memory before = _see();
        _mint(a, amount);
        Sight memory now_ = _see();
        int256 surplus = before.faces[a].worth - int256(before.faces[a].buffer);
        _requireAtLeast(now_.faces[a].worth - int256(now_.faces[a].buffer), surplus, "HLT-5");
    }

    /// Takes cash out, now and then all there is: what stays stands at the initial line without fresh profit.
    function payOut(uint256 a, uint256 part) external timed {
        a = a % 9;
        int256 cash = _vault.cashOf(_seat(a));
        if (cash < 1e12) return;
        uint256 amount = (uint256(cash) * _bound(part, 1, 1_000)) / 1e15;
        if (amount == 0) return;
        Trader owner = _desk.traderOf(a);
        Sight memory before = _see();
        uint256 fresh = _vault.freshOf(_seat(a));
        bytes memory call = abi.encodeCall(IVault.withdraw, (_seat(a), 0, amount, address(owner)));
        (bool ok, bytes memory result) = _send(owner, call);
        if (!ok) {
            bytes4 reason = bytes4(result);
            bool isKnown =
                reason == IVaultEvents.VaultBelowInitial.selector ||
                    reason == IVaultEvents.VaultDebtTooSmall.selector ||
                    (reason == IVaultEvents.VaultFrozen.selector && _vault.isFrozen());
            _require(isKnown, "RC-3", int256(uint256(uint32(reason))), 0);
            _note(Met.WithdrawalRefusal);
            return _requireNothingMoved(before);
        }
        (int256 netWorth, uint256 buffer) = _vault.appraiseOpening(_seat(a));
        _requireAtLeast(netWorth, int256(buffer), "RC-3");
        _requireAtLeast(_see().faces[a].worth, int256(fresh), "RC-3");
        _note(Met.Withdrawal);
    }

    function walk(uint256 a, uint256 market) external timed {
        Sight memory before = _see();
        _vault.walkEras(_seat(a % 9), uint8(market % 2));
        _requireNothingMoved(before);
    }

    /* ------------------------------------------------- internals ------------------------------------------------ */

    function _isSameOwner(uint256 a, uint256 b) private view returns (bool) {
        return _seat(a).owner() == _seat(b).owner();
    }

    /// Dollars of a trade, from below the smallest position to more than most can carry.
    function _worthOfTrade(uint256 seed) private pure returns (uint256) {
        return _bound(seed >> 8, 20, 10 ** (2 + (seed % 4))) * WAD;
    }

    /// One to eleven times what an account is worth.
    function _levered(Face memory face, uint256 seed) private pure returns (uint256) {
        return face.worth > 0 ? (uint256(face.worth) * _bound(seed, 10, 110)) / 10 : 20e18;
    }

    /// Gives an account the cash to take on so much more than it has [WAD].
    function _provide(uint256 a, uint256 notional) private {
        (int256 netWorth, uint256 buffer) = _vault.appraiseOpening(_seat(a));
        int256 room = netWorth - int256(buffer + notional);
        if (room < 0) _mint(a, uint256(0 - room) / 1e12 + 1);
    }

    function _isTooSmall(int256 size, uint256 mark) private view returns (bool) {
        return size != 0 && (PositionMath.abs(size) * mark) / WAD < _desk.MIN_DEBT();
    }

    /// `a` makes, `b` takes; false when it was refused for a reason that is one.
    function _fill(uint256 a, uint256 b, uint256 market, int256 size, uint256 price) private returns (bool ok) {
        if (size == 0) return false;
        SignedOrder memory order = _order(a, market, size, price);
        bytes memory fill = abi.encodeCall(IExchange.fill, (order, _seat(b), type(uint128).max));
        bytes memory result;
        (ok, result) = _desk.traderOf(b).attempt(address(_exchange), fill);
        if (!ok) _requireRefusal(result);
    }

    function _requireRefusal(bytes memory reason) private {
        bytes4 found = bytes4(reason);
        bool isKnown =
            found == IVaultEvents.VaultBelowInitial.selector ||
                found == IVaultEvents.VaultPositionTooSmall.selector ||
                found == IVaultEvents.VaultPositionCapExceeded.selector ||
                found == IVaultEvents.VaultOpenInterestExceeded.selector ||
                found == IVaultEvents.VaultTooManyPositions.selector ||
                found == IVaultEvents.VaultPriceOutsideBand.selector;
        _require(isKnown, "DRV-4", int256(uint256(uint32(found))), 0);
        _note(Met.TradeRefusal);
    }

    /// After a trade: everybody traded stands at the initial line, or has reduced his risk.
    function _compareTrade(
        Sight memory before,
        uint256 involved,
        uint256 market,
        uint256 writes
    ) private returns (Sight memory now_) {
        _ghost.touch(market, writes);
        now_ = _compare(before, involved, 0);
        for (uint256 i; i < now_.faces.length; ++i) {
            if ((involved >> i) & 1 == 0) continue;
            _ghost.written(i, market);
            _requireTradable(before.faces[i], now_.faces[i], i);
        }
    }

    function _requireTradable(Face memory was, Face memory is_, uint256 index) private {
        if (is_.header.markets() == 0) return;
        (, uint256 initial) = _vault.appraiseOpening(_seat(index));
        int256 profit;
        for (uint256 m; m < 2; ++m) profit += _worthOf(is_, m, _markOf(m));
        int256 unsure = (profit > 0 ? profit : int256(0)) + int256(_vault.freshOf(_seat(index)));
        if (is_.worth - unsure / 10 >= int256(initial)) return;
        int256 worthChange = is_.worth - was.worth + ROUNDED;
        int256 bufferChange = int256(is_.buffer) - int256(was.buffer);
        _requireAtLeast(worthChange, bufferChange, "HLT-1");
        if (was.worth >= int256(was.buffer)) return;
        if (was.worth <= 0) _requireAtLeast(worthChange, 0, "RC-1");
        else _requireAtLeast(worthChange * int256(was.buffer), was.worth * bufferChange, "RC-1");
        if (worthChange <= bufferChange + 2 * ROUNDED || worthChange <= 2 * ROUNDED) _note(Met.FeeWaiver);
    }
}
