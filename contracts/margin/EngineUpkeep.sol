// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Haircut, IRiskParameters} from "../interfaces/IRiskParameters.sol";
import {CASH, CLOSING, MAX_ASSETS, MAX_MARKETS, SETTLEMENT_WINDOW, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {RampMath} from "../libraries/RampMath.sol";
import {ChainlinkAdapter} from "../oracle/adapters/ChainlinkAdapter.sol";
import {PriceRecords} from "../oracle/PriceRecords.sol";
import {SourceLib} from "../oracle/sources/SourceLib.sol";
import {PriceStatus} from "../types/Price.sol";
import {
    AGE_STEP,
    DEPTH_STEP,
    DEVIATION_STEP,
    FeedPolicy,
    GRACE_STEP,
    HaircutPolicy,
    MAX_UNDERLYING,
    MIN_CLOSE_OUT,
    MIN_GAP,
    packRiskWord,
    RiskWord
} from "../types/RiskWord.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {EngineConfig, RiskParameters} from "./RiskParameters.sol";

/// @title Code that the margin engine runs on its own storage for whatever writes there
/// @notice Setters behind the access manager and inside constant bounds, and records of prices by anyone. Called directly it finds nothing
/// listed, and what it writes is nobody's. See IRiskParameters, IOracleRouter, IExpiries.
contract EngineUpkeep is RiskParameters, PriceRecords {
    using FixedMath for uint256;

    uint256 private constant MAX_RISE = 10; // [per mille] of maintenance per RISE_PERIOD
    uint256 private constant MIN_DEPTH_KEPT = 96; // [%] per RISE_PERIOD: raises the recognised share's loss by at most a point
    uint256 private constant RISE_PERIOD = 1 days;
    /// A mark stays below 2^84 WAD.
    uint256 private constant MAX_MARK_BITS = 84;
    uint256 private constant MAX_LIFE = 365 days; // of a dated market
    uint256 private constant REFERENCE_TOLERANCE = 0.05e18;
    uint256 private constant MAX_AGE = 245_700; // [s]
    uint256 private constant MIN_GRACE = 5 minutes;
    uint256 private constant MAX_DEVIATION = 635; // [bp]

    constructor(EngineConfig memory c) RiskParameters(c) {}

    /// @inheritdoc IRiskParameters
    function setAsset(
        uint8 asset,
        address token,
        FeedPolicy calldata feed,
        HaircutPolicy calldata haircut,
        uint256 worstStep,
        uint256 referencePrice
    ) external restricted {
        _require("asset", asset, 1, MAX_ASSETS - 1);
        _validateHaircut(asset, haircut, worstStep);
        Listing storage listing = _listings[asset];
        uint8 tokenDecimals = IERC20Metadata(token).decimals();
        if (listing.token == address(0)) {
            _require("tokenDecimals", tokenDecimals, 0, 24);
        } else {
            if (listing.token != token) revert RiskUnknownAsset(asset);
            uint256 pinned = _words[asset].scale() - listing.feedDecimals;
            _require("tokenDecimals", tokenDecimals, pinned, pinned);
            _requireRamp(asset, haircut);
        }
        uint8 feedDecimals = AggregatorV3Interface(feed.feed).decimals();
        uint8 scale = tokenDecimals + feedDecimals;
        _validateFeed(feed, scale);
        (listing.token, listing.feedDecimals) = (token, feedDecimals);
        delete _lastGood[asset];
        _store(asset, _wordOf(asset, feed, haircut, scale), referencePrice);
        emit AssetSet(asset, token, feed, haircut, worstStep);
    }

    /// @inheritdoc IRiskParameters
    function setSettlement(FeedPolicy calldata feed, uint256 referencePrice) external restricted {
        uint8 decimals = AggregatorV3Interface(feed.feed).decimals();
        _validateFeed(feed, decimals + 18);
        _require("underlying", feed.underlying, 0, 0);
        _listings[CASH].feedDecimals = decimals;
        HaircutPolicy memory none;
        _store(CASH, packRiskWord(feed, none, decimals), referencePrice);
        pokeSettlement();
        emit AssetSet(CASH, address(0), feed, none, 0);
    }

    /// @inheritdoc IRiskParameters
    function setMarket(
        uint8 market,
        FeedPolicy calldata feed,
        HaircutPolicy calldata margin,
        uint256 worstStep,
        uint256 referencePrice
    ) external restricted {
        _require("market", market, 0, MAX_MARKETS - 1);
        uint8 id = market + MARKET_BASE;
        _validateHaircut(id, margin, worstStep);
        if (_words[id].isListed()) _requireRamp(id, margin);
        uint8 decimals = AggregatorV3Interface(feed.feed).decimals();
        _validateFeed(feed, decimals);
        _require("feedDecimals", decimals, 6, 18);
        _require("maxExponent", feed.maxExponent, 1, MAX_MARK_BITS - (uint256(18 - decimals) * 10) / 3);
        _listings[id].feedDecimals = decimals;
        delete _lastGood[id];
        _store(id, _wordOf(id, feed, margin, decimals), referencePrice);
        emit AssetSet(id, address(0), feed, margin, worstStep);
    }

    /// @inheritdoc IRiskParameters
    function setExpiry(uint8 market, uint32 expiry, uint64 basisCap, uint32 basisPeriod) external restricted {
        _require("market", market, 0, MAX_MARKETS - 1);
        uint8 id = market + MARKET_BASE;
        if (_words[id].isListed() || _expiries[market].expiry != 0) revert RiskAlreadyListed(id);
        _require("expiry", expiry, block.timestamp + SETTLEMENT_WINDOW, block.timestamp + MAX_LIFE);
        _require("basisCap", basisCap, 0, 0.05e18);
        _require("basisPeriod", basisPeriod, 1 days, MAX_LIFE);
        _expiries[market].expiry = expiry;
        (_expiries[market].basisCap, _expiries[market].basisPeriod) = (basisCap, basisPeriod);
        emit ExpirySet(market, expiry, basisCap, basisPeriod);
    }

    /// @inheritdoc IRiskParameters
    function setHaircut(uint8 asset, HaircutPolicy calldata haircut, uint256 worstStep) external restricted {
        (address token, FeedPolicy memory feed, ) = policyOf(asset);
        if (asset == CASH || feed.feed == address(0)) revert RiskUnknownAsset(asset);
        _validateHaircut(asset, haircut, worstStep);
        _requireRamp(asset, haircut);
        _words[asset] = _wordOf(asset, feed, haircut, uint8(_words[asset].scale()));
        emit AssetSet(asset, token, feed, haircut, worstStep);
    }

    /// @inheritdoc IRiskParameters
    function closeOpening(uint8 asset) external restricted {
        RiskWord word = _words[asset];
        if (asset == CASH || !word.isListed()) revert RiskUnknownAsset(asset);
        Listing storage listing = _listings[asset];
        uint256 last = listing.closedUntil;
        if (last != 0 && block.timestamp < last + CLOSING) revert RiskClosingRefused(asset, last + CLOSING);
        listing.closedUntil = uint40(block.timestamp + CLOSING);
        _words[asset] = word.withHaircuts(FULL, word.maintenanceHaircut(), word.grace());
        emit OpeningClosed(asset, listing.closedUntil);
    }

    /// @inheritdoc IRiskParameters
    function adjust(uint8 asset, uint256 initial, uint256 maintenance) external restricted {
        RiskWord word = _words[asset];
        if (asset == CASH || !word.isListed()) revert RiskUnknownAsset(asset);
        Haircut memory h = haircutOf(asset);
        _require("maintenance", maintenance, h.least, h.most);
        Listing storage listing = _listings[asset];
        _require("initial", initial, RampMath.leastInitial(_initialOf(listing), maintenance), FULL);
        if (maintenance != h.maintenance) _spend(listing, h.maintenance, maintenance);
        uint256 grace = _graceOf(listing, maintenance);
        _words[asset] = word.withHaircuts(initial, maintenance, grace);
        emit HaircutAdjusted(asset, initial, maintenance, grace);
    }

    /// Takes the time that a move of the maintenance haircut needs from what is there.
    function _spend(Listing storage listing, uint256 from, uint256 to) private {
        bool isRise = to > from;
        uint256 needed = isRise ? (to - from).mulDivUp(RISE_SPAN, from) : (from - to).mulDivUp(FALL_SPAN, from);
        uint256 unused = (block.timestamp - listing.adjustedAt).min(isRise ? MAX_RISE_TIME : FALL_SPAN);
        listing.adjustedAt = uint64(block.timestamp - (unused - needed));
    }

    /// Keeps what was set, and makes the word of it: where the maintenance haircut has been adjusted it stays as near to where it is as the
    /// bounds around the new one let it.
    function _wordOf(
        uint8 asset,
        FeedPolicy memory feed,
        HaircutPolicy memory h,
        uint8 scale
    ) private returns (RiskWord word) {
        Listing storage listing = _listings[asset];
        uint256 held = _words[asset].maintenanceHaircut();
        bool isAdjusted = held != uint256(listing.maintenance) * 10;
        (listing.initial, listing.maintenance, listing.grace) = (h.initial, h.maintenance, h.grace);
        if (block.timestamp < listing.closedUntil) listing.closedUntil = uint40(block.timestamp);
        word = packRiskWord(feed, h, scale);
        if (!isAdjusted) return word;
        uint256 set = uint256(h.maintenance) * 10;
        held = held.max(set).min(_ceiling(set));
        return word.withHaircuts(RampMath.leastInitial(h.initial, held), held, _graceOf(listing, held));
    }

    /// What was set, divided by the square of the maintenance haircut's multiplier [s, whole minutes].
    function _graceOf(Listing storage listing, uint256 maintenance) private view returns (uint256) {
        uint256 set = uint256(listing.maintenance) * 10;
        uint256 grace = (listing.grace * set * set) / (maintenance * maintenance);
        return (grace - (grace % GRACE_STEP)).max(MIN_GRACE);
    }

    /// The new word must answer with a Valid price near the reference before it is kept.
    function _store(uint8 asset, RiskWord word, uint256 referencePrice) private {
        (uint256 answer, uint256 updatedAt, , PriceStatus status, ) = ChainlinkAdapter.read(word);
        if (status != PriceStatus.Valid) revert OracleNotValid(asset, status, updatedAt);
        uint256 price = (answer * WAD) / 10 ** _listings[asset].feedDecimals;
        uint256 gap = price > referencePrice ? price - referencePrice : referencePrice - price;
        if (gap * WAD > referencePrice * REFERENCE_TOLERANCE)
            revert RiskReferenceMismatch(asset, price, referencePrice);
        _words[asset] = word;
    }

    /// A change that lowers maintenance value: haircut and close-out share up, or depth down; each by at most its step, once a
    /// day, and never so far that an account at its maintenance line would stand below close-out.
    function _requireRamp(uint8 asset, HaircutPolicy calldata h) private {
        RiskWord word = _words[asset];
        uint256 haircut = _listings[asset].maintenance;
        uint256 depth = word.depth() / WAD;
        if (h.maintenance <= haircut && h.closeOut <= word.closeOutShare() && h.depth >= depth) return;
        if (h.maintenance > haircut + MAX_RISE) revert RiskRampTooFast(asset, h.maintenance - haircut, MAX_RISE);
        if (h.closeOut > word.closeOutShare() + 1) revert RiskRampTooFast(asset, h.closeOut - word.closeOutShare(), 1);
        if (uint256(h.depth) * 100 < depth * MIN_DEPTH_KEPT) revert RiskRampTooFast(asset, h.depth, depth);
        uint256 margin = h.maintenance;
        if (h.depth < depth) margin = (margin + MAX_RISE).max(margin.mulDivUp(depth, h.depth));
        uint256 reached = h.closeOut * margin;
        if (reached > 100 * haircut) revert RiskRampTooFast(asset, reached, 100 * haircut);
        Listing storage listing = _listings[asset];
        uint256 elapsed = block.timestamp - listing.raisedAt;
        if (elapsed < RISE_PERIOD) revert RiskRampTooFast(asset, elapsed, RISE_PERIOD);
        listing.raisedAt = uint64(block.timestamp);
    }

    function _validateHaircut(uint8 asset, HaircutPolicy calldata h, uint256 worstStep) private view {
        _require("maintenance", h.maintenance, 10, MAX_MAINTENANCE);
        _require("initial", h.initial, h.maintenance + MIN_GAP, FULL);
        _require("closeOut", h.closeOut, MIN_CLOSE_OUT, 100);
        _require("maxPremium", h.maxPremium, 1, 15);
        _requireStep("grace", h.grace, GRACE_STEP, MIN_GRACE, 60 minutes);
        _requireStep("depth", h.depth, DEPTH_STEP, DEPTH_STEP, 0x1fff * DEPTH_STEP);
        _require("worstStep", worstStep, 1, FULL);
        uint256 product = (FULL - h.maintenance) * (100 + h.maxPremium);
        if (product >= 100 * FULL) revert RiskPremiumTooHigh(asset, product, 100 * FULL);
        uint256 cover = uint256(h.closeOut) * h.maintenance;
        uint256 needed = 120 * (worstStep + _basisStep(asset, h.maintenance));
        if (cover < needed) revert RiskBufferTooThin(asset, cover, needed);
    }

    /// Keeps amount (84 bits) * answer * WAD (60 bits) * 10^(18 - scale) inside 256 bits.
    function _validateFeed(FeedPolicy calldata f, uint256 scale) private view {
        if (!SourceLib.isStandalone(f.feed)) revert RiskDependentSource(f.feed);
        _requireStep("maxAge", f.maxAge, AGE_STEP, 60, MAX_AGE);
        _requireStep("deviation", f.deviation, DEVIATION_STEP, 0, MAX_DEVIATION);
        _require("underlying", f.underlying, 0, MAX_UNDERLYING);
        _require("scale", scale, 6, 42);
        uint256 lift = scale < 18 ? ((18 - scale) * 10 + 2) / 3 : 0;
        _require("maxExponent", f.maxExponent, 1, 104 - lift);
        _require("minExponent", f.minExponent, 0, f.maxExponent - 1);
    }

    function _requireStep(bytes32 name, uint256 value, uint256 step, uint256 low, uint256 high) private pure {
        if (value % step != 0) revert RiskOutOfBounds(name, value, low, high);
        _require(name, value, low, high);
    }
}
