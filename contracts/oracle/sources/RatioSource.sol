// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRateProvider} from "../../interfaces/IRateProvider.sol";
import {IPriceSource} from "../../interfaces/IPriceSource.sol";
import {IRatioSource, MarketQuote, RatioPolicy} from "../../interfaces/IRatioSource.sol";
import {WAD} from "../../libraries/Constants.sol";
import {FixedMath} from "../../libraries/FixedMath.sol";
import {SourcePolicy, SourceWord} from "../../types/Source.sol";
import {PriceSource} from "./PriceSource.sol";
import {Reading, SourceLib} from "./SourceLib.sol";

/// @notice See IRatioSource.
///
/// Assumptions, each tested:
/// 1. `rate` answers underlying per whole token in WAD; honest growth stays below maxGrowth, a step of a day's growth at most lags a day.
/// 2. `underlying` answers USD per underlying, `market` what the policy's quote says; both are held to their own policy.
/// 3. Market and redemption agree when the source is made: a feed in other units than stated does not pass.
contract RatioSource is IRatioSource, PriceSource {
    using FixedMath for uint256;
    using SourceLib for SourceWord;

    uint256 private constant RATE_LIMIT = 1 << 104;
    /// [WAD a day]
    uint256 private constant GROWTH_LIMIT = 0.01e18;
    uint256 private constant DISCOUNT_LIMIT = 2_000;
    uint256 private constant ANCHOR_LIFE = 1 days;
    /// A discount counts in full once it was marked this long ago, if it was found again within the life of a mark.
    uint256 private constant CONFIRMED_AFTER = 30 minutes;
    uint256 private constant MARK_LIFE = 6 hours;

    /// One slot, so that rate and time never part.
    struct Anchor {
        uint104 rate; // [WAD]
        uint40 since; // [unix s]
        uint40 gapSince; // [unix s] 0: no discount is marked
        uint40 gapSeenAt; // [unix s]
    }

    SourceWord private immutable _market;
    SourceWord private immutable _underlying;
    address private immutable _provider;
    MarketQuote private immutable _quote;
    uint256 private immutable _maxGrowth;
    uint256 private immutable _maxDiscount;

    Anchor private _anchor;

    constructor(
        RatioPolicy memory p,
        uint8 decimals_,
        string memory description_
    ) PriceSource(decimals_, description_) {
        if (p.maxGrowth == 0 || p.maxGrowth > GROWTH_LIMIT) revert RatioSourceBadGrowth(p.maxGrowth, GROWTH_LIMIT);
        if (p.maxDiscount == 0 || p.maxDiscount > DISCOUNT_LIMIT) {
            revert RatioSourceBadDiscount(p.maxDiscount, DISCOUNT_LIMIT);
        }
        (_provider, _quote, _maxGrowth, _maxDiscount) = (p.rate, p.quote, p.maxGrowth, p.maxDiscount);
        _underlying = _standalone(p.underlying);
        if (p.market.feed != address(0)) _market = _standalone(p.market);
        uint256 rate = IRateProvider(p.rate).rate();
        if (rate == 0 || rate >= RATE_LIMIT) revert RatioSourceBadRate(rate, RATE_LIMIT);
        _anchor = Anchor(uint104(rate), uint40(block.timestamp), 0, 0);
        (Reading memory market, Reading memory redemption) = _both(rate);
        if (hasMarket() && !_isNear(market.price, redemption.price)) {
            revert RatioSourceApart(market.price, redemption.price);
        }
    }

    /* ----------------------------------------------------- actions --------------------------------------------------- */

    /// @inheritdoc IRatioSource
    function pokeRate() external {
        Anchor memory a = _anchor;
        uint256 nextAt = a.since + ANCHOR_LIFE;
        if (block.timestamp < nextAt) revert RatioSourceAnchorFresh(nextAt);
        uint256 rate = _rate(a);
        if (rate < a.rate) revert RatioSourceBelowAnchor(rate, a.rate);
        (a.rate, a.since) = (uint104(rate), uint40(block.timestamp));
        _anchor = a;
        emit RateAnchored(rate);
    }

    /// @inheritdoc IRatioSource
    function pokeGap() external {
        if (!hasMarket()) revert RatioSourceNoMarket();
        Anchor memory a = _anchor;
        (uint256 market, uint256 redemption) = prices();
        if (market < redemption - _allowance(redemption)) {
            bool isStanding = a.gapSince != 0 && block.timestamp - a.gapSeenAt <= MARK_LIFE;
            if (!isStanding) a.gapSince = uint40(block.timestamp);
            a.gapSeenAt = uint40(block.timestamp);
            emit GapMarked(market, redemption);
        } else {
            if (a.gapSince == 0) revert RatioSourceNoGap(market, redemption);
            (a.gapSince, a.gapSeenAt) = (0, 0);
            emit GapCleared(market, redemption);
        }
        _anchor = a;
    }

    /* ------------------------------------------------------ views ---------------------------------------------------- */

    /// @inheritdoc IRatioSource
    function prices() public view returns (uint256 market, uint256 redemption) {
        (Reading memory m, Reading memory r) = _both(_rate(_anchor));
        return (m.price, r.price);
    }

    /// @inheritdoc IRatioSource
    function anchor() external view returns (uint256 rate, uint256 since, uint256 gapSince, uint256 gapSeenAt) {
        Anchor memory a = _anchor;
        return (a.rate, a.since, a.gapSince, a.gapSeenAt);
    }

    /// @dev Redemption alone says nothing about what the asset fetches.
    function isStandalone() public view override(IPriceSource, PriceSource) returns (bool) {
        return hasMarket();
    }

    function hasMarket() internal view returns (bool) {
        return _market.feed() != address(0);
    }

    /* ---------------------------------------------------- internals -------------------------------------------------- */

    function _read() internal view override returns (Reading memory) {
        Anchor memory a = _anchor;
        (Reading memory market, Reading memory redemption) = _both(_rate(a));
        if (!hasMarket()) return redemption;
        uint256 allowance = _allowance(redemption.price);
        uint256 counted = market.price.min(redemption.price + allowance);
        if (!_isConfirmed(a)) counted = counted.max(redemption.price - allowance);
        uint256 price = (redemption.price + counted) / 2;
        uint256 gap = _distance(market.price, price).max(_distance(redemption.price, price));
        uint256 spread = gap.max(market.spread).max(redemption.spread);
        return Reading(price, spread, market.updatedAt.min(redemption.updatedAt));
    }

    /// Market and redemption; the rate counts the same in both.
    function _both(uint256 rate) private view returns (Reading memory market, Reading memory redemption) {
        Reading memory underlying = _underlying.read();
        Reading memory one = Reading(rate, 0, underlying.updatedAt);
        redemption = _product(one, underlying);
        if (!hasMarket()) return (market, redemption);
        market = _market.read();
        if (_quote == MarketQuote.AssetInUnderlying) market = _product(market, underlying);
        else if (_quote == MarketQuote.RatedInUnderlying) market = _product(market, redemption);
    }

    /// The rate that counts.
    function _rate(Anchor memory a) private view returns (uint256) {
        uint256 growth = uint256(a.rate).mulDivDown(_maxGrowth * (block.timestamp - a.since), WAD * 1 days);
        return IRateProvider(_provider).rate().min(a.rate + growth);
    }

    function _isConfirmed(Anchor memory a) private view returns (bool) {
        if (a.gapSince == 0 || block.timestamp - a.gapSeenAt > MARK_LIFE) return false;
        return block.timestamp - a.gapSince >= CONFIRMED_AFTER;
    }

    /// How far the market may be from redemption and be believed at once.
    function _allowance(uint256 redemption) private view returns (uint256) {
        return redemption.mulDivDown(_maxDiscount, 10_000);
    }

    function _isNear(uint256 market, uint256 redemption) private view returns (bool) {
        return _distance(market, redemption) <= _allowance(redemption);
    }

    function _product(Reading memory a, Reading memory b) private pure returns (Reading memory r) {
        r.price = a.price.mulDivDown(b.price, WAD);
        r.spread = (a.price + a.spread).mulDivUp(b.price + b.spread, WAD) - r.price;
        r.updatedAt = a.updatedAt.min(b.updatedAt);
    }

    function _distance(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a - b : b - a;
    }

    function _standalone(SourcePolicy memory p) private view returns (SourceWord) {
        if (!SourceLib.isStandalone(p.feed)) revert SourceLib.SourceDependent(p.feed);
        return SourceLib.pack(p);
    }
}
