// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IExchange} from "../../../../contracts/interfaces/IExchange.sol";
import {Loss, LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "../utils/BackedDesk.sol";
import {Books} from "./BackedHandler.sol";
import {Face, Sight} from "./DeskHandler.sol";
import {RescueHandler} from "./RescueHandler.sol";

/// What keepers do when all is lost, and what an owner may leave behind.
contract SalvageHandler is RescueHandler {
    constructor(BackedDesk desk_, LossGhost ghost_) RescueHandler(desk_, ghost_) {}

    /// Moves the index to where a position's account is distressed, and leaves it there.
    function squeeze(uint256 a, uint256 market, uint256 depth) external timed {
        a = _holder(a % 8, market % 2);
        _strain(a, market % 2, int256(_bound(depth, 20, 990)));
    }

    /// Sells all collateral of the insolvent and closes their positions, as far as it is not the backstop's.
    function purge() external timed {
        for (uint256 a; a < 8; ++a) {
            Sight memory s = _see();
            for (uint8 id = 1; id < 4 && s.faces[a].worth < 0; ++id) {
                if ((s.faces[a].header.collaterals() >> id) & 1 != 0) _sell(s, a, id, 1);
                s = _see();
            }
            for (uint256 m; m < 2; ++m) if (_see().faces[a].worth < 0) _deleverage(a, m);
        }
    }

    /// A borrower closes a position with a profit, his collateral falls and is sold, and then he takes the profit: what he still owes has
    /// nothing behind it any more.
    function strand(uint256 a, uint256 change) external timed {
        a = _borrower(a % 4);
        uint256 keeper = _desk.DESK_KEEPER();
        if (!_profit(a, keeper)) return;
        for (uint8 id = 1; id < 4; ++id) _sink(id, _bound(change, 1_000, 4_000));
        for (uint8 id = 1; id < 4; ++id) {
            Sight memory s = _see();
            if (s.faces[a].worth < 0 && (s.faces[a].header.collaterals() >> id) & 1 != 0) _sell(s, a, id, 1);
        }
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        Face memory face = before.faces[a];
        (bool ok, ) = _send(_desk.traderOf(a), abi.encodeCall(_vault.settle, (_seat(a), 0)));
        if (!ok) return _requireNothingMoved(before);
        _ghost.touch(0, 1);
        Sight memory now_ = _compare(before, 1 << a, 0);
        _ghost.profit(a, before.pot[0] - now_.pot[0]);
        uint256 written = now_.deficit - before.deficit;
        bool isBare = face.worth < 0 && now_.faces[a].header.instruments() == 0;
        _requireNear(int256(written), isBare ? 0 - face.worth : int256(0), 3, "LIQ-3");
        uint256 pending = was.pending - (written == 0 ? 0 : _losses.reported(a));
        _requireBooks(was, _booksOf(now_), was.recorded + written, pending);
        _bookDeficit(before, now_, a);
        if (written != 0) _face(Loss.SettledIntoDeficit);
    }

    /// `a` buys from the keeper, the index rises, and he sells again; the pot has something for him.
    function _profit(uint256 a, uint256 keeper) private returns (bool) {
        Sight memory s = _see();
        if (s.faces[a].header.markets() != 0 || !_open(a, keeper, 0, s, 2)) return false;
        _setIndex(0, (_markOf(0) * 103) / 100e10);
        _poke();
        if (!_fill()) return false;
        (int256 size, ) = _vault.positionOf(_seat(a), 0);
        bytes memory fill = abi.encodeCall(
            IExchange.fill,
            (_order(keeper, 0, size, _markOf(0)), _seat(a), type(uint128).max)
        );
        (bool ok, ) = _desk.traderOf(a).attempt(address(_exchange), fill);
        if (ok) _ghost.touch(0, 2);
        return ok;
    }

    /// Settles somebody's loss where the pot of the first market is empty.
    function _fill() private returns (bool) {
        Sight memory s = _see();
        for (uint256 i; i < 9 && s.pot[0] == 0; ++i) {
            if (s.faces[i].worth <= 0 || _worthOf(s.faces[i], 0, _markOf(0)) >= 0) continue;
            _anyone().run(address(_vault), abi.encodeCall(_vault.settle, (_seat(i), 0)));
            _ghost.touch(0, 1);
            _bookDeficit(s, _see(), i);
            s = _see();
        }
        return s.pot[0] != 0;
    }

    /// A cross account with a debt, from `a` on.
    function _borrower(uint256 a) private view returns (uint256) {
        Sight memory s = _see();
        for (uint256 i; i < 4; ++i) {
            Face memory f = s.faces[(a + i) % 4];
            if (f.header.principal() < 0 && f.header.collaterals() != 0 && f.header.markets() == 0) return (a + i) % 4;
        }
        return a;
    }
}
