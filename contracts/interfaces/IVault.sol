// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";
import {CallState} from "../types/CallState.sol";
import {MarginCall} from "../types/MarginCall.sol";
import {MarketPot} from "../types/MarketPot.sol";
import {MarketState} from "../types/MarketState.sol";
import {Delivery, Tip} from "../types/Sale.sol";
import {IVaultResolution} from "./IVaultResolution.sol";
import {IVaultTrading} from "./IVaultTrading.sol";

/// @title Vault: the one signed ledger
/// @notice Only holder of tokens and only writer of balances. An account owns collateral balances (>= 0, token units) and signed cash
/// (WAD of the settlement token, interest-bearing both ways); withdrawing more cash than one has is borrowing. Asset 0 is cash.
/// Every rounding is against the account. Tokens are plain ERC-20 listed by governance: a token that delivers less than stated is refused,
/// hooks find the vault locked.
///
/// Order of an action: checks, effects, token transfer, then one check of each touched account at the end of the outermost call:
/// an account without debt passes; otherwise it must stand at its initial line (`MarginEngine.appraiseOpening`), or, inside a batch, be
/// risk-reducing: with dW, dB the changes of net worth and maintenance buffer at mid, dW >= dB, dW >= clamp(W/B, 0, 1) * dB and net
/// outflow at most 1 % of what was withdrawn. Deposits and repayments always pass, need no price and are never paused.
interface IVault is IVaultTrading, IVaultResolution {
    /* --------------------------------------------- user actions --------------------------------------------- */

    /// @notice Pulls `amount` of the asset from the caller into `account`. Cash first repays debt; `type(uint256).max` of cash repays
    /// exactly the debt. Anyone may give cash, or collateral the account already holds; a new kind of collateral needs the owner or an
    /// operator with SCOPE_DEPOSIT.
    /// @param amount [token units]
    /// @return deposited amount pulled [token units]
    function deposit(AccountId account, uint8 asset, uint256 amount) external returns (uint256 deposited);

    /// @notice Sends `amount` of the asset to `receiver`; cash beyond the balance is borrowed. `type(uint256).max` withdraws the whole
    /// balance, of cash the positive balance only. Owner or operator with SCOPE_WITHDRAW.
    /// @param amount [token units]
    /// @return withdrawn amount sent [token units]
    function withdraw(
        AccountId account,
        uint8 asset,
        uint256 amount,
        address receiver
    ) external returns (uint256 withdrawn);

    /// @notice Moves a balance to another account: an outflow of `from` (owner or operator with SCOPE_TRANSFER), a deposit for `to`.
    /// @param amount [token units]
    function transfer(AccountId from, AccountId to, uint8 asset, uint256 amount) external;

    /// @notice Calls back `onVaultBatch(data)` on the caller; every vault action taken meanwhile, by whomever, is checked once at the end.
    function batch(bytes calldata data) external;

    /// @notice Ends a margin call once net worth is at least 1.03 maintenance buffers; anyone.
    /// @return cured false when the account is not called or not yet cured
    function clearCall(AccountId account) external returns (bool cured);

    /* -------------------------------------------- liquidator's gates ----------------------------------------- */

    /// @notice Moves sold collateral to the keeper and his payment into the accounts; writes off what an account without collateral still
    /// owes. Liquidator only.
    /// @param slices what each account sells, three words a slice (types/Sale.sol)
    /// @param paid [WAD] must cover credits and tips; the rest stays with the reserves
    function settleSales(
        uint256[] calldata slices,
        Tip[] calldata tips,
        uint256 paid,
        Delivery calldata delivery
    ) external;

    /// @notice Writes the record of a margin call and the account's call state; the liquidator states both in its event. Liquidator only.
    function recordCall(AccountId account, MarginCall call, CallState state) external;

    /* ------------------------------------------------- views ------------------------------------------------- */

    /// @notice Appraises accounts at mid prices for the liquidator, keepers and lenses.
    /// @param requests two words an account: its id, and an asset whose leg is quoted (0: none)
    /// @return words first per account: header, call record (0 while it is not called), balance of the wanted asset; then the words of
    /// `IMarginEngine.appraise`
    function appraise(uint256[] calldata requests) external view returns (uint256[] memory words);

