// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {PriceStatus} from "../types/Price.sol";

// Set while collateral may be sold: the settlement token is priced within [0.80, 1.05] USD.
uint256 constant SALE_OPEN = 1 << 128;

// Above this bit a pricing word counts the prices stored in this transaction.
uint256 constant PRICE_MOVES_SHIFT = 40;

/// @title Margin engine: the only place where accounts are valued
/// @notice A pure function of balances, prices and parameters. Reached by static call; holds no state that moves with trading. All money
/// is WAD in the settlement token. Valuation rounds against the account.
///
/// Accounts travel as raw words, one record after the other:
/// `collateral bits | wanted asset << 32`, `cash (int256)`, then the balances of the set bits in ascending order [token units].
interface IMarginEngine {
    /// @notice Settlement token is off its peg, unpriced or stale; opening and borrowing are refused until it is back.
    error MarginSettlementUnfit(uint256 price, uint256 low, uint256 high);
    /// @notice The L2 sequencer is down or came back less than its grace ago; opening is refused.
    error MarginSequencerUnfit(uint256 since, uint256 grace);

    /// @notice Values accounts at mid prices for state, calls and liquidation. Never reverts for a feed: a leg without a Valid price counts
    /// at its last Valid price moved 2 % in the account's favour for 24 h, then 0.
    /// @param accounts records as above, read each price once
    /// @return words per account: net worth W (int256), maintenance buffer B_m, close-out buffer B_c, pricing word = shortest
    /// grace of its legs [s] | worst status of its legs << 32 | prices stored in this transaction << PRICE_MOVES_SHIFT; then,
    /// iff an asset was wanted: its value v, its status (PriceStatus) | round id << 8 | SALE_OPEN, its risk word, the flat cost of a leg
    function appraise(uint256[] calldata accounts) external view returns (uint256[] memory words);

    /// @notice Values one account for opening and outflow: collateral at the low side, haircuts at the protocol's totals.
    /// @param account one record as above, each balance followed by the protocol's total of that collateral
    /// @return netWorth W_out: cash plus collateral at low prices; a leg without a Valid price counts 0
    /// @return buffer the initial buffer B_i
    function appraiseOpening(uint256[] calldata account) external view returns (int256 netWorth, uint256 buffer);

    /// @notice Mid value of an amount of one asset [WAD], by the same price as `appraise`, rounded up, and that price's status; 0 without a
    /// price.
    function assetValue(uint8 asset, uint256 amount) external view returns (uint256 value, PriceStatus status);
}
