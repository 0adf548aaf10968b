// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {WAD} from "./Constants.sol";

/// Parameters of the adaptive curve. Rates are WAD per year.
struct RateParams {
    uint64 target; // [WAD] utilisation at which the rate equals the anchor, in (0, 1)
    uint96 speed; // [WAD per year] drift of the anchor's logarithm at full error
    uint64 reserveShare; // [WAD] share of interest kept as reserves
    uint64 minAnchor;
    uint64 maxAnchor;
}

/// Adaptive interest curve: the borrow rate is the anchor times a factor between 1/4 (nothing borrowed) and 4 (all borrowed), and the
/// anchor drifts towards the rate that holds utilisation at the target. Known as the adaptive curve model of Morpho.
/// Domain: target in [0.5, 0.99], speed <= 100 a year, anchors <= 1 a year, elapsed <= one year, utilisation <= 1: nothing overflows.
library RateMath {
    /// Rate at full utilisation over the anchor; its inverse at zero utilisation.
    int256 internal constant STEEPNESS = 4;
    int256 internal constant YEAR = 365 days;
    /// Longest stretch accrued at once [s]; what lies beyond earns nothing.
    uint256 internal constant MAX_ELAPSED = 365 days;

    int256 private constant ONE = int256(WAD);

    /// Average borrow rate over `elapsed` seconds at constant `utilisation` [WAD] and the anchor after it, both WAD a year, down.
    /// The average over the drift is Simpson-like: (start + end + 2 * middle) / 4.
    function accrue(
        RateParams memory p,
        uint256 anchor,
        uint256 utilisation,
        uint256 elapsed
    ) internal pure returns (uint256 rate, uint256 newAnchor) {
        unchecked {
            int256 e = imbalance(p.target, utilisation);
            int256 halfDrift = (int256(uint256(p.speed)) * e * int256(elapsed)) / (2 * ONE * YEAR);
            uint256 factor = uint256(FixedPointMathLib.expWad(halfDrift));
            uint256 middle = FixedPointMathLib.clamp((anchor * factor) / WAD, p.minAnchor, p.maxAnchor);
            newAnchor = FixedPointMathLib.clamp((middle * factor) / WAD, p.minAnchor, p.maxAnchor);
            rate = curve((anchor + newAnchor + 2 * middle) / 4, e);
        }
    }

    /// Growth of continuous compounding: exp(rate * elapsed) - 1 [WAD].
    function growth(uint256 rate, uint256 elapsed) internal pure returns (uint256) {
        unchecked {
            return uint256(FixedPointMathLib.expWad(int256((rate * elapsed) / uint256(YEAR)))) - WAD;
        }
    }

    /// Distance of utilisation from its target, scaled to [-1, 1] on each side [WAD], toward zero.
    function imbalance(uint256 target, uint256 utilisation) internal pure returns (int256) {
        unchecked {
            int256 distance = int256(utilisation) - int256(target);
            return (distance * ONE) / int256(distance > 0 ? WAD - target : target);
        }
    }

    /// anchor * (1 + 3 e) above the target, anchor * (1 + 3/4 e) below.
    function curve(uint256 anchor, int256 e) internal pure returns (uint256) {
        unchecked {
            int256 slope = e < 0 ? ONE - ONE / STEEPNESS : (STEEPNESS - 1) * ONE;
            return (anchor * uint256(ONE + (slope * e) / ONE)) / WAD;
        }
    }
}
