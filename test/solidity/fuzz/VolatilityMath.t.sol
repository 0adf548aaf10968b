// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {RAY, WAD} from "../../../contracts/libraries/Constants.sol";
import {VolatilityMath} from "../../../contracts/libraries/VolatilityMath.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract VolatilityMathTest is FuzzTest {
    uint256 private constant YEAR = 365 days;
    uint256 private constant GRID = 5 minutes;
    uint256 private constant MIN_SPAN = 4 hours;
    uint256 private constant MAX_SPAN = 30 days;
    uint256 private constant PRICE_BITS = 112;
    /// Largest annual variance of one step: 20 % in five minutes.
    uint256 private constant LARGEST = ((RAY / 25) * YEAR) / GRID;

    struct Step {
        uint256 variance;
        uint256 last;
        uint256 elapsed;
        uint256 span;
    }

    /// VRS-7: no sequence of prices lifts the variance above what 20 % in every grid step would be, and none overflows its slot
    function testFuzzNeverAboveTheClamp(uint256 seed, uint256 price) external pure {
        Step memory s = _step(seed);
        uint256 next = VolatilityMath.sampled(s.variance, s.last, spread(price, PRICE_BITS), s.elapsed, s.span);
        assertLe(next, LARGEST, "above the clamp");
        uint256 added = ((RAY / 25) * YEAR) / s.span;
        assertLe(next, s.variance + added + added / 1e9 + 1, "one print");
        assertLe(LARGEST, type(uint112).max, "slot");
    }

    /// VRS-1: a larger return gives no smaller variance, whichever way the price goes
    function testFuzzRisesWithTheReturn(uint256 seed, uint256 a, uint256 b) external pure {
        Step memory s = _step(seed);
        (a, b) = (bound(a, 0, s.last), bound(b, 0, s.last));
        if (a > b) (a, b) = (b, a);
        uint256 up = VolatilityMath.sampled(s.variance, s.last, s.last + a, s.elapsed, s.span);
        uint256 down = VolatilityMath.sampled(s.variance, s.last, s.last - a, s.elapsed, s.span);
        assertEq(up, down, "up and down");
        assertLe(
            up,
            VolatilityMath.sampled(s.variance, s.last, s.last + b, s.elapsed, s.span),
            "falls with the return"
        );
        assertLe(VolatilityMath.decayed(s.variance, s.elapsed, s.span), up, "below silence");
    }

    /// VRS-1: only ratios of prices count
    function testFuzzScaleOfThePrice(uint256 seed, uint256 price, uint256 factor) external pure {
        Step memory s = _step(seed);
        s.last = bound(s.last, 1, 1 << 50);
        (price, factor) = (bound(price, 1, 1 << 50), bound(factor, 1, 1 << 60));
        uint256 one = VolatilityMath.sampled(s.variance, s.last, price, s.elapsed, s.span);
        assertEq(VolatilityMath.sampled(s.variance, s.last * factor, price * factor, s.elapsed, s.span), one, "scale");
    }

    /// VRS-2: a quiet stretch decays the variance alike in one step and in two, and a return of nothing is silence
    function testFuzzSilenceSplits(uint256 seed, uint256 more) external pure {
        Step memory s = _step(seed);
        more = bound(more, 0, 2 * s.span);
        uint256 twice = VolatilityMath.decayed(VolatilityMath.decayed(s.variance, s.elapsed, s.span), more, s.span);
        uint256 once = VolatilityMath.decayed(s.variance, s.elapsed + more, s.span);
        uint256 slack = (4 * s.variance) / WAD + 2;
        assertLe(once, twice + slack, "one step keeps more");
        assertLe(twice, once + slack, "two steps keep more");
        uint256 still = VolatilityMath.sampled(s.variance, s.last, s.last, s.elapsed, s.span);
        assertEq(still, VolatilityMath.decayed(s.variance, s.elapsed, s.span), "return of nothing");
    }

    /// VRS-2: silence never raises the variance, and leaves nothing of it in 80 spans
    function testFuzzDecaysToNothing(uint256 seed, uint256 longer) external pure {
        Step memory s = _step(seed);
        longer = bound(longer, s.elapsed, type(uint32).max);
        uint256 left = VolatilityMath.decayed(s.variance, s.elapsed, s.span);
        assertLe(left, s.variance, "rises");
        assertLe(VolatilityMath.decayed(s.variance, longer, s.span), left, "rises with time");
        assertEq(VolatilityMath.decayed(s.variance, 80 * s.span, s.span), 0, "left after 80 spans");
        assertEq(VolatilityMath.decayed(s.variance, 0, s.span), s.variance, "at once");
    }

    /// VRS-2: the length of the step in which a move falls counts by at most half of what it is of the span
    function testFuzzLengthOfTheStepHardlyCounts(uint256 seed, uint256 move) external pure {
        Step memory s = _step(seed);
        s.elapsed = bound(s.elapsed, GRID, s.span);
        (s.variance, s.last) = (0, 1e18);
        move = bound(move, 1e13, 0.2e18);
        uint256 added = (move * move * YEAR) / (s.span * 1e9);
        uint256 next = VolatilityMath.sampled(0, s.last, s.last + move, s.elapsed, s.span);
        uint256 slack = added / 1e9 + 2;
        assertLe(next, added + slack, "more than r^2 * year / span");
        assertLe(added - (added * s.elapsed) / (2 * s.span), next + slack, "less by more than half");
    }

    /// VRS-3: the multiplier lies in [1, 3], rises with volatility and falls with the calm one, exact up to rounding up
    function testFuzzMultiplier(uint256 variance, uint256 more, uint256 calm) external pure {
        (variance, calm) = (bound(variance, 0, LARGEST), bound(calm, 0.01e18, 5e18));
        more = bound(more, variance, LARGEST);
        uint256 volatility = VolatilityMath.volatility(variance);
        uint256 m = VolatilityMath.multiplier(volatility, calm);
        assertTrue(m >= WAD && m <= 3 * WAD, "outside [1, 3]");
        assertLe(m, VolatilityMath.multiplier(VolatilityMath.volatility(more), calm), "falls with volatility");
        assertLe(VolatilityMath.multiplier(volatility, calm + 1), m, "rises with the calm one");
        if (m > WAD) assertTrue((m - 1) * calm < volatility * WAD, "more than a unit up");
        if (m < 3 * WAD) assertLe(volatility * WAD, m * calm, "rounded down");
        assertLe(volatility * volatility, variance * 1e9, "root above");
        assertTrue((volatility + 1) * (volatility + 1) > variance * 1e9, "root below");
    }

    /// VRS-3: what starts at its calm volatility has a multiplier of exactly 1
    function testFuzzCalmIsOne(uint256 calm) external pure {
        calm = bound(calm, 0.01e18, 5e18);
        uint256 start = VolatilityMath.volatility(VolatilityMath.variance(calm));
        assertLe(start, calm, "above");
        assertLe(calm, start + 1e9 / calm + 1, "below");
        assertEq(VolatilityMath.multiplier(start, calm), WAD, "multiplier");
    }

    function _step(uint256 seed) private pure returns (Step memory s) {
        s.variance = bound(uint128(seed), 0, LARGEST);
        s.last = 1 + spread(seed >> 64, PRICE_BITS - 1);
        s.elapsed = bound(uint64(seed >> 128), GRID, 100 days);
        s.span = bound(uint64(seed >> 192), MIN_SPAN, MAX_SPAN);
    }
}
