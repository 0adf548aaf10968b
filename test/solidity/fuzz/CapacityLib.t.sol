// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Capacity, newCapacity} from "../../../contracts/liquidation/CapacityLib.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract CapacityLibTest is FuzzTest {
    uint256 private constant NOW = 1_800_000_000;

    /// CLP-2: the level never exceeds the maximum, never falls with time, and is full after the refill time
    function testFuzzRefills(uint256 max, uint256 level, uint256 refill, uint256 a, uint256 b) external pure {
        (max, refill) = (spread(max, 96), bound(refill, 60, 1 days));
        Capacity c = newCapacity(max, bound(level, 0, max), NOW, refill);
        (a, b) = (bound(a, 0, 2 days), bound(b, 0, 2 days));
        assertLe(c.available(NOW + a), max, "above the maximum");
        assertLe(c.available(NOW + a), c.available(NOW + a + b), "falls with time");
        assertEq(c.available(NOW + refill), max, "not full after the refill time");
        assertEq(c.maximum(), max, "maximum");
    }

    /// CLP-2: refill is linear, rounded down
    function testFuzzRefillIsLinear(uint256 max, uint256 refill, uint256 elapsed) external pure {
        (max, refill) = (spread(max, 96), bound(refill, 60, 1 days));
        elapsed = bound(elapsed, 0, refill);
        assertEq(newCapacity(max, 0, NOW, refill).available(NOW + elapsed), (max * elapsed) / refill, "level");
    }

    /// CLP-2, CLP-6: what is taken is gone at once, and slices in one second never take more than the bucket holds
    function testFuzzTakeDrawsDown(uint256 max, uint256 level, uint256 elapsed, uint256 used) external pure {
        max = spread(max, 96);
        Capacity c = newCapacity(max, bound(level, 0, max), NOW, 600);
        uint256 live = NOW + bound(elapsed, 0, 2000);
        uint256 free = c.available(live);
        used = bound(used, 0, free);
        Capacity taken = c.take(live, free, used);
        assertEq(taken.available(live), free - used, "level after");
        assertEq(taken.maximum(), max, "maximum after");
        assertEq(taken.available(live + 600), max, "refill after");
    }

    /// CLP-2: taking more than there is reverts
    function testFuzzOverdrawReverts(uint256 max, uint256 excess) external view {
        max = spread(max, 96);
        Capacity c = newCapacity(max, max, NOW, 600);
        try this.take(c, max + bound(excess, 1, type(uint96).max)) returns (Capacity) {
            revert Untrue("overdrawn");
        } catch {}
    }

    /// CLP-2: taking in two steps leaves no more than taking at once, less a unit of rounding
    function testFuzzSplittingGainsNothing(uint256 max, uint256 first, uint256 second, uint256 pause) external pure {
        max = spread(max, 96);
        Capacity c = newCapacity(max, max, NOW, 600);
        pause = bound(pause, 0, 599);
        first = bound(first, 0, max);
        Capacity early = c.take(NOW, max, first);
        uint256 free = early.available(NOW + pause);
        second = bound(second, 0, free);
        uint256 left = early.take(NOW + pause, free, second).available(NOW + pause);
        assertLe(first + second + left, max + (max * pause) / 600, "more than maximum plus refill");
    }

    function take(Capacity c, uint256 used) external pure returns (Capacity) {
        return c.take(NOW, c.available(NOW), used);
    }
}
