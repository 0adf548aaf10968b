// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WAD} from "../libraries/Constants.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {AccountId} from "../types/AccountId.sol";
import {Leg, newLeg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {Cash} from "./libraries/CashLib.sol";
import {VaultBooks} from "./VaultBooks.sol";

/// Positions of settled markets: each is closed by itself, at the settlement price and against nobody.
abstract contract VaultEndings is VaultBooks {
    /// A market in which an insolvent account can be resolved: it has a price that may be acted on, or is settled.
    function _resolvableBook(uint256 core, uint8 market) internal returns (Book memory b) {
        uint256 status;
        (b, status) = _book(core, market, 0, 0);
        if (b.state.isSettled()) _storeEnd(b);
        else if (status > uint256(PriceStatus.Divergent)) _refuse(market, status);
    }

    /// Turns a position of a settled market into its worth; false: nothing was open. The market is stored first, as the engine is to
    /// value the account by it.
    function _closeEnded(Cash memory cash, Book memory book, AccountId account, Leg leg) internal returns (bool) {
        if (!book.state.isSettled()) return false;
        _storeEnd(book);
        int256 size = leg.size();
        if (size == 0) return false;
        int256 paid = PositionMath.floorDiv(size * int256(book.mark), int256(WAD));
        _move(cash, book, account, newLeg(0 - size, paid), 0);
        book.state = _withOpen(book.market, book.state, int256(book.state.openInterest()) + _longer(size, 0));
        emit PositionEnded(account, book.market, size, book.mark);
        return true;
    }

    /// Stores a market and says so if this is its end.
    function _storeEnd(Book memory book) internal {
        if (book.state.isSettled() && !_markets[book.market].isSettled()) {
            emit MarketSettled(book.market, book.state.settlementPrice());
        }
        _storeBook(book);
    }
}
