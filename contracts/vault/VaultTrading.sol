// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {SCOPE_TRADE} from "../interfaces/IOperators.sol";
import {IVaultTrading} from "../interfaces/IVaultTrading.sol";
import {BACKSTOP_SHARE, MAX_MARKETS, PROFIT_HAIRCUT, RAY, WAD} from "../libraries/Constants.sol";
import {PositionMath, Side} from "../libraries/PositionMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId, MODE_CROSS, toAccountId} from "../types/AccountId.sol";
import {CallState} from "../types/CallState.sol";
import {Header} from "../types/Header.sol";
import {
    FLAG_LISTED,
    FLAG_LONG_SIDE,
    FLAG_REDUCE_ONLY,
    FLAG_SHORT_SIDE,
    MarketState,
    newMarketState,
    OPEN_INTEREST_MASK
} from "../types/MarketState.sol";
import {Leg, newLeg, PositionWord} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {TAKEOVER_WORDS, TRADE_WORDS} from "../types/Trade.sol";
import {BatchContext} from "./libraries/BatchContext.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {VaultBase, VaultConfig} from "./VaultBase.sol";
import {VaultBooks} from "./VaultBooks.sol";
import {EraEnd, StoredSide} from "./VaultStorage.sol";

/// Positions change here: trades between two accounts, and the settlement of what they have earned or lost through the market's pot. The
/// vault runs this code on its own storage by delegate call, since one contract would not hold both; it is made with the vault's own
/// configuration, and called directly it finds empty storage and refuses.
contract VaultTrading is VaultBooks, IVaultTrading {
    using CashLib for Cash;
    using PositionMath for Side;
    using Words for uint256[];

    /// A position as it was before the call touched it.
    struct Touch {
        AccountId account;
        uint8 market;
        Leg before;
        uint256 fee; // [WAD] charged by this trade
    }

    /// One call of trades.
    struct Trades {
        Cash cash;
        uint256 core;
        Touch[] touches;
        uint256 count;
    }

    constructor(VaultConfig memory c) VaultBase(c) {}

    /* ------------------------------------------------ exchange's gate ----------------------------------------------- */

    /// @inheritdoc IVaultTrading
    function settleTrades(uint256[] calldata trades) external {
        if (msg.sender != _exchange) revert VaultNotModule(msg.sender, _exchange);
        if (BatchContext.state() != BatchContext.FREE) revert VaultLocked();
        BatchContext.setState(BatchContext.BUSY);
        Trades memory t = _tradeAll(trades);
        for (uint256 i; i < t.count; ++i) if (_isFirst(t, i)) _checkTrader(t, t.touches[i].account);
        _storeCash(t.cash, t.core);
        BatchContext.setState(BatchContext.FREE);
    }

    /* ----------------------------------------------- liquidator's gates ---------------------------------------------- */

    /// @inheritdoc IVaultTrading
    function settleTakeovers(uint256[] calldata takeovers, address payer, AccountId keeper) external {
        _enterModule();
        _authorise(payer, keeper, SCOPE_TRADE);
        Trades memory t;
        (t.cash, t.core) = _accrued();
        t.touches = new Touch[](takeovers.length / TAKEOVER_WORDS);
        Book memory book;
        for (uint256 i; i < takeovers.length; i += TAKEOVER_WORDS) {
            uint8 market = uint8(takeovers.read(i + 1));
            if (i == 0 || market != book.market) {
                if (i != 0) _storeBook(book);
                book = _pricedBook(t.core, market);
            }
            _takeOver(t, book, takeovers, i, keeper);
        }
        _storeBook(book);
        _checkTrader(t, keeper);
        _storeCash(t.cash, t.core);
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVaultTrading
    function settleOffset(AccountId long, AccountId short, uint8 market) external returns (uint256 size) {
        _enterModule();
        (Cash memory cash, uint256 core) = _accrued();
        Book memory book = _pricedBook(core, market);
        int256 held = _legOf(long, market, book.state).size();
        int256 owed = 0 - _legOf(short, market, book.state).size();
        if (held <= 0 || owed <= 0) revert VaultNotOpposite(long, short, market);
        int256 closed = held < owed ? held : owed;
        int256 cost = closed * int256(book.mark);
        _move(cash, book, long, newLeg(0 - closed, PositionMath.floorDiv(cost, int256(WAD))), 0);
        _move(cash, book, short, newLeg(closed, 0 - PositionMath.ceilDiv(cost, int256(WAD))), 0);
        size = uint256(closed);
        book.state = book.state.withOpenInterest(book.state.openInterest() - size);
        _storeBook(book);
        _storeCash(cash, core);
        emit Traded(market, short, long, size, book.mark, 0, 0);
        BatchContext.setState(BatchContext.FREE);
    }

    /* -------------------------------------------------- settlement -------------------------------------------------- */

    /// @inheritdoc IVaultTrading
    function settle(AccountId account, uint8 market) external returns (int256 settled) {
        if (BatchContext.state() != BatchContext.FREE) revert VaultLocked();
        BatchContext.setState(BatchContext.BUSY);
        (Cash memory cash, uint256 core) = _accrued();
        (Book memory book, uint256 status) = _book(core, market, 0, 0);
        if (book.mark == 0) revert VaultMarketUnpriced(market, status);
        Leg leg = _legOf(account, market, book.state);
        int256 worth = _worth(leg, book.mark);
        int256 pot = int256(book.pot.pot());
        if (worth == 0 || (worth > 0 && pot == 0)) revert VaultNothingToSettle(account, market);
        if (worth > 0) _authorise(msg.sender, account, SCOPE_TRADE);
        else _requireSolvent(account, cash, core);
        settled = _settle(cash, book, account, worth);
        _storeBook(book);
        _storeCash(cash, core);
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVaultTrading
    function deleverage(AccountId account, uint8 market) external returns (uint256 closed) {
        if (BatchContext.state() != BatchContext.FREE) revert VaultLocked();
        BatchContext.setState(BatchContext.BUSY);
        (Cash memory cash, uint256 core) = _accrued();
        Book memory book = _pricedBook(core, market);
        Leg held = _legOf(account, market, book.state);
        int256 size = held.size();
        if (size == 0 && held.quote() == 0) revert VaultNoPosition(account, market);
        uint256 price = _bankruptcyPrice(account, book, size, cash, core);
        if (size != 0) closed = _closeOpposite(book, size, price);
        int256 change = size > 0 ? 0 - int256(closed) : int256(closed);
        int256 paid = PositionMath.floorDiv((0 - change) * int256(price), int256(WAD));
        _move(cash, book, account, newLeg(change, paid), 0);
        Leg left = _legOf(account, market, book.state);
        if (left.size() == 0 && left.quote() != 0) _settle(cash, book, account, left.quote());
        _storeBook(book);
        _writeOffIfEmpty(account, cash);
        _storeCash(cash, core);
        emit Deleveraged(account, market, closed, price);
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVaultTrading
    function walkEras(AccountId account, uint8 market) external {
        if (BatchContext.state() != BatchContext.FREE) revert VaultLocked();
        PositionWord p = _positions[account][market];
        Side memory side = _sideOf(market, p.normalisedSize() > 0, _markets[market]);
        if (p.normalisedSize() != 0) _positions[account][market] = _carried(p, market, side.era);
    }

    /// @inheritdoc IVaultTrading
    function pokeMarket(uint8 market) external {
        if (BatchContext.state() != BatchContext.FREE) revert VaultLocked();
        (Book memory book, ) = _book(_core, market, 0, 0);
        _storeBook(book);
    }

    /* --------------------------------------------------- setters ---------------------------------------------------- */

    /// @inheritdoc IVaultTrading
    function setBackstop(AccountId account) external restricted {
        _backstop = account;
        emit BackstopSet(account);
    }

    /// @inheritdoc IVaultTrading
    function setMarketCaps(
        uint8 market,
        uint256 openInterestCap,
        uint256 positionCap,
        uint256 worstStep
    ) external restricted {
        _requireAtMost("market", market, MAX_MARKETS - 1);
        _requireAtMost("openInterestCap", openInterestCap, OPEN_INTEREST_MASK);
        _requireAtMost("positionCap", positionCap, openInterestCap);
        uint256 exposure = IMarginEngine(address(uint160(_core))).exposureOf(market, openInterestCap, worstStep);
        uint256 cover = (_backstopCash() * BACKSTOP_SHARE) / WAD;
        if (exposure > cover) revert VaultCoverTooThin(market, exposure, cover);
        _pots[market] = _pots[market].withCaps(openInterestCap, positionCap);
        MarketState state = _markets[market];
        if (!state.isListed()) _markets[market] = newMarketState(0, 0, 0, block.timestamp, 0, FLAG_LISTED);
        emit MarketCapsSet(market, _pots[market].openInterestCap(), _pots[market].positionCap());
    }

    /// @inheritdoc IVaultTrading
    function closeMarket(uint8 market) external restricted {
        _markets[market] = _markets[market].withFlag(FLAG_REDUCE_ONLY);
        emit MarketReduceOnly(market, true);
    }

    /// @inheritdoc IVaultTrading
    function reopenMarket(uint8 market) external restricted {
        _markets[market] = MarketState.wrap(MarketState.unwrap(_markets[market]) & ~FLAG_REDUCE_ONLY);
        emit MarketReduceOnly(market, false);
    }

    /* ----------------------------------------------------- trades --------------------------------------------------- */

    function _tradeAll(uint256[] calldata trades) private returns (Trades memory t) {
        (t.cash, t.core) = _accrued();
        t.touches = new Touch[]((2 * trades.length) / TRADE_WORDS);
        uint256 start;
        while (start < trades.length) start = _tradeMarket(t, trades, start);
    }

    /// The trades of one market from `start` on; returns where the next market starts.
    function _tradeMarket(Trades memory t, uint256[] calldata trades, uint256 start) private returns (uint256 end) {
        uint8 market = uint8(trades.read(start + 2));
        uint256 size;
        uint256 notional;
        unchecked {
            for (end = start; end < trades.length && uint8(trades.read(end + 2)) == market; end += TRADE_WORDS) {
                uint256 traded = uint88(trades.read(end + 2) >> 8);
                size += traded;
                notional += (traded * (trades.read(end + 2) >> 128)) / WAD;
            }
            if (end < trades.length && uint8(trades.read(end + 2)) < market) revert VaultMarketsNotAscending(market);
        }
        (Book memory book, uint256 status) = _book(t.core, market, size, notional);
        if (status != uint256(PriceStatus.Valid)) revert VaultMarketUnpriced(market, status);
        uint256 open = book.state.openInterest();
        uint256 fees;
        for (uint256 i = start; i < end; i += TRADE_WORDS) fees += _tradeOne(t, book, trades, i);
        uint256 reached = book.state.openInterest();
        if (reached > open && reached > book.pot.openInterestCap()) {
            revert VaultOpenInterestExceeded(market, reached, book.pot.openInterestCap());
        }
        if (reached > open && book.state.isReduceOnly()) revert VaultReduceOnly(market);
        book.pot = book.pot.withFees(book.pot.fees() + fees);
        _storeBook(book);
    }

    function _tradeOne(
        Trades memory t,
        Book memory book,
        uint256[] calldata trades,
        uint256 index
    ) private returns (uint256 fees) {
        AccountId buyer = AccountId.wrap(bytes32(trades.read(index)));
        AccountId seller = AccountId.wrap(bytes32(trades.read(index + 1)));
        uint256 word = trades.read(index + 2);
        int256 size = int256(uint256(uint88(word >> 8)));
        uint256 price = word >> 128;
        fees = trades.read(index + 3);
        if (buyer.isSame(seller)) revert VaultSameAccount(buyer);
        int256 cost = size * int256(price);
        int256 open = int256(book.state.openInterest());
        open += _trade(t, book, buyer, newLeg(size, 0 - PositionMath.ceilDiv(cost, int256(WAD))), uint128(fees));
        open += _trade(t, book, seller, newLeg(0 - size, PositionMath.floorDiv(cost, int256(WAD))), fees >> 128);
        book.state = book.state.withOpenInterest(uint256(open));
        emit Traded(book.market, buyer, seller, uint256(size), price, uint128(fees), fees >> 128);
        return uint128(fees) + (fees >> 128);
    }

    /// One side of a trade of its owner's will; returns by how much the long side grew.
    function _trade(
        Trades memory t,
        Book memory book,
        AccountId account,
        Leg change,
        uint256 fee
    ) private returns (int256 grown) {
        Leg before;
        int256 size;
        (before, size) = _move(t.cash, book, account, change, int256(fee));
        grown = _longer(before.size(), size);
        _headers[account] = _headers[account].withNextNonce();
        _requireSize(account, book, before.size(), size);
        t.touches[t.count++] = Touch(account, book.market, before, fee);
    }

    /// What is left is nothing or at least the smallest position, and a grown position is within its cap.
    function _requireSize(AccountId account, Book memory book, int256 old, int256 size) private view {
        if (size == 0) return;
        uint256 magnitude = PositionMath.abs(size);
        uint256 worth = (magnitude * book.mark) / WAD;
        if (worth < minDebt) revert VaultPositionTooSmall(account, worth, minDebt);
        uint256 cap = book.pot.positionCap();
        if (magnitude > cap && magnitude > PositionMath.abs(old))
            revert VaultPositionCapExceeded(account, magnitude, cap);
    }

    /// Moves what a keeper takes over from a liquidated account to his own, the fee to the reserves and the tip to who called.
    function _takeOver(
        Trades memory t,
        Book memory book,
        uint256[] calldata takeovers,
        uint256 index,
        AccountId keeper
    ) private {
        AccountId subject = AccountId.wrap(bytes32(takeovers.read(index)));
        if (subject.isSame(keeper)) revert VaultSameAccount(keeper);
        uint256 word = takeovers.read(index + 1);
        uint256 money = takeovers.read(index + 2);
        int256 size = int256(uint256(uint88(word >> 8)));
        int256 held = _legOf(subject, book.market, book.state).size();
        if (size > int256(PositionMath.abs(held))) revert VaultNoPosition(subject, book.market);
        if (held > 0) size = 0 - size;
        int256 cost = size * int256(word >> 128);
        uint256 tip = money >> 128;
        _move(t.cash, book, subject, newLeg(size, 0 - PositionMath.ceilDiv(cost, int256(WAD))), int256(tip));
        Leg change = newLeg(0 - size, PositionMath.floorDiv(cost, int256(WAD)));
        (Leg before, int256 reached) = _move(t.cash, book, keeper, change, int256(uint256(uint128(money))));
        _requireSize(keeper, book, before.size(), reached);
        t.touches[t.count++] = Touch(keeper, book.market, before, 0);
        int256 open = int256(book.state.openInterest());
        open += _longer(held, held + size) + _longer(before.size(), reached);
        book.state = book.state.withOpenInterest(uint256(open));
        uint256 state = takeovers.read(index + 3);
        _headers[subject] = _headers[subject].withCallState(CallState.wrap(state >> 160));
        if (tip != 0) _credit(t.cash, toAccountId(address(uint160(state)), MODE_CROSS, 0), tip);
    }

    function _credit(Cash memory cash, AccountId account, uint256 amount) private {
        Header header = _headers[account];
        int256 principal = cash.toPrincipal(cash.toCash(header.principal()) + int256(amount), header.principal());
        _headers[account] = header.withPrincipal(principal);
        emit CashMoved(account, int256(amount), principal);
    }

    /// Price at which the deficit charged to a position is gone, within its maintenance margin of the mark: M + D / size, D the account's
    /// deficit in the share of this position's loss in all its losses.
    function _bankruptcyPrice(
        AccountId account,
        Book memory book,
        int256 size,
        Cash memory cash,
        uint256 core
    ) private view returns (uint256) {
        Header header = _headers[account];
        uint256[] memory words = _appraise(account, header, cash.toCash(header.principal()), core);
        int256 netWorth = int256(words.get(0));
        if (netWorth > 0) revert VaultSolvent(account, netWorth);
        int256 loss = 0 - _worth(_legOf(account, book.market, book.state), book.mark);
        if (loss <= 0 || size == 0) return book.mark;
        uint256 deficit = (uint256(0 - netWorth) * uint256(loss)) / _lossesOf(account, header, book, core);
        uint256 gap = (deficit * WAD) / PositionMath.abs(size);
        uint256 most = (book.mark * book.margin) / 1000;
        if (gap > most) gap = most;
        return size > 0 ? book.mark + gap : book.mark - gap;
    }

    /// Sum of the losses of an account's positions at mark.
    function _lossesOf(
        AccountId account,
        Header header,
        Book memory book,
        uint256 core
    ) private view returns (uint256 losses) {
        uint256 markets = header.markets();
        for (uint8 market; markets >> market != 0; ++market) {
            if ((markets >> market) & 1 == 0) continue;
            Book memory other = market == book.market ? book : _pricedBook(core, market);
            int256 worth = _worth(_legOf(account, market, other.state), other.mark);
            if (worth < 0) losses += uint256(0 - worth);
        }
    }

    /// Closes what stands against a position of `size`, pro rata over the other side, and turns the side's era when it is used up.
    function _closeOpposite(Book memory book, int256 size, uint256 price) private returns (uint256 closed) {
        bool isLong = size < 0;
        uint256 open = book.state.openInterest();
        uint256 amount = PositionMath.abs(size);
        if (amount > open) amount = open;
        Side memory side = _sideOf(book.market, isLong, book.state);
        int256 funding = book.state.funding();
        closed = side.deleverage(isLong, amount, open, price, funding);
        if (side.scale < PositionMath.MIN_SCALE) {
            _eraEnds[book.market][isLong][side.era] = EraEnd(uint128(side.scale), side.slope(funding));
            side = Side(RAY, (int256(RAY) * funding) / int256(WAD), side.era + 1);
            emit EraTurned(book.market, isLong, side.era);
        }
        _sides[book.market][isLong] = StoredSide(uint128(side.scale), uint128(side.era), side.shift);
        uint256 flag = isLong ? FLAG_LONG_SIDE : FLAG_SHORT_SIDE;
        book.state = book.state.withFlag(flag).withOpenInterest(open - closed);
    }

    /* ----------------------------------------------------- checks --------------------------------------------------- */

    /// Losses of an insolvent account are settled only in its resolution.
    function _requireSolvent(AccountId account, Cash memory cash, uint256 core) private view {
        Header header = _headers[account];
        uint256[] memory words = _appraise(account, header, cash.toCash(header.principal()), core);
        if (int256(words.get(0)) <= 0) revert VaultInsolvent(account, int256(words.get(0)));
    }

    function _isFirst(Trades memory t, uint256 index) private pure returns (bool) {
        AccountId account = t.touches[index].account;
        for (uint256 i; i < index; ++i) if (t.touches[i].account.isSame(account)) return false;
        return true;
    }

    /// After its trades an account meets the opening test, or has reduced its risk; see `IVault`.
    function _checkTrader(Trades memory t, AccountId account) private {
        Header header = _headers[account];
        int256 owned = t.cash.toCash(header.principal());
        if (header.markets() != 0 || owned < 0) _requireInitialOrReduced(t, account, header, owned);
        if (header.isCalled()) _cure(account, _headers[account]);
    }

    /// Where the opening test has no answer, for another leg's price or a feed that is off, risk may still be reduced.
    function _requireInitialOrReduced(Trades memory t, AccountId account, Header header, int256 owned) private {
        IMarginEngine engine_ = IMarginEngine(address(uint160(t.core)));
        try engine_.appraiseOpening(_openingRecord(account, header, owned)) returns (
            int256 own,
            int256 profit,
            uint256 buffer
        ) {
            int256 unsure = (profit > 0 ? profit : int256(0)) + int256(_freshOf(account, header));
            int256 netWorth = own + profit - (unsure * int256(PROFIT_HAIRCUT)) / int256(WAD);
            if (netWorth >= int256(buffer) || _hasReduced(t, account, header, owned)) return;
            revert VaultBelowInitial(account, netWorth, buffer);
        } catch (bytes memory reason) {
            if (_hasReduced(t, account, header, owned)) return;
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
    }

    /// The risk-reducing test over the whole call; a fee it has no room for is waived.
    function _hasReduced(Trades memory t, AccountId account, Header header, int256 owned) private returns (bool) {
        uint256 markets = header.markets();
        uint256 fee;
        for (uint256 i; i < t.count; ++i) {
            Touch memory touch = t.touches[i];
            if (!touch.account.isSame(account)) continue;
            fee += touch.fee;
            markets |= uint256(1) << touch.market;
        }
        uint256 held = LibBit.popCount(header.collaterals());
        uint256[] memory records = Words.create(2 * (2 + held + 2 * LibBit.popCount(markets)));
        header = header.withMarkets(markets);
        uint256 middle = _writeRecord(records, 0, account, header, owned + int256(fee));
        _restore(records, held, t, account, markets);
        _writeRecord(records, middle, account, header, owned);
        uint256[] memory words = Words.create(0);
        records.ask(address(uint160(t.core)), IMarginEngine.appraise.selector, words);
        int256 room = _room(
            int256(words.get(0)),
            int256(words.get(1)),
            int256(words.get(4)) - int256(words.get(0)),
            int256(words.get(5)) - int256(words.get(1))
        );
        if (room >= 0) return true;
        if (fee < uint256(0 - room)) return false;
        _headers[account] = _headers[account].withPrincipal(t.cash.toPrincipal(owned - room, header.principal()));
        _waive(t, account, uint256(0 - room));
        return true;
    }

    /// Takes fees of an account's trades back from the markets that received them.
    function _waive(Trades memory t, AccountId account, uint256 amount) private {
        for (uint256 i; amount != 0; ++i) {
            Touch memory touch = t.touches[i];
            if (touch.fee == 0 || !touch.account.isSame(account)) continue;
            uint256 waived = touch.fee < amount ? touch.fee : amount;
            _pots[touch.market] = _pots[touch.market].withFees(_pots[touch.market].fees() - waived);
            emit FeeWaived(account, touch.market, waived);
            amount -= waived;
        }
    }

    /// Puts the positions as they were before the call into a record that starts at word 0.
    function _restore(
        uint256[] memory record,
        uint256 held,
        Trades memory t,
        AccountId account,
        uint256 markets
    ) private pure {
        uint256 position = 2 + held;
        for (uint256 market; markets >> market != 0; ++market) {
            if ((markets >> market) & 1 == 0) continue;
            for (uint256 i; i < t.count; ++i) {
                Touch memory touch = t.touches[i];
                if (touch.market != market || !touch.account.isSame(account)) continue;
                record.set(position, Leg.unwrap(touch.before));
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

    function _backstopCash() private view returns (uint256) {
        int256 principal = _headers[_backstop].principal();
        return principal > 0 ? (uint256(principal) * uint104(_indexes)) / RAY : 0;
    }
}
