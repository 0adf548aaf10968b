// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {RAY, WAD} from "./Constants.sol";
import {FixedMath} from "./FixedMath.sol";

/// Exponentially weighted variance of returns over steps of any length, per year.
///
///     w = exp(-dt / span)          v <- w * v + (1 - w) * min(|r|, 20 %)^2 * year / dt
///
/// With lambda the weight left after D0 it is the same as w = lambda^(dt / D0), span = D0 / -ln(lambda). A return adds r^2 * year / span,
/// less half of dt / span of it: cutting a quiet stretch into steps changes nothing but rounding, and the length of the step in which
/// a move falls next to nothing.
/// Domain: 0 < price < 2^112, variance < 2^112, 0 < elapsed < 2^32, 1 h <= span < 2^32: nothing overflows.
library VolatilityMath {
    using FixedMath for uint256;

    /// A larger return counts as this one [RAY].
    uint256 internal constant MAX_RETURN = 0.2e27;
    uint256 internal constant MAX_MULTIPLIER = 3e18;

    uint256 private constant YEAR = 365 days;
    /// WAD^2 per RAY.
    uint256 private constant SCALE = (WAD * WAD) / RAY;

    /// Variance after a stretch in which the price stood [RAY per year], down.
    function decayed(uint256 variance_, uint256 elapsed, uint256 span) internal pure returns (uint256) {
        unchecked {
            return (variance_ * _kept(elapsed, span)) / WAD;
        }
    }

    /// Variance after a move from `last` to `price` within `elapsed` [RAY per year], down.
    function sampled(
        uint256 variance_,
        uint256 last,
        uint256 price,
        uint256 elapsed,
        uint256 span
    ) internal pure returns (uint256) {
        unchecked {
            uint256 r = ((price > last ? price - last : last - price) * RAY) / last;
            if (r > MAX_RETURN) r = MAX_RETURN;
            uint256 kept = _kept(elapsed, span);
            return (variance_ * kept + ((r * r * YEAR) / (elapsed * RAY)) * (WAD - kept)) / WAD;
        }
    }

    /// Square root of a variance [WAD per sqrt year], down.
    function volatility(uint256 variance_) internal pure returns (uint256) {
        unchecked {
            return FixedPointMathLib.sqrt(variance_ * SCALE);
        }
    }

    /// Its square [RAY per year], down.
    function variance(uint256 volatility_) internal pure returns (uint256) {
        unchecked {
            return (volatility_ * volatility_) / SCALE;
        }
    }

    /// clamp(volatility / calm, 1, 3) [WAD], up.
    function multiplier(uint256 volatility_, uint256 calm) internal pure returns (uint256) {
        return volatility_.mulDivUp(WAD, calm).max(WAD).min(MAX_MULTIPLIER);
    }

    function _kept(uint256 elapsed, uint256 span) private pure returns (uint256) {
        unchecked {
            return uint256(FixedPointMathLib.expWad(0 - int256((elapsed * WAD) / span)));
        }
    }
}
