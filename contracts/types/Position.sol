// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// A position in one slot: n int112 [WAD, size normalised by its side's scale] | q int128 [WAD, normalised quote] | era uint16. Funding and
/// deleveraging act through the market, never on this slot (libraries/PositionMath.sol).
type PositionWord is uint256;

/// A position as it stands, in one word: size int128 [WAD of the underlying, > 0 long] | quote int128 [WAD of the settlement token].
type Leg is uint256;

using {normalisedSize, normalisedQuote, era} for PositionWord global;
using {size, quote} for Leg global;

function newPositionWord(int256 n, int256 q, uint256 era_) pure returns (PositionWord) {
    return PositionWord.wrap(uint256(uint112(int112(n))) | (uint256(uint128(int128(q))) << 112) | (era_ << 240));
}

function normalisedSize(PositionWord p) pure returns (int256) {
    return int112(uint112(PositionWord.unwrap(p)));
}

function normalisedQuote(PositionWord p) pure returns (int256) {
    return int128(uint128(PositionWord.unwrap(p) >> 112));
}

/// Era of the position's side in which it was last written.
function era(PositionWord p) pure returns (uint256) {
    return PositionWord.unwrap(p) >> 240;
}

function newLeg(int256 size_, int256 quote_) pure returns (Leg) {
    return Leg.wrap((uint256(size_) << 128) | uint128(uint256(quote_)));
}

function size(Leg l) pure returns (int256) {
    return int256(Leg.unwrap(l)) >> 128;
}

function quote(Leg l) pure returns (int256) {
    return int128(uint128(Leg.unwrap(l)));
}
