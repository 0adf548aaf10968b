// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarginEngine, PRICE_MOVES_SHIFT, SALE_OPEN} from "../interfaces/IMarginEngine.sol";
import {CASH, MAX_ASSETS, WAD} from "../libraries/Constants.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {HaircutMath} from "../libraries/HaircutMath.sol";
import {Words} from "../libraries/Words.sol";
import {RiskParameters} from "./RiskParameters.sol";

/// @notice See IMarginEngine.
/// @dev Standard margin: sums over the legs, no offsets between them.
contract MarginEngine is IMarginEngine, RiskParameters {
    using FixedMath for uint256;
    using Words for uint256[];

    uint256 private constant READ = 1 << 255;
    /// Words per account in the answer, without and with a wanted asset.
    uint256 private constant STATE_WORDS = 4;
    uint256 private constant LEG_WORDS = 8;

    /// Prices of one call: two words an asset, its answer uint128 | status 8 | round 80 | READ, and its risk word.
    struct Prices {
        uint256 settlement;
        uint256[] known;
    }

    /// Running sums of one account.
    struct Sums {
        uint256 worth;
        uint256 buffer;
        uint256 closeOut;
        uint256 grace;
        uint256 status;
        uint256 hidden; // most that legs without a price can be worth
    }

    constructor(
        address authority,
        address sequencerFeed,
        uint256 sequencerGrace,
        uint256 legCost_
    ) RiskParameters(authority, sequencerFeed, sequencerGrace, legCost_) {}

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
                bits = uint32(bits);
                for (uint256 asset = 1; (bits >>= 1) != 0; ++asset) {
                    if (bits & 1 == 0) continue;
                    uint256 value = _addLeg(sums, prices, asset, accounts.read(cursor++));
                    if (asset == wanted) wantedValue = value;
                }
                if (sums.hidden != 0) _unveil(sums, cash + int256(sums.worth));
                words.set(out, uint256(cash + int256(sums.worth)));
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
    function appraiseOpening(uint256[] calldata account) external view returns (int256 netWorth, uint256 buffer) {
        uint256 settlement = _openingSettlement();
        if (!isSequencerFit()) revert MarginSequencerUnfit(block.timestamp, sequencerGrace);
        netWorth = int256(account.read(1));
        unchecked {
            uint256 cursor = 2;
            uint256 bits = account.read(0);
            for (uint8 asset = 1; (bits >>= 1) != 0; ++asset) {
                if (bits & 1 == 0) continue;
                RiskWord word = _words[asset];
                uint256 answer = _lowAnswer(word);
                uint256 value = _value(account.read(cursor), answer, word.scale(), settlement);
                uint256 total = _value(account.read(cursor + 1), answer, word.scale(), settlement);
                cursor += 2;
                if (answer == 0) continue;
                netWorth += int256(value);
                uint256 loss = HaircutMath.loss(value, word.initialHaircut(), total, word.depth());
                buffer += HaircutMath.buffer(value, loss, legCost);
            }
        }
    }

    /// @inheritdoc IMarginEngine
    function assetValue(uint8 asset, uint256 amount) external view returns (uint256 value, PriceStatus status) {
        RiskWord word = _words[asset];
        uint256 answer;
        (answer, , status) = _midAnswer(asset, word);
        if (answer != 0) value = _value(amount, answer, word.scale(), uint96(_settlement)) + 1;
    }

    /// Adds a collateral at mid with maintenance haircuts; returns its value.
    function _addLeg(
        Sums memory sums,
        Prices memory prices,
        uint256 asset,
        uint256 balance
    ) private view returns (uint256 value) {
        (uint256 packed, RiskWord word) = _priced(prices.known, asset);
        uint256 status = uint8(packed >> 128);
        if (status > sums.status) sums.status = status;
        uint256 answer = uint128(packed);
        if (answer == 0) {
            if (status == uint256(PriceStatus.Unknown)) {
                sums.hidden += _value(balance, 1 << word.maxExponent(), word.scale(), prices.settlement) + 1;
            }
            return 0;
        }
        value = _value(balance, answer, word.scale(), prices.settlement);
        uint256 loss = HaircutMath.loss(value, word.maintenanceHaircut(), value, word.depth());
        unchecked {
            sums.worth += value;
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

    /// Price and word of an asset, read once a call.
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
