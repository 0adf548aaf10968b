// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {decodeCap, encodeCap} from "../../types/Cap.sol";

/// A collateral in one slot: token 160 | protocol total 84 [token units] | cap 12 (5-bit mantissa, 7-bit exponent). Zero: not listed.
type AssetWord is uint256;

using {token, total, cap, withTotal, withCap} for AssetWord global;

uint256 constant MAX_TOTAL = (1 << 84) - 1;

function token(AssetWord w) pure returns (address) {
    return address(uint160(AssetWord.unwrap(w)));
}

function total(AssetWord w) pure returns (uint256) {
    return (AssetWord.unwrap(w) >> 160) & MAX_TOTAL;
}

function cap(AssetWord w) pure returns (uint256) {
    return decodeCap(AssetWord.unwrap(w) >> 244);
}

/// `total_` must not exceed MAX_TOTAL; caps bound it.
function withTotal(AssetWord w, uint256 total_) pure returns (AssetWord) {
    return AssetWord.wrap((AssetWord.unwrap(w) & ~(MAX_TOTAL << 160)) | (total_ << 160));
}

/// Keeps the five leading bits of `cap_`: the effective cap is up to 6 % lower.
function withCap(AssetWord w, uint256 cap_) pure returns (AssetWord) {
    return AssetWord.wrap((AssetWord.unwrap(w) & ((1 << 244) - 1)) | (encodeCap(cap_) << 244));
}
