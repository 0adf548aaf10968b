// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {MarketState} from "../../../../contracts/types/MarketState.sol";
import {DeskGhost, Met} from "../stores/DeskGhost.sol";
import {Desk} from "../utils/Desk.sol";
import {DeskHandler} from "./DeskHandler.sol";

/// Index prices and time.
contract IndexHandler is DeskHandler {
    constructor(Desk desk_, DeskGhost ghost_) DeskHandler(desk_, ghost_) {}

    /// -4 % to +4 %.
    function move(uint256 market, uint256 change) external timed {
        _shift(market % 2, _bound(change, 9_600, 10_400));
    }

    /// A step of 8 % to 20 % either way.
    function jump(uint256 market, uint256 change, uint256 direction) external timed {
        uint256 step = _bound(change, 800, 2_000);
        _shift(market % 2, direction % 2 == 0 ? 10_000 + step : 10_000 - step);
    }

    function recover(uint256 market) external timed {
        _setIndex(market % 2, uint192(_desk.starts(market % 2)));
    }

    /// Seconds to hours; funding flows, profit ripens.
    function wait(uint256 elapsed) external timed {
        uint256[] memory before = _freshes();
        _ghost.advance(_bound(elapsed, 1, 3 hours));
        _refresh();
        for (uint256 i; i < before.length; ++i) {
            uint256 left = _vault.freshOf(_seat(i));
            _requireAtMost(int256(left), int256(before[i]), "RC-3");
            if (before[i] != 0 && left == 0) _note(Met.Maturity);
        }
    }

    /// One index says nothing for so long that it is stale: from then on time passes and pays no funding.
    function hush(uint256 market, uint256 elapsed) external timed {
        uint8 id = uint8(market % 2);
        _ghost.advance(3_900);
        _vault.pokeMarket(id);
        (MarketState was, ) = _vault.marketOf(id);
        _ghost.advance(1 + _bound(elapsed, 0, 3 hours));
        _vault.pokeMarket(id);
        (MarketState is_, ) = _vault.marketOf(id);
        _require(is_.funding() == was.funding(), "FPF-5", is_.funding(), was.funding());
        _require(is_.accruedAt() == _ghost.time(), "FPF-5", int256(is_.accruedAt()), int256(_ghost.time()));
        _refresh();
        _note(Met.Silence);
    }

    function _freshes() private view returns (uint256[] memory list) {
        list = new uint256[](_desk.seatCount());
        for (uint256 i; i < list.length; ++i) list[i] = _vault.freshOf(_seat(i));
    }

    /// Moves an index within a third and three times of where it was listed.
    function _shift(uint256 market, uint256 bp) internal {
        uint256 start = uint192(_desk.starts(market));
        uint256 answer = (_markOf(market) * bp) / 1e14;
        if (answer < start / 3 || answer > start * 3) answer = start;
        _setIndex(market, answer);
    }
}
