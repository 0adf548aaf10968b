// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOracleRouter} from "../interfaces/IOracleRouter.sol";
import {WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {ChainlinkAdapter} from "./adapters/ChainlinkAdapter.sol";

/// Price half of the risk contract: the asset words, the settlement price, and what each status means for whom. The other half is
/// `margin/MarginEngine.sol`; both are one deployable so that a check reads one slot per asset.
abstract contract OracleRouter is IOracleRouter {
    using FixedMath for uint256;

    /// How long a last Valid price may stand in for a Stale or Invalid one.
    uint256 internal constant LAST_GOOD_LIFE = 24 hours;
    /// How long a mark holds without being found true again: a feed that recovered unrecorded starts a new day.
    uint256 internal constant MARK_LIFE = 48 hours;
    /// What it is moved by in the account's favour, and the most a Divergent price is [bp].
    uint256 internal constant LAST_GOOD_SHIFT = 200;
    /// How long a Divergent price is moved from where it was marked, and how long the mark says that it is not any more.
    uint256 internal constant DIVERGENCE_FAVOUR = 10 minutes;
    uint256 internal constant DIVERGENCE_LIFE = 1 hours;
    uint256 internal constant OPENING_FLOOR = 0.95e18;
    uint256 internal constant OPENING_CEILING = 1.03e18;
    uint256 internal constant SALE_FLOOR = 0.8e18;
    uint256 internal constant SALE_CEILING = 1.05e18;

    /// Uptime feed of the L2 sequencer, zero on a chain without one.
    address public immutable sequencerFeed;
    uint256 public immutable sequencerGrace;

    mapping(uint8 asset => RiskWord) internal _words;
    /// last Valid answer uint128 | its updatedAt uint32 | marked Divergent at uint32, 0: not | marked Invalid since uint32, 0: not | last found so
    /// uint32 [unix s]
    mapping(uint8 asset => uint256) internal _lastGood;
    /// price uint96 [WAD USD] | high uint96 | validUntil uint32 [unix s] | updatedAt uint32
    uint256 internal _settlement;
    /// Prices stored in this transaction: a batch that spans one cannot compare before with after.
    uint256 internal transient _priceMoves;

    constructor(address sequencerFeed_, uint256 sequencerGrace_) {
        (sequencerFeed, sequencerGrace) = (sequencerFeed_, sequencerGrace_);
    }

    /// @inheritdoc IOracleRouter
    function priceOf(
        uint8 asset
    )
        external
        view
        returns (uint256 mid, uint256 low, uint256 high, PriceStatus status, uint256 updatedAt, uint256 round)
    {
        RiskWord word = _words[asset];
        if (!word.isListed()) revert OracleUnknownAsset(asset);
        uint256 spread;
        (mid, updatedAt, round, status, spread) = ChainlinkAdapter.read(word);
        spread = ChainlinkAdapter.halfWidth(word, mid, spread);
        uint256 unit = 10 ** _feedDecimals(asset);
        (low, high) = ((mid - spread.min(mid)).mulDivDown(WAD, unit), (mid + spread).mulDivUp(WAD, unit));
        mid = mid.mulDivDown(WAD, unit);
    }

    /// @inheritdoc IOracleRouter
    function settlementPrice() external view returns (uint256 mid, uint256 high, uint256 validUntil) {
        uint256 word = _settlement;
        return (uint96(word), uint96(word >> 96), uint32(word >> 192));
    }

    /// @inheritdoc IOracleRouter
    function isSequencerFit() public view returns (bool) {
        if (sequencerFeed == address(0)) return true;
        (bool isBad, , uint256 answer, uint256 startedAt, , ) = ChainlinkAdapter.latestRound(sequencerFeed);
        if (isBad || answer != 0 || startedAt == 0 || startedAt > block.timestamp) return false;
        return block.timestamp - startedAt > sequencerGrace;
    }

    /// Answer for state, calls and liquidation; see the interface. Stale or Invalid: the last Valid answer, unmoved. 0: none, a collateral
    /// counts nothing. `shift` is what it is to be moved by in the account's favour [bp].
    function _midAnswer(
        uint8 asset,
        RiskWord word
    ) internal view returns (uint256 answer, uint256 round, PriceStatus status, uint256 shift) {
        if (!word.isListed()) return (0, 0, PriceStatus.Invalid, 0);
        uint256 updatedAt;
        (answer, updatedAt, round, status, shift) = ChainlinkAdapter.read(word);
        if (status == PriceStatus.Valid) return (answer, round, status, 0);
        if (status == PriceStatus.Divergent) return (answer, round, status, _divergenceShift(asset, answer, shift));
        shift = LAST_GOOD_SHIFT;
        if (status == PriceStatus.Invalid) {
            uint256 since;
            (answer, updatedAt, since) = _stored(asset);
            bool isOld = block.timestamp - updatedAt > word.maxAge() + LAST_GOOD_LIFE;
            if (isOld && (since == 0 || block.timestamp - since <= LAST_GOOD_LIFE))
                return (0, round, PriceStatus.Unknown, 0);
        }
        unchecked {
            bool hasLapsed = asset < MARKET_BASE && block.timestamp - updatedAt > word.maxAge() + LAST_GOOD_LIFE;
            if (hasLapsed) return (0, round, status, 0);
        }
    }

    /// What sources that disagree by `spread` leave open, until they have been marked so for ten minutes [bp, up].
    function _divergenceShift(uint8 asset, uint256 answer, uint256 spread) private view returns (uint256) {
        unchecked {
            uint256 age = block.timestamp - _divergedAt(asset);
            if (age >= DIVERGENCE_FAVOUR && age < DIVERGENCE_FAVOUR + DIVERGENCE_LIFE) return 0;
            return ((spread * 10_000 + answer - 1) / answer).min(LAST_GOOD_SHIFT);
        }
    }

    /// An answer moved by `shift` [bp, down].
    function _shifted(uint256 answer, uint256 shift, bool isUp) internal pure returns (uint256) {
        unchecked {
            if (shift == 0) return answer;
            shift = (answer * shift) / 10_000;
            return isUp ? answer + shift : answer - shift;
        }
    }

    /// Answer for opening: the low side of a Valid price, else 0.
    function _lowAnswer(RiskWord word) internal view returns (uint256) {
        (uint256 answer, , , PriceStatus status, uint256 spread) = ChainlinkAdapter.read(word);
        return status == PriceStatus.Valid ? answer - ChainlinkAdapter.halfWidth(word, answer, spread) : 0;
    }

    /// Value [WAD in the settlement token] of `amount` token units at an answer, rounded down, at most 2^128 - 1. `settlement` is the
    /// settlement token's price [WAD USD]. Listing bounds answer and scale so that no product exceeds
    /// 256 bits for the 84 bits of a vault's balance; more reverts.
    function _value(
        uint256 amount,
        uint256 answer,
        uint256 scale,
        uint256 settlement
    ) internal pure returns (uint256 value) {
        unchecked {
            uint256 product = amount * answer;
            if (amount >= 1 << 84 || answer >= 1 << 112) revert OracleAmountTooLarge(amount, answer);
            if (scale >= 18) value = (product * WAD) / (settlement * 10 ** (scale - 18));
            else value = (product * (10 ** (18 - scale) * WAD)) / settlement;
            if (value > type(uint128).max) value = type(uint128).max;
        }
    }

    /// A mark that was not found true for its life is none.
    function _stored(uint8 asset) internal view returns (uint256 answer, uint256 updatedAt, uint256 since) {
        uint256 word = _lastGood[asset];
        if (block.timestamp - (word >> 224) <= MARK_LIFE) since = uint32(word >> 192);
        return (uint128(word), uint32(word >> 128), since);
    }

    function _divergedAt(uint8 asset) internal view returns (uint256) {
        return uint32(_lastGood[asset] >> 160);
    }

    function _feedDecimals(uint8 asset) internal view virtual returns (uint256);
}
