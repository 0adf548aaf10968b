// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiries} from "../interfaces/IExpiries.sol";
import {IMarginEngine, ON_TAKEOVER} from "../interfaces/IMarginEngine.sol";
import {SCOPE_TRADE} from "../interfaces/IOperators.sol";
import {IVaultTrading} from "../interfaces/IVaultTrading.sol";
import {BACKSTOP_SHARE, CLOSING, MAX_MARKETS, WAD} from "../libraries/Constants.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId, MODE_CROSS, toAccountId} from "../types/AccountId.sol";
import {CallState} from "../types/CallState.sol";
import {Header} from "../types/Header.sol";
import {
    FLAG_CLOSED,
    FLAG_DATED,
    FLAG_LISTED,
    MarketState,
    newMarketState,
    OPEN_INTEREST_MASK
} from "../types/MarketState.sol";
import {Leg, newLeg, PositionWord} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {TAKEOVER_WORDS, TRADE_WORDS} from "../types/Trade.sol";
import {BatchContext} from "./libraries/BatchContext.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {VaultAdmin} from "./VaultAdmin.sol";
import {VaultBase, VaultConfig} from "./VaultBase.sol";
import {VaultEndings} from "./VaultEndings.sol";
import {VaultMoves} from "./VaultMoves.sol";
import {VaultTraders} from "./VaultTraders.sol";

