// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";
import {CallState} from "../types/CallState.sol";
import {MarginCall} from "../types/MarginCall.sol";

/// @notice A keeper's offer to buy one collateral of one account.
struct Bid {
    AccountId account;
    uint8 asset; // instrument: 1 to 31 a collateral, 32 + j the position in market j
    uint32 nonce; // account nonce the bid was made for; type(uint32).max: any
    uint128 maxAmount; // [token units, of a position WAD of size] "up to": the sale is sized by the contract and never larger
    uint64 minPremium; // [WAD] worst price accepted: premium per unit of value; 0 for a discount sale's any price
}

/// @notice A keeper's offer to buy a leg together with what it hedges: a collateral or a position, and a position of the same underlying on
/// the other side.
struct PairBid {
    AccountId account;
    uint8 asset; // instrument of the first leg: 1 to 31 a collateral, 32 + j the position in market j
    uint8 hedge; // instrument of the second: 32 + j, above the first
    uint32 nonce; // as in Bid
    uint128 maxAmount; // of the first leg, as in Bid
    uint64 minPremium; // [WAD] worst price accepted: premium per unit of both legs' value
}

/// @title Liquidator: margin calls and sales open to any keeper
/// @notice An account whose net worth W is below its maintenance buffer B_m may be called by anyone. The call starts a grace clock; it ends
/// only by cure (W >= 1.03 B_m). When the grace is over, or at once below the close-out line B_c, keepers buy its collateral at a premium
/// that rises with time and depth of distress; each sale is sized in closed form to bring the account back to the target ratio and never
/// leaves its ratio lower. An account with W <= 0 is sold out at a discount that rises with time, and what it then still owes is recorded.
///
/// Legs of one underlying hedge each other, and a sale must not unhedge: while an account is solvent, a leg is sold alone only as far as that
/// lowers the magnitude of the account's net delta in the underlying (`IMarginEngine.appraise`): nothing of a leg against the net delta, at
/// most the net delta of a leg with it. The rest goes by `liquidatePair`.
///
/// Clocks count live seconds: seconds in which liquidation was open. Pauses and sequencer outages (with their grace) do not count.
///
/// Bids come in ascending order of accounts and, within one, of assets. A bid that is not eligible any more is skipped, so that nobody can make a batch revert by
/// curing one account; a call in which nothing is sold reverts with the reason of the last bid.
interface ILiquidator {
    /* ------------------------------------------------ events ------------------------------------------------ */

    /// @notice A call was recorded, renewed by a second notice, or cut short by close-out. All money WAD; `call` holds the deadline and
    /// `state` the count of calls, both as the vault stores them (types/MarginCall.sol, types/CallState.sol).
    event MarginCalled(
        AccountId indexed account,
        address indexed caller,
        int256 netWorth,
        uint256 maintenance,
        uint256 closeOut,
        MarginCall call,
        CallState state
    );
    /// @notice A sale found the account below its close-out line, or insolvent, for the first time in this call.
    event CloseOutRecorded(AccountId indexed account, MarginCall call, CallState state);
    /// @notice `value`, `premium` (of which the fee share stays with the reserves), `tip` and the account's state after the sale are WAD; `round` is the
    /// feed's round of the sold asset. `premium` is the discount when the account was insolvent.
    event Liquidated(
        AccountId indexed account,
        uint8 indexed asset,
        address indexed keeper,
        uint256 amount,
        uint256 value,
        uint256 premium,
        uint256 tip,
        int256 netWorth,
        uint256 maintenance,
        uint256 round
    );
    event CapacitySet(uint8 indexed asset, uint256 max, uint256 refill);
    /// @notice Liquidation is closed from `start` to `end` [unix s]; the interval does not count in any clock.
    event Halted(uint256 start, uint256 end);

    /* ------------------------------------------------ errors ------------------------------------------------ */

