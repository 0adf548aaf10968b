// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";
import {IVaultEvents} from "./IVaultEvents.sol";

/// @title Losses of the vault
/// @notice Part of IVault; its code is a contract of its own (vault/VaultResolution.sol) that the vault runs on its own storage.
///
/// What an account owes beyond all it has is borne in one order: the market's budget, the other side of the market by deleveraging, the rest of
/// the backstop's cash, and last all suppliers of cash. Losses of borrowing start at the backstop. Each step is a call anybody may make, an
/// event and a number in the state; what the steps take sums to the loss.
///
/// The budget of a market is its seed plus the fees received from it minus what was spent on it, at most a twentieth of the backstop's cash.
interface IVaultResolution is IVaultEvents {
    /* ------------------------------------------------ actions ----------------------------------------------- */

    /// @notice Closes a position of an insolvent account against the other side of its market, pro rata over all of it; anyone, while liquidation is
    /// open. The deficit charged to the position, W in the share of its loss in the losses of all positions, is first paid out of the
    /// market's budget; the rest moves the price at which the position closes, at most by its maintenance margin. What the account still owes when
    /// it holds nothing more is recorded as deficit. What an offset or a trade has closed before is settled. Costs the same however many
    /// accounts stand on the other side. In a settled market the position closes at the settlement price, and the other side stays.
    /// A deficit that the budget bears whole is the backstop's to absorb: then only the backstop deleverages, what it could not take over, and
    /// it may close positions of solvent accounts, at mark.
    /// @return closed [WAD]
    function deleverage(AccountId account, uint8 market) external returns (uint256 closed);

    /// @notice Counts what an insolvent account owes beyond all it has [WAD, at mid] among the pending losses until it is resolved; anyone. A later
    /// report replaces it, that of an account that is solvent again takes it out; what resolves a part of the account leaves at most the loss
    /// that is left.
    /// @return loss [WAD]
    function reportInsolvent(AccountId account) external returns (uint256 loss);

    /// @notice Pays recorded deficit out of the backstop's cash, as far as it reaches; anyone.
    /// @return paid [WAD]
    function coverDeficit() external returns (uint256 paid);

    /// @notice The last step: recorded deficit beyond all that the backstop has, its undrawn reserves first, is taken from all positive cash by the
    /// supply index, and owed to the suppliers from then on: until it is made good, the reserves' share of interest is theirs; anyone. The index keeps at least a billionth of its value at the start.
    /// @return taken [WAD] by which the deficit falls
    function socialise() external returns (uint256 taken);

    /// @notice Moves the reserves, what the vault owns beyond claims and pots, to the backstop's cash. Backstop only.
    /// @return drawn [WAD] credited to the backstop
    function drawReserves() external returns (uint256 drawn);

    /// @notice Moves a share of everything an account has and owes to the backstop: collateral to its collateral accounts, positions to its
    /// accounts of their markets, cash to its cash account, and pays the account `payout` [WAD]; which sums are worth what is the
    /// backstop's to judge. Backstop only.
    /// @param share [WAD] up to 1: of each balance; rest by rounding stays with the account
    function settleAbsorption(AccountId account, uint256 share, uint256 payout) external;

    /// @notice Counts what the backstop lost on a market against the market's budget [WAD]. Backstop only.
    function spendBudget(uint8 market, uint256 amount) external;

    /* ------------------------------------------------ setters ----------------------------------------------- */

    /// @notice Governance: names the account whose cash backs the markets' limits and bears losses; if its owner is a contract, it is an IBackstop.
    function setBackstop(AccountId account) external;

    /// @notice Governance: what a market's budget starts with [WAD, below 2^128].
    function setSeed(uint8 market, uint256 seed) external;
}
