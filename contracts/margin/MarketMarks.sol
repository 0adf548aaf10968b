// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {SETTLEMENT_WINDOW, WAD} from "../libraries/Constants.sol";
import {ExpiryMath} from "../libraries/ExpiryMath.sol";
import {FundingMath, Volume} from "../libraries/FundingMath.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {Words} from "../libraries/Words.sol";
import {ChainlinkAdapter} from "../oracle/adapters/ChainlinkAdapter.sol";
import {Expiry} from "../types/Expiry.sol";
import {FundingTerms, FundingWord, packFundingWord} from "../types/FundingWord.sol";
import {FLAG_REDUCE_ONLY, MarketState} from "../types/MarketState.sol";
import {Leg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {EngineEntries} from "./EngineEntries.sol";
import {EngineConfig} from "./RiskParameters.sol";

/// What a market is at the moment: its mark, the funding that is pending, how it ends.
abstract contract MarketMarks is IMarginEngine, EngineEntries {
    using ExpiryMath for Expiry;
    using ExpiryMath for MarketState;
    using FundingMath for MarketState;
    using Words for uint256[];

    /// Flat worst-case keeper cost of a leg [WAD].
    uint256 public immutable legCost;
    FundingWord internal immutable _funding;

    constructor(EngineConfig memory c) EngineEntries(c) {
        _require("legCost", c.legCost, 0, 100e18);
        legCost = c.legCost;
        FundingTerms memory f = c.funding;
        _require("premiumClamp", f.clamp, 0.0001e18, 0.05e18);
        _require("interest", f.interest, 0, 0.001e18);
        _require("premiumMemory", f.memory_, 10 minutes, 12 hours);
        _require("fundingPeriod", f.period, 1 hours, 24 hours);
        _funding = packFundingWord(f);
    }

    /// @inheritdoc IMarginEngine
    function accrue(uint256[] calldata markets) external view returns (uint256[] memory words) {
        uint256 count = markets.length / 4;
        words = Words.create(2 * count);
        FundingWord terms = _funding;
        for (uint256 i; i < count; ++i) {
            uint8 id = uint8(markets.read(4 * i)) + MARKET_BASE;
            RiskWord word = _words[id];
            MarketState state = MarketState.wrap(markets.read(4 * i + 1));
            PriceStatus status;
            uint256 mark;
            if (state.isPerpetual()) {
                (mark, , status, ) = _midAnswer(id, word);
                mark = _index(mark, word);
                if (status == PriceStatus.Valid) {
                    state = state.accrue(terms, mark, block.timestamp);
                    Volume memory volume = Volume(markets.read(4 * i + 2), markets.read(4 * i + 3));
                    if (volume.size != 0) state = state.sample(terms, mark, volume);
                } else {
                    state = _accrueStale(word, state).skip(terms, block.timestamp);
                    uint256 last = ExpiryMath.roundedUp(_deadPrice(id, word));
                    if (last != 0) (state, mark, status) = (state.settled(last), last, PriceStatus.Ended);
                }
            } else {
                Volume memory volume = Volume(markets.read(4 * i + 2), markets.read(4 * i + 3));
                (state, mark, status) = _accrueEnding(id, word, state, volume);
            }
            words.set(2 * i, MarketState.unwrap(state));
            words.set(2 * i + 1, mark | (uint256(status) << 128) | (word.maintenanceHaircut() << 136));
        }
        words.giveBack();
    }

    /// Funding up to the moment at which an answer that is too old now stopped being Valid.
    function _accrueStale(RiskWord word, MarketState state) private view returns (MarketState) {
        (uint256 answer, uint256 updatedAt, , PriceStatus status, ) = ChainlinkAdapter.read(word);
        uint256 end = updatedAt + word.maxAge();
        if (status != PriceStatus.Stale || end <= state.accruedAt()) return state;
        return state.accrue(_funding, _index(answer, word), end);
    }

    /// @inheritdoc IMarginEngine
    function exposureOf(uint8 market, uint256 size, uint256 worstStep) external view returns (uint256 exposure) {
        RiskWord word = _words[market + MARKET_BASE];
        (uint256 mark, , PriceStatus status, ) = _midAnswer(market + MARKET_BASE, word);
        if (status != PriceStatus.Valid) revert MarginMarketUnpriced(market, uint256(status));
        mark = _index(mark, word);
        uint256 margin = word.maintenanceHaircut();
        uint256 covered = (margin * (100 + word.closeOutShare())) / 100;
        uint256 step = _basisStep(market + MARKET_BASE, margin);
        if (step != 0) (worstStep, mark) = (worstStep + step, (mark * (4_000 + margin)) / 4_000);
        if (worstStep <= covered) return 0;
        return (((size * mark) / WAD) * (worstStep - covered)) / 1000;
    }

    /// Brings a dated or settled market to now: its premium decays and takes in the trades, nothing is paid.
    function _accrueEnding(
        uint8 id,
        RiskWord word,
        MarketState state,
        Volume memory volume
    ) private view returns (MarketState, uint256 mark, PriceStatus status) {
        Expiry memory e;
        (e, mark) = _endOf(id, state);
        if (e.settlement != 0) state = state.settled(mark);
        if (state.isSettled()) return (state, mark, PriceStatus.Ended);
        state = state.skip(_funding, block.timestamp);
        if (block.timestamp + SETTLEMENT_WINDOW >= e.expiry) state = state.withFlag(FLAG_REDUCE_ONLY);
        if (mark != 0) return (state, mark, PriceStatus.Ended);
        uint256 answer;
        (answer, , status, ) = _midAnswer(id, word);
        uint256 index = _index(answer, word);
        mark = _datedMark(id, state, index, word);
        if (block.timestamp >= e.expiry) return (state, mark, PriceStatus.Ended);
        if (status == PriceStatus.Valid && volume.size != 0) {
            state = state.sample(_funding, index, volume).limited(state, word.maintenanceHaircut());
        }
        return (state, mark, status);
    }

    /// How a market ends, and at which price [WAD], 0: not known yet.
    function _endOf(uint256 id, MarketState state) internal view returns (Expiry memory e, uint256 price) {
        if (state.isSettled()) return (e, state.settlementPrice());
        e = _expiries[uint8(id) - MARKET_BASE];
        price = e.finalPrice(block.timestamp);
    }

    /// Mark of a dated market whose final price is not known, its premium decayed to now.
    function _datedMark(uint256 id, MarketState state, uint256 index, RiskWord word) internal view returns (uint256) {
        Expiry memory e = _expiries[uint8(id) - MARKET_BASE];
        return e.mark(state.premium(), index, word.maintenanceHaircut(), block.timestamp);
    }

    /// V of a leg with the funding that is pending [WAD a unit], down.
    function _worth(Leg leg, int256 pending, uint256 mark) internal pure returns (int256) {
        unchecked {
            return leg.quote() + PositionMath.floorDiv(leg.size() * (int256(mark) - pending), int256(WAD));
        }
    }
}
