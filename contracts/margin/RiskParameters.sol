// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IRiskParameters} from "../interfaces/IRiskParameters.sol";
import {WAD} from "../libraries/Constants.sol";
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

/// The asset words as they stand, and what they were listed with.
abstract contract RiskParameters is IRiskParameters, Expiries, AccessManaged {
    struct Listing {
        address token;
        uint8 feedDecimals;
        uint64 raisedAt; // [unix s] last rise of the maintenance haircut
    }

    mapping(uint8 asset => Listing) internal _listings;

    constructor(EngineConfig memory c) OracleRouter(c.sequencerFeed, c.sequencerGrace) AccessManaged(c.authority) {
        _require("sequencerGrace", c.sequencerGrace, 0, 4 hours);
    }

    /// @inheritdoc IRiskParameters
    function policyOf(
        uint8 asset
    ) public view returns (address token, FeedPolicy memory feed, HaircutPolicy memory haircut) {
        RiskWord word = _words[asset];
        token = _listings[asset].token;
        feed = FeedPolicy({
            feed: word.feed(),
            maxAge: uint32(word.maxAge()),
            deviation: uint16(word.deviation()),
            minExponent: uint8(word.minExponent()),
            maxExponent: uint8(word.maxExponent()),
            underlying: uint8(word.underlying())
        });
        haircut = HaircutPolicy({
            initial: uint16(word.initialHaircut()),
            maintenance: uint16(word.maintenanceHaircut()),
            closeOut: uint8(word.closeOutShare()),
            maxPremium: uint8(word.maxPremium()),
            grace: uint16(word.grace()),
            depth: uint64(word.depth() / WAD)
        });
    }

    function _feedDecimals(uint8 asset) internal view override returns (uint256) {
        return _listings[asset].feedDecimals;
    }

    function _require(bytes32 name, uint256 value, uint256 low, uint256 high) internal pure {
        if (value < low || value > high) revert RiskOutOfBounds(name, value, low, high);
    }
}
