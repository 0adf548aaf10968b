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

/// All parameters of an asset in one slot: feed 160 | maxAge/60 s 12 | minExponent 7 | maxExponent 7 | scale 6 | deviation/5 bp 7 |
/// initial 10 | maintenance 14 | closeOut - 50 6 | depth/100,000 USD 13 | grace/60 s 6 | maxPremium 4 | underlying 4. Zero: not listed.
/// Initial [per mille], maintenance [bp] and grace are what holds now: the policy's, as the volatility response has moved them.
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
    withHaircuts,
    isListed
} for RiskWord global;

uint256 constant AGE_STEP = 60;
uint256 constant DEVIATION_STEP = 5;
uint256 constant DEPTH_STEP = 100_000;
uint256 constant GRACE_STEP = 60;
uint256 constant MAX_UNDERLYING = 15;
uint256 constant MIN_CLOSE_OUT = 50; // [%]
uint256 constant MIN_GAP = 20; // [per mille] between opening and maintenance

/// Quantised; the caller has validated that every field is a multiple of its step and fits.
function packRiskWord(FeedPolicy memory f, HaircutPolicy memory h, uint8 scale_) pure returns (RiskWord) {
    uint256 word = uint160(f.feed);
    word |= (f.maxAge / AGE_STEP) << 160;
    word |= uint256(f.minExponent) << 172;
    word |= uint256(f.maxExponent) << 179;
    word |= uint256(scale_) << 186;
    word |= (f.deviation / DEVIATION_STEP) << 192;
    word |= (h.closeOut > MIN_CLOSE_OUT ? h.closeOut - MIN_CLOSE_OUT : 0) << 223;
    word |= (h.depth / DEPTH_STEP) << 229;
    word |= uint256(h.maxPremium) << 248;
    word |= uint256(f.underlying) << 252;
    return RiskWord.wrap(word).withHaircuts(h.initial, uint256(h.maintenance) * 10, h.grace);
}

/// The word with other haircuts: `initial_` [per mille], `maintenance` [bp], and another grace [s].
function withHaircuts(RiskWord w, uint256 initial_, uint256 maintenance, uint256 grace_) pure returns (RiskWord) {
    uint256 word = RiskWord.unwrap(w) & ~((uint256(0xffffff) << 199) | (uint256(0x3f) << 242));
    return RiskWord.wrap(word | (initial_ << 199) | (maintenance << 209) | ((grace_ / GRACE_STEP) << 242));
}

function isListed(RiskWord w) pure returns (bool) {
    return RiskWord.unwrap(w) != 0;
}

function feed(RiskWord w) pure returns (address) {
    return address(uint160(RiskWord.unwrap(w)));
}

function maxAge(RiskWord w) pure returns (uint256) {
    unchecked {
        return ((RiskWord.unwrap(w) >> 160) & 0xfff) * AGE_STEP;
    }
}

function minExponent(RiskWord w) pure returns (uint256) {
    return (RiskWord.unwrap(w) >> 172) & 0x7f;
}

function maxExponent(RiskWord w) pure returns (uint256) {
    return (RiskWord.unwrap(w) >> 179) & 0x7f;
}

/// Token decimals plus feed decimals.
function scale(RiskWord w) pure returns (uint256) {
    return (RiskWord.unwrap(w) >> 186) & 0x3f;
}

/// [bp]
function deviation(RiskWord w) pure returns (uint256) {
    unchecked {
        return ((RiskWord.unwrap(w) >> 192) & 0x7f) * DEVIATION_STEP;
    }
}

/// [bp]
function initialHaircut(RiskWord w) pure returns (uint256) {
    unchecked {
        return ((RiskWord.unwrap(w) >> 199) & 0x3ff) * 10;
    }
}

/// [bp]
function maintenanceHaircut(RiskWord w) pure returns (uint256) {
    return (RiskWord.unwrap(w) >> 209) & 0x3fff;
}

/// [%]
function closeOutShare(RiskWord w) pure returns (uint256) {
    unchecked {
        return ((RiskWord.unwrap(w) >> 223) & 0x3f) + MIN_CLOSE_OUT;
    }
}

/// [WAD USD]
function depth(RiskWord w) pure returns (uint256) {
    unchecked {
        return ((RiskWord.unwrap(w) >> 229) & 0x1fff) * (DEPTH_STEP * 1e18);
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
