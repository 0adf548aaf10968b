// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {FeedPolicy, HaircutPolicy} from "../types/RiskWord.sol";

/// Haircuts that hold now, of a collateral, or margins of a market at size 0.
struct Haircut {
    uint256 initial; // [bp]
    uint256 maintenance; // [bp]
    uint256 grace; // [s] between call and deadline
    uint256 least; // [bp] to which an adjustment may bring the maintenance haircut now
    uint256 most; // [bp]
}

/// @title Risk parameters: bounded setters of the asset words
/// @notice Every value is checked against constants and against the other values; what does not fit the quantisation is refused, not
/// rounded. `worstStep` is the largest one-update move of the feed on record [per mille].
interface IRiskParameters {
    event AssetSet(
        uint8 indexed asset,
        address indexed token,
        FeedPolicy feed,
        HaircutPolicy haircut,
        uint256 worstStep
    );
    /// @notice Nothing opens against the asset until then [unix s]; the first adjustment after it brings the opening haircut back.
    event OpeningClosed(uint8 indexed asset, uint256 until);
    /// @param initial [per mille]
    /// @param maintenance [bp]
    /// @param grace [s]
    event HaircutAdjusted(uint8 indexed asset, uint256 initial, uint256 maintenance, uint256 grace);

    /// @notice A value lies outside its hard bound, or is not a multiple of its step.
    error RiskOutOfBounds(bytes32 name, uint256 value, uint256 low, uint256 high);
    /// @notice (1 - haircut) * (1 + premium) would reach 1: a full sale at the line could leave a debt.
    error RiskPremiumTooHigh(uint8 asset, uint256 product, uint256 limit);
    /// @notice The close-out buffer would not cover 1.2 times the worst step of the mark [per mille, 1e-5]: the feed's, and for a dated market
    /// what trades of a minute add to it.
    error RiskBufferTooThin(uint8 asset, uint256 buffer, uint256 needed);
    /// @notice Maintenance haircuts rise by at most one point a day, so that no change makes an account liquidatable at once.
    error RiskRampTooFast(uint8 asset, uint256 step, uint256 limit);
    /// @notice The feed's price is more than 5 % away from the stated reference [WAD USD].
    error RiskReferenceMismatch(uint8 asset, uint256 price, uint256 stated);
    error RiskUnknownAsset(uint8 asset);
    /// @notice The guardian may close the asset again from `possibleAt` [unix s] on.
    error RiskClosingRefused(uint8 asset, uint256 possibleAt);
    /// @notice The source says that it may not be the only one of an asset (IPriceSource).
    error RiskDependentSource(address feed);
    /// @notice A market gets its expiry once, and before it is listed.
    error RiskAlreadyListed(uint8 asset);

    /// @notice Lists an asset, or replaces its feed: decimals of token and feed are read and pinned now. The feed's policy also names the
    /// underlying, 1 to 15 or 0 for none, and only this call changes it.
    /// @param referencePrice [WAD USD] independent price of one whole token
    function setAsset(
        uint8 asset,
        address token,
        FeedPolicy calldata feed,
        HaircutPolicy calldata haircut,
        uint256 worstStep,
        uint256 referencePrice
    ) external;

    /// @notice Lists a market, or replaces its feed and underlying as above: index, margins (the fields of a haircut: `initial` and `maintenance` margin at size 0, `depth`
    /// [USD of notional] at which they have doubled), close-out share, premium and grace.
    /// @param referencePrice [WAD USD] independent price of one unit
    function setMarket(
        uint8 market,
        FeedPolicy calldata feed,
        HaircutPolicy calldata margin,
        uint256 worstStep,
        uint256 referencePrice
    ) external;

    /// @notice Makes a market that is not listed yet a dated one, for good. Its mark is index * (1 + b), b a premium of its trades within
    /// `basisCap` * time to expiry / `basisPeriod` and a quarter of the maintenance margin; it pays no funding.
    /// @param expiry [unix s] at least the settlement window, at most a year away
    /// @param basisCap [WAD] at most 5 %
    /// @param basisPeriod [s] a day to a year
    function setExpiry(uint8 market, uint32 expiry, uint64 basisCap, uint32 basisPeriod) external;

    /// @notice Sets the settlement token's feed; it has no underlying.
    function setSettlement(FeedPolicy calldata feed, uint256 referencePrice) external;

    /// @notice Changes haircuts of a listed asset within the bounds; maintenance may rise one point a day.
    function setHaircut(uint8 asset, HaircutPolicy calldata haircut, uint256 worstStep) external;

    /// @notice Steward: moves what holds now around what was set, within bounds that no role can change. The maintenance haircut stays between
    /// the one set and three times that, at most 90 %; it rises by a twentieth of itself an hour and falls by a tenth a day,
    /// in time that no move has used yet, for a rise the last hour of it, and in no
    /// step so far that who stood at the maintenance line stands below close-out. The opening haircut is at least the one set and two points above maintenance. With a
    /// multiplier m of the maintenance haircut the grace is what was set / m^2, at least five minutes. Highest premium and close-out share
    /// stay, so that (1 - haircut) * (1 + premium) only falls.
    /// @param initial [per mille]
    /// @param maintenance [bp] between `least` and `most` of `haircutOf`
    function adjust(uint8 asset, uint256 initial, uint256 maintenance) external;

    /// @notice Guardian: the asset counts nothing for opening for 7 days, unless governance sets its haircuts before; existing debts keep their
    /// maintenance value. After that the first adjustment, or governance, opens it. Not again before as long has passed since.
    function closeOpening(uint8 asset) external;

    /// @notice Feed and haircut policies of an asset as set; the opening haircut is 1000 while the guardian has closed it.
    function policyOf(
        uint8 asset
    ) external view returns (address token, FeedPolicy memory feed, HaircutPolicy memory haircut);

    /// @notice Haircuts of an asset or margins of a market as they hold now; all 0 where it is not listed.
    function haircutOf(uint8 asset) external view returns (Haircut memory);
}
