// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {PROFIT_HAIRCUT, WAD} from "../libraries/Constants.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {Leg} from "../types/Position.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {VaultBooks} from "./VaultBooks.sol";

/// The accounts that trade in a call, and the test that each of them ends in.
abstract contract VaultTraders is VaultBooks {
    using CashLib for Cash;
    using Words for uint256[];

    /// One call of trades, with two tables of raw words: the accounts that trade, and each change of a position of theirs.
    struct Trades {
        Cash cash;
        uint256 core;
        uint256 head; // bits added to the head of a record for the opening test
        uint256[] traders; // TRADER_WORDS each: account, header, fees charged [WAD], words of its record for the opening test
        uint256 traderCount;
        uint256[] touches; // TOUCH_WORDS each: trader | market << 128, the leg before, fee charged [WAD]
        uint256 touchCount;
    }

    uint256 internal constant TRADER_WORDS = 4;
    uint256 private constant TOUCH_WORDS = 3;
    /// Words an account in the engine's answer to the opening test.
    uint256 private constant OPENING_WORDS = 4;

    /* ----------------------------------------------------- tables --------------------------------------------------- */

    function _begin(uint256 touches) internal view returns (Trades memory t) {
        (t.cash, t.core) = _accrued();
        t.traders = Words.create(TRADER_WORDS * touches);
        t.touches = Words.create(TOUCH_WORDS * touches);
    }

    /// The row of an account among the traders.
    function _traderOf(Trades memory t, AccountId account) internal view returns (uint256 trader) {
        unchecked {
            uint256[] memory traders = t.traders;
            uint256 id = uint256(AccountId.unwrap(account));
            uint256 count = t.traderCount;
            for (; trader < count; ++trader) if (traders.get(TRADER_WORDS * trader) == id) return trader;
            traders.set(TRADER_WORDS * count, id);
            traders.set(TRADER_WORDS * count + 1, Header.unwrap(_headers[account]));
            traders.set(TRADER_WORDS * count + 2, 0);
            t.traderCount = count + 1;
        }
    }

    function _note(Trades memory t, uint256 trader, uint256 market, Leg before, uint256 fee) internal pure {
        unchecked {
            (uint256[] memory touches, uint256 row) = (t.touches, TOUCH_WORDS * t.touchCount++);
            touches.set(row, trader | (market << 128));
            touches.set(row + 1, Leg.unwrap(before));
            touches.set(row + 2, fee);
            row = TRADER_WORDS * trader + 2;
            t.traders.set(row, t.traders.get(row) + fee);
        }
    }

    /* ------------------------------------------------------ test ---------------------------------------------------- */

    /// After its trades each account meets the opening test, or has reduced its risk; see `IVault`. Stores their headers.
    function _checkTraders(Trades memory t) internal {
        (uint256[] memory traders, uint256 count) = (t.traders, t.traderCount);
        uint256[] memory words = _appraiseTraders(t);
        uint256 answer;
        unchecked {
            for (uint256 row; row < TRADER_WORDS * count; row += TRADER_WORDS) {
                AccountId account = AccountId.wrap(bytes32(traders.get(row)));
                Header header = Header.wrap(traders.get(row + 1));
                if (traders.get(row + 3) != 0) {
                    if (!_meetsOpening(account, header, words, answer)) _requireReduced(t, row, account, header);
                    answer += OPENING_WORDS;
                }
                if (header.isCalled()) _cure(account, _headers[account]);
            }
        }
    }

    /// Stores the traders' headers and asks the engine about those who have more than cash to their name.
    function _appraiseTraders(Trades memory t) private returns (uint256[] memory words) {
        (uint256[] memory traders, uint256 rows) = (t.traders, TRADER_WORDS * t.traderCount);
        uint256 length;
        unchecked {
            for (uint256 row; row < rows; row += TRADER_WORDS) {
                Header header = Header.wrap(traders.get(row + 1));
                _headers[AccountId.wrap(bytes32(traders.get(row)))] = header;
                bool isExposed = header.markets() != 0 || header.principal() < 0;
                uint256 needed = isExposed ? _openingLength(header) : 0;
                traders.set(row + 3, needed);
                length += needed;
            }
            if (length == 0) return words;
            uint256[] memory records = Words.create(length);
            uint256 cursor;
            for (uint256 row; row < rows; row += TRADER_WORDS) {
                if (traders.get(row + 3) == 0) continue;
                Header header = Header.wrap(traders.get(row + 1));
                AccountId account = AccountId.wrap(bytes32(traders.get(row)));
                uint256 start = cursor;
                cursor = _writeOpening(records, cursor, account, header, t.cash.toCash(header.principal()));
                records.set(start, records.get(start) | t.head);
            }
            words = Words.create(0);
            records.ask(address(uint160(t.core)), IMarginEngine.appraiseOpenings.selector, words);
        }
    }

    /// Whether the opening test passes; not where a feed leaves no answer.
    function _meetsOpening(
        AccountId account,
        Header header,
        uint256[] memory words,
        uint256 answer
    ) private view returns (bool) {
        if (words.get(answer + 3) != 0) return false;
        (int256 own, int256 profit) = (int256(words.get(answer)), int256(words.get(answer + 1)));
        return _backing(account, header, own, profit) >= int256(words.get(answer + 2));
    }

    /// W - u * (max(sum V, 0) + fresh): what backs new risk.
    function _backing(AccountId account, Header header, int256 own, int256 profit) private view returns (int256) {
        unchecked {
            int256 unsure = (profit > 0 ? profit : int256(0)) + int256(_freshOf(account, header));
            return own + profit - (unsure * int256(PROFIT_HAIRCUT)) / int256(WAD);
        }
    }

    function _requireReduced(Trades memory t, uint256 row, AccountId account, Header header) private {
        int256 owned = t.cash.toCash(header.principal());
        if (_hasReduced(t, row, account, header, owned)) return;
        (int256 own, int256 profit, uint256 buffer) = _appraiseOpening(t.core, account, header, owned, t.head);
        revert VaultBelowInitial(account, _backing(account, header, own, profit), buffer);
    }

    /// The risk-reducing test over the whole call; a fee it has no room for is waived.
    function _hasReduced(
        Trades memory t,
        uint256 row,
        AccountId account,
        Header header,
        int256 owned
    ) private returns (bool) {
        uint256 fee = t.traders.get(row + 2);
        uint256[] memory words = _appraiseChange(t, row, account, header, owned);
        int256 room = _room(
            int256(words.get(0)),
            int256(words.get(1)),
            int256(words.get(4)) - int256(words.get(0)),
            int256(words.get(5)) - int256(words.get(1))
        );
        if (room >= 0) return true;
        if (fee < uint256(0 - room)) return false;
        _headers[account] = _headers[account].withPrincipal(t.cash.toPrincipal(owned - room, header.principal()));
        _waive(t, row, account, uint256(0 - room));
        return true;
    }

    /// What an account was worth before the call, with the fees it has paid, and is now.
    function _appraiseChange(
        Trades memory t,
        uint256 row,
        AccountId account,
        Header header,
        int256 owned
    ) private view returns (uint256[] memory words) {
        header = header.withMarkets(header.markets() | _touchedBy(t, row));
        uint256[] memory records = Words.create(2 * _recordLength(header));
        uint256 middle = _writeRecord(records, 0, account, header, owned + int256(t.traders.get(row + 2)));
        _restore(records, LibBit.popCount(header.collaterals()), t, row, header.markets());
        _writeRecord(records, middle, account, header, owned);
        words = Words.create(0);
        records.ask(address(uint160(t.core)), IMarginEngine.appraise.selector, words);
    }

    /// The markets that a trader's touches changed.
    function _touchedBy(Trades memory t, uint256 row) private pure returns (uint256 markets) {
        for (uint256 i; i < TOUCH_WORDS * t.touchCount; i += TOUCH_WORDS) {
            uint256 word = t.touches.get(i);
            if (uint128(word) * TRADER_WORDS == row) markets |= uint256(1) << (word >> 128);
        }
    }

    /// Takes fees of an account's trades back from the markets that received them.
    function _waive(Trades memory t, uint256 row, AccountId account, uint256 amount) private {
        for (uint256 i; amount != 0; i += TOUCH_WORDS) {
            (uint256 word, uint256 fee) = (t.touches.get(i), t.touches.get(i + 2));
            if (fee == 0 || uint128(word) * TRADER_WORDS != row) continue;
            uint8 market = uint8(word >> 128);
            uint256 waived = fee < amount ? fee : amount;
            _pots[market] = _pots[market].withFees(_pots[market].fees() - waived);
            emit FeeWaived(account, market, waived);
            amount -= waived;
        }
    }

    /// Puts the positions as they were before the call into a record that starts at word 0.
    function _restore(
        uint256[] memory record,
        uint256 held,
        Trades memory t,
        uint256 row,
        uint256 markets
    ) private pure {
        uint256 position = 2 + held;
        for (uint256 market; markets >> market != 0; ++market) {
            if ((markets >> market) & 1 == 0) continue;
            for (uint256 i; i < TOUCH_WORDS * t.touchCount; i += TOUCH_WORDS) {
                uint256 word = t.touches.get(i);
                if (word >> 128 != market || uint128(word) * TRADER_WORDS != row) continue;
                record.set(position, t.touches.get(i + 1));
                break;
            }
            position += 2;
        }
    }

    /// Room left by the risk-reducing test [WAD]: the smaller of dW - dB and dW - clamp(W/B, 0, 1) * dB, down.
    function _room(
        int256 netWorth,
        int256 buffer,
        int256 worthChange,
        int256 bufferChange
    ) private pure returns (int256 room) {
        room = worthChange - bufferChange;
        if (netWorth >= buffer) return room;
        int256 share = netWorth <= 0 ? int256(0) : PositionMath.ceilDiv(netWorth * bufferChange, buffer);
        if (worthChange - share < room) room = worthChange - share;
    }
}
