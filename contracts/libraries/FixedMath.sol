// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Products and quotients with the rounding in the name. Plain 256-bit products: callers stay inside the stated ranges, an overflow
/// reverts.
library FixedMath {
    function mulDivDown(uint256 a, uint256 b, uint256 d) internal pure returns (uint256) {
        return (a * b) / d;
    }

    function mulDivUp(uint256 a, uint256 b, uint256 d) internal pure returns (uint256) {
        return (a * b + d - 1) / d;
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function max(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }
}
