// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// @title Redemption rate of a wrapped or staked asset
interface IRateProvider {
    /// @notice Underlying that one whole token of the asset stands for [WAD].
    function rate() external view returns (uint256);
}
