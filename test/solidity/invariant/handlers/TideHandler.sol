// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Loss, LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "../utils/BackedDesk.sol";
import {BackedHandler, Books} from "./BackedHandler.sol";
import {Sight} from "./DeskHandler.sol";
import {IndexHandler} from "./IndexHandler.sol";

/// Index prices, prices of collateral and time, as they ruin.
contract TideHandler is IndexHandler, BackedHandler {
    constructor(BackedDesk desk_, LossGhost ghost_) IndexHandler(desk_, ghost_) BackedHandler(desk_, ghost_) {}

    /// An index at half or twice its price in one update.
    function gap(uint256 market, uint256 direction) external timed {
        _shift(market % 2, direction % 2 == 0 ? 5_000 : 20_000);
        _face(Loss.Gap);
    }

    /// A collateral falls by 35 % to 60 % in one update, now and then with its index.
    function collapse(uint256 asset, uint256 change) external timed {
        uint8 id = uint8(1 + (asset % 3));
        uint256 bp = _bound(change, 4_000, 6_500);
        _sink(id, bp);
        if (change % 3 == 0) _shift(asset % 2, bp);
        _face(Loss.Collapse);
    }

    /// All collateral at 30 % to 60 % at once, one index at half its price and the other at twice.
    function crash(uint256 change) external timed {
        for (uint8 id = 1; id < 4; ++id) _sink(id, _bound(change, 3_000, 6_000));
        _shift(change % 2, 5_000);
        _shift(1 - (change % 2), 20_000);
        _face(Loss.Crash);
    }

    /// All prices as they were at listing.
    function restore() external timed {
        for (uint8 id = 1; id < 4; ++id) _backed.feedOf(id).set(_backed.startOf(id));
        for (uint256 m; m < 2; ++m) _setIndex(m, uint192(_desk.starts(m)));
    }

    /// A day to ten; exits ripen, interest makes good what suppliers lost.
    function waitLong(uint256 elapsed) external timed {
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        _ghost.advance(_bound(elapsed, 1 days, 10 days));
        _refresh();
        Sight memory now_ = _see();
        Books memory is_ = _booksOf(now_);
        _requireAtMost(int256(is_.owed), int256(was.owed), "WAT-2");
        _requireBooks(was, is_, was.recorded, was.pending);
        _requireAtLeast(now_.owned, before.owned - int256(RAY), "ACC-7");
        if (is_.owed < was.owed) _face(Loss.RecoveryRepaid);
    }
}
