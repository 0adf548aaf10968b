// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {WAD} from "../../../contracts/libraries/Constants.sol";
import {MarginMath} from "../../../contracts/libraries/MarginMath.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract MarginMathTest is FuzzTest {
    /// MarginMath · HLT-5 · the notional is size times mark, up, the same for long and short
    function testFuzzNotional(uint256 size, uint256 mark) external pure {
        (size, mark) = (spread(size, 90), spread(mark, 84));
        uint256 value = MarginMath.notional(int256(size), mark);
        assertEq(value, MarginMath.notional(0 - int256(size), mark), "sides differ");
        assertTrue(value * WAD >= size * mark && value * WAD < size * mark + WAD, "not rounded up");
    }

    /// MarginMath · HLT-5 · margin does not fall with value, with the protocol's total, nor with the rate
    function testFuzzMarginIsMonotone(
        uint256 value,
        uint256 more,
        uint256 m0,
        uint256 size,
        uint256 depth
    ) external pure {
        (value, more, size) = (spread(value, 96), spread(more, 96), spread(size, 96));
        (m0, depth) = (bound(m0, 1, 9_999), 1 + spread(depth, 91));
        uint256 margin = MarginMath.margin(value, m0, size, depth);
        assertLe(margin, MarginMath.margin(value + more, m0, size, depth), "falls with value");
        assertLe(margin, MarginMath.margin(value, m0, size + more, depth), "falls with the total");
        assertLe(margin, MarginMath.margin(value, m0 + 1, size, depth), "falls with the rate");
        assertTrue(margin * 10_000 >= value * m0, "below the plain rate");
    }

    /// MarginMath · RH-4 · the rate at size 0 is m0, at depth twice that, and in between it grows in proportion
    function testFuzzRateGrowsWithSize(uint256 value, uint256 m0, uint256 part, uint256 depth) external pure {
        (value, m0) = (spread(value, 96), bound(m0, 1, 10_000));
        depth = 16 + 16 * spread(depth, 87);
        part = bound(part, 0, 16);
        uint256 margin = MarginMath.margin(value, m0, (depth * part) / 16, depth);
        uint256 exact = value * m0 * (16 + part);
        assertTrue(margin * 160_000 >= exact && margin * 160_000 < exact + 160_000, "not the rate, rounded up");
    }

    /// MarginMath · RH-4, ACC-10 · at the protocol's total, a position split over accounts has no less opening margin than whole
    function testFuzzSplittingSavesNoOpeningMargin(
        uint256 a,
        uint256 b,
        uint256 m0,
        uint256 rest,
        uint256 depth
    ) external pure {
        (a, b, m0) = (spread(a, 96), spread(b, 96), bound(m0, 1, 10_000));
        depth = 1 + spread(depth, 91);
        uint256 total = a + b + spread(rest, 96);
        uint256 whole = MarginMath.margin(a + b, m0, total, depth);
        uint256 parts = MarginMath.margin(a, m0, total, depth) + MarginMath.margin(b, m0, total, depth);
        assertLe(whole, parts, "parts need less");
        assertLe(parts, whole + 1, "parts need more than rounding");
    }

    /// MarginMath · L-12 · opening margin is never below maintenance margin
    function testFuzzOpeningCoversMaintenance(
        uint256 value,
        uint256 m0,
        uint256 m1,
        uint256 open,
        uint256 depth
    ) external pure {
        (value, open, depth) = (spread(value, 96), spread(open, 96), 1 + spread(depth, 91));
        m0 = bound(m0, 1, 10_000);
        m1 = bound(m1, m0, 10_000);
        uint256 all = open > value ? open : value;
        uint256 opening = MarginMath.margin(value, m1, all, depth);
        assertLe(MarginMath.margin(value, m0, value, depth), opening, "maintenance above opening");
    }

    /// MarginMath · RH-3 · the marginal rate is no less than what any slice releases a unit
    function testFuzzMarginalBoundsASlice(uint256 value, uint256 slice, uint256 m0, uint256 depth) external pure {
        (value, depth) = (1 + spread(value, 96), 1 + spread(depth, 91));
        m0 = bound(m0, 1, 10_000);
        slice = bound(slice, 1, value);
        uint256 rate = MarginMath.marginal(value, m0, depth);
        if (rate == WAD) return; // capped
        uint256 left = value - slice;
        uint256 released = MarginMath.margin(value, m0, value, depth) - MarginMath.margin(left, m0, left, depth);
        assertLe(released * WAD, rate * slice + WAD, "a slice releases more");
    }
}
