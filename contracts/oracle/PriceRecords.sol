// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiries} from "../interfaces/IExpiries.sol";
import {IOracleRouter} from "../interfaces/IOracleRouter.sol";
import {CASH, SETTLEMENT_WINDOW, WAD} from "../libraries/Constants.sol";
import {ExpiryMath} from "../libraries/ExpiryMath.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {Expiry} from "../types/Expiry.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {ChainlinkAdapter} from "./adapters/ChainlinkAdapter.sol";
import {Expiries} from "./Expiries.sol";

/// What anyone writes of prices: the settlement token's, last good ones, and the samples a dated market ends by.
abstract contract PriceRecords is Expiries {
    using ExpiryMath for Expiry;
    using FixedMath for uint256;

    /// @inheritdoc IOracleRouter
    function pokeSettlement() public {
        RiskWord word = _words[CASH];
        if (!word.isListed()) revert OracleUnknownAsset(CASH);
        (uint256 answer, uint256 updatedAt, , PriceStatus status, uint256 spread) = ChainlinkAdapter.read(word);
        if (status != PriceStatus.Valid) revert OracleNotValid(CASH, status, updatedAt);
        uint256 storedAt = uint32(_settlement >> 224);
        if (updatedAt < storedAt) revert OracleOutdated(CASH, updatedAt, storedAt);
        uint256 unit = 10 ** word.scale();
        uint256 price = answer.mulDivDown(WAD, unit);
        uint256 gap = spread != 0 ? spread.mulDivUp(WAD, unit) : price.mulDivUp(word.deviation(), 10_000);
        uint256 high = price + gap;
        if (high > type(uint96).max) revert OracleAmountTooLarge(price, high);
        uint256 validUntil = updatedAt + word.maxAge();
        _settlement = price | (high << 96) | (validUntil << 192) | (updatedAt << 224);
        ++_priceMoves;
        emit SettlementPriced(price, validUntil);
    }

    /// @inheritdoc IOracleRouter
    function recordPrice(uint8 asset) external {
        RiskWord word = _words[asset];
        if (!word.isListed()) revert OracleUnknownAsset(asset);
        (uint256 answer, uint256 updatedAt, , PriceStatus status, uint256 spread) = ChainlinkAdapter.read(word);
        if (status == PriceStatus.Divergent) return _markDivergent(asset, answer, spread);
        (uint256 storedAnswer, uint256 storedAt, uint256 since) = _stored(asset);
        uint256 found;
        if (status == PriceStatus.Invalid) {
            (answer, updatedAt, found) = (storedAnswer, storedAt, block.timestamp);
            if (since == 0) since = found;
            emit PriceLost(asset, since);
        } else {
            if (status != PriceStatus.Valid) revert OracleNotValid(asset, status, updatedAt);
            if (updatedAt < storedAt) revert OracleOutdated(asset, updatedAt, storedAt);
            since = 0;
            emit PriceRecorded(asset, answer, updatedAt);
        }
        _lastGood[asset] = answer | (updatedAt << 128) | (since << 192) | (found << 224);
        ++_priceMoves;
    }

    /// A mark stands until it says nothing any more; the last good price stays.
    function _markDivergent(uint8 asset, uint256 answer, uint256 spread) private {
        uint256 until = _divergedAt(asset) + DIVERGENCE_FAVOUR + DIVERGENCE_LIFE;
        if (block.timestamp < until) revert OracleAlreadyDivergent(asset, until);
        uint256 kept = _lastGood[asset] & ~(uint256(type(uint32).max) << 160);
        _lastGood[asset] = kept | (block.timestamp << 160);
        ++_priceMoves;
        emit PriceDiverged(asset, answer, spread);
    }

    /// @inheritdoc IExpiries
    function pokeExpiry(uint8 market) external {
        Expiry memory e = _expiries[market];
        if (e.expiry == 0) revert ExpiryNone(market);
        if (e.settlement != 0) revert ExpiryAlreadyFixed(market, e.settlement);
        uint256 price = e.finalPrice(block.timestamp);
        if (price == 0) {
            bool isLast;
            (price, isLast) = _priceNow(market);
            if (!isLast && block.timestamp < e.expiry) {
                uint256 opensAt = e.expiry - SETTLEMENT_WINDOW;
                if (block.timestamp < opensAt) revert ExpiryNotDue(market, opensAt);
                e.sample(price, block.timestamp);
                emit ExpirySampled(market, price, e.samples);
                price = 0;
            }
        }
        if (price != 0) {
            price = ExpiryMath.roundedUp(price);
            e.settlement = uint96(price);
            emit ExpiryFixed(market, price, e.samples);
        }
        _expiries[market] = e;
        ++_priceMoves;
    }

    /// The Valid index, or the last good one of a dead feed [WAD].
    function _priceNow(uint8 market) private view returns (uint256 price, bool isLast) {
        uint8 id = market + MARKET_BASE;
        RiskWord word = _words[id];
        if (!isSequencerFit()) revert ExpirySequencerUnfit(market);
        (uint256 answer, uint256 updatedAt, , PriceStatus status, ) = ChainlinkAdapter.read(word);
        if (status == PriceStatus.Valid) return (_index(answer, word), false);
        price = _deadPrice(id, word);
        if (price == 0) revert OracleNotValid(id, status, updatedAt);
        return (price, true);
    }
}
