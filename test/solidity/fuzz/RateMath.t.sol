// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {WAD} from "../../../contracts/libraries/Constants.sol";
import {RateMath, RateParams} from "../../../contracts/libraries/RateMath.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

/// Parameters over the whole range the vault's constructor accepts.
contract RateMathTest is FuzzTest {
    uint256 private constant MAX_SPEED = 100e18;

    /// DLV-6: the average rate lies between a quarter of the lowest and four times the highest anchor
    function testFuzzRateIsBounded(uint256 seed, uint256 anchor, uint256 utilisation, uint256 elapsed) external pure {
        RateParams memory p = _params(seed);
        (anchor, utilisation) = (bound(anchor, p.minAnchor, p.maxAnchor), bound(utilisation, 0, WAD));
        (uint256 rate, uint256 next) = RateMath.accrue(p, anchor, utilisation, bound(elapsed, 0, RateMath.MAX_ELAPSED));
        assertLe(p.minAnchor, next, "anchor below its bound");
        assertLe(next, p.maxAnchor, "anchor above its bound");
        assertLe(p.minAnchor / 4, rate + 1, "rate below its bound");
        assertLe(rate, 4 * uint256(p.maxAnchor), "rate above its bound");
    }

    /// DLV-6: rate and anchor rise with utilisation
    function testFuzzRateRisesWithUtilisation(
        uint256 seed,
        uint256 anchor,
        uint256 a,
        uint256 b,
        uint256 elapsed
    ) external pure {
        RateParams memory p = _params(seed);
        anchor = bound(anchor, p.minAnchor, p.maxAnchor);
        (a, b) = (bound(a, 0, WAD), bound(b, 0, WAD));
        if (a > b) (a, b) = (b, a);
        elapsed = bound(elapsed, 0, RateMath.MAX_ELAPSED);
        (uint256 rateA, uint256 nextA) = RateMath.accrue(p, anchor, a, elapsed);
        (uint256 rateB, uint256 nextB) = RateMath.accrue(p, anchor, b, elapsed);
        assertLe(rateA, rateB, "rate");
        assertLe(nextA, nextB, "anchor");
    }

    /// MEC-2: growth is 0 at 0, rises with rate and with time, and is at least simple interest
    function testFuzzGrowthIsMonotone(uint256 rate, uint256 more, uint256 elapsed, uint256 longer) external pure {
        (rate, more) = (bound(rate, 0, 4e18), bound(more, 0, 1e18));
        elapsed = bound(elapsed, 0, RateMath.MAX_ELAPSED);
        longer = bound(longer, elapsed, RateMath.MAX_ELAPSED);
        uint256 growth = RateMath.growth(rate, elapsed);
        assertLe(growth, RateMath.growth(rate + more, elapsed), "falls with the rate");
        assertLe(growth, RateMath.growth(rate, longer), "falls with time");
        assertLe((rate * elapsed) / uint256(RateMath.YEAR), growth + 1, "under simple interest");
        assertEq(RateMath.growth(rate, 0), 0, "at once");
        assertEq(RateMath.growth(0, elapsed), 0, "for nothing");
    }

    /// MEC-1: the distance from the target is exact, in [-1, 1], and 0 only at the target
    function testFuzzImbalanceIsBounded(uint256 target, uint256 utilisation) external pure {
        (target, utilisation) = (bound(target, 0.5e18, 0.99e18), bound(utilisation, 0, WAD));
        int256 e = RateMath.imbalance(target, utilisation);
        assertTrue(e >= -int256(WAD) && e <= int256(WAD), "outside [-1, 1]");
        assertTrue((e > 0) == (utilisation > target) && (e == 0) == (utilisation == target), "sign");
        assertTrue(RateMath.imbalance(target, 0) == -int256(WAD), "nothing borrowed");
        assertTrue(RateMath.imbalance(target, WAD) == int256(WAD), "all borrowed");
    }

    /// DLV-6: the curve gives a quarter, the anchor itself and four times the anchor at its three points
    function testFuzzCurvePoints(uint256 anchor) external pure {
        anchor = bound(anchor, 1e6, 1e18);
        assertEq(RateMath.curve(anchor, -int256(WAD)), anchor / 4, "nothing borrowed");
        assertEq(RateMath.curve(anchor, 0), anchor, "at the target");
        assertEq(RateMath.curve(anchor, int256(WAD)), anchor * 4, "all borrowed");
    }

    function _params(uint256 seed) private pure returns (RateParams memory p) {
        p.target = uint64(bound(uint64(seed), 0.5e18, 0.99e18));
        p.speed = uint96(bound(uint72(seed >> 64), 0, MAX_SPEED));
        p.minAnchor = uint64(bound(uint64(seed >> 128), 1e6, 1e18));
        p.maxAnchor = uint64(bound(uint64(seed >> 192), p.minAnchor, 1e18));
    }
}
