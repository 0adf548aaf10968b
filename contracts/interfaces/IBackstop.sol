// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";

/// @title Backstop: last buyer, and the capital that bears what nobody else bore
/// @notice Owns vault accounts: its cash, what it took over of collateral, and one isolated account for each market it took a position of
/// (types/Inventory.sol). Two tranches own it (ITranche): senior has a claim that accrues a target rate out of income, junior has the rest
/// and loses first. It takes over whole accounts that nobody bought in time or that are insolvent, as far as its limits allow, and sells what
/// it took by Dutch sales. All money is WAD of the settlement token unless said otherwise.
///
/// Net asset value. What it took over counts at net worth less maintenance buffer for who leaves (`navLow`), plus the buffer for who enters.
/// Limits: of one instrument at most a twentieth of `navLow`, of all together at most half of it; at most 16 markets at a time; the loss
/// charged to a market at most its budget (IVaultResolution).
///
/// Income: the vault's reserves, drawn by anyone. Senior gets what its target rate has accrued, the rest is junior's and is streamed to it
/// over seven days. Nothing accrues to senior while losses are recorded or pending.
interface IBackstop {
    /* ------------------------------------------------ events ------------------------------------------------ */

    /// @notice `share` [WAD] of the account was taken over; `fee` stayed with the backstop, `bounty` went to the caller.
    event AccountAbsorbed(
        AccountId indexed account,
        address indexed caller,
        uint256 share,
        int256 netWorth,
        uint256 fee,
        uint256 bounty
    );
    /// @notice `amount` [token units, of a position WAD of size] of inventory was sold for `paid`, `discount` [WAD] below mid.
    event InventorySold(
        uint8 indexed instrument,
        address indexed buyer,
        uint256 amount,
        uint256 paid,
        uint256 discount
    );
    /// @notice An account of a market was emptied; `result` is what it brought or cost over its capital.
    event InventoryClosed(uint8 indexed market, int256 result);
    /// @notice Income was shared: `senior` raised its claim, `junior` is streamed.
    event IncomeShared(uint256 senior, uint256 junior);
    /// @notice A tranche was wiped out and a new series opened in its place.
    event SeriesOpened(bool indexed isSenior, address indexed tranche, uint256 series);

    /* ------------------------------------------------ errors ------------------------------------------------ */

    /// @notice The account is not below a quarter of its maintenance buffer, not insolvent, and not in close-out for two minutes or with
    /// empty buckets.
    error BackstopNotAbsorbable(AccountId account, int256 netWorth, uint256 maintenance);
    /// @notice A leg of the account has no price that may be acted on; its priced positions can be deleveraged, its collateral sold.
    error BackstopUnpriced(AccountId account, uint256 status);
    /// @notice Too little gas was left to deleverage the rest.
    error BackstopOutOfGas();
    /// @notice Limits leave no room for any share of the account and it has no position to deleverage.
    error BackstopFull(AccountId account);
    error BackstopNothingToSell(uint8 instrument);
    error BackstopInstrumentUnpriced(uint8 instrument, uint256 status);
    /// @notice The Dutch sale has not come down to `wanted` yet; `discount` [WAD] is what it gives now.
    error BackstopDiscountTooLow(uint8 instrument, uint256 discount, uint256 wanted);
    error BackstopNotTranche(address sender);
    /// @notice Losses are recorded or pending: `coverDeficit`, resolve or `reportInsolvent` again first.
    error BackstopStrained(uint256 recorded, uint256 pending);
    /// @notice Junior would be below its floor, the share of both tranches [WAD].
    error BackstopFloor(uint256 junior, uint256 senior, uint256 floor);
    /// @notice Senior's claim is not covered with a hundredth to spare: no entry until it is.
    error BackstopImpaired(uint256 nav, uint256 claim);
    /// @notice A series ends only when nothing is left for it, with no inventory and no losses recorded or pending.
    error BackstopSeriesAlive(uint256 nav, uint256 claim);
    error BackstopParameterOutOfRange(bytes32 name, uint256 value, uint256 low, uint256 high);

    /* ------------------------------------------------ actions ----------------------------------------------- */

    /// @notice Takes over the largest share of everything an account has and owes that the limits allow; what is left of its positions is
    /// deleveraged in the same call. The account keeps its net worth less a fee of min(W, B_m / 4). The caller earns the flat cost of a leg for
    /// each that is worth it, out of the fee where there is one. Anyone, while liquidation is open: at once when W < B_m / 4, or in close-out after two minutes
    /// or with every bucket empty.
    /// @return share taken over [WAD]
    function absorb(AccountId account) external returns (uint256 share);

    /// @notice Buys inventory at a discount below mid that rises from 0 to the instrument's highest premium over the ramp, from the last
    /// absorption on, of a part that came later in its proportion. A collateral is paid by the caller's wallet and sent to `receiver`, before payment if `data` is not empty; a position moves to
    /// `keeperAccount`.
    /// @param amount [token units, of a position WAD of size] up to
    /// @param minDiscount [WAD] worst accepted
    /// @return sold amount
    /// @return paid [token units of the settlement token; of a position its price, WAD]
    function buy(
        uint8 instrument,
        uint256 amount,
        uint256 minDiscount,
        AccountId keeperAccount,
        address receiver,
        bytes calldata data
    ) external returns (uint256 sold, uint256 paid);

    /// @notice Brings the cash of a market's account back once its position is gone and its profit has matured; anyone.
    function collect(uint8 market) external;

    /// @notice Draws the vault's reserves as income; anyone.
    function draw() external;

    /// @notice Ends a wiped-out series and opens a new one; anyone.
    function closeSeries() external;

    /// @notice Tranche only: books `assets` [token units] that the tranche has paid in.
    function payIn(uint256 assets) external;

    /// @notice Tranche only: pays `assets` [token units] out to `receiver`.
    function payOut(uint256 assets, address receiver) external;

    /* ------------------------------------------------- views ------------------------------------------------ */

    /// @notice Worth of all that it has, at the low side, before recorded and pending losses. Like every number below it reverts while an
    /// absorption or a sale is under way.
    function navLow() external view returns (uint256);

    /// @notice What a tranche's shares are worth for who leaves: at the low side after losses known, and for who enters: at the high side, with
    /// senior's accrued rate and junior's income still streamed. 0 for a series that has ended. [token units]
    function assetsOf(address tranche) external view returns (uint256 low, uint256 high);

    /// @notice Most that a tranche may take in and pay out now [token units].
    function limitsOf(address tranche) external view returns (uint256 entry, uint256 exit);

    /// @notice Discount of the Dutch sale of an instrument now [WAD] and what is on sale.
    function saleOf(uint8 instrument) external view returns (uint256 discount, uint256 amount);
}

/// @notice Implemented by buyers of inventory that sell the collateral before they pay for it.
interface IBackstopCallback {
    /// @param payment [token units of the settlement token] pulled from the caller right after
    function onBackstopSale(uint256 payment, bytes calldata data) external;
}
