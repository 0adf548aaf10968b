// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// @notice Base of the fuzz tests: arguments folded into a range, and assertions that state both operands.
abstract contract FuzzTest {
    error NotEqual(uint256 actual, uint256 expected, string what);
    error Above(uint256 actual, uint256 limit, string what);
    error Untrue(string what);

    /// @notice Folds `x` into [low, high]; the ends themselves come up more often than chance would have it.
    function bound(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        uint256 span = high - low;
        if (span == type(uint256).max) return x;
        if (x % 64 == 0) return low;
        if (x % 64 == 1) return high;
        return low + ((x / 64) % (span + 1));
    }

    /// @notice Folds `x` into [0, 2^bits) with a magnitude spread over all the bit lengths.
    function spread(uint256 x, uint256 bits) internal pure returns (uint256) {
        return (x >> 8) % (uint256(1) << (x % (bits + 1)));
    }

    function assertEq(uint256 actual, uint256 expected, string memory what) internal pure {
        if (actual != expected) revert NotEqual(actual, expected, what);
    }

    function assertLe(uint256 actual, uint256 limit, string memory what) internal pure {
        if (actual > limit) revert Above(actual, limit, what);
    }

    function assertTrue(bool condition, string memory what) internal pure {
        if (!condition) revert Untrue(what);
    }
}
