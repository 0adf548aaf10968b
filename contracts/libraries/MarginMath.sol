// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {PositionMath} from "./PositionMath.sol";
import {WAD} from "./Constants.sol";

/// Margin of a position: m = m0 * (1 + size / depth). Values WAD of the settlement token, m0 bp; notional, size < 2^120,
/// 0 < depth < 2^92, m0 <= 10,000: nothing overflows. The counterpart of HaircutMath.
library MarginMath {
    /// |size| at `mark` [WAD], up.
    function notional(int256 size, uint256 mark) internal pure returns (uint256) {
        unchecked {
            return (PositionMath.abs(size) * mark + WAD - 1) / WAD;
        }
    }

    /// Margin of `value`, up. `size` is the account's own notional for maintenance, at least the open interest for opening.
    function margin(uint256 value, uint256 m0, uint256 size, uint256 depth) internal pure returns (uint256) {
        unchecked {
            return (value * m0 * (depth + size) + 10_000 * depth - 1) / (10_000 * depth);
        }
    }

    /// Marginal maintenance margin at `value`: m0 * (1 + 2 * value / depth) [WAD], up; above 1 for a position of several depths.
    function marginal(uint256 value, uint256 m0, uint256 depth) internal pure returns (uint256 rate) {
        unchecked {
            rate = (m0 * WAD * (depth + 2 * value) + 10_000 * depth - 1) / (10_000 * depth);
        }
    }
}
