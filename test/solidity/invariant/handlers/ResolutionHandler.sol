// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Bid, ILiquidator} from "../../../../contracts/interfaces/ILiquidator.sol";
import {IExchange} from "../../../../contracts/interfaces/IExchange.sol";
import {IVaultEvents} from "../../../../contracts/interfaces/IVaultEvents.sol";
import {PositionMath} from "../../../../contracts/libraries/PositionMath.sol";
import {AccountId} from "../../../../contracts/types/AccountId.sol";
import {MarginCall} from "../../../../contracts/types/MarginCall.sol";
import {DeskGhost, Met} from "../stores/DeskGhost.sol";
import {Desk} from "../utils/Desk.sol";
import {Trader} from "../utils/Trader.sol";
import {DeskHandler, Face, Sight} from "./DeskHandler.sol";

/// Calls, takeovers, offsets and deleveraging: each must happen where it is due and be refused where it is not.
contract ResolutionHandler is DeskHandler {
    uint8 private constant BASE = 32;
    uint256 private constant MAINTENANCE = 50; // [per mille]

    constructor(Desk desk_, DeskGhost ghost_) DeskHandler(desk_, ghost_) {}

    function callMargin(uint256 a) external timed {
        _call(a % 8);
    }

    /// A keeper, or a trader in whatever state, takes over what he can of a position.
    function takeOver(uint256 a, uint256 market, uint256 by, uint256 part) external timed {
        _takeOver(a % 8, market % 2, by % 4 == 0 ? by % 9 : _desk.DESK_KEEPER(), part);
    }

    /// Calls an account and takes its position over after its deadline, prices unchanged.
    function pursue(uint256 a, uint256 market, uint256 late) external timed {
        a = a % 8;
        if (!_call(a) && !_see().faces[a].header.isCalled()) return;
        MarginCall call = _vault.callOf(_seat(a));
        uint256 left = call.deadline() > _ghost.time() ? call.deadline() - _ghost.time() : 0;
        _ghost.advance(left + _bound(late, 0, 900));
        _refresh();
        _poke();
        _takeOver(a, market % 2, _desk.DESK_KEEPER(), type(uint256).max);
    }

    /// Nets the neediest long against the neediest short.
    function offset(uint256 market) external timed {
        _offset(market % 2);
    }

    function _offset(uint256 market) private {
        Sight memory before = _see();
        (uint256 long, uint256 short) = (_neediest(before, market, true), _neediest(before, market, false));
        (Face memory l, Face memory s) = (before.faces[long], before.faces[short]);
        if (l.size[market] <= 0 || s.size[market] >= 0 || !_isSunk(l) || !_isSunk(s)) return;
        uint256 closed = _liquidator.offset(_seat(long), _seat(short), uint8(market));
        _ghost.touch(market, 2);
        Sight memory now_ = _compare(before, (1 << long) | (1 << short), 0);
        int256 least = l.size[market] < 0 - s.size[market] ? l.size[market] : 0 - s.size[market];
        _require(int256(closed) == least, "RM-11", int256(closed), least);
        _require(before.open[market] - now_.open[market] == closed, "DRV-1", int256(now_.open[market]), least);
        _requireAtLeast(now_.faces[long].worth, l.worth - _charge(1), "RM-11");
        _requireAtLeast(now_.faces[short].worth, s.worth - _charge(1), "RM-11");
        _note(Met.Offset);
        if (_isInsolvent(l) || _isInsolvent(s)) _note(Met.OffsetOfInsolvent);
    }

    function deleverage(uint256 a, uint256 market) external timed {
        _deleverage(a % 9, market % 2);
    }

    /// Moves the index to where a position's account has nothing left, or less, and closes it against the other side.
    function ruin(uint256 a, uint256 market, uint256 depth) external timed {
        a = _holder(a % 8, market % 2);
        if (_strain(a, market % 2, 0 - int256(_bound(depth, 1, 400)))) _deleverage(a, market % 2);
    }

    /// Moves the index to where a position's account is distressed, and takes the position over.
    function strain(uint256 a, uint256 market, uint256 depth, uint256 by) external timed {
        a = _holder(a % 8, market % 2);
        if (!_strain(a, market % 2, int256(_bound(depth, 20, 990)))) return;
        _takeOver(a, market % 2, by % 3 == 0 ? by % 9 : _desk.DESK_KEEPER(), by);
    }

    /// Two cross accounts against each other in one market, the winner long in the other one too: first this market ruins one, then the
    /// other market the other. Then they are netted, or one takes over from the other.
    function entangle(uint256 a, uint256 b, uint256 depth, uint256 other) external timed {
        (a, b) = (a % 4, b % 4);
        if (a == b || !_open(b, a, 0, _see(), 5) || !_open(b, _desk.DESK_KEEPER(), 1, _see(), 4)) return;
        if (!_strain(a, 0, int256(_bound(depth, 0, 900)) - 100)) return;
        if (!_strain(b, 1, int256(_bound(other, 0, 900)) - 100)) return;
        if (depth % 2 == 0) _takeOver(a, 0, b, type(uint256).max);
        else _offset(0);
    }

    /* ------------------------------------------------- internals ------------------------------------------------ */

    function _call(uint256 a) private returns (bool ok) {
        Face memory face = _see().faces[a];
        AccountId[] memory list = new AccountId[](1);
        list[0] = _seat(a);
        bool isDue = face.worth < int256(face.buffer) && !face.header.isCalled();
        Trader keeper = _desk.traderOf(_desk.DESK_KEEPER());
        (ok, ) = keeper.attempt(address(_liquidator), abi.encodeCall(ILiquidator.callMargin, (list)));
        _require(ok || !isDue, "DMM-4", face.worth, int256(face.buffer));
        if (ok) _note(Met.Call);
    }

    function _takeOver(uint256 a, uint256 market, uint256 by, uint256 part) private {
        Sight memory before = _see();
        Face memory face = before.faces[a];
        uint256 size = PositionMath.abs(face.size[market]);
        if (a == by || size == 0) return;
        Bid[] memory bids = new Bid[](1);
        uint128 most = part % 3 == 0 ? uint128(_bound(part / 3, 1, size)) : type(uint128).max;
        bids[0] = Bid(_seat(a), BASE + uint8(market), type(uint32).max, most, 0);
        bytes memory call = abi.encodeCall(ILiquidator.liquidate, (bids, _seat(by), address(0), ""));
        (bool ok, bytes memory result) = _desk.traderOf(by).attempt(address(_liquidator), call);
        if (!ok) {
            _note(Met.TakeoverRefusal);
            return _requireNothingMoved(before);
        }
        (uint256[] memory amounts, ) = abi.decode(result, (uint256[], uint256));
        _ghost.touch(market, 2);
        uint256 value = (amounts[0] * _markOf(market)) / WAD;
        Sight memory now_ = _compare(before, (1 << a) | (1 << by) | (1 << _desk.DESK_KEEPER()), value / 100);
        Face memory left = now_.faces[a];
        _require(face.worth > 0 && face.worth < int256(face.buffer), "LIQ-1", face.worth, int256(face.buffer));
        _require(face.header.isCalled() || _isSunk(face), "LIQ-1", face.worth, int256(face.closeOut));
        _requireAtLeast(left.worth, 0, "LIQ-2");
        int256 slack = _charge(1) * int256(face.buffer);
        _requireAtLeast(left.worth * int256(face.buffer) + slack, face.worth * int256(left.buffer), "LIQ-2");
        _requireAtLeast(left.worth, face.worth - int256(value / 20 + 2e18) - _charge(1), "LIQ-4");
        _require(PositionMath.abs(left.size[market]) + amounts[0] <= size, "LIQ-2", left.size[market], int256(size));
        _note(Met.Takeover);
        if (_isSunk(face)) _note(Met.TakeoverByCloseOut);
        if (amounts[0] == size) _note(Met.WholeTakeover);
        if (before.faces[by].worth < int256(before.faces[by].buffer)) _note(Met.TakeoverByDistressed);
    }

    /// Accounts on the other side of a position.
    function _facing(Sight memory s, uint256 a, uint256 market) internal pure returns (uint256 accounts) {
        int256 size = s.faces[a].size[market];
        for (uint256 i; i < s.faces.length; ++i) {
            int256 other = s.faces[i].size[market];
            if (size != 0 && other != 0 && (other > 0) != (size > 0)) accounts |= 1 << i;
        }
    }

    function _compareDeleveraged(
        Sight memory before,
        uint256 involved,
        uint256 market
    ) internal view returns (Sight memory now_) {
        uint256 worn = _wornIn(before, market) & ~involved;
        now_ = _compareFlow(before, involved | worn, 0, before.faces.length, 0);
        _requireWornKept(before, now_, worn);
    }

    function _deleverage(uint256 a, uint256 market) internal virtual {
        Sight memory before = _see();
        Face memory face = before.faces[a];
        int256 size = face.size[market];
        if (size == 0 && face.quote[market] == 0) return;
        (bool ok, bytes memory result) = _send(
            _desk.traderOf(a + 1),
            abi.encodeCall(_vault.deleverage, (_seat(a), uint8(market)))
        );
        if (face.worth > 0) {
            _require(!ok && bytes4(result) == IVaultEvents.VaultSolvent.selector, "ADL-3", face.worth, 0);
            _note(Met.DeleverageRefusal);
            return _requireNothingMoved(before);
        }
        _require(ok, "ADL-3", int256(uint256(uint32(bytes4(result)))), face.worth);
        uint256 closed = abi.decode(result, (uint256));
        _ghost.touch(market, 2);
        if (size != 0) _ghost.deleveraged(market);
        uint256 involved = _facing(before, a, market) | (1 << a);
        Sight memory now_ = _compareDeleveraged(before, involved, market);
        _bookDeficit(before, now_, a);
        _judge(before, now_, a, market, closed);
        if (now_.pot[market] < before.pot[market]) _ghost.profit(a, before.pot[market] - now_.pot[market]);
        if (size == 0) return;
        _note(Met.Deleverage);
        if (closed == before.open[market]) _turn(before, involved, a, market);
        if (now_.deficit > before.deficit) _note(Met.Deficit);
        if (a >= 4 && a < 8 && now_.faces[a].header.instruments() == 0) _note(Met.IsolatedBankruptcy);
        if (now_.faces[a].worth < -1e15 || now_.deficit - before.deficit > 1e15) _note(Met.CappedDeleverage);
    }

    function _turn(Sight memory before, uint256 involved, uint256 a, uint256 market) private {
        _note(Met.EraTurn);
        for (uint256 i; i < before.faces.length; ++i) {
            if (i != a && (involved >> i) & 1 != 0) _ghost.turned(i, market);
        }
    }

    /// Pro rata, at a price within the maintenance margin of the mark, and nobody who stood above his maintenance line falls below it.
    function _judge(Sight memory before, Sight memory now_, uint256 a, uint256 market, uint256 closed) internal view {
        uint256 open = before.open[market];
        _require(open - now_.open[market] == closed, "DRV-1", int256(now_.open[market]), int256(closed));
        bool isLong = before.faces[a].size[market] > 0;
        for (uint256 i; i < before.faces.length; ++i) {
            (Face memory was, Face memory is_) = (before.faces[i], now_.faces[i]);
            int256 size = was.size[market];
            if (i == a || size == 0 || (size > 0) == isLong || closed == 0) continue;
            uint256 magnitude = PositionMath.abs(size);
            uint256 left = PositionMath.abs(is_.size[market]);
            uint256 fair = (magnitude * (open - closed)) / open;
            _require(left <= fair + 3 && left + 3 >= fair, "WAT-6", int256(left), int256(fair));
            uint256 most = ((magnitude - fair) * _markOf(market) * MAINTENANCE) / (WAD * 1_000);
            _requireAtLeast(is_.worth, was.worth - int256(most) - _charge(4), "ADL-3");
            if (was.worth < int256(was.buffer)) continue;
            _requireAtLeast(is_.worth + _charge(4), int256(is_.buffer), "HLT-2");
        }
    }

    /// Moves an index to where `a` is worth `share` per mille of its close-out buffer, below 0: less than nothing. False where that index
    /// would be out of range.
    function _strain(uint256 a, uint256 market, int256 share) internal returns (bool) {
        Face memory face = _see().faces[a];
        int256 size = face.size[market];
        uint256 magnitude = PositionMath.abs(size);
        int256 wanted = (int256(face.closeOut) * share) / 1_000;
        if (magnitude < 1e12 || face.worth <= wanted) return false;
        int256 gap = ((face.worth - wanted) * int256(WAD)) / int256(magnitude) + 1e10;
        int256 mark = int256(_markOf(market)) + (size > 0 ? 0 - gap : gap);
        int256 start = int256(_desk.starts(market)) * 1e10;
        if (mark < start / 3 || mark > 3 * start) return false;
        _setIndex(market, uint256(mark) / 1e10);
        _poke();
        return true;
    }

    /// `a` buys from `b` for some times the smaller worth; false when refused.
    function _open(uint256 a, uint256 b, uint256 market, Sight memory s, uint256 leverage) internal returns (bool ok) {
        int256 worth = s.faces[a].worth < s.faces[b].worth ? s.faces[a].worth : s.faces[b].worth;
        if (worth < 50e18) return false;
        uint256 mark = _markOf(market);
        bytes memory fill = abi.encodeCall(
            IExchange.fill,
            (_order(a, market, int256((uint256(worth) * leverage * WAD) / mark), mark), _seat(b), type(uint128).max)
        );
        (ok, ) = _desk.traderOf(b).attempt(address(_exchange), fill);
        if (ok) _ghost.touch(market, 2);
    }

    /// The account itself where it has a position, else the next that has one.
    function _holder(uint256 a, uint256 market) internal view returns (uint256) {
        for (uint256 i; i < 8; ++i) {
            (int256 size, ) = _vault.positionOf(_seat((a + i) % 8), uint8(market));
            if (size != 0) return (a + i) % 8;
        }
        return a;
    }

    /// The account of one side with the lowest W, the first of all where nobody is on that side.
    function _neediest(Sight memory s, uint256 market, bool isLong) private pure returns (uint256 found) {
        int256 lowest = type(int256).max;
        for (uint256 i; i < s.faces.length; ++i) {
            int256 size = s.faces[i].size[market];
            if (size == 0 || (size > 0) != isLong || s.faces[i].worth >= lowest) continue;
            (found, lowest) = (i, s.faces[i].worth);
        }
    }
}
