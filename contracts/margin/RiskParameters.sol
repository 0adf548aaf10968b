// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Haircut, IRiskParameters} from "../interfaces/IRiskParameters.sol";
import {WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {Expiries} from "../oracle/Expiries.sol";
import {OracleRouter} from "../oracle/OracleRouter.sol";
import {FundingTerms} from "../types/FundingWord.sol";
import {FeedPolicy, HaircutPolicy, RiskWord} from "../types/RiskWord.sol";

/// What a margin engine is born with.
struct EngineConfig {
    address authority; // AccessManager over every setter
    address upkeep; // EngineUpkeep made with the same configuration; it needs none itself
    address sequencerFeed; // uptime feed of the L2 sequencer, zero on a chain without one
    uint256 sequencerGrace; // [s]
    uint256 legCost; // [WAD] flat worst-case keeper cost of a leg
    FundingTerms funding;
}

/// The asset words as they stand, and what they were listed with: a response to volatility moves the former around the latter.
abstract contract RiskParameters is IRiskParameters, Expiries, AccessManaged {
    using FixedMath for uint256;

    struct Listing {
        address token;
        uint8 feedDecimals;
        uint64 raisedAt; // [unix s] last rise of the maintenance haircut by a setter
        uint64 adjustedAt; // [unix s] since when time for adjustments has not been used
        uint16 initial; // [per mille] as set
        uint16 maintenance; // [per mille] as set
        uint16 grace; // [s] as set
        uint40 closedUntil; // [unix s] end of the guardian's closing for opening
    }

    /// Haircut at which nothing is recognised.
    uint256 internal constant FULL = 1000;
    uint256 internal constant MAX_MAINTENANCE = 900; // [per mille]
    /// Most that an adjustment makes of a maintenance haircut as set.
    uint256 private constant MAX_MULTIPLIER = 3;
    /// An adjustment raises by a twentieth an hour, of which one counts, and lowers by a tenth a day.
    uint256 internal constant RISE_SPAN = 20 * 1 hours;
    uint256 internal constant FALL_SPAN = 10 days;
    uint256 internal constant MAX_RISE_TIME = 1 hours;

    mapping(uint8 asset => Listing) internal _listings;

    constructor(EngineConfig memory c) OracleRouter(c.sequencerFeed, c.sequencerGrace) AccessManaged(c.authority) {
        _require("sequencerGrace", c.sequencerGrace, 0, 4 hours);
    }

    /// @inheritdoc IRiskParameters
    function policyOf(
        uint8 asset
    ) public view returns (address token, FeedPolicy memory feed, HaircutPolicy memory haircut) {
        RiskWord word = _words[asset];
        Listing storage listing = _listings[asset];
        token = listing.token;
        feed = FeedPolicy({
            feed: word.feed(),
            maxAge: uint32(word.maxAge()),
            deviation: uint16(word.deviation()),
            minExponent: uint8(word.minExponent()),
            maxExponent: uint8(word.maxExponent()),
            underlying: uint8(word.underlying())
        });
        if (listing.maintenance == 0) return (token, feed, haircut);
        haircut = HaircutPolicy({
            initial: uint16(_initialOf(listing)),
            maintenance: listing.maintenance,
            closeOut: uint8(word.closeOutShare()),
            maxPremium: uint8(word.maxPremium()),
            grace: listing.grace,
            depth: uint64(word.depth() / WAD)
        });
    }

    /// @inheritdoc IRiskParameters
    function haircutOf(uint8 asset) public view returns (Haircut memory h) {
        RiskWord word = _words[asset];
        Listing storage listing = _listings[asset];
        (h.initial, h.maintenance, h.grace) = (word.initialHaircut(), word.maintenanceHaircut(), word.grace());
        uint256 set = uint256(listing.maintenance) * 10;
        uint256 elapsed = block.timestamp - listing.adjustedAt;
        h.most = h.maintenance + (h.maintenance * elapsed.min(MAX_RISE_TIME)) / RISE_SPAN;
        h.most = h.most.min(_ceiling(set)).min((h.maintenance * 100) / word.closeOutShare());
        h.least = (h.maintenance - (h.maintenance * elapsed.min(FALL_SPAN)) / FALL_SPAN).max(set);
    }

    /// Opening haircut as set, all of the value while the asset is closed for opening [per mille].
    function _initialOf(Listing storage listing) internal view returns (uint256) {
        return block.timestamp < listing.closedUntil ? FULL : listing.initial;
    }

    /// Highest maintenance haircut that an adjustment reaches from the one set [bp].
    function _ceiling(uint256 set) internal pure returns (uint256) {
        return (set * MAX_MULTIPLIER).min(MAX_MAINTENANCE * 10);
    }

    function _feedDecimals(uint8 asset) internal view override returns (uint256) {
        return _listings[asset].feedDecimals;
    }

    function _require(bytes32 name, uint256 value, uint256 low, uint256 high) internal pure {
        if (value < low || value > high) revert RiskOutOfBounds(name, value, low, high);
    }
}
