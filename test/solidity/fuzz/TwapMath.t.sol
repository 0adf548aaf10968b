// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {TwapMath} from "../../../contracts/oracle/sources/TwapMath.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract TwapMathTest is FuzzTest {
    uint256 private constant ONE = 1e36;
    /// Highest and lowest tick whose price the reference can hold.
    uint256 private constant MAX_TICK = 430_000;
    uint256 private constant MIN_PRICE = 1e10;

    /// O-03, ORA-5: at a whole tick the price is 1.0001^tick to 1e-9, by repeated squaring
    function testFuzzWholeTick(uint256 seed, uint256 window, bool isNegative) external pure {
        uint256 magnitude = bound(seed, 0, MAX_TICK);
        window = bound(window, 600, 86_400);
        int256 tick = isNegative ? 0 - int256(magnitude) : int256(magnitude);
        uint256 expected = _power(magnitude);
        expected = isNegative ? (ONE * 1e18) / expected : expected / 1e18;
        _assertNear(TwapMath.price(tick * int256(window), window, 0), expected);
    }

    /// O-03: decimals of the tokens shift the price by a power of ten, to 1e-9
    function testFuzzMagnitude(uint256 seed, uint256 shift, bool isNegative) external pure {
        uint256 magnitude = bound(seed, 0, 300_000);
        shift = bound(shift, 0, 18);
        int256 tick = isNegative ? 0 - int256(magnitude) : int256(magnitude);
        uint256 power = _power(magnitude);
        uint256 unit = isNegative ? (ONE * ONE) / power : power;
        _assertNear(TwapMath.price(tick * 600, 600, int256(shift)), (unit * 10 ** shift) / 1e18);
        _assertNear(TwapMath.price(tick * 600, 600, 0 - int256(shift)), unit / 10 ** shift / 1e18);
    }

    /// O-03: the ends of the range that pools of this form publish as square roots [2^-96]
    function testEnds() external pure {
        uint256 root = 1461446703485210103287273052203988822378723970342;
        uint256 most = FixedPointMathLib.fullMulDiv(root, root, 1 << 192) * 1e18;
        _assertNear(TwapMath.price(887_272 * 600, 600, 0), most);
        assertEq(TwapMath.price(-887_272 * 600, 600, 0), 0, "lowest");
        _assertNear(TwapMath.price(-887_272 * 600, 600, 57), 2_938_956_808_774_311_200_056_207_984_069_752_269);
    }

    /// O-03: a mean between two ticks lies between their prices, grows with the sum, and k of n seconds at a displacement move it by their share
    function testFuzzBetweenTicks(int256 seed, uint256 window, uint256 share) external pure {
        int256 tick = int256(bound(uint256(seed), 0, 600_000)) - 300_000;
        window = bound(window, 600, 86_400);
        share = bound(share, 0, window);
        uint256 found = TwapMath.price(tick * int256(window) + int256(share), window, 0);
        uint256 low = TwapMath.price(tick * int256(window), window, 0);
        assertLe(low, found, "below the lower tick");
        assertLe(found, TwapMath.price((tick + 1) * int256(window), window, 0), "above the upper tick");
        if (low > MIN_PRICE && share == window / 2 && window % 2 == 0) {
            _assertNear((found * found) / low, (low * 10_001) / 10_000);
        }
    }

    /// O-03: the harmonic mean lies between the lowest and the highest liquidity
    function testFuzzLiquidity(uint256 a, uint256 b, uint256 window, uint256 share) external pure {
        (a, b) = (bound(a, 1, type(uint112).max), bound(b, 1, type(uint112).max));
        window = bound(window, 600, 86_400);
        share = bound(share, 0, window);
        uint256 sum = (share << 128) / a + ((window - share) << 128) / b;
        uint256 mean = TwapMath.liquidity(sum, window);
        (uint256 low, uint256 high) = a < b ? (a, b) : (b, a);
        assertLe(low, mean, "below both");
        assertLe(mean, high + high / 1e4 + 1, "above both");
    }

    function _power(uint256 exponent) private pure returns (uint256 power) {
        power = ONE;
        for (uint256 square = 1.0001e36; exponent != 0; exponent >>= 1) {
            if (exponent & 1 == 1) power = FixedPointMathLib.fullMulDiv(power, square, ONE);
            if (exponent > 1) square = FixedPointMathLib.fullMulDiv(square, square, ONE);
        }
    }

    /// Within 1e-9, or within a unit where a price has fewer digits than that.
    function _assertNear(uint256 found, uint256 expected) private pure {
        uint256 slack = expected / 1e9 + 1;
        assertLe(found, expected + slack, "above the reference");
        assertLe(expected, found + slack, "below the reference");
    }
}