    /// @notice W_out and B_i of one account, as the outflow test sees them.
    function appraiseOpening(AccountId account) external view returns (int256 netWorth, uint256 buffer);

    /// @notice Cash of an account with interest up to now [WAD], negative: debt.
    function cashOf(AccountId account) external view returns (int256);

    /// @notice Collateral balance [token units].
    function balanceOf(AccountId account, uint8 asset) external view returns (uint256);

    /// @notice Size [WAD, > 0 long] and quote [WAD] of a position, with funding up to the market's last accrual.
    function positionOf(AccountId account, uint8 market) external view returns (int256 size, int256 quote);

    /// @notice Words of a market (types/MarketState.sol, types/MarketPot.sol) as stored.
    function marketOf(uint8 market) external view returns (MarketState state, MarketPot pot);

    /// @notice Settled profit that may not leave yet [WAD].
    function freshOf(AccountId account) external view returns (uint256);

    /// @notice Header word of an account (types/Header.sol).
    function headerOf(AccountId account) external view returns (uint256);
    /// @notice Record of the account's last margin call.
    function callOf(AccountId account) external view returns (MarginCall);

    /// @notice Token, protocol total and cap of an asset; for cash the total is what the vault holds and the cap is 0 (uncapped).
    function assetOf(uint8 asset) external view returns (address token, uint256 total, uint256 cap);

    /// @notice Cash state accrued to now: indices [RAY], principals [WAD at index 1], anchor rate [WAD per year].
    function cashState()
        external
        view
        returns (uint256 supplyIndex, uint256 borrowIndex, uint256 supplied, uint256 borrowed, uint256 anchor);

    /// @notice What the vault owns beyond its claims: held + debts - supplied cash + recorded deficit [WAD], negative only if broken.
    function reserves() external view returns (int256);

    /// @notice Written-off debt that nobody has borne yet [WAD].
    function deficit() external view returns (uint256);

    /// @notice Losses: recorded deficit, pending losses of reported accounts, and what is owed to suppliers since losses were socialised [WAD].
    function losses() external view returns (uint256 recorded, uint256 pending, uint256 owed);

    /// @notice Whether no cash may leave: recorded and pending losses exceed the backstop's worth and a threshold, a thousand or a ten thousandth
    /// of all supplied cash, whichever is more.
    function isFrozen() external view returns (bool);

    /// @notice A market's seed, and what was spent of its budget so far [WAD].
    function coverOf(uint8 market) external view returns (uint256 seed, uint256 spent);

    /// @notice Account whose cash bears losses.
    function backstop() external view returns (AccountId);

    /// @notice Margin engine that values accounts.
    function engine() external view returns (address);
    /// @notice Module behind the exchange's gate.
    function exchange() external view returns (address);
    /// @notice Module behind the liquidator's gates.
    function liquidator() external view returns (address);
    /// @notice Whether a call or a batch is under way, in which balances are not checked yet; false in every transaction's first call.
    function isLocked() external view returns (bool);
    /// @notice End of the guardian's pause [unix s].
    function outflowPausedUntil() external view returns (uint256);

    /// @notice The limiter of borrowing: no withdrawal, transfer or batch, no sale bought on credit and no settlement of a loss may raise the
    /// debt of all accounts together above `limit` [WAD, rounded down], the mean debt of the last day and on top of it `share` [bp] of the mean
    /// supply of the last day, or `floor` [WAD] if that is more. What an account owns leaves it without limit; trades, takeovers, sales for
    /// cash and what resolves losses are not held up, and count.
    function outflowLimit() external view returns (uint256 share, uint256 floor, uint256 limit);
}

/// @notice Implemented by callers of `IVault.batch`.
interface IVaultBatch {
    /// @notice Called by the vault within `batch`.
    function onVaultBatch(bytes calldata data) external;
}

/// @notice Implemented by keepers that sell the collateral before they pay for it.
interface ILiquidationCallback {
    /// @param payment [token units of the settlement token] pulled from the caller right after
    function onLiquidation(uint256 payment, bytes calldata data) external;
}
