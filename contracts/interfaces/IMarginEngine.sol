// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {PriceStatus} from "../types/Price.sol";

// Set while collateral may be sold: the settlement token is priced within [0.80, 1.05] USD.
uint256 constant SALE_OPEN = 1 << 128;

// Above this bit a pricing word counts the prices stored in this transaction.
uint256 constant PRICE_MOVES_SHIFT = 40;

// Set in the head of a record for the opening test where the account took over what had to be liquidated.
uint256 constant ON_TAKEOVER = 1 << 40;

/// @title Margin engine: the only place where accounts are valued
/// @notice A pure function of balances, prices and parameters. Reached by static call; holds no state that moves with trading. All money
/// is WAD in the settlement token. Valuation rounds against the account.
///
/// Accounts travel as raw words, one record after the other:
/// `collateral bits | wanted instrument << 32 | market bits << 64`, `cash (int256)`, then the balances of the set collaterals in ascending
/// order [token units], then two words for each set market: its leg (types/Position.sol) and its state (types/MarketState.sol). Instruments:
/// 1 to 31 collaterals, 32 + j market j.
interface IMarginEngine {
    /// @notice Settlement token is off its peg, unpriced or stale; opening and borrowing are refused until it is back.
    error MarginSettlementUnfit(uint256 price, uint256 low, uint256 high);
    /// @notice The L2 sequencer is down or came back less than its grace ago; opening is refused.
    error MarginSequencerUnfit(uint256 since, uint256 grace);
    /// @notice A position cannot be opened, and nothing can leave beside it, without a Valid price of its market.
    error MarginMarketUnpriced(uint8 market, uint256 status);

    /// @notice Values accounts at mid prices for state, calls and liquidation. Never reverts for a feed: a leg without a Valid price counts
    /// at its last Valid price moved 2 % in the account's favour for 24 h, then 0.
    /// @param accounts records as above, read each price once
    /// @return words per account: net worth W (int256), maintenance buffer B_m, close-out buffer B_c, pricing word = shortest
    /// grace of its legs [s] | worst status of its legs << 32 | prices stored in this transaction << PRICE_MOVES_SHIFT; then,
    /// iff an asset was wanted: its value v, its status (PriceStatus) | round id << 8 | SALE_OPEN, its risk word, the flat cost of a leg, and
    /// over its underlying the net delta (int256) and the gross: signed values (a short position counts against) and magnitudes of the
    /// wanted leg and of all others that may be sold now; without an underlying those of the leg alone
    function appraise(uint256[] calldata accounts) external view returns (uint256[] memory words);

    /// @notice Values one account for opening and outflow: long and collateral at the low side, short at the high side, opening rates at
    /// the protocol's totals. With ON_TAKEOVER in the head the rates are those set, times the multiplier of maintenance: who takes risk over in
    /// a storm needs what it follows at its ramp, not what closes the door to new risk.
    /// @param account one record as above, each balance followed by the protocol's total of that collateral
    /// @return own cash plus collateral; a collateral without a Valid price counts 0
    /// @return profit sum of the positions' V with pending funding; reverts for a position without a Valid price
    /// @return buffer the initial buffer B_i
    function appraiseOpening(
        uint256[] calldata account
    ) external view returns (int256 own, int256 profit, uint256 buffer);

    /// @notice The same for many accounts, each market's price read once while accounts ask for it in a row; reverts for no feed.
    /// @param accounts records as of `appraiseOpening`, one after the other
    /// @return words four an account: own, profit, buffer as above; and not 0 where the account has no answer, for which `appraiseOpening`
    /// would revert
    function appraiseOpenings(uint256[] calldata accounts) external view returns (uint256[] memory words);

    /// @notice Brings markets to now: pays funding at the index and takes trades into the premium (libraries/FundingMath.sol).
    /// @param markets four words a market: its number, its state, size and notional of the trades of this call [WAD], 0: none
    /// @return words two a market: its new state; its mark uint128 [WAD] | PriceStatus << 128 | maintenance margin << 136
    /// [bp]. Without a Valid price the mark is the last one.
    function accrue(uint256[] calldata markets) external view returns (uint256[] memory words);

    /// @notice What the worst step of the index [per mille] takes beyond close-out and maintenance margin from `size` of open interest [WAD].
    function exposureOf(uint8 market, uint256 size, uint256 worstStep) external view returns (uint256 exposure);

    /// @notice Mid value of an amount of one asset [WAD], by the same price as `appraise`, rounded up, and that price's status; 0 without a
    /// price.
    function assetValue(uint8 asset, uint256 amount) external view returns (uint256 value, PriceStatus status);
}
