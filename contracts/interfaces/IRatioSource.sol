// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {SourcePolicy} from "../types/Source.sol";
import {IPriceSource} from "./IPriceSource.sol";

/// What the market's feed prices in what.
enum MarketQuote {
    AssetInDollars, // one asset in USD
    AssetInUnderlying, // one asset in the underlying, as cbETH / ETH
    RatedInUnderlying // one unit of what the rate counts in the underlying, as stETH / ETH for wstETH
}

/// How a wrapped or staked asset is priced.
struct RatioPolicy {
    SourcePolicy market; // no feed: redemption alone, and the source is not standalone
    SourcePolicy underlying; // USD per underlying
    address rate; // IRateProvider
    MarketQuote quote;
    uint64 maxGrowth; // [WAD a day] by which the rate may grow over its anchor
    uint16 maxDiscount; // [bp] market's distance from redemption beyond which one observation is not believed
}

/// @title Ratio source: the worse of market and redemption for borrowing
/// @notice redemption = rate * underlying, market = what the market's feed says; both USD.
///
///     price  = (redemption + market') / 2        market' = market, held within maxDiscount of redemption
///     spread = the larger distance of market and redemption from price, at least the confidence of both
///
/// so that price - spread is at most the lower of the two: borrowing power follows the worse one at once. State and liquidation follow half
/// the discount, of one observation at most half of maxDiscount; of a deeper one the whole half once `pokeGap` marked it half an hour ago,
/// for six hours after it was last marked. A premium never counts beyond maxDiscount.
///
/// The rate counts at most at its anchor grown by maxGrowth a day; a lower rate counts at once. Rate and time of the anchor move together
/// and only up, so that neither a rate pushed down for a moment nor the moment of a poke makes an honest rate count less.
interface IRatioSource is IPriceSource {
    event RateAnchored(uint256 rate);
    event GapMarked(uint256 market, uint256 redemption);
    event GapCleared(uint256 market, uint256 redemption);

    error RatioSourceBadRate(uint256 rate, uint256 limit);
    error RatioSourceBadGrowth(uint256 maxGrowth, uint256 limit);
    error RatioSourceBadDiscount(uint256 maxDiscount, uint256 limit);
    /// @notice At the start both must agree: a ratio taken for a price does not.
    error RatioSourceApart(uint256 market, uint256 redemption);
    error RatioSourceAnchorFresh(uint256 nextAt);
    error RatioSourceBelowAnchor(uint256 rate, uint256 anchor);
    error RatioSourceNoMarket();
    error RatioSourceNoGap(uint256 market, uint256 redemption);

    /// @notice Moves the anchor to the rate that counts now; anyone, once a day. Leaves what the source answers as it is. Reverts while the
    /// rate is below the anchor.
    function pokeRate() external;

    /// @notice Marks a discount beyond maxDiscount, or that it is marked no longer; anyone. Reverts when there is neither.
    function pokeGap() external;

    /// @notice Both prices now [WAD USD]; `market` is 0 without a feed.
    function prices() external view returns (uint256 market, uint256 redemption);

    /// @notice Anchor of the rate [WAD], since when it holds, and the mark of a discount: since when and when it was last found [unix s].
    function anchor() external view returns (uint256 rate, uint256 since, uint256 gapSince, uint256 gapSeenAt);
}
