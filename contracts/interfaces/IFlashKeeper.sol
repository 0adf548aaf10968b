// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";
import {Bid} from "./ILiquidator.sol";

/// @title Flash keeper: liquidates without capital
/// @notice Buys collateral of liquidatable accounts, sells it at a venue inside `onLiquidation` and pays the vault out of the proceeds, all
/// in one transaction. What is left is the profit; it stays here until the owner withdraws it. A sale that earns less than the caller's
/// minimum reverts as a whole, whatever the simulation had promised.
///
/// The contract makes no call but to the liquidator, the vault, the tokens sold, the settlement token and the venue, approves each amount
/// exactly, and holds no allowance between transactions. It has no privilege: anyone may deploy one.
interface IFlashKeeper {
    event VenueSet(address indexed venue);
    /// @notice `profit` in units of the settlement token.
    event ProfitTaken(uint256 profit);
    event ProfitWithdrawn(address indexed token, address indexed receiver, uint256 amount);

    /// @notice Only the vault may call back, and only during this contract's own liquidation.
    error FlashKeeperUnexpectedCallback(address sender);
    error FlashKeeperProfitTooLow(address token, uint256 balance, uint256 needed);
    error FlashKeeperNoVenue(address venue);

    /// @notice Registers margin calls in this contract's name, so that the tips of the sales they lead to lower its payment. Owner only.
    /// @return called number of calls recorded
    function callMargin(AccountId[] calldata accounts) external returns (uint256 called);

    /// @notice Buys, sells and pays; keeps the profit. Owner only.
    /// @param bids in ascending order of accounts; see `ILiquidator.liquidate`
    /// @param minProfit [units of the settlement token] least that must be left after the payment
    /// @return amounts bought per bid [token units], 0: skipped
    /// @return profit [units of the settlement token]
    function liquidate(
        Bid[] calldata bids,
        uint256 minProfit
    ) external returns (uint256[] memory amounts, uint256 profit);

    /// @notice Sends tokens held here to the owner; the maximum of uint256 sends all. Owner only.
    /// @param amount [token units]
    function withdraw(address token, uint256 amount) external;

    /// @notice Chooses where collateral is sold; it must be a contract. Owner only.
    function setVenue(address venue) external;

    /// @notice Where collateral is sold.
    function venue() external view returns (address);
}
