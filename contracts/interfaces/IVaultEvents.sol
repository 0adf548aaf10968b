// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";

/// @title Events and errors of the vault
interface IVaultEvents {
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
    /// @notice A trade: the buyer's position grew by `size`, the seller's shrank by it, at `price`; all WAD. The fees went to the reserves.
    event Traded(
        uint8 indexed market,
        AccountId indexed buyer,
        AccountId indexed seller,
        uint256 size,
        uint256 price,
        uint256 buyerFee,
        uint256 sellerFee
    );
    /// @notice Part of the fee of a risk-reducing trade that the account could not carry was given back [WAD].
    event FeeWaived(AccountId indexed account, uint8 indexed market, uint256 amount);
    /// @notice `amount` of an account's profit (> 0) or loss (< 0) became cash through the market's pot [WAD].
    event Settled(AccountId indexed account, uint8 indexed market, int256 amount, uint256 pot);
    /// @notice Every position of the market ends at `price` [WAD]: the mean of its last 30 minutes, or the last good price of a dead feed.
    event MarketSettled(uint8 indexed market, uint256 price);
    /// @notice A position of a settled market was closed at the settlement price [WAD]; what it is worth is its quote now.
    event PositionEnded(AccountId indexed account, uint8 indexed market, int256 size, uint256 price);
    /// @notice A whole position changed its account; `size` and `quote` [WAD] are what left.
    event PositionMoved(AccountId indexed from, AccountId indexed to, uint8 indexed market, int256 size, int256 quote);
    /// @notice A position of an insolvent account was closed against the other side of its market, pro rata, at `price` [WAD].
    event Deleveraged(AccountId indexed account, uint8 indexed market, uint256 size, uint256 price);
    /// @notice A side was used up by deleveraging; what is left of its positions lives on in a new era.
    event EraTurned(uint8 indexed market, bool indexed isLong, uint256 era);
    /// @notice Effective limits after quantisation [WAD of size].
    event MarketCapsSet(uint8 indexed market, uint256 openInterestCap, uint256 positionCap);
    /// @notice Until then [unix s], or until governance or a later poke says `MarketReopened`, the market's open interest only falls.
    event MarketClosed(uint8 indexed market, uint256 until);
    event MarketReopened(uint8 indexed market);
    /// @notice The pending losses hold `loss` for the account now, 0: none [WAD].
    event InsolvencyReported(AccountId indexed account, uint256 loss, uint256 pending);
    /// @notice The market's budget bore `amount` [WAD]: of the account's loss, or, when it is the backstop's own, of what it had taken over.
    event BudgetSpent(uint8 indexed market, AccountId indexed account, uint256 amount);
    /// @notice The backstop took over `share` [WAD] of everything; `cash` [WAD] came with it, negative: debt, after `payout` to the account.
    event Absorbed(AccountId indexed account, uint256 share, int256 cash, uint256 payout);
    /// @notice The backstop's cash, or reserves it had not drawn, paid `amount` of recorded deficit, of which `deficit` is left [WAD].
    event DeficitCovered(uint256 amount, uint256 deficit);
    /// @notice Suppliers bore `amount` [WAD] of recorded deficit through the supply index [RAY].
    event Socialised(uint256 amount, uint256 supplyIndex);
    /// @notice The backstop was credited `amount` of the reserves [WAD].
    event ReservesDrawn(uint256 amount);
    event SeedSet(uint8 indexed market, uint256 seed);
    event ExchangeSet(address indexed exchange);
    event BackstopSet(AccountId indexed account);
    event AssetListed(uint8 indexed asset, address indexed token);
    /// @notice `cap` is the effective one after quantisation [token units].
    event CapSet(uint8 indexed asset, uint256 cap);
    event EngineSet(address indexed engine);
    event LiquidatorSet(address indexed liquidator);
    event OutflowPaused(uint256 until);
    /// @notice `share` [bp] and `floor` [WAD] of the limiter of borrowing.
    event OutflowLimitSet(uint256 share, uint256 floor);

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
    /// @notice All accounts together would owe `debt`, and may owe `limit` now [WAD].
    error VaultOutflowLimited(AccountId account, uint256 debt, uint256 limit);
    error VaultLocked();
    error VaultTooManyTouched(AccountId account, uint256 limit);
    error VaultSameAccount(AccountId account);
    error VaultNothingOwed(AccountId account);
    error VaultNotModule(address sender, address module);
    error VaultUnderpaid(uint256 paid, uint256 credited);
    error VaultTokenAmountMismatch(address token, uint256 received, uint256 stated);
    error VaultAlreadyListed(uint8 asset, address token);
    error VaultCapOutOfRange(uint8 asset, uint256 cap, uint256 limit);
    /// @notice The limiter must leave borrowing some room: `least` [bp].
    error VaultOutflowShareTooLow(uint256 share, uint256 least);
    error VaultPauseTooLong(uint256 duration, uint256 limit);
    error VaultUnknownMarket(uint8 market);
    /// @notice Cash stays in while losses that nobody has borne yet exceed what stands against them [WAD]: resolve, cover, socialise first.
    error VaultFrozen(uint256 lost, uint256 cover);
    /// @notice The market's budget bears the deficit [WAD]: the backstop absorbs the account.
    error VaultWithinBudget(AccountId account, uint8 market, uint256 deficit);
    /// @notice The backstop's own accounts are part of its worth.
    error VaultNotReportable(AccountId account);
    /// @notice What the backstop took over is sold by itself.
    error VaultNotCallable(AccountId account);
    error VaultNothingToReport(AccountId account, uint256 loss);
    error VaultNothingToCover(uint256 deficit);
    /// @notice The backstop is worth as much as the recorded deficit, or more.
    error VaultNothingToSocialise(uint256 deficit, uint256 worth);
    /// @notice A leg of the account has no price at all: whether it is insolvent is unknown.
    error VaultAccountUnpriced(AccountId account);
    error VaultPriceOutsideBand(uint8 market, uint256 price, uint256 mark);
    /// @notice No trade without a Valid price, no settlement without a mark.
    error VaultMarketUnpriced(uint8 market, uint256 status);
    /// @notice The market has expired or is settled: nothing trades, positions are closed by `settle`.
    error VaultMarketEnded(uint8 market);
    error VaultMarketsNotAscending(uint8 market);
    error VaultOpenInterestExceeded(uint8 market, uint256 openInterest, uint256 cap);
    error VaultReduceOnly(uint8 market);
    /// @notice The guardian has closed the market until then [unix s]: open interest only falls.
    error VaultMarketClosed(uint8 market, uint256 until);
    /// @notice The guardian may close the market again from `possibleAt` [unix s] on.
    error VaultClosingRefused(uint8 market, uint256 possibleAt);
    error VaultPositionCapExceeded(AccountId account, uint256 size, uint256 cap);
    error VaultPositionTooSmall(AccountId account, uint256 notional, uint256 minimum);
    error VaultTooManyPositions(AccountId account, uint256 count, uint256 limit);
    /// @notice An isolated account holds cash and one market.
    error VaultIsolated(AccountId account, uint8 asset);
    error VaultInsolvent(AccountId account, int256 netWorth);
    error VaultSolvent(AccountId account, int256 netWorth);
    /// @notice A position moves only between accounts of one owner.
    error VaultOwnersDiffer(AccountId from, AccountId to);
    /// @notice A margin call is open on the account.
    error VaultCalled(AccountId account);
    error VaultNoPosition(AccountId account, uint8 market);
    error VaultNotOpposite(AccountId long, AccountId short, uint8 market);
    /// @notice The position stands where it was settled last, or its market's pot is empty.
    error VaultNothingToSettle(AccountId account, uint8 market);
    /// @notice The position missed more eras of its side than one call carries it over: `walkEras` first.
    error VaultErasPending(AccountId account, uint8 market, uint256 eras);
    /// @notice The open interest cap times what the worst step takes beyond the margins exceeds the backstop's share [WAD].
    error VaultCoverTooThin(uint8 market, uint256 exposure, uint256 cover);
    error VaultParameterOutOfRange(bytes32 name, uint256 value, uint256 limit);
}
