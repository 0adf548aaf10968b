// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// Prices out of sums of ticks, where tick t stands for 1.0001^t.
library TwapMath {
    /// ln(1.0001) [1e36]
    int256 private constant LN_TICK = 99995000333308335333166680951131;
    /// ln(10) [WAD]
    int256 private constant LN_TEN = 2302585092994045684;

    /// Geometric mean price [WAD]: 1.0001^(ticks / time) * 10^magnitude. The mean keeps its fraction, so that no tick is rounded away.
    /// Relative error below 1e-9 for prices of at least 1e-8; 0 below 1e-18.
    /// @param ticks sum over `time` seconds, below 2^55 either side of 0
    /// @param time [s] above 0
    /// @param magnitude decimals of the base less those of the quote
    function price(int256 ticks, uint256 time, int256 magnitude) internal pure returns (uint256) {
        int256 exponent = (ticks * LN_TICK) / (int256(time) * 1e18) + magnitude * LN_TEN;
        return uint256(FixedPointMathLib.expWad(exponent));
    }

    /// Harmonic mean of the liquidity, rounded down.
    /// @param secondsPerLiquidity sum over `time` seconds [2^-128], above 0
    function liquidity(uint256 secondsPerLiquidity, uint256 time) internal pure returns (uint256) {
        return (time << 128) / secondsPerLiquidity;
    }
}
