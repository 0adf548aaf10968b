// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {IMarginEngine, PRICE_MOVES_SHIFT, SALE_OPEN} from "../interfaces/IMarginEngine.sol";
import {CASH, MAX_ASSETS, MAX_MARKETS, SETTLEMENT_WINDOW, WAD} from "../libraries/Constants.sol";
import {ExpiryMath} from "../libraries/ExpiryMath.sol";
import {FundingMath, Volume} from "../libraries/FundingMath.sol";
import {MarginMath} from "../libraries/MarginMath.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {Expiry} from "../types/Expiry.sol";
import {FundingTerms, FundingWord, packFundingWord} from "../types/FundingWord.sol";
import {FLAG_REDUCE_ONLY, MarketState} from "../types/MarketState.sol";
import {Leg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {HaircutMath} from "../libraries/HaircutMath.sol";
import {Words} from "../libraries/Words.sol";
import {ChainlinkAdapter} from "../oracle/adapters/ChainlinkAdapter.sol";
import {RiskParameters} from "./RiskParameters.sol";

/// @notice See IMarginEngine.
/// @dev Standard margin: sums over the legs, no offsets between them.
contract MarginEngine is IMarginEngine, RiskParameters {
    using ExpiryMath for Expiry;
    using ExpiryMath for MarketState;
    using FixedMath for uint256;
    using FundingMath for MarketState;
    using Words for uint256[];

    uint256 private constant READ = 1 << 255;
    /// Price of a market that has ended, for a bid: there is nothing to sell.
    uint256 private constant ENDED = (uint256(PriceStatus.Ended) << 128) | READ;
    uint256 private constant HIDDEN_POSITION = 1 << 255;
    /// Words per account in the answer, without and with a wanted asset.
    uint256 private constant STATE_WORDS = 4;
    uint256 private constant LEG_WORDS = 10;

    /// Prices of one call. For a list of accounts two words an instrument, its answer uint128 | status 8 | round 80 | READ, and its risk
    /// word, so that each is read once; none for a single account.
    struct Prices {
        uint256 settlement;
        uint256[] assets;
        uint256[] markets;
    }

    /// Running sums of one account.
    struct Sums {
        int256 worth;
        uint256 buffer;
        uint256 closeOut;
        uint256 grace;
        uint256 status;
        uint256 hidden; // most that collaterals without a price can be worth, or HIDDEN_POSITION
        uint256 wanted; // instrument, 0: none
        uint256 wantedValue;
        uint256 wantedPrice; // as in Prices
        uint256 wantedWord;
        uint256 saleOpen;
        uint256 underlying; // of what is wanted, 0: none
        int256 net; // delta of the wanted instrument's underlying
        uint256 gross;
    }

    /// Running sums of one account in the opening test, and the last market's price.
    struct Opening {
        int256 own;
        int256 profit;
        uint256 buffer;
        uint256 refusal; // why there is no answer, 0: there is one
        uint256 market;
        RiskWord word;
        uint256 answer;
        PriceStatus status;
    }

    uint256 private constant NO_MARKET = type(uint256).max;
    // Refusals; that of a market carries its number << 8 and its status << 16.
    uint256 private constant REFUSED_SEQUENCER = 1;
    uint256 private constant REFUSED_SETTLEMENT = 2;
    uint256 private constant REFUSED_MARKET = 3;

    FundingWord private immutable _funding;

    constructor(
        address authority,
        address sequencerFeed,
        uint256 sequencerGrace,
        uint256 legCost_,
        FundingTerms memory f
    ) RiskParameters(authority, sequencerFeed, sequencerGrace, legCost_) {
        _require("premiumClamp", f.clamp, 0.0001e18, 0.05e18);
        _require("interest", f.interest, 0, 0.001e18);
        _require("premiumMemory", f.memory_, 10 minutes, 12 hours);
        _require("fundingPeriod", f.period, 1 hours, 24 hours);
        _funding = packFundingWord(f);
    }

    /// @inheritdoc IMarginEngine
    function appraise(uint256[] calldata accounts) external view returns (uint256[] memory words) {
        Prices memory prices;
        prices.settlement = uint96(_settlement);
        uint256 priceMoves = _priceMoves << PRICE_MOVES_SHIFT;
        Sums memory sums;
        sums.saleOpen = _saleOpen();
        words = Words.create(((accounts.length + 1) / 2) * LEG_WORDS);
        uint256 out;
        unchecked {
            bool isList = accounts.length > _recordLength(accounts.read(0));
            for (uint256 cursor; cursor < accounts.length;) {
                uint256 bits = accounts.read(cursor);
                uint256 wanted = uint8(bits >> 32);
                int256 cash = int256(accounts.read(cursor + 1));
                cursor += 2;
                (sums.worth, sums.buffer, sums.closeOut, sums.grace) = (0, 0, 0, type(uint32).max);
                (sums.status, sums.hidden) = (0, 0);
                (sums.wanted, sums.wantedValue, sums.wantedPrice, sums.wantedWord) = (wanted, 0, 0, 0);
                if (wanted != CASH) {
                    (sums.underlying, sums.net, sums.gross) = (_words[uint8(wanted)].underlying(), 0, 0);
                }
                uint256 markets = bits >> 64;
                bits = uint32(bits);
                if (isList) _makeTables(prices, bits, markets);
                for (uint256 asset = 1; (bits >>= 1) != 0; ++asset) {
                    if (bits & 1 == 0) continue;
                    _addCollateral(sums, prices, asset, accounts.read(cursor++));
                }
                for (uint256 id = MARKET_BASE; markets != 0; (++id, markets >>= 1)) {
                    if (markets & 1 == 0) continue;
                    _addPosition(sums, prices, id, accounts, cursor);
                    cursor += 2;
                }
                if (sums.hidden != 0) _unveil(sums, cash + sums.worth);
                words.set(out, uint256(cash + sums.worth));
                words.set(out + 1, sums.buffer);
                words.set(out + 2, sums.closeOut);
                words.set(out + 3, sums.grace | (sums.status << 32) | priceMoves);
                out += STATE_WORDS;
                if (wanted == CASH) continue;
                words.set(out, sums.wantedValue);
                words.set(out + 1, ((sums.wantedPrice & ~READ) >> 128) | sums.saleOpen);
                words.set(out + 2, sums.wantedWord);
                words.set(out + 3, legCost);
                words.set(out + 4, uint256(sums.net));
                words.set(out + 5, sums.gross);
                out += LEG_WORDS - STATE_WORDS;
            }
        }
        words.cut(out);
        words.giveBack();
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
            for (uint256 cursor; cursor < accounts.length; out += STATE_WORDS) {
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
                (mark, , status) = _midAnswer(id, word);
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
        (uint256 answer, uint256 updatedAt, , PriceStatus status) = ChainlinkAdapter.read(word);
        uint256 end = updatedAt + word.maxAge();
        if (status != PriceStatus.Stale || end <= state.accruedAt()) return state;
        return state.accrue(_funding, _index(answer, word), end);
    }

    /// @inheritdoc IMarginEngine
    function markOf(uint8 market) public view returns (uint256) {
        uint8 id = market + MARKET_BASE;
        RiskWord word = _words[id];
        (uint256 answer, , PriceStatus status) = _midAnswer(id, word);
        if (status != PriceStatus.Valid) revert MarginMarketUnpriced(market, uint256(status));
        return _index(answer, word);
    }

    /// @inheritdoc IMarginEngine
    function exposureOf(uint8 market, uint256 size, uint256 worstStep) external view returns (uint256 exposure) {
        RiskWord word = _words[market + MARKET_BASE];
        uint256 mark = markOf(market);
        uint256 margin = word.maintenanceHaircut();
        uint256 covered = (margin * (100 + word.closeOutShare())) / 100;
        uint256 step = _basisStep(market + MARKET_BASE, margin);
        if (step != 0) (worstStep, mark) = (worstStep + step, (mark * (4_000 + margin)) / 4_000);
        if (worstStep <= covered) return 0;
        return (((size * mark) / WAD) * (worstStep - covered)) / 1000;
    }

    /// @inheritdoc IMarginEngine
    function assetValue(uint8 asset, uint256 amount) external view returns (uint256 value, PriceStatus status) {
        RiskWord word = _words[asset];
        uint256 answer;
        (answer, , status) = _midAnswer(asset, word);
        answer = _shifted(answer, uint256(status), true);
        if (answer != 0) value = _value(amount, answer, word.scale(), uint96(_settlement)) + 1;
    }

    /// Adds a collateral at mid with maintenance haircuts.
    function _addCollateral(Sums memory sums, Prices memory prices, uint256 asset, uint256 balance) private view {
        (uint256 packed, RiskWord word) = _priced(prices.assets, 2 * asset, asset);
        if (asset == sums.wanted) (sums.wantedPrice, sums.wantedWord) = (packed, RiskWord.unwrap(word));
        uint256 status = uint8(packed >> 128);
        if (status > sums.status) sums.status = status;
        uint256 answer = _shifted(uint128(packed), status, true);
        if (answer == 0) {
            if (status == uint256(PriceStatus.Unknown)) {
                sums.hidden += _value(balance, 1 << word.maxExponent(), word.scale(), prices.settlement) + 1;
            }
            return;
        }
        uint256 value = _value(balance, answer, word.scale(), prices.settlement);
        if (sums.wanted != CASH) _addDelta(sums, asset, word, status, int256(value));
        uint256 loss = HaircutMath.loss(value, word.maintenanceHaircut(), value, word.depth());
        unchecked {
            sums.worth += int256(value);
            sums.buffer += HaircutMath.buffer(value, loss, legCost);
            sums.closeOut += (loss * word.closeOutShare() + 99) / 100;
        }
        uint256 grace = word.grace();
        if (grace < sums.grace) sums.grace = grace;
    }

    /// Legs without a price keep an account out of reach only while their worth, up to what their feeds could at most answer, may decide
    /// in which state it is. What a position without a price is worth has no bound.
    function _unveil(Sums memory sums, int256 low) private pure {
        if (sums.hidden >= HIDDEN_POSITION) return;
        int256 high = low + int256(sums.hidden);
        if (high >= int256(sums.buffer) || (low <= 0) != (high <= 0)) return;
        int256 closeOut = int256(sums.closeOut);
        if ((low < closeOut) == (high < closeOut)) sums.status = uint256(PriceStatus.Invalid);
    }

    /// Adds a position at mark with maintenance margin.
    function _addPosition(
        Sums memory sums,
        Prices memory prices,
        uint256 id,
        uint256[] calldata accounts,
        uint256 cursor
    ) private view {
        Leg leg = Leg.wrap(accounts.read(cursor));
        MarketState state = MarketState.wrap(accounts.read(cursor + 1));
        bool isPerpetual = state.isPerpetual();
        if (!isPerpetual && _hasEnded(sums, id, leg, state)) return;
        (uint256 packed, RiskWord word) = _priced(prices.markets, 2 * (id - MARKET_BASE), id);
        if (id == sums.wanted) (sums.wantedPrice, sums.wantedWord) = (packed, RiskWord.unwrap(word));
        uint256 status = uint8(packed >> 128);
        if (status == uint256(PriceStatus.Unknown)) sums.hidden |= HIDDEN_POSITION;
        if (status > sums.status) sums.status = status;
        int256 size = leg.size();
        uint256 mark = _index(_shifted(uint128(packed), status, size > 0), word);
        int256 pending;
        if (!isPerpetual) mark = _datedMark(id, state.skip(_funding, block.timestamp), mark, word);
        else if (status == uint256(PriceStatus.Valid)) pending = state.pending(_funding, mark, block.timestamp);
        unchecked {
            sums.worth += _worth(leg, pending, mark);
            if (size == 0) return;
            uint256 notional = MarginMath.notional(size, mark);
            if (sums.wanted != CASH) {
                _addDelta(sums, id, word, status, size < 0 ? 0 - int256(notional) : int256(notional));
            }
            uint256 margin = MarginMath.margin(notional, word.maintenanceHaircut(), notional, word.depth());
            sums.buffer += margin + legCost;
            sums.closeOut += (margin * word.closeOutShare()) / 100;
        }
        uint256 grace = word.grace();
        if (grace < sums.grace) sums.grace = grace;
    }

    /// Adds a position whose market's final price is known: no feed is read and no margin due, and there is nothing to bid for.
    function _hasEnded(Sums memory sums, uint256 id, Leg leg, MarketState state) private view returns (bool) {
        (, uint256 price) = _endOf(id, state);
        if (price == 0) return false;
        if (id == sums.wanted) sums.wantedPrice = ENDED;
        sums.worth += _worth(leg, 0, price);
        return true;
    }

    /// Adds the signed value of a leg to its underlying's: of the wanted leg, and of every other that may be sold now, so that a feed which is
    /// off does not protect what its leg hedged.
    function _addDelta(Sums memory sums, uint256 id, RiskWord word, uint256 status, int256 delta) private pure {
        uint256 value = PositionMath.abs(delta);
        if (id == sums.wanted) {
            sums.wantedValue = value;
        } else {
            if (sums.underlying == 0 || word.underlying() != sums.underlying) return;
            if (status > uint256(PriceStatus.Divergent) || (id < MARKET_BASE && sums.saleOpen == 0)) return;
        }
        unchecked {
            sums.net += delta;
            sums.gross += value;
        }
    }

    function _opening() private view returns (Opening memory o) {
        if (!isSequencerFit()) o.refusal = REFUSED_SEQUENCER;
        o.market = NO_MARKET;
    }

    /// Values the account whose record starts at `cursor`; returns where the next one starts.
    function _open(Opening memory o, uint256[] calldata accounts, uint256 cursor) private view returns (uint256) {
        uint256 bits = uint32(accounts.read(cursor));
        uint256 markets = accounts.read(cursor) >> 64;
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
            uint256 loss = HaircutMath.loss(value, word.initialHaircut(), total, word.depth());
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
                    (o.answer, , o.status) = _midAnswer(uint8(market) + MARKET_BASE, o.word);
                }
                if (o.status != PriceStatus.Valid) return _refuse(o, market, o.status);
                word = o.word;
                uint256 unit = _unit(word);
                pending = state.pending(_funding, o.answer * unit, block.timestamp);
                uint256 spread = (o.answer * word.deviation() + 9_999) / 10_000;
                mark = (size > 0 ? o.answer - spread : o.answer + spread) * unit;
            } else {
                (size, mark, word) = _openingMark(o, market, size, state);
            }
            o.profit += _worth(leg, pending, mark);
            if (size == 0) return;
            uint256 notional = MarginMath.notional(size, mark);
            uint256 all = (state.openInterest() * mark) / WAD;
            if (all < notional) all = notional;
            o.buffer += MarginMath.margin(notional, word.initialHaircut(), all, word.depth()) + legCost;
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
        PriceStatus status;
        (mark, , status) = _midAnswer(id, word);
        if (status != PriceStatus.Valid) {
            if (block.timestamp < e.expiry || mark == 0) {
                _refuse(o, market, status);
                return (0, 0, word);
            }
            mark = _shifted(mark, uint256(status), size < 0);
        }
        mark = _datedMark(id, state.skip(_funding, block.timestamp), _index(mark, word), word);
        unchecked {
            uint256 spread = (mark * word.deviation() + 9_999) / 10_000;
            mark = size > 0 ? mark - spread : mark + spread;
        }
        return (size, mark, word);
    }

    function _refuse(Opening memory o, uint256 market, PriceStatus status) private pure {
        if (o.refusal == 0) o.refusal = REFUSED_MARKET | (market << 8) | (uint256(status) << 16);
    }

    /// V of a leg with the funding that is pending [WAD a unit], down.
    function _worth(Leg leg, int256 pending, uint256 mark) private pure returns (int256) {
        unchecked {
            return leg.quote() + PositionMath.floorDiv(leg.size() * (int256(mark) - pending), int256(WAD));
        }
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
        (answer, , status) = _midAnswer(id, word);
        uint256 index = _index(answer, word);
        mark = _datedMark(id, state, index, word);
        if (block.timestamp >= e.expiry) return (state, mark, PriceStatus.Ended);
        if (status == PriceStatus.Valid && volume.size != 0) {
            state = state.sample(_funding, index, volume).limited(state, word.maintenanceHaircut());
        }
        return (state, mark, status);
    }

    /// How a market ends, and at which price [WAD], 0: not known yet.
    function _endOf(uint256 id, MarketState state) private view returns (Expiry memory e, uint256 price) {
        if (state.isSettled()) return (e, state.settlementPrice());
        e = _expiries[uint8(id) - MARKET_BASE];
        price = e.finalPrice(block.timestamp);
    }

    /// Mark of a dated market whose final price is not known, its premium decayed to now.
    function _datedMark(uint256 id, MarketState state, uint256 index, RiskWord word) private view returns (uint256) {
        Expiry memory e = _expiries[uint8(id) - MARKET_BASE];
        return e.mark(state.premium(), index, word.maintenanceHaircut(), block.timestamp);
    }

    function _recordLength(uint256 head) private pure returns (uint256) {
        unchecked {
            return 2 + LibBit.popCount(uint32(head)) + 2 * LibBit.popCount(head >> 64);
        }
    }

    /// Makes room for the prices that the accounts of a list share.
    function _makeTables(Prices memory prices, uint256 assets, uint256 markets) private pure {
        if (assets != 0 && prices.assets.length == 0) prices.assets = new uint256[](2 * MAX_ASSETS);
        if (markets != 0 && prices.markets.length == 0) prices.markets = new uint256[](2 * MAX_MARKETS);
    }

    /// Price and word of an instrument.
    function _priced(
        uint256[] memory known,
        uint256 row,
        uint256 id
    ) private view returns (uint256 packed, RiskWord word) {
        bool isKept = known.length != 0;
        if (isKept) {
            packed = known.get(row);
            if (packed != 0) return (packed, RiskWord.wrap(known.get(row + 1)));
        }
        word = _words[uint8(id)];
        (uint256 answer, uint256 round, PriceStatus status) = _midAnswer(uint8(id), word);
        packed = answer | (uint256(status) << 128) | (round << 136) | READ;
        if (isKept) {
            known.set(row, packed);
            known.set(row + 1, RiskWord.unwrap(word));
        }
    }

    function _saleOpen() private view returns (uint256) {
        uint256 word = _settlement;
        uint256 price = uint96(word);
        bool isOpen =
            price >= SALE_FLOOR && price <= SALE_CEILING && block.timestamp <= uint32(word >> 192) + LAST_GOOD_LIFE;
        return isOpen ? SALE_OPEN : 0;
    }

    /// Settlement divisor for opening: max(1, high side of its price); 0 while it is unfit.
    function _openingSettlement() private view returns (uint256) {
        uint256 word = _settlement;
        uint256 price = uint96(word);
        if (price < OPENING_FLOOR || price > OPENING_CEILING || block.timestamp > uint32(word >> 192)) return 0;
        return uint256(uint96(word >> 96)).max(WAD);
    }
}
