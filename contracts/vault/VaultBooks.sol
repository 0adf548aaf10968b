// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {MAX_POSITIONS, WAD} from "../libraries/Constants.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId, MODE_ISOLATED} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {MarketPot} from "../types/MarketPot.sol";
import {MarketState, OPEN_INTEREST_MASK} from "../types/MarketState.sol";
import {Leg, newLeg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {VaultChecks} from "./VaultChecks.sol";

/// The book of one market during a call, and what moves a position in it: a change of size and quote, and settlement through the pot.
abstract contract VaultBooks is VaultChecks {
    using CashLib for Cash;
    using Words for uint256[];

    /// One market of a call.
    struct Book {
        uint8 market;
        MarketState state;
        uint256 mark; // [WAD]
        uint256 margin; // [per mille] maintenance margin at size 0
        MarketPot pot;
    }

    /// A market with funding paid up to now and the trades of this call in its premium.
    function _book(
        uint256 core,
        uint8 market,
        uint256 size,
        uint256 notional
    ) internal view returns (Book memory b, uint256 status) {
        MarketState state = _markets[market];
        if (!state.isListed()) revert VaultUnknownMarket(market);
        uint256[] memory request = Words.create(4);
        request.set(0, market);
        request.set(1, MarketState.unwrap(state));
        request.set(2, size);
        request.set(3, notional);
        uint256[] memory answer = Words.create(0);
        request.ask(address(uint160(core)), IMarginEngine.accrue.selector, answer);
        status = uint8(answer.get(1) >> 128);
        b = Book(market, MarketState.wrap(answer.get(0)), uint128(answer.get(1)), answer.get(1) >> 136, _pots[market]);
    }

    /// A market whose price is `worst` at worst.
    function _pricedBook(uint256 core, uint8 market, PriceStatus worst) internal view returns (Book memory b) {
        uint256 status;
        (b, status) = _book(core, market, 0, 0);
        if (status > uint256(worst)) _refuse(market, status);
    }

    /// Says why a market without a Valid price does not trade.
    function _refuse(uint8 market, uint256 status) internal pure {
        if (status == uint256(PriceStatus.Ended)) revert VaultMarketEnded(market);
        revert VaultMarketUnpriced(market, status);
    }

    function _storeBook(Book memory book) internal {
        _markets[book.market] = book.state;
        if (MarketPot.unwrap(_pots[book.market]) != MarketPot.unwrap(book.pot)) _pots[book.market] = book.pot;
    }

    /// Moves an account's profit out of the pot, as far as it reaches, or its loss into it.
    function _settle(
        Cash memory cash,
        Book memory book,
        AccountId account,
        int256 worth
    ) internal returns (int256 settled) {
        int256 pot = int256(book.pot.pot());
        settled = worth < pot ? worth : pot;
        book.pot = book.pot.withPot(uint256(pot - settled));
        _ripen(account, settled);
        _move(cash, book, account, newLeg(0, 0 - settled), 0 - settled);
        emit Settled(account, book.market, settled, book.pot.pot());
    }

    function _worth(Leg leg, uint256 mark) internal pure returns (int256) {
        return leg.quote() + PositionMath.floorDiv(leg.size() * int256(mark), int256(WAD));
    }

    /// Settled profit is fresh, settled losses take fresh profit away; new profit starts the time anew for the whole.
    function _ripen(AccountId account, int256 settled) internal {
        Header header = _headers[account];
        uint256 fresh = _freshOf(account, header);
        uint256 since = block.timestamp;
        if (settled > 0) {
            fresh += uint256(settled);
            _headers[account] = header.withFresh();
        } else {
            if (fresh == 0) return;
            uint256 lost = uint256(0 - settled);
            uint256 word = _fresh[account];
            uint256 left = fresh > lost ? fresh - lost : 0;
            (fresh, since) = ((uint128(word) * left) / fresh, word >> 128);
        }
        _fresh[account] = fresh | (since << 128);
    }

    /// Adds to a position and takes cash; returns what was there and the new size.
    function _move(
        Cash memory cash,
        Book memory book,
        AccountId account,
        Leg change,
        int256 taken
    ) internal returns (Leg before, int256 size) {
        Header header = _headers[account];
        (header, before, size) = _shift(book, account, header, change);
        _headers[account] = taken == 0 ? header : _charged(cash, header, taken);
    }

    /// Adds to a position; the caller stores the header.
    function _shift(
        Book memory book,
        AccountId account,
        Header header,
        Leg change
    ) internal returns (Header, Leg before, int256 size) {
        uint8 market = book.market;
        before = _legOf(account, market, book.state);
        int256 quote;
        // Both legs are within PositionMath's bounds or a trade's 88 bits: nothing wraps, and `_setLeg` refuses what is beyond them.
        unchecked {
            size = before.size() + change.size();
            quote = before.quote() + change.quote();
        }
        _setLeg(account, market, book.state, newLeg(size, quote), book.mark);
        uint256 bit = uint256(1) << market;
        if (size == 0 && quote == 0) header = header.withMarkets(header.markets() & ~bit);
        else if (header.markets() & bit == 0) header = _withMarket(account, header, bit);
        return (header, before, size);
    }

    /// Takes cash; the caller stores the header.
    function _charged(Cash memory cash, Header header, int256 taken) internal pure returns (Header) {
        int256 principal = header.principal();
        return header.withPrincipal(cash.toPrincipal(cash.toCash(principal) - taken, principal));
    }

    /// A state with what the long side holds now.
    function _withOpen(uint8 market, MarketState state, int256 open) internal pure returns (MarketState) {
        if (open > int256(OPEN_INTEREST_MASK)) {
            revert VaultOpenInterestExceeded(market, uint256(open), OPEN_INTEREST_MASK);
        }
        return state.withOpenInterest(open);
    }

    /// What is left is nothing or at least the smallest position, and a grown position is within its cap.
    function _requireSize(AccountId account, Book memory book, int256 old, int256 size) internal view {
        if (size == 0) return;
        unchecked {
            uint256 magnitude = PositionMath.abs(size);
            uint256 worth = (magnitude * book.mark) / WAD;
            if (worth < minDebt) revert VaultPositionTooSmall(account, worth, minDebt);
            if (magnitude <= PositionMath.abs(old)) return;
            uint256 cap = book.pot.positionCap();
            if (magnitude > cap) revert VaultPositionCapExceeded(account, magnitude, cap);
        }
    }

    /// By how much the long side grows when a position goes from `old` to `size`.
    function _longer(int256 old, int256 size) internal pure returns (int256) {
        unchecked {
            return (size > 0 ? size : int256(0)) - (old > 0 ? old : int256(0));
        }
    }

    function _withMarket(AccountId account, Header header, uint256 bit) internal pure returns (Header) {
        _requireUsable(account);
        uint256 bits = header.markets() | bit;
        uint256 limit = account.mode() == MODE_ISOLATED ? 1 : MAX_POSITIONS;
        if (LibBit.popCount(bits) > limit) revert VaultTooManyPositions(account, LibBit.popCount(bits), limit);
        return header.withMarkets(bits);
    }
}
