// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Order statistics of a handful of values.
library MedianMath {
    /// Sorts in place, lowest first; by insertion, as there are five at most.
    function sort(uint256[] memory values) internal pure {
        unchecked {
            for (uint256 i = 1; i < values.length; ++i) {
                uint256 value = values[i];
                uint256 k = i;
                for (; k != 0 && values[k - 1] > value; --k) values[k] = values[k - 1];
                values[k] = value;
            }
        }
    }

    /// The middle one, or the mean of both middle ones rounded down. Sorts `values`, of which there is at least one, each below 2^255.
    function median(uint256[] memory values) internal pure returns (uint256) {
        sort(values);
        unchecked {
            uint256 half = values.length / 2;
            return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
        }
    }

    /// The floor(n/2)-th smallest, counted from 0: what a majority does not exceed. Sorts `values`.
    function majority(uint256[] memory values) internal pure returns (uint256) {
        sort(values);
        return values[values.length / 2];
    }

    /// Distance from `mid` within which a majority lies. Overwrites `values`.
    function agreement(uint256[] memory values, uint256 mid) internal pure returns (uint256) {
        unchecked {
            for (uint256 i; i < values.length; ++i) {
                values[i] = values[i] > mid ? values[i] - mid : mid - values[i];
            }
        }
        return majority(values);
    }
}
