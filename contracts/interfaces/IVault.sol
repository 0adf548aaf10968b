// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";
import {CallState} from "../types/CallState.sol";
import {MarginCall} from "../types/MarginCall.sol";
import {Delivery, Tip} from "../types/Sale.sol";

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
interface IVault {
    /* ------------------------------------------------ events ------------------------------------------------ */

    /// @notice `balance` is what the account has of the asset now [token units]; for cash the signed principal [WAD at index 1].
    event Deposited(AccountId indexed account, uint8 indexed asset, address payer, uint256 amount, int256 balance);
    event Withdrawn(AccountId indexed account, uint8 indexed asset, address receiver, uint256 amount, int256 balance);
    /// @notice `amount` in token units, for cash WAD.
    event Transferred(
        AccountId indexed from,
        AccountId indexed to,
        uint8 indexed asset,
        uint256 amount,
        int256 fromBalance,
        int256 toBalance
    );
    /// @notice Cash moved without tokens: a tip, or the settlement of a keeper's account.
    event CashMoved(AccountId indexed account, int256 amount, int256 principal);
    /// @notice The account's last collateral is gone and its debt is written off into the recorded deficit [WAD].
    event DeficitRecorded(AccountId indexed account, uint256 amount, uint256 deficit);
    /// @notice The call ended: net worth stands at 1.03 maintenance buffers or more.
    event CallCured(AccountId indexed account);
    event AssetListed(uint8 indexed asset, address indexed token);
    /// @notice `cap` is the effective one after quantisation [token units].
    event CapSet(uint8 indexed asset, uint256 cap);
    event EngineSet(address indexed engine);
    event LiquidatorSet(address indexed liquidator);
    event OutflowPaused(uint256 until);

    /* ------------------------------------------------ errors ------------------------------------------------ */

    error VaultZeroAmount(AccountId account, uint8 asset);
    error VaultUnknownAsset(uint8 asset);
    error VaultModeDisabled(AccountId account, uint8 mode);
    error VaultZeroOwner(AccountId account);
    error VaultNotAuthorised(AccountId account, address sender, uint256 scope);
    error VaultBalanceTooLow(AccountId account, uint256 balance, uint256 amount);
    error VaultLiquidityTooLow(uint8 asset, uint256 held, uint256 amount);
    error VaultCapExceeded(uint8 asset, uint256 total, uint256 cap);
    error VaultTooManyCollaterals(AccountId account, uint256 count, uint256 limit);
    error VaultBelowInitial(AccountId account, int256 netWorth, uint256 buffer);
    error VaultDebtTooSmall(AccountId account, uint256 debt, uint256 minimum);
    error VaultOutflowPaused(AccountId account, uint256 until);
    error VaultLocked();
    error VaultTooManyTouched(AccountId account, uint256 limit);
    error VaultSameAccount(AccountId account);
    error VaultNothingOwed(AccountId account);
    error VaultNotModule(address sender, address module);
    error VaultUnderpaid(uint256 paid, uint256 credited);
    error VaultTokenAmountMismatch(address token, uint256 received, uint256 stated);
    error VaultAlreadyListed(uint8 asset, address token);
    error VaultCapOutOfRange(uint8 asset, uint256 cap, uint256 limit);
    error VaultPauseTooLong(uint256 duration, uint256 limit);
    error VaultParameterOutOfRange(bytes32 name, uint256 value, uint256 limit);

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

    /// @notice Written-off debt that nobody has covered yet [WAD].
    function deficit() external view returns (uint256);

    /// @notice Margin engine that values accounts.
    function engine() external view returns (address);
    /// @notice Module behind the gates.
    function liquidator() external view returns (address);
    /// @notice End of the guardian's pause [unix s].
    function outflowPausedUntil() external view returns (uint256);
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
