// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SCOPE_TRADE, SCOPE_TRANSFER} from "../interfaces/IOperators.sol";
import {IVaultTrading} from "../interfaces/IVaultTrading.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {Leg, newLeg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {BatchContext} from "./libraries/BatchContext.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {VaultBooks} from "./VaultBooks.sol";

/// A position changes its account and keeps its owner. Nobody trades: the open interest stays, or falls where the move closes what the target
/// holds on the other side, so that a market which may only shrink allows it too.
abstract contract VaultMoves is VaultBooks, IVaultTrading {
    using CashLib for Cash;
    using Words for uint256[];

    /// @inheritdoc IVaultTrading
    function movePosition(AccountId from, AccountId to, uint8 market) external {
        uint256 outer = _enter();
        if (from.isSame(to)) revert VaultSameAccount(from);
        if (from.owner() != to.owner()) revert VaultOwnersDiffer(from, to);
        _authorise(msg.sender, from, SCOPE_TRADE | SCOPE_TRANSFER);
        (Cash memory cash, uint256 core) = _accrued();
        _requireFree(from, cash, core);
        _requireFree(to, cash, core);
        if (outer == BatchContext.OPEN) {
            _touch(from);
            _touch(to);
        }
        _moveWhole(cash, _pricedBook(core, market, PriceStatus.Valid), from, to);
        if (outer == BatchContext.OPEN) {
            BatchContext.setMoved(from);
            BatchContext.setMoved(to);
        } else {
            _checkOutflow(from, _headers[from], cash, core);
            _checkOutflow(to, _headers[to], cash, core);
        }
        BatchContext.setState(outer);
    }

    /// Size and quote leave one account as they stand and join what the other holds; the write of the target costs it the usual dust.
    function _moveWhole(Cash memory cash, Book memory book, AccountId from, AccountId to) private {
        Leg leg = _legOf(from, book.market, book.state);
        (int256 size, int256 quote) = (leg.size(), leg.quote());
        if (size == 0 && quote == 0) revert VaultNoPosition(from, book.market);
        _move(cash, book, from, newLeg(0 - size, 0 - quote), 0);
        (Leg before, int256 reached) = _move(cash, book, to, leg, 0);
        _requireSize(to, book, before.size(), reached);
        int256 open = int256(book.state.openInterest()) + _longer(size, 0) + _longer(before.size(), reached);
        book.state = _withOpen(book.market, book.state, open);
        _storeBook(book);
        _headers[from] = _headers[from].withNextNonce();
        _headers[to] = _headers[to].withNextNonce();
        emit PositionMoved(from, to, book.market, size, quote);
    }

    /// No margin call is open on the account, and it is solvent.
    function _requireFree(AccountId account, Cash memory cash, uint256 core) private view {
        Header header = _headers[account];
        if (header.isCalled()) revert VaultCalled(account);
        uint256[] memory words = _appraise(account, header, cash.toCash(header.principal()), core);
        int256 netWorth = int256(words.get(0));
        if (netWorth < 0 || (netWorth == 0 && words.get(1) != 0)) revert VaultInsolvent(account, netWorth);
    }
}
