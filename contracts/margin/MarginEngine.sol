// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarginEngine, PRICE_MOVES_SHIFT, SALE_OPEN} from "../interfaces/IMarginEngine.sol";
import {CASH, MAX_ASSETS, MAX_MARKETS, WAD} from "../libraries/Constants.sol";
import {FundingMath, FundingTerms, Volume} from "../libraries/FundingMath.sol";
import {MarginMath} from "../libraries/MarginMath.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {MarketState} from "../types/MarketState.sol";
import {Leg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {HaircutMath} from "../libraries/HaircutMath.sol";
import {Words} from "../libraries/Words.sol";
import {RiskParameters} from "./RiskParameters.sol";

/// @notice See IMarginEngine.
/// @dev Standard margin: sums over the legs, no offsets between them.
contract MarginEngine is IMarginEngine, RiskParameters {
    using FixedMath for uint256;
    using FundingMath for MarketState;
    using Words for uint256[];

    uint256 private constant READ = 1 << 255;
    uint256 private constant INSTRUMENTS = MAX_ASSETS + MAX_MARKETS;
    /// Words per account in the answer, without and with a wanted asset.
    uint256 private constant STATE_WORDS = 4;
    uint256 private constant LEG_WORDS = 8;

    /// Prices of one call: two words an instrument, its answer uint128 | status 8 | round 80 | READ, and its risk word.
    struct Prices {
        uint256 settlement;
        uint256[] known;
    }

    /// Running sums of one account.
    struct Sums {
        int256 worth;
        uint256 buffer;
        uint256 closeOut;
        uint256 grace;
        uint256 status;
        uint256 hidden; // most that legs without a price can be worth
    }

    uint64 private immutable _premiumClamp;
    uint64 private immutable _interest;
    uint32 private immutable _premiumMemory;
    uint32 private immutable _fundingPeriod;

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
        (_premiumClamp, _interest, _premiumMemory, _fundingPeriod) = (f.clamp, f.interest, f.memory_, f.period);
    }

    /// @inheritdoc IMarginEngine
    function appraise(uint256[] calldata accounts) external view returns (uint256[] memory words) {
        words = Words.create(((accounts.length + 1) / 2) * LEG_WORDS);
        Prices memory prices = Prices(uint96(_settlement), new uint256[](2 * MAX_ASSETS));
        uint256 saleOpen = _saleOpen();
        uint256 priceMoves = _priceMoves << PRICE_MOVES_SHIFT;
        Sums memory sums;
        uint256 out;
        unchecked {
            for (uint256 cursor; cursor < accounts.length;) {
                uint256 bits = accounts.read(cursor);
                uint256 wanted = uint8(bits >> 32);
                int256 cash = int256(accounts.read(cursor + 1));
                cursor += 2;
                (sums.worth, sums.buffer, sums.closeOut, sums.grace) = (0, 0, 0, type(uint32).max);
                (sums.status, sums.hidden) = (0, 0);
                uint256 wantedValue;
                uint256 markets = bits >> 64;
                if (markets != 0 || wanted >= MARKET_BASE) _widen(prices);
                bits = uint32(bits);
                for (uint256 asset = 1; (bits >>= 1) != 0; ++asset) {
                    if (bits & 1 == 0) continue;
                    uint256 value = _addCollateral(sums, prices, asset, accounts.read(cursor++));
                    if (asset == wanted) wantedValue = value;
                }
                for (uint256 id = MARKET_BASE; markets != 0; (++id, markets >>= 1)) {
                    if (markets & 1 == 0) continue;
                    uint256 notional = _addPosition(sums, prices, id, accounts, cursor);
                    if (id == wanted) wantedValue = notional;
                    cursor += 2;
                }
                if (sums.hidden != 0) _unveil(sums, cash + sums.worth);
                words.set(out, uint256(cash + sums.worth));
                words.set(out + 1, sums.buffer);
                words.set(out + 2, sums.closeOut);
                words.set(out + 3, sums.grace | (sums.status << 32) | priceMoves);
                out += STATE_WORDS;
                if (wanted == CASH) continue;
                words.set(out, wantedValue);
                words.set(out + 1, ((prices.known.get(2 * wanted) & ~READ) >> 128) | saleOpen);
                words.set(out + 2, prices.known.get(2 * wanted + 1));
                words.set(out + 3, legCost);
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
        if (!isSequencerFit()) revert MarginSequencerUnfit(block.timestamp, sequencerGrace);
        own = int256(account.read(1));
        uint256 cursor = 2;
        uint256 bits = uint32(account.read(0));
        uint256 markets = account.read(0) >> 64;
        if (bits != 0 || own < 0) {
            uint256 settlement = _openingSettlement();
            unchecked {
                for (uint8 asset = 1; (bits >>= 1) != 0; ++asset) {
                    if (bits & 1 == 0) continue;
                    RiskWord word = _words[asset];
                    uint256 answer = _lowAnswer(word);
                    uint256 value = _value(account.read(cursor), answer, word.scale(), settlement);
                    uint256 total = _value(account.read(cursor + 1), answer, word.scale(), settlement);
                    cursor += 2;
                    if (answer == 0) continue;
                    own += int256(value);
                    uint256 loss = HaircutMath.loss(value, word.initialHaircut(), total, word.depth());
                    buffer += HaircutMath.buffer(value, loss, legCost);
                }
            }
        }
        unchecked {
            for (uint8 market; markets != 0; (++market, markets >>= 1)) {
                if (markets & 1 == 0) continue;
                (int256 worth, uint256 margin) = _openingPosition(
                    market,
                    Leg.wrap(account.read(cursor)),
                    MarketState.wrap(account.read(cursor + 1))
                );
                cursor += 2;
                profit += worth;
                buffer += margin;
            }
        }
    }

    /// @inheritdoc IMarginEngine
    function accrue(uint256[] calldata markets) external view returns (uint256[] memory words) {
        uint256 count = markets.length / 4;
        words = Words.create(2 * count);
        FundingTerms memory terms = _fundingTerms();
        for (uint256 i; i < count; ++i) {
            uint8 id = uint8(markets.read(4 * i)) + MARKET_BASE;
            RiskWord word = _words[id];
            (uint256 answer, , PriceStatus status) = _midAnswer(id, word);
            uint256 mark = _mark(answer, word);
            MarketState state = MarketState.wrap(markets.read(4 * i + 1));
            if (status == PriceStatus.Valid) {
                state = state.accrue(terms, mark, block.timestamp);
                Volume memory volume = Volume(markets.read(4 * i + 2), markets.read(4 * i + 3));
                if (volume.size != 0) state = state.sample(terms, mark, volume);
            } else {
                state = state.skip(terms, block.timestamp);
            }
            words.set(2 * i, MarketState.unwrap(state));
            words.set(2 * i + 1, mark | (uint256(status) << 128) | (word.maintenanceHaircut() << 136));
        }
        words.giveBack();
    }

    /// @inheritdoc IMarginEngine
    function markOf(uint8 market) public view returns (uint256) {
        uint8 id = market + MARKET_BASE;
        RiskWord word = _words[id];
        (uint256 answer, , PriceStatus status) = _midAnswer(id, word);
        if (status != PriceStatus.Valid) revert MarginMarketUnpriced(market, uint256(status));
        return _mark(answer, word);
    }

    /// @inheritdoc IMarginEngine
    function exposureOf(uint8 market, uint256 size, uint256 worstStep) external view returns (uint256 exposure) {
        RiskWord word = _words[market + MARKET_BASE];
        uint256 mark = markOf(market);
        uint256 covered = (word.maintenanceHaircut() * (100 + word.closeOutShare())) / 100;
        if (worstStep <= covered) return 0;
        return (((size * mark) / WAD) * (worstStep - covered)) / 1000;
    }

    /// @inheritdoc IMarginEngine
    function assetValue(uint8 asset, uint256 amount) external view returns (uint256 value, PriceStatus status) {
        RiskWord word = _words[asset];
        uint256 answer;
        (answer, , status) = _midAnswer(asset, word);
        answer = _shifted(answer, status, true);
        if (answer != 0) value = _value(amount, answer, word.scale(), uint96(_settlement)) + 1;
    }

    /// Adds a collateral at mid with maintenance haircuts; returns its value.
    function _addCollateral(
        Sums memory sums,
        Prices memory prices,
        uint256 asset,
        uint256 balance
    ) private view returns (uint256 value) {
        (uint256 packed, RiskWord word) = _priced(prices.known, asset);
        uint256 status = uint8(packed >> 128);
        if (status > sums.status) sums.status = status;
        uint256 answer = _shifted(uint128(packed), PriceStatus(status), true);
        if (answer == 0) {
            if (status == uint256(PriceStatus.Unknown)) {
                sums.hidden += _value(balance, 1 << word.maxExponent(), word.scale(), prices.settlement) + 1;
            }
            return 0;
        }
        value = _value(balance, answer, word.scale(), prices.settlement);
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
    /// in which state it is.
    function _unveil(Sums memory sums, int256 low) private pure {
        int256 high = low + int256(sums.hidden);
        if (high >= int256(sums.buffer) || (low <= 0) != (high <= 0)) return;
        int256 closeOut = int256(sums.closeOut);
        if ((low < closeOut) == (high < closeOut)) sums.status = uint256(PriceStatus.Invalid);
    }

    /// Adds a position at mark with maintenance margin; returns its notional.
    function _addPosition(
        Sums memory sums,
        Prices memory prices,
        uint256 id,
        uint256[] calldata accounts,
        uint256 cursor
    ) private view returns (uint256 notional) {
        (uint256 packed, RiskWord word) = _priced(prices.known, id);
        uint256 status = uint8(packed >> 128);
        if (status > sums.status) sums.status = status;
        Leg leg = Leg.wrap(accounts.read(cursor));
        int256 size = leg.size();
        uint256 mark = _mark(_shifted(uint128(packed), PriceStatus(status), size > 0), word);
        MarketState state = MarketState.wrap(accounts.read(cursor + 1));
        if (status == uint256(PriceStatus.Valid)) state = state.accrue(_fundingTerms(), mark, block.timestamp);
        sums.worth += _worth(leg, MarketState.wrap(accounts.read(cursor + 1)), state, mark);
        if (size == 0) return 0;
        unchecked {
            notional = MarginMath.notional(size, mark);
            uint256 margin = MarginMath.margin(notional, word.maintenanceHaircut(), notional, word.depth());
            sums.buffer += margin + legCost;
            sums.closeOut += (margin * word.closeOutShare()) / 100;
        }
        uint256 grace = word.grace();
        if (grace < sums.grace) sums.grace = grace;
    }

    /// A position at the worse side of a Valid price with opening margin.
    function _openingPosition(
        uint8 market,
        Leg leg,
        MarketState state
    ) private view returns (int256 worth, uint256 buffer) {
        uint8 id = market + MARKET_BASE;
        RiskWord word = _words[id];
        (uint256 answer, , PriceStatus status) = _midAnswer(id, word);
        if (status != PriceStatus.Valid) revert MarginMarketUnpriced(market, uint256(status));
        MarketState accrued = state.accrue(_fundingTerms(), _mark(answer, word), block.timestamp);
        int256 size = leg.size();
        unchecked {
            uint256 spread = (answer * word.deviation() + 9_999) / 10_000;
            uint256 mark = _mark(size > 0 ? answer - spread : answer + spread, word);
            worth = _worth(leg, state, accrued, mark);
            if (size == 0) return (worth, 0);
            uint256 notional = MarginMath.notional(size, mark);
            uint256 all = (state.openInterest() * mark) / WAD;
            if (all < notional) all = notional;
            buffer = MarginMath.margin(notional, word.initialHaircut(), all, word.depth()) + legCost;
        }
    }

    /// V of a leg with the funding that is pending, down.
    function _worth(Leg leg, MarketState state, MarketState accrued, uint256 mark) private pure returns (int256) {
        unchecked {
            int256 pending = accrued.funding() - state.funding();
            return leg.quote() + PositionMath.floorDiv(leg.size() * (int256(mark) - pending), int256(WAD));
        }
    }

    /// Mark of a market [WAD]: the index in the dollars its feed speaks, not divided by the settlement token's price.
    function _mark(uint256 answer, RiskWord word) private pure returns (uint256) {
        unchecked {
            return answer * 10 ** (18 - word.scale());
        }
    }

    function _fundingTerms() private view returns (FundingTerms memory) {
        return FundingTerms(_premiumClamp, _interest, _premiumMemory, _fundingPeriod);
    }

    /// Makes room for the prices of markets, which most calls do not need.
    function _widen(Prices memory prices) private pure {
        uint256[] memory known = prices.known;
        if (known.length != 2 * MAX_ASSETS) return;
        prices.known = new uint256[](2 * INSTRUMENTS);
        for (uint256 i; i < 2 * MAX_ASSETS; ++i) prices.known.set(i, known.get(i));
    }

    /// Price and word of an instrument, read once a call.
    function _priced(uint256[] memory known, uint256 asset) private view returns (uint256 packed, RiskWord word) {
        packed = known.get(2 * asset);
        if (packed != 0) return (packed, RiskWord.wrap(known.get(2 * asset + 1)));
        word = _words[uint8(asset)];
        (uint256 answer, uint256 round, PriceStatus status) = _midAnswer(uint8(asset), word);
        packed = answer | (uint256(status) << 128) | (round << 136) | READ;
        known.set(2 * asset, packed);
        known.set(2 * asset + 1, RiskWord.unwrap(word));
    }

    function _saleOpen() private view returns (uint256) {
        uint256 word = _settlement;
        uint256 price = uint96(word);
        bool isOpen =
            price >= SALE_FLOOR && price <= SALE_CEILING && block.timestamp <= uint32(word >> 192) + LAST_GOOD_LIFE;
        return isOpen ? SALE_OPEN : 0;
    }

    /// Settlement divisor for opening: max(1, high side of its price).
    function _openingSettlement() private view returns (uint256) {
        uint256 word = _settlement;
        uint256 price = uint96(word);
        if (price < OPENING_FLOOR || price > OPENING_CEILING || block.timestamp > uint32(word >> 192)) {
            revert MarginSettlementUnfit(price, OPENING_FLOOR, OPENING_CEILING);
        }
        return uint256(uint96(word >> 96)).max(WAD);
    }
}
