// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {IMarginEngine, PRICE_MOVES_SHIFT, SALE_OPEN} from "../interfaces/IMarginEngine.sol";
import {CASH, MAX_ASSETS, MAX_MARKETS} from "../libraries/Constants.sol";
import {FundingMath} from "../libraries/FundingMath.sol";
import {HaircutMath} from "../libraries/HaircutMath.sol";
import {MarginMath} from "../libraries/MarginMath.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {Words} from "../libraries/Words.sol";
import {LEG_WORDS, STATE_WORDS} from "../types/Appraisal.sol";
import {MarketState} from "../types/MarketState.sol";
import {Leg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {MarketMarks} from "./MarketMarks.sol";
import {OpeningTest} from "./OpeningTest.sol";
import {EngineConfig} from "./RiskParameters.sol";

/// @notice See IMarginEngine.
/// @dev Standard margin: sums over the legs, no offsets between them.
contract MarginEngine is OpeningTest {
    using FundingMath for MarketState;
    using Words for uint256[];

    uint256 private constant READ = 1 << 255;
    uint256 private constant SHIFT_AT = 216;
    /// Price of a market that has ended, for a bid: there is nothing to sell.
    uint256 private constant ENDED = (uint256(PriceStatus.Ended) << 128) | READ;
    uint256 private constant HIDDEN_POSITION = 1 << 255;

    /// Prices of one call. For a list of accounts two words an instrument, its answer uint128 | status 8 | round 80 | shift 8 | READ, and its risk
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

    constructor(EngineConfig memory c) MarketMarks(c) {}

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
                words.set(out + 1, uint88(sums.wantedPrice >> 128) | sums.saleOpen);
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
    function assetValue(uint8 asset, uint256 amount) external view returns (uint256 value, PriceStatus status) {
        RiskWord word = _words[asset];
        uint256 answer;
        uint256 shift;
        (answer, , status, shift) = _midAnswer(asset, word);
        answer = _shifted(answer, shift, true);
        if (answer != 0) value = _value(amount, answer, word.scale(), uint96(_settlement)) + 1;
    }

    /// Adds a collateral at mid with maintenance haircuts.
    function _addCollateral(Sums memory sums, Prices memory prices, uint256 asset, uint256 balance) private view {
        (uint256 packed, RiskWord word) = _priced(prices.assets, 2 * asset, asset);
        if (asset == sums.wanted) (sums.wantedPrice, sums.wantedWord) = (packed, RiskWord.unwrap(word));
        uint256 status = uint8(packed >> 128);
        if (status > sums.status) sums.status = status;
        uint256 answer = _shifted(uint128(packed), uint8(packed >> SHIFT_AT), true);
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
        uint256 mark = _index(_shifted(uint128(packed), uint8(packed >> SHIFT_AT), size > 0), word);
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
        (uint256 answer, uint256 round, PriceStatus status, uint256 shift) = _midAnswer(uint8(id), word);
        packed = answer | (uint256(status) << 128) | (round << 136) | (shift << SHIFT_AT) | READ;
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
}
