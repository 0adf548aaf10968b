// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// @notice Rates at this moment [WAD per year, continuously compounded].
struct RateView {
    uint256 utilisation; // [WAD] debts / (tokens held + debts), down
    uint256 borrowRate;
    uint256 supplyRate; // after the reserves' share
    uint256 anchor; // borrow rate at the target utilisation
}

/// @notice Cash of the whole vault, accrued to now. Money is WAD.
struct MarketView {
    RateView rates;
    uint256 supplyIndex; // [RAY]
    uint256 borrowIndex; // [RAY]
    uint256 held; // settlement tokens in the vault
    uint256 supplied; // positive cash of all accounts, down
    uint256 borrowed; // debts of all accounts, up
    int256 reserves;
    uint256 deficit;
}

/// @title Market lens: cash of the vault
/// @notice Read only and without privileges.
interface IMarketLens {
    /// @notice State of the cash market.
    function marketView() external view returns (MarketView memory);

    /// @notice The ledger read.
    function vault() external view returns (address);
}
