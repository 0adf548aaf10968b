// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";
import {IVaultEvents} from "./IVaultEvents.sol";

/// @title Positions of the vault
/// @notice Part of IVault; its code is a contract of its own (vault/VaultTrading.sol) that the vault runs on its own storage.
interface IVaultTrading is IVaultEvents {
    /* ------------------------------------------------ actions ----------------------------------------------- */

    /// @notice Turns what a position has earned or lost at mark into cash. A loss (anyone, account solvent, debt within
    /// `IVault.outflowLimit`, else it waits whole) is charged to the account and goes to the market's pot; profit (owner or operator with
    /// SCOPE_TRADE) comes out of the pot, as far as it reaches, and matures over an
    /// hour before it may leave. In a settled market it first closes the position at the settlement price, for anyone; profit that a stranger
    /// may not pay out stays the position's quote.
    /// @return settled [WAD] > 0: paid to the account
    function settle(AccountId account, uint8 market) external returns (int256 settled);

    /// @notice Moves all of a position, size and quote, to another account of the same owner and into what that holds; from a cross account to
    /// an isolated one or back this converts its mode. Owner, or operator with SCOPE_TRADE and SCOPE_TRANSFER. Neither account may be called or
    /// insolvent, and both must stand at their initial line afterwards, as after a withdrawal: in a batch at its end, where being risk-reducing
    /// does not replace it. Needs a Valid price; also in a market that may only shrink.
    function movePosition(AccountId from, AccountId to, uint8 market) external;

    /// @notice Applies funding up to now; anyone. Without a Valid price time passes and nothing is paid. Settles a dated market whose price is
    /// fixed (IExpiries), and a perpetual that has had no Valid price for 24 h, at its last good one.
    function pokeMarket(uint8 market) external;

    /// @notice Executes trades between accounts, charges their fees and checks every account once at the end: with its profit cut by a
    /// tenth it stands at its initial line, or over the call its risk was reduced: dW >= dB and dW >= clamp(W/B, 0, 1) * dB at mid. A fee that
    /// a reducing trade leaves no room for is waived. Exchange only.
    /// @param trades four words a trade, grouped by market in ascending order (types/Trade.sol)
    function settleTrades(uint256[] calldata trades) external;

    /// @notice Moves positions of liquidated accounts to a keeper's account at the stated prices, and writes their call states. The keeper is
    /// checked like a trader. Liquidator; the backstop for its own accounts.
    /// @param takeovers four words each (types/Trade.sol)
    /// @param payer owns the keeper's account, or operates it with SCOPE_TRADE
    function settleTakeovers(uint256[] calldata takeovers, address payer, AccountId keeper) external;

    /// @notice Closes two opposite positions against each other at mark. Liquidator only.
    /// @return size closed [WAD]
    function settleOffset(AccountId long, AccountId short, uint8 market) external returns (uint256 size);

    /// @notice Carries a position over up to 8 eras of its side; anyone. Needed only when more were missed.
    function walkEras(AccountId account, uint8 market) external;

    /* ------------------------------------------------ setters ----------------------------------------------- */

    /// @notice Governance: opens a market, a dated one if the engine has an expiry for it, or changes its limits [WAD of size]. `worstStep` [per mille] is the largest one-update step of the
    /// index on record; what it takes beyond close-out and maintenance margin on all open interest is at most a twentieth of the
    /// backstop's cash.
    function setMarketCaps(uint8 market, uint256 openInterestCap, uint256 positionCap, uint256 worstStep) external;

    /// @notice Guardian: lets a market's open interest only fall, for 7 days; not again before as long has passed since.
    function closeMarket(uint8 market) external;

    /// @notice Governance: opens it again at once.
    function reopenMarket(uint8 market) external;
}
