// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// A feed inside a composite price source, and when it may be believed.
struct SourcePolicy {
    address feed; // AggregatorV3Interface or IPriceSource
    uint32 maxAge; // [s] heartbeat plus margin
    uint16 deviation; // [bp] how far it may lag before it moves; counts as confidence beside what it states itself
    uint8 minExponent; // an answer <= 2^minExponent is Invalid; set above the aggregator's minAnswer
    uint8 maxExponent; // an answer >= 2^maxExponent is Invalid; set below the aggregator's maxAnswer
    uint24 gasLimit; // gas it may use
}

/// A policy in one word, so that a source reads no storage for it: feed 160 | maxAge 32 | deviation 16 | minExponent 8 | maxExponent 8 |
/// gasLimit 24 | decimals 8. Zero: none.
type SourceWord is uint256;

using {feed, maxAge, deviation, minExponent, maxExponent, gasLimit, decimals} for SourceWord global;

function packSourceWord(SourcePolicy memory p, uint8 decimals_) pure returns (SourceWord) {
    uint256 word = uint160(p.feed);
    word |= uint256(p.maxAge) << 160;
    word |= uint256(p.deviation) << 192;
    word |= uint256(p.minExponent) << 208;
    word |= uint256(p.maxExponent) << 216;
    word |= uint256(p.gasLimit) << 224;
    word |= uint256(decimals_) << 248;
    return SourceWord.wrap(word);
}

function feed(SourceWord w) pure returns (address) {
    return address(uint160(SourceWord.unwrap(w)));
}

/// [s]
function maxAge(SourceWord w) pure returns (uint256) {
    return uint32(SourceWord.unwrap(w) >> 160);
}

/// [bp]
function deviation(SourceWord w) pure returns (uint256) {
    return uint16(SourceWord.unwrap(w) >> 192);
}

function minExponent(SourceWord w) pure returns (uint256) {
    return uint8(SourceWord.unwrap(w) >> 208);
}

function maxExponent(SourceWord w) pure returns (uint256) {
    return uint8(SourceWord.unwrap(w) >> 216);
}

function gasLimit(SourceWord w) pure returns (uint256) {
    return uint24(SourceWord.unwrap(w) >> 224);
}

/// Of the feed's answer, as they were when the source was made.
function decimals(SourceWord w) pure returns (uint256) {
    return SourceWord.unwrap(w) >> 248;
}