/// Positions change here: trades between two accounts, and the settlement of what they have earned or lost through the market's pot; with them
/// the vault's setters. The vault runs this code on its own storage by delegate call, since one contract would not hold both; it is made with the vault's own
/// configuration, and called directly it finds empty storage and refuses.
contract VaultTrading is VaultTraders, VaultEndings, VaultMoves, VaultAdmin {
    using CashLib for Cash;
    using Words for uint256[];

    constructor(VaultConfig memory c) VaultBase(c) {}

    /* ------------------------------------------------ exchange's gate ----------------------------------------------- */

    /// @inheritdoc IVaultTrading
    function settleTrades(uint256[] calldata trades) external {
        _enterModule(_exchange);
        Trades memory t = _begin((2 * trades.length) / TRADE_WORDS);
        uint256 start;
        while (start < trades.length) start = _tradeMarket(t, trades, start);
        _checkTraders(t);
        _storeCash(t.cash, t.core);
        BatchContext.setState(BatchContext.FREE);
    }

    /* ----------------------------------------------- liquidator's gates ---------------------------------------------- */

    /// @inheritdoc IVaultTrading
    function settleTakeovers(uint256[] calldata takeovers, address payer, AccountId keeper) external {
        bool isLiquidator = msg.sender == _liquidator;
        _enterModule(isLiquidator || msg.sender != _backstop.owner() ? _liquidator : msg.sender);
        _authorise(payer, keeper, SCOPE_TRADE);
        Trades memory t = _begin(takeovers.length / TAKEOVER_WORDS);
        t.head = ON_TAKEOVER;
        _traderOf(t, keeper);
        Book memory book;
        for (uint256 i; i < takeovers.length; i += TAKEOVER_WORDS) {
            uint8 market = uint8(takeovers.read(i + 1));
            if (i == 0 || market != book.market) {
                if (i != 0) _storeBook(book);
                book = _pricedBook(t.core, market, PriceStatus.Valid);
            }
            if (!isLiquidator) _authorise(msg.sender, AccountId.wrap(bytes32(takeovers.read(i))), SCOPE_TRADE);
            _takeOver(t, book, takeovers, i);
        }
        _storeBook(book);
        _checkTraders(t);
        _storeCash(t.cash, t.core);
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVaultTrading
    function settleOffset(AccountId long, AccountId short, uint8 market) external returns (uint256 size) {
        _enterModule(_liquidator);
        (Cash memory cash, uint256 core) = _accrued();
        Book memory book = _pricedBook(core, market, PriceStatus.Divergent);
        int256 held = _legOf(long, market, book.state).size();
        int256 owed = 0 - _legOf(short, market, book.state).size();
        if (held <= 0 || owed <= 0) revert VaultNotOpposite(long, short, market);
        int256 closed = held < owed ? held : owed;
        int256 cost = closed * int256(book.mark);
        _move(cash, book, long, newLeg(0 - closed, PositionMath.floorDiv(cost, int256(WAD))), 0);
        _move(cash, book, short, newLeg(closed, 0 - PositionMath.ceilDiv(cost, int256(WAD))), 0);
        size = uint256(closed);
        book.state = _withOpen(market, book.state, int256(book.state.openInterest()) - closed);
        _storeBook(book);
        _storeCash(cash, core);
        emit Traded(market, short, long, size, book.mark, 0, 0);
        BatchContext.setState(BatchContext.FREE);
    }

    /* -------------------------------------------------- settlement -------------------------------------------------- */

    /// @inheritdoc IVaultTrading
    function settle(AccountId account, uint8 market) external returns (int256 settled) {
        _enterAlone();
        (Cash memory cash, uint256 core) = _accrued();
        (Book memory book, uint256 status) = _book(core, market, 0, 0);
        if (book.mark == 0) revert VaultMarketUnpriced(market, status);
        Leg leg = _legOf(account, market, book.state);
        bool isClosed = _closeEnded(cash, book, account, leg);
        int256 worth = _worth(leg, book.mark);
        bool isDue = worth < 0 || (worth > 0 && book.pot.pot() != 0);
        if (!isDue && !isClosed) revert VaultNothingToSettle(account, market);
        if (worth < 0) _requireSolvent(account, cash, core);
        else if (isDue && isClosed) isDue = _isAuthorised(msg.sender, account, SCOPE_TRADE);
        else if (isDue) _authorise(msg.sender, account, SCOPE_TRADE);
        if (isDue) settled = _settle(cash, book, account, worth);
        _storeBook(book);
        _writeOffIfEmpty(cash, account);
        _storeCash(cash, core);
        _requireRoom(account, cash);
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVaultTrading
    function walkEras(AccountId account, uint8 market) external {
        if (BatchContext.state() != BatchContext.FREE) revert VaultLocked();
        PositionWord p = _positions[account][market];
        bool isLong = p.normalisedSize() > 0;
        if (p.normalisedSize() == 0 || !_markets[market].hasSide(isLong)) return;
        _positions[account][market] = _carried(p, market, _sideOf(market, isLong).era);
    }

    /// @inheritdoc IVaultTrading
    function pokeMarket(uint8 market) external {
        if (BatchContext.state() != BatchContext.FREE) revert VaultLocked();
        (Book memory book, ) = _book(_core, market, 0, 0);
        if (book.state.isClosed() && block.timestamp >= _closedUntil[market]) {
            book.state = book.state.withoutFlag(FLAG_CLOSED);
            emit MarketReopened(market);
        }
        _storeEnd(book);
    }

    /// @notice See `IVault.clearCall`.
    function clearCall(AccountId account) external returns (bool) {
        if (BatchContext.state() != BatchContext.FREE) revert VaultLocked();
        Header header = _headers[account];
        return header.isCalled() && _cure(account, header);
    }

    /* --------------------------------------------------- setters ---------------------------------------------------- */

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
        (Cash memory cash, ) = _accrued();
        uint256 cover = (_backstopCash(cash) * BACKSTOP_SHARE) / WAD;
        if (exposure > cover) revert VaultCoverTooThin(market, exposure, cover);
        _pots[market] = _pots[market].withCaps(openInterestCap, positionCap);
        MarketState state = _markets[market];
        if (!state.isListed()) {
            bool isDated = IExpiries(address(uint160(_core))).expiryOf(market).expiry != 0;
            uint256 flags = isDated ? FLAG_LISTED | FLAG_DATED : FLAG_LISTED;
            _markets[market] = newMarketState(0, 0, 0, block.timestamp, 0, flags);
        }
        emit MarketCapsSet(market, _pots[market].openInterestCap(), _pots[market].positionCap());
    }

    /// @inheritdoc IVaultTrading
    function closeMarket(uint8 market) external restricted {
        if (!_markets[market].isListed()) revert VaultUnknownMarket(market);
        uint256 last = _closedUntil[market];
        if (last != 0 && block.timestamp < last + CLOSING) revert VaultClosingRefused(market, last + CLOSING);
        _closedUntil[market] = block.timestamp + CLOSING;
        _markets[market] = _markets[market].withFlag(FLAG_CLOSED);
        emit MarketClosed(market, block.timestamp + CLOSING);
    }

    /// @inheritdoc IVaultTrading
    function reopenMarket(uint8 market) external restricted {
        _markets[market] = _markets[market].withoutFlag(FLAG_CLOSED);
        if (block.timestamp < _closedUntil[market]) _closedUntil[market] = block.timestamp;
        emit MarketReopened(market);
    }

    /* ----------------------------------------------------- trades --------------------------------------------------- */

    /// The trades of one market from `start` on; returns where the next market starts.
    function _tradeMarket(Trades memory t, uint256[] calldata trades, uint256 start) private returns (uint256 end) {
        uint8 market = uint8(trades.read(start + 2));
        uint256 size;
        uint256 notional;
        unchecked {
            for (end = start; end < trades.length; end += TRADE_WORDS) {
                uint256 word = trades.read(end + 2);
                if (uint8(word) != market) break;
                uint256 traded = uint88(word >> 8);
                size += traded;
                notional += (traded * (word >> 128)) / WAD;
            }
            if (end < trades.length && uint8(trades.read(end + 2)) < market) revert VaultMarketsNotAscending(market);
        }
        (Book memory book, uint256 status) = _book(t.core, market, size, notional);
        if (status != uint256(PriceStatus.Valid)) _refuse(market, status);
        uint256 open = book.state.openInterest();
        uint256 fees;
        for (uint256 i = start; i < end; i += TRADE_WORDS) fees += _tradeOne(t, book, trades, i);
        uint256 reached = book.state.openInterest();
        if (reached > open && reached > book.pot.openInterestCap()) {
            revert VaultOpenInterestExceeded(market, reached, book.pot.openInterestCap());
        }
        if (reached > open && book.state.isReduceOnly()) revert VaultReduceOnly(market);
        if (reached > open && book.state.isClosed()) _requireReopened(market);
        book.pot = book.pot.withFees(book.pot.fees() + fees);
        _storeBook(book);
    }

    /// A closing ends by itself; its flag falls with the next poke.
    function _requireReopened(uint8 market) private view {
        uint256 until = _closedUntil[market];
        if (block.timestamp < until) revert VaultMarketClosed(market, until);
    }

    /// Size < 2^88, price < 2^128: nothing overflows.
    function _tradeOne(
        Trades memory t,
        Book memory book,
        uint256[] calldata trades,
        uint256 index
    ) private returns (uint256 fees) {
        AccountId buyer = AccountId.wrap(bytes32(trades.read(index)));
        AccountId seller = AccountId.wrap(bytes32(trades.read(index + 1)));
        uint256 word = trades.read(index + 2);
        fees = trades.read(index + 3);
        if (buyer.isSame(seller)) revert VaultSameAccount(buyer);
        unchecked {
            (uint256 size, uint256 price) = (uint88(word >> 8), word >> 128);
            uint256 gap = price > book.mark ? price - book.mark : book.mark - price;
            if (gap * 10_000 > book.mark * uint16(word >> 96)) {
                revert VaultPriceOutsideBand(book.market, price, book.mark);
            }
            uint256 cost = size * price;
            int256 open = int256(book.state.openInterest());
            Leg bought = newLeg(int256(size), 0 - int256((cost + WAD - 1) / WAD));
            open += _trade(t, book, _traderOf(t, buyer), bought, uint128(fees));
            Leg sold = newLeg(0 - int256(size), int256(cost / WAD));
            open += _trade(t, book, _traderOf(t, seller), sold, fees >> 128);
            book.state = _withOpen(book.market, book.state, open);
            emit Traded(book.market, buyer, seller, size, price, uint128(fees), fees >> 128);
            return uint128(fees) + (fees >> 128);
        }
    }

    /// One side of a trade of its owner's will; returns by how much the long side grew.
    function _trade(
        Trades memory t,
        Book memory book,
        uint256 trader,
        Leg change,
        uint256 fee
    ) private returns (int256 grown) {
        uint256[] memory traders = t.traders;
        uint256 row = TRADER_WORDS * trader;
        AccountId account = AccountId.wrap(bytes32(traders.get(row)));
        (Header header, Leg before, int256 size) = _shift(book, account, Header.wrap(traders.get(row + 1)), change);
        if (fee != 0) header = _charged(t.cash, header, int256(fee));
        traders.set(row + 1, Header.unwrap(header.withNextNonce()));
        _note(t, trader, book.market, before, fee);
        _requireSize(account, book, before.size(), size);
        return _longer(before.size(), size);
    }

    /// Moves what the keeper, the only trader of the call, takes over from a liquidated account, the fee to the reserves and the tip to who
    /// called.
    function _takeOver(Trades memory t, Book memory book, uint256[] calldata takeovers, uint256 index) private {
        AccountId subject = AccountId.wrap(bytes32(takeovers.read(index)));
        AccountId keeper = AccountId.wrap(bytes32(t.traders.get(0)));
        if (subject.isSame(keeper)) revert VaultSameAccount(keeper);
        uint256 word = takeovers.read(index + 1);
        uint256 money = takeovers.read(index + 2);
        uint256 state = takeovers.read(index + 3);
        int256 size = int256(uint256(uint88(word >> 8)));
        Header header = _headers[subject];
        int256 held = _legOf(subject, book.market, book.state).size();
        if (size > int256(PositionMath.abs(held))) revert VaultNoPosition(subject, book.market);
        if (held > 0) size = 0 - size;
        int256 cost = size * int256(word >> 128);
        (header, , ) = _shift(book, subject, header, newLeg(size, 0 - PositionMath.ceilDiv(cost, int256(WAD))));
        uint256 tip = money >> 128;
        if (tip != 0) header = _charged(t.cash, header, int256(tip));
        _headers[subject] = header.withCallState(CallState.wrap(state >> 160));
        Leg change = newLeg(0 - size, PositionMath.floorDiv(cost, int256(WAD)));
        (Header own, Leg before, int256 reached) = _shift(book, keeper, Header.wrap(t.traders.get(1)), change);
        t.traders.set(1, Header.unwrap(_charged(t.cash, own, int256(uint256(uint128(money))))));
        _requireSize(keeper, book, before.size(), reached);
        _note(t, 0, book.market, before, 0);
        int256 open = int256(book.state.openInterest());
        open += _longer(held, held + size) + _longer(before.size(), reached);
        book.state = _withOpen(book.market, book.state, open);
        if (tip != 0) _credit(t, toAccountId(address(uint160(state)), MODE_CROSS, 0), tip);
    }

    /// Credits a tip; the keeper's own header is among the traders.
    function _credit(Trades memory t, AccountId account, uint256 amount) private {
        bool isKeeper = uint256(AccountId.unwrap(account)) == t.traders.get(0);
        Header header = isKeeper ? Header.wrap(t.traders.get(1)) : _headers[account];
        header = _charged(t.cash, header, 0 - int256(amount));
        if (isKeeper) t.traders.set(1, Header.unwrap(header));
        else _headers[account] = header;
        emit CashMoved(account, int256(amount), header.principal());
    }

    /* ----------------------------------------------------- checks --------------------------------------------------- */

    /// Losses of an insolvent account are settled only in its resolution.
    function _requireSolvent(AccountId account, Cash memory cash, uint256 core) private view {
        Header header = _headers[account];
        uint256[] memory words = _appraise(account, header, cash.toCash(header.principal()), core);
        if (int256(words.get(0)) <= 0) revert VaultInsolvent(account, int256(words.get(0)));
    }
}
