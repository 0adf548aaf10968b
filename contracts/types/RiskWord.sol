// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Where the price of an asset comes from and when it may be believed.
struct FeedPolicy {
    address feed; // AggregatorV3Interface quoting USD per whole token
    uint32 maxAge; // [s] heartbeat plus margin; stored in steps of 60 s
    uint16 deviation; // [bp] the feed's deviation threshold; stored in steps of 5 bp
    uint8 minExponent; // an answer <= 2^minExponent is Invalid; set above the aggregator's minAnswer
    uint8 maxExponent; // an answer >= 2^maxExponent is Invalid; set below the aggregator's maxAnswer
    uint8 underlying; // number of what the price follows, 0: of nothing else here; legs of one underlying hedge each other
}

/// How much of an asset's value is recognised, and how it is called and sold.
struct HaircutPolicy {
    uint16 initial; // [per mille] opening haircut at size 0
    uint16 maintenance; // [per mille] maintenance haircut at size 0
    uint8 closeOut; // [%] kappa: share of the maintenance buffer that is left at the close-out line
    uint8 maxPremium; // [%] highest liquidation premium
    uint16 grace; // [s] between call and deadline; stored in steps of 60 s
    uint64 depth; // [USD] size at which the recognised share has halved; stored in steps of 100,000 USD
}

/// All parameters of an asset in one slot: feed 160 | maxAge/60 s 14 | minExponent 7 | maxExponent 7 | scale 6 | deviation/5 bp 7 |
/// initial 10 | maintenance 10 | closeOut 7 | depth/100,000 USD 14 | grace/60 s 6 | maxPremium 4 | underlying 4. Zero: not listed.
type RiskWord is uint256;

using {
    feed,
    maxAge,
    minExponent,
    maxExponent,
    scale,
    deviation,
    initialHaircut,
    maintenanceHaircut,
    closeOutShare,
    depth,
    grace,
    maxPremium,
    underlying,
    isListed
} for RiskWord global;

uint256 constant AGE_STEP = 60;
uint256 constant DEVIATION_STEP = 5;
uint256 constant DEPTH_STEP = 100_000;
uint256 constant GRACE_STEP = 60;
uint256 constant MAX_UNDERLYING = 15;

/// Quantised; the caller has validated that every field is a multiple of its step and fits.
function packRiskWord(FeedPolicy memory f, HaircutPolicy memory h, uint8 scale_) pure returns (RiskWord) {
    uint256 word = uint160(f.feed);
    word |= (f.maxAge / AGE_STEP) << 160;
    word |= uint256(f.minExponent) << 174;
    word |= uint256(f.maxExponent) << 181;
    word |= uint256(scale_) << 188;
    word |= (f.deviation / DEVIATION_STEP) << 194;
    word |= uint256(h.initial) << 201;
    word |= uint256(h.maintenance) << 211;
    word |= uint256(h.closeOut) << 221;
    word |= (h.depth / DEPTH_STEP) << 228;
    word |= (h.grace / GRACE_STEP) << 242;
    word |= uint256(h.maxPremium) << 248;
    word |= uint256(f.underlying) << 252;
    return RiskWord.wrap(word);
}

function isListed(RiskWord w) pure returns (bool) {
    return RiskWord.unwrap(w) != 0;
}

function feed(RiskWord w) pure returns (address) {
    return address(uint160(RiskWord.unwrap(w)));
}

function maxAge(RiskWord w) pure returns (uint256) {
    unchecked {
        return ((RiskWord.unwrap(w) >> 160) & 0x3fff) * AGE_STEP;
    }
}

function minExponent(RiskWord w) pure returns (uint256) {
    return (RiskWord.unwrap(w) >> 174) & 0x7f;
}

function maxExponent(RiskWord w) pure returns (uint256) {
    return (RiskWord.unwrap(w) >> 181) & 0x7f;
}

/// Token decimals plus feed decimals.
function scale(RiskWord w) pure returns (uint256) {
    return (RiskWord.unwrap(w) >> 188) & 0x3f;
}

/// [bp]
function deviation(RiskWord w) pure returns (uint256) {
    unchecked {
        return ((RiskWord.unwrap(w) >> 194) & 0x7f) * DEVIATION_STEP;
    }
}

/// [per mille]
function initialHaircut(RiskWord w) pure returns (uint256) {
    return (RiskWord.unwrap(w) >> 201) & 0x3ff;
}

/// [per mille]
function maintenanceHaircut(RiskWord w) pure returns (uint256) {
    return (RiskWord.unwrap(w) >> 211) & 0x3ff;
}

/// [%]
function closeOutShare(RiskWord w) pure returns (uint256) {
    return (RiskWord.unwrap(w) >> 221) & 0x7f;
}

/// [WAD USD]
function depth(RiskWord w) pure returns (uint256) {
    unchecked {
        return ((RiskWord.unwrap(w) >> 228) & 0x3fff) * (DEPTH_STEP * 1e18);
    }
}

/// [s]
function grace(RiskWord w) pure returns (uint256) {
    unchecked {
        return ((RiskWord.unwrap(w) >> 242) & 0x3f) * GRACE_STEP;
    }
}

/// [%]
function maxPremium(RiskWord w) pure returns (uint256) {
    return (RiskWord.unwrap(w) >> 248) & 0xf;
}

/// Number of the underlying, 0: none.
function underlying(RiskWord w) pure returns (uint256) {
    return RiskWord.unwrap(w) >> 252;
}
