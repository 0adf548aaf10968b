// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";
import {PriceStatus} from "../types/Price.sol";

/// @notice Where an account stands. At mid prices, except that Healthy is told from Restricted by the test of an outflow itself
/// (`IVault.appraiseOpening`: low side, opening haircuts at the protocol's totals), so that Healthy means: may withdraw or borrow.
/// With debt and opening refused the account is Restricted. Equality takes the safer row; an account that holds and owes nothing is
/// Healthy.
enum AccountState {
    Healthy,
    Restricted, // B_m <= W
    Called, // B_c <= W < B_m, whether or not the call is registered
    CloseOut, // 0 < W < B_c
    Insolvent // W <= 0
}

/// @notice Whether collateral of an account may be sold now, or the first reason why not. A halt of liquidation (pause, sequencer) and
/// the capacity left are not looked at.
enum SaleVerdict {
    Liquidatable,
    AboveMaintenance,
    NotCalled, // callMargin first
    GraceRunning,
    NoticeNeeded, // the call is a day old and nobody acted: callMargin gives the second notice
    NothingHeld, // no collateral and no position
    SettlementUnfit, // the settlement token is off its peg or unpriced: sales are closed
    PositionsOnly, // insolvent with nothing but positions: they are offset or deleveraged
    NoPricedLeg // every collateral is Stale or Invalid, or one is Unknown
}

/// @notice Sums at mid prices with maintenance haircuts, as liquidation sees them. Money is WAD.
struct Margin {
    int256 netWorth; // W
    uint256 maintenance; // B_m
    uint256 closeOut; // B_c
    int256 ratio; // [WAD] rho = W / B_m, down; B_m = 0: type(int256).max, or min when W < 0
    uint256 shortfall; // cash that cures: 1.03 B_m - W, up; 0 when there is nothing to cure
    PriceStatus worstStatus; // of the legs
    uint256 grace; // [s] shortest of the legs; type(uint32).max without a leg
}

/// @notice What the test of an outflow sees [WAD].
struct Opening {
    int256 netWorth; // W_out
    uint256 buffer; // B_i
    bytes4 refusal; // selector of the error that refuses every opening now (MarginEngine); 0: opening is possible
}

/// @notice Margin call that runs, decoded; all zero without one. Times are live seconds (`ILiquidator.liveNow`).
struct CallView {
    bool isActive;
    address caller;
    uint256 startedAt;
    uint256 deadline;
    uint256 secondsLeft; // until the deadline, 0 when it is over
    uint256 count; // calls in a row before this one, each within a day of the last cure; at most 3
    bool isActed; // something was sold, or the second notice given
    bool isCloseOut; // was seen below the close-out line
}

struct CollateralView {
    uint8 asset;
    address token;
    uint256 balance; // [token units]
    uint256 value; // [WAD] at mid
    PriceStatus status;
    uint256 round; // the feed's round
}

struct AccountView {
    AccountId account;
    AccountState state;
    SaleVerdict verdict;
    int256 cash; // [WAD]
    Margin margin;
    Opening opening;
    CallView call;
    CollateralView[] collaterals; // ascending ids
}

/// @title Account lens: one account in full
/// @notice Read only and without privileges; nothing in the protocol depends on it. Never reverts for a feed or for the settlement token:
/// what cannot be told is a flag.
interface IAccountLens {
    /// @notice Everything about one account.
    function accountView(AccountId account) external view returns (AccountView memory);

    /// @notice The same for a list.
    function accountViews(AccountId[] calldata accounts) external view returns (AccountView[] memory views);

    /// @notice Whether anything of each account may be sold now: the verdict `Liquidatable`, up to a leg without price. Prices are read
    /// once; the rest is at most 16 balances an account.
    function isLiquidatable(AccountId[] calldata accounts) external view returns (bool[] memory sellable);

    /// @notice Largest amount of an asset that `IVault.withdraw` gives in a single action now [token units]; of cash including what can be
    /// borrowed. Cash by the closed form (W_out - B_i and the room of `IVault.outflowLimit`, less the ledger's rounding), collateral by bisection of the engine.
    function maxWithdraw(AccountId account, uint8 asset) external view returns (uint256);

    /// @notice Prices at which an account with debt and a single collateral reaches its maintenance and its close-out line, up, so that at
    /// the price returned it still stands on the line.
    /// @return asset the collateral; 0: not such an account
    /// @return maintenancePrice [WAD of the settlement token per whole token]; type(uint256).max: no price would do
    /// @return closeOutPrice the same
    function linePrices(
        AccountId account
    ) external view returns (uint8 asset, uint256 maintenancePrice, uint256 closeOutPrice);

    /// @notice The ledger read.
    function vault() external view returns (address);
}
