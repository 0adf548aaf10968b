// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// What moves in a market, one slot: cumulative funding int88 [WAD quote per unit of size] | open interest uint88 [WAD, one side] | premium
/// int24 [1e-8] | accruedAt uint32 [unix s] | lag uint16 [s from the last premium sample to accruedAt] | flags uint8. Once settled the
/// settlement price uint72 [SETTLEMENT_UNIT] takes the place of premium, accruedAt and lag.
type MarketState is uint256;

using {
    funding,
    openInterest,
    premium,
    accruedAt,
    lag,
    hasSide,
    isReduceOnly,
    isClosed,
    isListed,
    isPerpetual,
    isDated,
    isSettled,
    settlementPrice,
    settled,
    withOpenInterest,
    withPremium,
    withFlag,
    withoutFlag
} for MarketState global;

uint256 constant OPEN_INTEREST_MASK = (1 << 88) - 1;
// [1] one unit of the stored premium, WAD.
int256 constant PREMIUM_UNIT = 1e10;
// [1] one unit of the stored settlement price, WAD: 72 bits of it hold every mark.
uint256 constant SETTLEMENT_UNIT = 1e4;
uint256 constant SETTLEMENT_MASK = (1 << 72) - 1;

// Flags. The sides' own slots are read only once a side was deleveraged.
uint256 constant FLAG_LONG_SIDE = 1 << 248;
uint256 constant FLAG_SHORT_SIDE = 1 << 249;
uint256 constant FLAG_REDUCE_ONLY = 1 << 250;
uint256 constant FLAG_LISTED = 1 << 251;
uint256 constant FLAG_DATED = 1 << 252;
uint256 constant FLAG_SETTLED = 1 << 253;
uint256 constant FLAG_CLOSED = 1 << 254; // by the guardian, until `VaultTrading` says it is over

function newMarketState(
    int256 funding_,
    uint256 openInterest_,
    int256 premium_,
    uint256 accruedAt_,
    uint256 lag_,
    uint256 flags
) pure returns (MarketState) {
    return
        MarketState.wrap(
            uint88(int88(funding_)) |
                (openInterest_ << 88) |
                (uint256(uint24(int24(premium_))) << 176) |
                (accruedAt_ << 200) |
                (lag_ << 232) |
                flags
        );
}

function funding(MarketState s) pure returns (int256) {
    return int88(uint88(MarketState.unwrap(s)));
}

/// Sum of the sizes of one side; both sides are equal. In a settled market: of the long positions not yet closed.
function openInterest(MarketState s) pure returns (uint256) {
    return (MarketState.unwrap(s) >> 88) & OPEN_INTEREST_MASK;
}

/// Decayed average of clamped trade premiums, in units of PREMIUM_UNIT.
function premium(MarketState s) pure returns (int256) {
    return int24(uint24(MarketState.unwrap(s) >> 176));
}

function accruedAt(MarketState s) pure returns (uint256) {
    return uint32(MarketState.unwrap(s) >> 200);
}

function lag(MarketState s) pure returns (uint256) {
    return uint16(MarketState.unwrap(s) >> 232);
}

/// Whether the side of a size was ever deleveraged and has a slot of its own.
function hasSide(MarketState s, bool isLong) pure returns (bool) {
    return MarketState.unwrap(s) & (isLong ? FLAG_LONG_SIDE : FLAG_SHORT_SIDE) != 0;
}

function isReduceOnly(MarketState s) pure returns (bool) {
    return MarketState.unwrap(s) & FLAG_REDUCE_ONLY != 0;
}

function isClosed(MarketState s) pure returns (bool) {
    return MarketState.unwrap(s) & FLAG_CLOSED != 0;
}

function isListed(MarketState s) pure returns (bool) {
    return MarketState.unwrap(s) & FLAG_LISTED != 0;
}

/// Neither dated nor settled: its mark is the index.
function isPerpetual(MarketState s) pure returns (bool) {
    return MarketState.unwrap(s) & (FLAG_DATED | FLAG_SETTLED) == 0;
}

function isDated(MarketState s) pure returns (bool) {
    return MarketState.unwrap(s) & FLAG_DATED != 0;
}

function isSettled(MarketState s) pure returns (bool) {
    return MarketState.unwrap(s) & FLAG_SETTLED != 0;
}

/// Price of a settled market for ever [WAD].
function settlementPrice(MarketState s) pure returns (uint256) {
    return ((MarketState.unwrap(s) >> 176) & SETTLEMENT_MASK) * SETTLEMENT_UNIT;
}

/// The market ended at `price` [WAD, below 2^85, a multiple of SETTLEMENT_UNIT].
function settled(MarketState s, uint256 price) pure returns (MarketState) {
    uint256 kept = MarketState.unwrap(s) & ~(SETTLEMENT_MASK << 176);
    return MarketState.wrap(kept | ((price / SETTLEMENT_UNIT) << 176) | FLAG_SETTLED);
}

function withPremium(MarketState s, int256 premium_) pure returns (MarketState) {
    uint256 kept = MarketState.unwrap(s) & ~(uint256(type(uint24).max) << 176);
    return MarketState.wrap(kept | (uint256(uint24(int24(premium_))) << 176));
}

/// Below 0 is 0: rounding of several deleveragings can leave a side some wei more than the books say. Must be below 2^88.
function withOpenInterest(MarketState s, int256 openInterest_) pure returns (MarketState) {
    uint256 bits = openInterest_ > 0 ? uint256(openInterest_) << 88 : 0;
    return MarketState.wrap((MarketState.unwrap(s) & ~(OPEN_INTEREST_MASK << 88)) | bits);
}

function withFlag(MarketState s, uint256 flag) pure returns (MarketState) {
    return MarketState.wrap(MarketState.unwrap(s) | flag);
}

function withoutFlag(MarketState s, uint256 flag) pure returns (MarketState) {
    return MarketState.wrap(MarketState.unwrap(s) & ~flag);
}
