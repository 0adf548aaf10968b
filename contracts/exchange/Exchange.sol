// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IExchange, Match, Order, SignedOrder, TradeTerms} from "../interfaces/IExchange.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {IOperators, SCOPE_TRADE} from "../interfaces/IOperators.sol";
import {IVault} from "../interfaces/IVault.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {WAD} from "../libraries/Constants.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {TRADE_WORDS} from "../types/Trade.sol";

/// @notice See IExchange.
contract Exchange is IExchange, AccessManaged, EIP712 {
    using FixedMath for uint256;
    using Words for uint256[];

    bytes32 public constant ORDER_TYPEHASH = keccak256(
        "Order(bytes32 account,uint8 market,int128 size,uint128 limitPrice,uint64 expiry,uint16 slot,uint64 sequence,uint32 maxFee,address counterparty,bool isReduceOnly)"
    );

    uint256 private constant FEE_UNIT = 1e6;
    uint256 private constant MAX_FEE = 5_000; // [1e-6]
    uint256 private constant MAX_BAND = 1_000; // [bp]

    /// @inheritdoc IExchange
    address public immutable vault;
    address private immutable _operators;

    mapping(uint8 market => TradeTerms) private _terms;
    /// sequence uint64 | filled uint128 << 64 [WAD]
    mapping(AccountId account => mapping(uint16 slot => uint256)) private _fills;

    /// A trade about to be settled.
    struct Deal {
        uint8 market;
        uint256 size;
        uint256 price;
        TradeTerms terms;
    }

    constructor(
        address authority,
        address vault_,
        address operators_
    ) AccessManaged(authority) EIP712("Plimsoll Exchange", "1") {
        (vault, _operators) = (vault_, operators_);
    }

    /// @notice Sets band and fees of a market.
    function setTerms(uint8 market, TradeTerms calldata terms) external restricted {
        if (terms.band == 0 || terms.band > MAX_BAND) revert ExchangeTermsOutOfRange(market, terms.band, MAX_BAND);
        if (terms.makerFee > MAX_FEE) revert ExchangeTermsOutOfRange(market, terms.makerFee, MAX_FEE);
        if (terms.takerFee > MAX_FEE) revert ExchangeTermsOutOfRange(market, terms.takerFee, MAX_FEE);
        _terms[market] = terms;
        emit TradeTermsSet(market, terms);
    }

    /* ----------------------------------------------------- actions --------------------------------------------------- */

    /// @inheritdoc IExchange
    function fill(SignedOrder calldata maker, AccountId taker, uint128 size) external returns (uint256 traded) {
        if (!_mayTrade(taker, msg.sender)) revert ExchangeNotAuthorised(taker, msg.sender);
        Order calldata order = maker.order;
        _verify(maker);
        _requireStrangers(order, taker);
        traded = _leftOf(order).min(size);
        if (traded == 0) revert ExchangeNothingToTrade();
        Deal memory deal = _deal(order, traded);
        uint256[] memory trades = Words.create(TRADE_WORDS);
        _fill(order, deal, deal.terms.makerFee, trades, 0);
        _write(trades, 0, deal, order, taker);
        IVault(vault).settleTrades(trades);
    }

    /// @inheritdoc IExchange
    function matchOrders(SignedOrder[] calldata orders, Match[] calldata matches) external {
        for (uint256 i; i < orders.length; ++i) _verify(orders[i]);
        uint256[] memory trades = Words.create(TRADE_WORDS * matches.length);
        for (uint256 i; i < matches.length; ++i) {
            Order calldata maker = orders[matches[i].maker].order;
            Order calldata taker = orders[matches[i].taker].order;
            _requireFit(maker, taker);
            uint256 size = _leftOf(maker).min(_leftOf(taker)).min(matches[i].size);
            if (size == 0) revert ExchangeNothingToTrade();
            Deal memory deal = _deal(maker, size);
            _fill(maker, deal, deal.terms.makerFee, trades, TRADE_WORDS * i);
            _fill(taker, deal, deal.terms.takerFee, trades, TRADE_WORDS * i);
            _write(trades, TRADE_WORDS * i, deal, maker, taker.account);
        }
        IVault(vault).settleTrades(trades);
    }

    /// @inheritdoc IExchange
    function cancel(AccountId account, uint16[] calldata slots, uint64 sequence) external {
        if (!_mayTrade(account, msg.sender)) revert ExchangeNotAuthorised(account, msg.sender);
        for (uint256 i; i < slots.length; ++i) {
            uint64 current = uint64(_fills[account][slots[i]]);
            if (sequence <= current) revert ExchangeOrderReplaced(account, slots[i], sequence, current);
            _fills[account][slots[i]] = sequence;
            emit OrdersCancelled(account, slots[i], sequence);
        }
    }

    /* ------------------------------------------------------ views ---------------------------------------------------- */

    /// @inheritdoc IExchange
    function fillOf(AccountId account, uint16 slot) external view returns (uint64 sequence, uint256 filled) {
        uint256 word = _fills[account][slot];
        return (uint64(word), word >> 64);
    }

    /// @inheritdoc IExchange
    function digestOf(Order calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ORDER_TYPEHASH, order)));
    }

    /// @inheritdoc IExchange
    function termsOf(uint8 market) external view returns (TradeTerms memory) {
        return _terms[market];
    }

    /* ----------------------------------------------------- checks ---------------------------------------------------- */

    function _mayTrade(AccountId account, address sender) private view returns (bool) {
        address owner = account.owner();
        return sender == owner || IOperators(_operators).isAuthorised(owner, sender, SCOPE_TRADE);
    }

    function _verify(SignedOrder calldata signed) private view {
        Order calldata order = signed.order;
        if (block.timestamp > order.expiry) {
            revert ExchangeOrderExpired(order.account, order.expiry, block.timestamp);
        }
        if (!SignatureChecker.isValidSignatureNow(signed.signer, digestOf(order), signed.signature)) {
            revert ExchangeBadSignature(order.account, signed.signer);
        }
        if (!_mayTrade(order.account, signed.signer)) revert ExchangeNotAuthorised(order.account, signed.signer);
    }

    function _requireFit(Order calldata maker, Order calldata taker) private pure {
        if (maker.market != taker.market) revert ExchangeMarketMismatch(maker.market, taker.market);
        if (maker.size > 0 == taker.size > 0) revert ExchangeSameSide(maker.account, taker.account);
        bool isBeyond = taker.size > 0 ? maker.limitPrice > taker.limitPrice : maker.limitPrice < taker.limitPrice;
        if (isBeyond) revert ExchangePriceBeyondLimit(taker.account, maker.limitPrice, taker.limitPrice);
        _requireStrangers(maker, taker.account);
        _requireStrangers(taker, maker.account);
    }

    function _requireStrangers(Order calldata order, AccountId other) private pure {
        address owner = other.owner();
        if (order.account.owner() == owner) revert ExchangeSameOwner(owner);
        if (order.counterparty != address(0) && order.counterparty != owner) {
            revert ExchangeNotCounterparty(order.account, order.counterparty);
        }
    }

    /* ------------------------------------------------------ fills ---------------------------------------------------- */

    /// What an order has left to trade, as far as one trade carries it; a newer sequence starts its slot anew.
    function _leftOf(Order calldata order) private view returns (uint256) {
        uint256 word = _fills[order.account][order.slot];
        uint64 current = uint64(word);
        if (order.sequence < current) {
            revert ExchangeOrderReplaced(order.account, order.slot, order.sequence, current);
        }
        uint256 size = _sizeOf(order);
        uint256 filled = order.sequence == current ? word >> 64 : 0;
        if (filled >= size) revert ExchangeOrderFilled(order.account, order.slot, order.sequence);
        return (size - filled).min(type(uint88).max);
    }

    /// Books a fill; the fee rate must be within the order's and a reduce-only order must reduce.
    function _fill(
        Order calldata order,
        Deal memory deal,
        uint256 fee,
        uint256[] memory trades,
        uint256 written
    ) private {
        if (fee > order.maxFee) revert ExchangeFeeTooHigh(order.account, fee, order.maxFee);
        if (order.isReduceOnly) _requireReducing(order, deal.size, _positionAfter(order, trades, written));
        uint256 word = _fills[order.account][order.slot];
        uint256 filled = (uint64(word) == order.sequence ? word >> 64 : 0) + deal.size;
        _fills[order.account][order.slot] = order.sequence | (filled << 64);
        emit OrderFilled(order.account, order.slot, order.sequence, filled);
    }

    /// The position that the order changes once the first `written` words of trades are settled.
    function _positionAfter(
        Order calldata order,
        uint256[] memory trades,
        uint256 written
    ) private view returns (int256 position) {
        uint256 account = uint256(AccountId.unwrap(order.account));
        (position, ) = IVault(vault).positionOf(order.account, order.market);
        for (uint256 i; i < written; i += TRADE_WORDS) {
            uint256 word = trades.get(i + 2);
            if (uint8(word) != order.market) continue;
            int256 size = int256(uint256(uint88(word >> 8)));
            if (trades.get(i) == account) position += size;
            if (trades.get(i + 1) == account) position -= size;
        }
    }

    function _requireReducing(Order calldata order, uint256 size, int256 position) private pure {
        int256 change = order.size > 0 ? int256(size) : 0 - int256(size);
        bool isReducing = position > 0 ? change < 0 && 0 - change <= position : change > 0 && change <= 0 - position;
        if (!isReducing) revert ExchangeNotReducing(order.account, position, change);
    }

    /// The maker's price inside the band around the index.
    function _deal(Order calldata maker, uint256 size) private view returns (Deal memory deal) {
        deal = Deal(maker.market, size, maker.limitPrice, _terms[maker.market]);
        if (deal.terms.band == 0) revert ExchangeMarketClosed(maker.market);
        uint256 index = IMarginEngine(IVault(vault).engine()).markOf(maker.market);
        uint256 gap = deal.price > index ? deal.price - index : index - deal.price;
        if (gap * 10_000 > index * deal.terms.band) revert ExchangePriceOutsideBand(maker.market, deal.price, index);
    }

    function _write(
        uint256[] memory trades,
        uint256 position,
        Deal memory deal,
        Order calldata maker,
        AccountId taker
    ) private pure {
        uint256 notional = deal.size.mulDivUp(deal.price, WAD);
        uint256 makerFee = notional.mulDivUp(deal.terms.makerFee, FEE_UNIT);
        uint256 takerFee = notional.mulDivUp(deal.terms.takerFee, FEE_UNIT);
        bool isMakerBuyer = maker.size > 0;
        trades.set(position, uint256(AccountId.unwrap(isMakerBuyer ? maker.account : taker)));
        trades.set(position + 1, uint256(AccountId.unwrap(isMakerBuyer ? taker : maker.account)));
        trades.set(position + 2, deal.market | (deal.size << 8) | (deal.price << 128));
        trades.set(position + 3, isMakerBuyer ? makerFee | (takerFee << 128) : takerFee | (makerFee << 128));
    }

    function _sizeOf(Order calldata order) private pure returns (uint256) {
        int256 size = order.size;
        return uint256(size > 0 ? size : 0 - size);
    }
}
