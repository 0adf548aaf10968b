// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarginEngine, ON_TAKEOVER} from "../interfaces/IMarginEngine.sol";
import {WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {FundingMath} from "../libraries/FundingMath.sol";
import {HaircutMath} from "../libraries/HaircutMath.sol";
import {MarginMath} from "../libraries/MarginMath.sol";
import {Words} from "../libraries/Words.sol";
import {ChainlinkAdapter} from "../oracle/adapters/ChainlinkAdapter.sol";
import {Expiry} from "../types/Expiry.sol";
import {MarketState} from "../types/MarketState.sol";
import {Leg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {MarketMarks} from "./MarketMarks.sol";

/// Values accounts for opening and outflow.
abstract contract OpeningTest is MarketMarks {
    using FixedMath for uint256;
    using FundingMath for MarketState;
    using Words for uint256[];

    /// Words an account in the answer.
    uint256 private constant OPENING_WORDS = 4;
    uint256 private constant NO_MARKET = type(uint256).max;
    // Refusals; that of a market carries its number << 8 and its status << 16.
    uint256 private constant REFUSED_SEQUENCER = 1;
    uint256 private constant REFUSED_SETTLEMENT = 2;
    uint256 private constant REFUSED_MARKET = 3;

    /// Running sums of one account in the opening test, and the last market's price.
    struct Opening {
        int256 own;
        int256 profit;
        uint256 buffer;
        uint256 refusal; // why there is no answer, 0: there is one
        bool isTakeover;
        uint256 market;
        RiskWord word;
        uint256 answer;
        uint256 spread;
        PriceStatus status;
    }

    /// @inheritdoc IMarginEngine
    function appraiseOpening(
        uint256[] calldata account
    ) external view returns (int256 own, int256 profit, uint256 buffer) {
        Opening memory o = _opening();
        _open(o, account, 0);
        uint256 refusal = o.refusal;
        if (refusal == REFUSED_SEQUENCER) revert MarginSequencerUnfit(block.timestamp, sequencerGrace);
        if (refusal == REFUSED_SETTLEMENT) {
            revert MarginSettlementUnfit(uint96(_settlement), OPENING_FLOOR, OPENING_CEILING);
        }
        if (refusal != 0) revert MarginMarketUnpriced(uint8(refusal >> 8), refusal >> 16);
        return (o.own, o.profit, o.buffer);
    }

    /// @inheritdoc IMarginEngine
    function appraiseOpenings(uint256[] calldata accounts) external view returns (uint256[] memory words) {
        words = Words.create(2 * accounts.length);
        Opening memory o = _opening();
        uint256 unfit = o.refusal;
        uint256 out;
        unchecked {
            for (uint256 cursor; cursor < accounts.length; out += OPENING_WORDS) {
                cursor = _open(o, accounts, cursor);
                words.set(out, uint256(o.own));
                words.set(out + 1, uint256(o.profit));
                words.set(out + 2, o.buffer);
                words.set(out + 3, o.refusal);
                (o.profit, o.buffer, o.refusal) = (0, 0, unfit);
            }
        }
        words.cut(out);
        words.giveBack();
    }

    function _opening() private view returns (Opening memory o) {
        if (!isSequencerFit()) o.refusal = REFUSED_SEQUENCER;
        o.market = NO_MARKET;
    }

    /// Values the account whose record starts at `cursor`; returns where the next one starts.
    function _open(Opening memory o, uint256[] calldata accounts, uint256 cursor) private view returns (uint256) {
        uint256 bits = accounts.read(cursor);
        uint256 markets = bits >> 64;
        o.isTakeover = bits & ON_TAKEOVER != 0;
        bits = uint32(bits);
        int256 own = int256(accounts.read(cursor + 1));
        unchecked {
            cursor += 2;
            if (bits != 0 || own < 0) {
                uint256 settlement = _openingSettlement();
                if (settlement == 0 && o.refusal == 0) o.refusal = REFUSED_SETTLEMENT;
                for (uint8 asset = 1; (bits >>= 1) != 0; ++asset) {
                    if (bits & 1 == 0) continue;
                    if (settlement != 0) {
                        own += _openCollateral(o, asset, accounts.read(cursor), accounts.read(cursor + 1), settlement);
                    }
                    cursor += 2;
                }
            }
            o.own = own;
            for (uint256 market; markets != 0; (++market, markets >>= 1)) {
                if (markets & 1 == 0) continue;
                _openPosition(o, market, Leg.wrap(accounts.read(cursor)), MarketState.wrap(accounts.read(cursor + 1)));
                cursor += 2;
            }
        }
        return cursor;
    }

    /// A collateral at the low side of its price with the opening haircut of all that the protocol holds of it; 0 without a Valid price.
    function _openCollateral(
        Opening memory o,
        uint8 asset,
        uint256 balance,
        uint256 held,
        uint256 settlement
    ) private view returns (int256) {
        RiskWord word = _words[asset];
        uint256 answer = _lowAnswer(word);
        if (answer == 0) return 0;
        uint256 value = _value(balance, answer, word.scale(), settlement);
        uint256 total = _value(held, answer, word.scale(), settlement);
        unchecked {
            uint256 loss = HaircutMath.loss(value, _openingRate(o, asset, word), total, word.depth());
            o.buffer += HaircutMath.buffer(value, loss, legCost);
        }
        return int256(value);
    }

    /// A position at the worse side of a Valid price with the opening margin of all open interest.
    function _openPosition(Opening memory o, uint256 market, Leg leg, MarketState state) private view {
        int256 size = leg.size();
        if (size == 0) {
            o.profit += leg.quote();
            return;
        }
        int256 pending;
        uint256 mark;
        RiskWord word;
        unchecked {
            if (state.isPerpetual()) {
                if (o.market != market) {
                    o.market = market;
                    o.word = _words[uint8(market) + MARKET_BASE];
                    (o.answer, , , o.status, o.spread) = ChainlinkAdapter.read(o.word);
                    o.spread = ChainlinkAdapter.halfWidth(o.word, o.answer, o.spread);
                }
                if (o.status != PriceStatus.Valid) return _refuse(o, market, o.status);
                word = o.word;
                uint256 unit = _unit(word);
                pending = state.pending(_funding, o.answer * unit, block.timestamp);
                mark = (size > 0 ? o.answer - o.spread : o.answer + o.spread) * unit;
            } else {
                (size, mark, word) = _openingMark(o, market, size, state);
            }
            o.profit += _worth(leg, pending, mark);
            if (size == 0) return;
            uint256 notional = MarginMath.notional(size, mark);
            uint256 all = (state.openInterest() * mark) / WAD;
            if (all < notional) all = notional;
            o.buffer +=
                MarginMath.margin(notional, _openingRate(o, uint8(market) + MARKET_BASE, word), all, word.depth()) +
                legCost;
        }
    }

    /// The same for a dated or settled market, and the size that margin is due for: none where the final price is known. Until an expired
    /// market has its price, a feed that is not Valid does not hold up the account: the position counts at the last good answer, moved
    /// against it.
    function _openingMark(
        Opening memory o,
        uint256 market,
        int256 size,
        MarketState state
    ) private view returns (int256, uint256 mark, RiskWord word) {
        uint8 id = uint8(market) + MARKET_BASE;
        Expiry memory e;
        (e, mark) = _endOf(id, state);
        if (mark != 0) return (0, mark, word);
        word = _words[id];
        (uint256 answer, , , PriceStatus status, uint256 spread) = ChainlinkAdapter.read(word);
        if (status != PriceStatus.Valid) {
            (answer, , status, spread) = _midAnswer(id, word);
            if (block.timestamp < e.expiry || answer == 0) {
                _refuse(o, market, status);
                return (0, 0, word);
            }
            answer = _shifted(answer, spread, size < 0);
            spread = 0;
        }
        mark = _datedMark(id, state.skip(_funding, block.timestamp), _index(answer, word), word);
        unchecked {
            spread = (mark * ChainlinkAdapter.halfWidth(word, answer, spread) + answer - 1) / answer;
            mark = size > 0 ? mark - spread : mark + spread;
        }
        return (size, mark, word);
    }

    /// Opening haircut or margin that holds for an account [bp].
    function _openingRate(Opening memory o, uint8 id, RiskWord word) private view returns (uint256) {
        if (!o.isTakeover) return word.initialHaircut();
        Listing storage listing = _listings[id];
        unchecked {
            uint256 set = listing.maintenance;
            return ((_initialOf(listing) * word.maintenanceHaircut() + set - 1) / set).min(10_000);
        }
    }

    function _refuse(Opening memory o, uint256 market, PriceStatus status) private pure {
        if (o.refusal == 0) o.refusal = REFUSED_MARKET | (market << 8) | (uint256(status) << 16);
    }

    /// Settlement divisor for opening: max(1, high side of its price); 0 while it is unfit.
    function _openingSettlement() private view returns (uint256) {
        uint256 word = _settlement;
        uint256 price = uint96(word);
        if (price < OPENING_FLOOR || price > OPENING_CEILING || block.timestamp > uint32(word >> 192)) return 0;
        return uint256(uint96(word >> 96)).max(WAD);
    }
}
