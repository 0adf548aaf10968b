// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {FixedMath} from "./FixedMath.sol";
import {WAD} from "./Constants.sol";

/// Haircut of a collateral holding: h = 1 - (1 - h0) / (1 + size / depth). All values WAD in the settlement token, h0 bp;
/// value, size < 2^128, 0 < depth < 2^92, h0 <= 10,000: nothing overflows.
library HaircutMath {
    using FixedMath for uint256;

    /// Part of `value` that the haircut takes, rounded up. `size` is the account's own value for maintenance, the protocol's total
    /// for opening.
    function loss(uint256 value, uint256 h0, uint256 size, uint256 depth) internal pure returns (uint256) {
        unchecked {
            return value - (value * ((10_000 - h0) * depth)) / (10_000 * (depth + size));
        }
    }

    /// Risk buffer of the leg: the loss plus the flat cost of a leg, at most the value itself.
    function buffer(uint256 value, uint256 loss_, uint256 legCost) internal pure returns (uint256) {
        unchecked {
            return value.min(loss_ + legCost);
        }
    }

    /// Marginal buffer of a maintenance leg at `value` [WAD], rounded up: 1 - (1 - h0) * (depth / (depth + value))^2.
    function marginal(uint256 value, uint256 h0, uint256 depth) internal pure returns (uint256) {
        unchecked {
            uint256 share = (depth * WAD) / (depth + value);
            return WAD - (share * share * (10_000 - h0)) / (10_000 * WAD);
        }
    }
}