    error LiquidatorNoBids();
    /// @notice Positions of an account with W <= 0 are not taken over; they are offset or deleveraged.
    error LiquidatorInsolvent(AccountId account, int256 netWorth);
    error LiquidatorNotCallable(AccountId account, int256 netWorth, uint256 maintenance);
    error LiquidatorAlreadyCalled(AccountId account, uint256 deadline, uint256 live);
    /// @notice Above maintenance, or still inside the grace.
    error LiquidatorNotLiquidatable(AccountId account, int256 netWorth, uint256 maintenance);
    error LiquidatorGraceRunning(AccountId account, uint256 deadline, uint256 live);
    /// @notice The call is older than a day and nobody acted on it: `callMargin` gives the second notice first.
    error LiquidatorNoticeNeeded(AccountId account, uint256 startedAt, uint256 live);
    error LiquidatorNonceMoved(AccountId account, uint256 nonce, uint256 pinned);
    error LiquidatorLegNotPriced(AccountId account, uint8 asset, uint256 status);
    error LiquidatorNothingToSell(AccountId account, uint8 asset);
    /// @notice The bucket, the account's share of it or the bid allow less than the smallest sale: the minimum remainder, or
    /// all that is needed where that is less.
    error LiquidatorCapacityEmpty(uint8 asset, uint256 available);
    /// @notice The leg hedges others of its underlying: alone only `room` [WAD] of it could go, which is nothing or less than the smallest
    /// sale. `liquidatePair` sells it with what it hedges.
    error LiquidatorHedged(AccountId account, uint8 asset, uint256 room);
    /// @notice Not two legs of one underlying on opposite sides, the first with the lower number and the second a position.
    error LiquidatorNotPaired(AccountId account, uint8 asset, uint8 hedge);
    error LiquidatorPremiumTooLow(AccountId account, uint256 premium, uint256 minimum);
    error LiquidatorBidsNotAscending(AccountId account);
    error LiquidatorHalted(uint256 now_, uint256 end);
    error LiquidatorSequencerDown();
    error LiquidatorSettlementUnfit();
    error LiquidatorWorseOff(AccountId account, int256 netWorth, uint256 maintenance);
    error LiquidatorPauseRefused(uint256 duration, uint256 limit);
    error LiquidatorParameterOutOfRange(bytes32 name, uint256 value, uint256 low, uint256 high);

    /* ----------------------------------------------- actions ------------------------------------------------ */

    /// @notice Registers margin calls; accounts that cannot be called are skipped, at least one must be recorded. The caller becomes the
    /// one who is tipped when the call leads to a sale.
    /// @return called number of calls recorded
    function callMargin(AccountId[] calldata accounts) external returns (uint256 called);

    /// @notice Buys collateral of liquidatable accounts and takes over their positions, the latter into the keeper's account.
    /// @param keeperAccount vault account that pays and receives; zero: the caller's wallet pays, `receiver` receives
    /// @param data wallet form: not empty calls `onLiquidation` on the caller between delivery and payment
    /// @return amounts bought per bid [token units], 0: skipped
    /// @return paid cash to pay for all bids together [WAD]
    function liquidate(
        Bid[] calldata bids,
        AccountId keeperAccount,
        address receiver,
        bytes calldata data
    ) external returns (uint256[] memory amounts, uint256 paid);

    /// @notice Buys pairs of legs that hedge each other, in the proportion of their values, the leg on the side of the net delta by at most
    /// that delta more: the magnitude of the net delta does not rise, to within a unit of each. Sized by the closed form of a single sale
    /// with the buffers and premiums of both legs in their proportion; each leg is priced as if sold alone and uses its own capacity. Ends with
    /// the account not worse off by the two together. Not for accounts with W <= 0. Bids come in ascending order, one an account; the skipping
    /// of bids is as in `liquidate`.
    /// @param keeperAccount vault account that pays for the collateral and takes the positions
    /// @return amounts bought, two a bid: of the first leg [token units or WAD of size] and of the hedge [WAD of size]; 0: skipped
    /// @return paid cash to pay for all collateral together [WAD]
    function liquidatePair(
        PairBid[] calldata bids,
        AccountId keeperAccount
    ) external returns (uint256[] memory amounts, uint256 paid);

    /// @notice Closes the positions of two accounts on opposite sides of a market against each other at mark; both are liquidatable or
    /// insolvent. No premium, no tip, no capacity; anyone.
    /// @return size closed [WAD]
    function offset(AccountId long, AccountId short, uint8 market) external returns (uint256 size);

    /// @notice Reverts while liquidation is closed; takes a sequencer outage into the clock; anyone.
    function requireOpen() external;

    /// @notice Takes a sequencer outage into the clock; anyone.
    function pokeSequencer() external;

    /* ------------------------------------------------ views ------------------------------------------------- */

    /// @notice Live clock [s].
    function liveNow() external view returns (uint256);

    /// @notice Capacity left for sales to keepers now, and its maximum [WAD].
    function capacityOf(uint8 asset) external view returns (uint256 available, uint256 max);
}
