// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// @title Venue: a place where tokens are sold
/// @notice The narrow door through which a keeper's contract reaches a market: one sale, exact amount in, a floor on what comes out.
interface IVenue {
    error VenueProceedsTooLow(address token, uint256 proceeds, uint256 minimum);

    /// @notice Pulls `amountIn` of `tokenIn` from the caller, who has approved it, and sends the proceeds to him.
    /// @param amountIn [units of tokenIn] sold completely
    /// @param minOut [units of tokenOut] reverts with VenueProceedsTooLow when the proceeds are less
    /// @return amountOut proceeds [units of tokenOut], rounded down
    function sell(
        address tokenIn,
        uint256 amountIn,
        address tokenOut,
        uint256 minOut
    ) external returns (uint256 amountOut);
}
