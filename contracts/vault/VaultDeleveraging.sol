// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILiquidator} from "../interfaces/ILiquidator.sol";
import {IVaultResolution} from "../interfaces/IVaultResolution.sol";
import {BudgetMath} from "../libraries/BudgetMath.sol";
import {RAY, WAD} from "../libraries/Constants.sol";
import {PositionMath, Side} from "../libraries/PositionMath.sol";
import {AccountId} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {FLAG_LONG_SIDE, FLAG_SHORT_SIDE} from "../types/MarketState.sol";
import {Leg, newLeg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {BatchContext} from "./libraries/BatchContext.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {VaultEndings} from "./VaultEndings.sol";
import {EraEnd, StoredSide} from "./VaultStorage.sol";

/// The first two layers of a position's loss: the budget of its market, and the other side pro rata.
abstract contract VaultDeleveraging is VaultEndings, IVaultResolution {
    using CashLib for Cash;
    using PositionMath for Side;

    /// @inheritdoc IVaultResolution
    function deleverage(AccountId account, uint8 market) external returns (uint256 closed) {
        _enterAlone();
        (Cash memory cash, uint256 core) = _accrued();
        Book memory book = _resolvableBook(core, market);
        Leg held = _legOf(account, market, book.state);
        int256 size = held.size();
        if (size == 0 && held.quote() == 0) revert VaultNoPosition(account, market);
        uint256 owed = _payDeficit(cash, core, book, account, held);
        uint256 price = book.mark;
        int256 left;
        if (book.state.isSettled()) {
            closed = PositionMath.abs(size);
            book.state = _withOpen(market, book.state, int256(book.state.openInterest()) + _longer(size, 0));
        } else if (size != 0) {
            price = _bankruptcyPrice(book, size, owed);
            left = _beyond(size, book.state.openInterest());
            closed = _closeOpposite(book, size, price);
        }
        int256 paid = (size > 0 ? int256(closed) : 0 - int256(closed)) * int256(price);
        _move(cash, book, account, newLeg(left - size, PositionMath.floorDiv(paid, int256(WAD))), 0);
        held = _legOf(account, market, book.state);
        if (held.size() == 0 && held.quote() != 0) _settle(cash, book, account, held.quote());
        _storeBook(book);
        _writeOffIfEmpty(cash, account);
        _renewReport(cash, core, account);
        _storeCash(cash, core);
        emit Deleveraged(account, market, closed, price);
        BatchContext.setState(BatchContext.FREE);
    }

    /// Pays the deficit charged to a position out of its market's budget; what is left of it is owed by the other side. Refuses what is not
    /// the caller's to close.
    function _payDeficit(
        Cash memory cash,
        uint256 core,
        Book memory book,
        AccountId account,
        Leg held
    ) private returns (uint256 owed) {
        AccountId backstop_ = _backstop;
        bool isBackstop = msg.sender == backstop_.owner();
        if (!isBackstop) ILiquidator(_liquidator).requireOpen();
        bool isPriced;
        (owed, isPriced) = _chargedDeficit(account, book, held, cash, core, isBackstop);
        if (owed == 0 && (isBackstop || book.state.isSettled())) return 0;
        uint256 spent = _budgetOf(cash, book);
        if (spent > owed) spent = owed;
        if (spent == owed && !isBackstop && !book.state.isSettled() && held.size() != 0) {
            bool isForeign = backstop_.owner().code.length != 0 && account.owner() != backstop_.owner();
            if (isPriced && isForeign) revert VaultWithinBudget(account, book.market, owed);
        }
        if (spent == 0) return owed;
        owed -= spent;
        _covers[book.market] += spent << 128;
        _shiftCash(cash, backstop_, 0 - int256(spent));
        _shiftCash(cash, account, int256(spent));
        emit BudgetSpent(book.market, account, spent);
    }

    /// What is left of a market's budget.
    function _budgetOf(Cash memory cash, Book memory book) private view returns (uint256) {
        uint256 cover = _covers[book.market];
        uint256 budget = BudgetMath.unspent(uint128(cover), book.pot.fees(), cover >> 128);
        return budget == 0 ? 0 : BudgetMath.capped(budget, _backstopCash(cash));
    }

    /// The account's deficit in the share of this position's loss in all its losses, at most the loss; 0 for a solvent account, which only the
    /// backstop closes. And whether all its legs have prices that may be acted on.
    function _chargedDeficit(
        AccountId account,
        Book memory book,
        Leg held,
        Cash memory cash,
        uint256 core,
        bool isBackstop
    ) private view returns (uint256 deficit, bool isPriced) {
        Header header = _headers[account];
        uint256[] memory words = _appraise(account, header, cash.toCash(header.principal()), core);
        uint256 status = uint8(words[3] >> 32);
        if (status == uint256(PriceStatus.Unknown)) revert VaultAccountUnpriced(account);
        isPriced = status <= uint256(PriceStatus.Divergent);
        int256 netWorth = int256(words[0]);
        if (netWorth > 0 && !isBackstop) revert VaultSolvent(account, netWorth);
        int256 loss = 0 - _worth(held, book.mark);
        if (loss <= 0 || netWorth >= 0) return (0, isPriced);
        deficit = (uint256(0 - netWorth) * uint256(loss)) / _lossesOf(account, header, book, core);
        if (deficit > uint256(loss)) deficit = uint256(loss);
    }

    /// Sum of the losses of an account's positions at their last marks.
    function _lossesOf(
        AccountId account,
        Header header,
        Book memory book,
        uint256 core
    ) private view returns (uint256 losses) {
        uint256 markets = header.markets();
        for (uint8 market; markets >> market != 0; ++market) {
            if ((markets >> market) & 1 == 0) continue;
            Book memory other = book;
            if (market != book.market) (other, ) = _book(core, market, 0, 0);
            int256 worth = _worth(_legOf(account, market, other.state), other.mark);
            if (worth < 0) losses += uint256(0 - worth);
        }
    }

    /// M + D / size: the price at which the deficit is gone, within the position's maintenance margin of the mark.
    function _bankruptcyPrice(Book memory book, int256 size, uint256 deficit) private pure returns (uint256) {
        uint256 gap = (deficit * WAD) / PositionMath.abs(size);
        uint256 most = (book.mark * book.margin) / 1000;
        if (gap > most) gap = most;
        return size > 0 ? book.mark + gap : book.mark - gap;
    }

    /// What a deleveraging leaves of a size: all that the other side does not reach to. What the side's scale cannot express goes with the rest.
    function _beyond(int256 size, uint256 open) private pure returns (int256) {
        uint256 amount = PositionMath.abs(size);
        if (amount <= open) return 0;
        return size > 0 ? int256(amount - open) : 0 - int256(amount - open);
    }

    /// Closes what stands against a position of `size`, pro rata over the other side, and turns the side's era when it is used up.
    function _closeOpposite(Book memory book, int256 size, uint256 price) private returns (uint256 closed) {
        bool isLong = size < 0;
        uint256 open = book.state.openInterest();
        uint256 amount = PositionMath.abs(size);
        if (amount > open) amount = open;
        Side memory side = book.state.hasSide(isLong) ? _sideOf(book.market, isLong) : Side(RAY, 0, 0);
        int256 funding = book.state.funding();
        closed = side.deleverage(isLong, amount, open, price, funding);
        if (side.scale < PositionMath.MIN_SCALE) {
            _eraEnds[book.market][isLong][side.era] = EraEnd(uint96(side.scale), int160(side.slope(funding)));
            side = Side(RAY, (int256(RAY) * funding) / int256(WAD), side.era + 1);
            emit EraTurned(book.market, isLong, side.era);
        }
        _sides[book.market][isLong] = StoredSide(uint96(side.scale), uint16(side.era), int144(side.shift));
        uint256 flag = isLong ? FLAG_LONG_SIDE : FLAG_SHORT_SIDE;
        book.state = book.state.withFlag(flag).withOpenInterest(int256(open - closed));
    }
}
