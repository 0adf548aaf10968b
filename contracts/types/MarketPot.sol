// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {decodeCap, encodeCap} from "./Cap.sol";

/// Money and limits of a market in one slot: pot uint104 [WAD] | fees uint104 [WAD] | open interest cap 12 | position cap 12.
type MarketPot is uint256;

using {pot, fees, openInterestCap, positionCap, withPot, withFees, withCaps} for MarketPot global;

uint256 constant POT_MASK = (1 << 104) - 1;

/// Losses charged to accounts and not yet paid out as profit.
function pot(MarketPot m) pure returns (uint256) {
    return MarketPot.unwrap(m) & POT_MASK;
}

/// Trading fees received from the market so far; the money is part of the reserves.
function fees(MarketPot m) pure returns (uint256) {
    return (MarketPot.unwrap(m) >> 104) & POT_MASK;
}

/// Largest size of one side [WAD].
function openInterestCap(MarketPot m) pure returns (uint256) {
    return decodeCap((MarketPot.unwrap(m) >> 208) & 0xfff);
}

/// Largest size of one account's position [WAD].
function positionCap(MarketPot m) pure returns (uint256) {
    return decodeCap(MarketPot.unwrap(m) >> 220);
}

/// `pot_` must be below 2^104; the totals of cash bound it.
function withPot(MarketPot m, uint256 pot_) pure returns (MarketPot) {
    return MarketPot.wrap((MarketPot.unwrap(m) & ~POT_MASK) | pot_);
}

/// `fees_` must be below 2^104; the totals of cash bound it.
function withFees(MarketPot m, uint256 fees_) pure returns (MarketPot) {
    return MarketPot.wrap((MarketPot.unwrap(m) & ~(POT_MASK << 104)) | (fees_ << 104));
}

/// Keeps the five leading bits of each cap: the effective cap is up to 6 % lower.
function withCaps(MarketPot m, uint256 openInterest, uint256 position) pure returns (MarketPot) {
    uint256 money = MarketPot.unwrap(m) & ((1 << 208) - 1);
    return MarketPot.wrap(money | (encodeCap(openInterest) << 208) | (encodeCap(position) << 220));
}
