// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {SourcePolicy} from "../types/Source.sol";
import {IPriceSource} from "./IPriceSource.sol";

/// @title Median source: what the majority of one to five sources agree on
/// @notice Of the n sources that are Valid: price = the middle one, the mean of both middle ones when n is even. r = the floor(n/2)-th
/// smallest distance from it counted from 0, c the confidence of the same rank; spread = max(c, r). One source alone can neither move the
/// price beyond the others nor widen the spread. Fewer Valid than the quorum, a majority of all: no answer.
interface IMedianSource is IPriceSource {
    error MedianSourceBadCount(uint256 count, uint256 limit);
    error MedianSourceBadQuorum(uint256 quorum, uint256 low, uint256 high);
    /// @notice The same feed twice, or two proxies of one aggregator.
    error MedianSourceRepeated(address feed);
    /// @notice Sources that are not standalone could make up the quorum.
    error MedianSourceDependent(uint256 dependents, uint256 quorum);
    error MedianSourceBadGas(uint256 total, uint256 limit);
    error MedianSourceNoQuorum(uint256 valid, uint256 quorum);

    /// @notice Sources that must be Valid.
    function quorum() external view returns (uint256);

    /// @notice Policies of the sources, in the order given.
    function policies() external view returns (SourcePolicy[] memory);
}
