// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {PriceStatus} from "../types/Price.sol";
import {VolatilityReading, VolatilityTerms} from "../types/Volatility.sol";

/// @title Volatility oracle: how much the price of an instrument has moved lately
/// @notice Instruments are those of the engine: 1 to 31 collaterals, 32 + j market j. The price is what the vault's engine says now, so that
/// a replaced feed or engine goes on where the last one stood.
///
/// Returns are taken between points of a grid: a point is a feed's round at least five minutes younger than the point before. Its time is
/// the feed's own, so when and how often somebody pokes changes nothing as long as the same rounds are seen; a poke without a new point
/// writes nothing. Between points the variance decays as if the price stood, which is what a silent feed says.
///
/// Who pokes alone chooses which rounds become points. Left alone for long it sees less of a move that went back, and returns above 20 %
/// count as 20 %; poked at the turns it sees more. One honest keeper that pokes each due round settles which rounds they are.
interface IVolatilityOracle {
    /// @param price [WAD USD] at the new point
    /// @param time [unix s] of the point
    /// @param variance [RAY per year] at it
    event VolatilitySampled(uint8 indexed id, uint256 price, uint256 time, uint256 variance);
    event VolatilityTermsSet(uint8 indexed id, uint256 calm, uint256 span);

    /// @notice The instrument is not measured.
    error VolatilityUnknown(uint8 id);
    error VolatilityPriceNotValid(uint8 id, PriceStatus status, uint256 updatedAt);
    /// @notice The price [WAD USD] is 0 after rounding, or too large to be kept.
    error VolatilityPriceOutOfRange(uint8 id, uint256 price, uint256 limit);
    /// @notice No price counts while the L2 sequencer is down or came back less than its grace ago.
    error VolatilitySequencerUnfit(uint8 id);
    error VolatilityOutOfBounds(bytes32 name, uint256 value, uint256 low, uint256 high);

    /// @notice Sets how an instrument is measured. The first time its volatility starts at the calm one and its price must be Valid;
    /// later what has been measured is kept: it decays to now under the old terms, and the next return runs from now.
    /// @param terms `calm` [WAD per sqrt year] 1 % to 500 %, `span` [s] 4 h to 30 d
    function setTerms(uint8 id, VolatilityTerms calldata terms) external;

    /// @notice Takes the latest round into the estimate if it is a new point of the grid; anyone. Reverts unless the price is Valid and the
    /// sequencer fit.
    /// @return isSampled whether it was; nothing is written otherwise
    function poke(uint8 id) external returns (bool isSampled);

    /// @notice Volatility decayed to now [WAD per sqrt year], down. Times sqrt(1 / 365) it is the one of a day.
    function volatilityOf(uint8 id) external view returns (uint256);

    /// @notice clamp(volatility / calm, 1, 3) [WAD], up.
    function multiplierOf(uint8 id) external view returns (uint256);

    /// @notice Last point and the variance at it, all 0 before the terms are set.
    function readingOf(uint8 id) external view returns (VolatilityReading memory);

    /// @notice Terms as set, all 0 for an instrument that is not measured.
    function termsOf(uint8 id) external view returns (VolatilityTerms memory);

    /// @notice The vault whose engine is asked for prices.
    function vault() external view returns (address);
}
