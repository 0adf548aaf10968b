// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {RAY, WAD} from "../../../contracts/libraries/Constants.sol";
import {Cash} from "../../../contracts/vault/libraries/CashLib.sol";
import {MAX_FLOOR, newOutflowWord, OutflowWord} from "../../../contracts/vault/libraries/OutflowWord.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract OutflowWordTest is FuzzTest {
    uint256 private constant MOST = type(uint96).max;

    /// SRR-3: share and floor read back and leave the means; sampling leaves share and floor
    function testFuzzFieldsAreIsolated(uint256 share, uint256 floor, uint256 supplied, uint256 borrowed) external pure {
        (share, floor) = (bound(share, 0, 10_000), bound(floor, 0, MAX_FLOOR));
        (supplied, borrowed) = (bound(supplied, 0, MOST), bound(borrowed, 0, MOST));
        OutflowWord w = newOutflowWord(OutflowWord.wrap(0).sampled(supplied, borrowed, 24), share, floor);
        assertEq(w.share(), share, "share");
        assertEq(w.floor(), floor * WAD, "floor");
        assertEq(uint192(OutflowWord.unwrap(w)), supplied | (borrowed << 96), "means");
        OutflowWord moved = w.sampled(borrowed, supplied, 24);
        assertEq(moved.share(), share, "share after");
        assertEq(moved.floor(), floor * WAD, "floor after");
    }

    /// SRR-3: a mean moves toward what stands, by a twenty-fourth of the distance an hour, never beyond it, and never up by rounding
    function testFuzzMeanMovesWithin(uint256 mean, uint256 value, uint256 hours_) external pure {
        (mean, value, hours_) = (bound(mean, 0, MOST), bound(value, 0, MOST), bound(hours_, 1, 100));
        OutflowWord w = OutflowWord.wrap(mean);
        uint256 moved = uint96(OutflowWord.unwrap(w.sampled(value, 0, hours_)));
        if (hours_ >= 24) return assertEq(moved, value, "a day");
        (uint256 low, uint256 high) = mean < value ? (mean, value) : (value, mean);
        assertLe(moved, high, "above");
        assertLe(low, moved, "below");
        assertLe(moved * 24, mean * (24 - hours_) + value * hours_, "rounded up");
    }

    /// SRR-3: what is supplied or borrowed for one hour lifts the limit by a twenty-fourth of its share, or of itself, at most
    function testFuzzAnHourCountsATwentyFourth(uint256 supplied, uint256 borrowed, uint256 extra) external pure {
        (supplied, borrowed) = (bound(supplied, 0, MOST / 4), bound(borrowed, 0, MOST / 4));
        extra = bound(extra, 0, MOST / 4);
        OutflowWord w = newOutflowWord(OutflowWord.wrap(0).sampled(supplied, borrowed, 24), 2_500, 0);
        Cash memory c;
        (c.supplyIndex, c.borrowIndex) = (RAY, RAY);
        uint256 plain = w.sampled(supplied, borrowed, 1).limit(c);
        assertLe(w.sampled(supplied + extra, borrowed, 1).limit(c) - plain, extra / 96 + 1, "supplied");
        assertLe(w.sampled(supplied, borrowed + extra, 1).limit(c) - plain, extra / 24 + 1, "borrowed");
    }
}
