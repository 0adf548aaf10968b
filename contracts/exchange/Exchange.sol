// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IExchange, Match, Order, SignedOrder, TradeTerms} from "../interfaces/IExchange.sol";
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
    uint256 private constant NO_MARKET = type(uint256).max;
    uint256 private constant ORDER_BYTES = 320;

    /// @inheritdoc IExchange
    address public immutable vault;
    address private immutable _operators;

    mapping(uint8 market => TradeTerms) private _terms;
    mapping(AccountId account => mapping(uint16 slot => Fill)) private _fills;

    /// What was traded in an order slot.
    struct Fill {
        uint256 word; // sequence uint64 | filled uint128 << 64 [WAD]
    }

    /// The trades of a call, as they are written.
    struct Trades {
        uint256[] words;
        uint256 written;
        uint256 market; // of the terms below, NO_MARKET before the first trade
        uint256 band;
        uint256 makerFee;
        uint256 takerFee;
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
        Fill storage slot = _fills[order.account][order.slot];
        uint256 filled = _filledOf(order, slot);
        traded = _leftOf(order, filled).min(size);
        if (traded == 0) revert ExchangeNothingToTrade();
        Trades memory t = _start(1);
        _useMarket(t, order.market);
        _fill(t, order, slot, filled + traded, traded, t.makerFee);
        _write(t, order, taker, traded);
        IVault(vault).settleTrades(t.words);
    }

    /// @inheritdoc IExchange
    function matchOrders(SignedOrder[] calldata orders, Match[] calldata matches) external {
        unchecked {
            for (uint256 i; i < orders.length; ++i) _verify(orders[i]);
            Trades memory t = _start(matches.length);
            for (uint256 i; i < matches.length; ++i) {
                Match calldata pair = matches[i];
                _match(t, orders[pair.maker].order, orders[pair.taker].order, pair.size);
            }
            IVault(vault).settleTrades(t.words);
        }
    }

    /// @inheritdoc IExchange
    function cancel(AccountId account, uint16[] calldata slots, uint64 sequence) external {
        if (!_mayTrade(account, msg.sender)) revert ExchangeNotAuthorised(account, msg.sender);
        for (uint256 i; i < slots.length; ++i) {
            Fill storage slot = _fills[account][slots[i]];
            uint64 current = uint64(slot.word);
            if (sequence <= current) revert ExchangeOrderReplaced(account, slots[i], sequence, current);
            slot.word = sequence;
            emit OrdersCancelled(account, slots[i], sequence);
        }
    }

    /* ------------------------------------------------------ views ---------------------------------------------------- */

    /// @inheritdoc IExchange
    function fillOf(AccountId account, uint16 slot) external view returns (uint64 sequence, uint256 filled) {
        uint256 word = _fills[account][slot].word;
        return (uint64(word), word >> 64);
    }

    /// @inheritdoc IExchange
    function digestOf(Order calldata order) public view returns (bytes32) {
        bytes32 typeHash = ORDER_TYPEHASH;
        bytes32 hash;
        // An order's ABI words are its EIP-712 words.
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, typeHash)
            calldatacopy(add(p, 0x20), order, ORDER_BYTES)
            hash := keccak256(p, add(ORDER_BYTES, 0x20))
        }
        return _hashTypedDataV4(hash);
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
        address signer = signed.signer;
        if (!_isSigned(signer, digestOf(order), signed.signature)) revert ExchangeBadSignature(order.account, signer);
        if (!_mayTrade(order.account, signer)) revert ExchangeNotAuthorised(order.account, signer);
    }

    /// By the signer's key, or by the signer as an ERC-1271 wallet.
    function _isSigned(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        (address recovered, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (fault == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
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

    function _start(uint256 count) private pure returns (Trades memory t) {
        t.words = Words.create(TRADE_WORDS * count);
        t.market = NO_MARKET;
    }

    function _match(Trades memory t, Order calldata maker, Order calldata taker, uint256 most) private {
        _requireFit(maker, taker);
        Fill storage makerSlot = _fills[maker.account][maker.slot];
        Fill storage takerSlot = _fills[taker.account][taker.slot];
        uint256 makerFilled = _filledOf(maker, makerSlot);
        uint256 takerFilled = _filledOf(taker, takerSlot);
        uint256 size = _leftOf(maker, makerFilled).min(_leftOf(taker, takerFilled)).min(most);
        if (size == 0) revert ExchangeNothingToTrade();
        _useMarket(t, maker.market);
        _fill(t, maker, makerSlot, makerFilled + size, size, t.makerFee);
        _fill(t, taker, takerSlot, takerFilled + size, size, t.takerFee);
        _write(t, maker, taker.account, size);
    }

    function _useMarket(Trades memory t, uint8 market) private view {
        if (t.market == market) return;
        TradeTerms storage terms = _terms[market];
        (t.band, t.makerFee, t.takerFee) = (terms.band, terms.makerFee, terms.takerFee);
        if (t.band == 0) revert ExchangeMarketClosed(market);
        t.market = market;
    }

    /// What an order has traded; a newer sequence starts its slot anew. The highest sequence is no order's: nothing could cancel it.
    function _filledOf(Order calldata order, Fill storage slot) private view returns (uint256) {
        uint256 word = slot.word;
        uint64 sequence = order.sequence;
        if (sequence < uint64(word) || sequence == type(uint64).max) {
            revert ExchangeOrderReplaced(order.account, order.slot, sequence, uint64(word));
        }
        return sequence == uint64(word) ? word >> 64 : 0;
    }

    /// What an order has left to trade, as far as one trade carries it.
    function _leftOf(Order calldata order, uint256 filled) private pure returns (uint256) {
        uint256 size = _sizeOf(order);
        if (filled >= size) revert ExchangeOrderFilled(order.account, order.slot, order.sequence);
        unchecked {
            return (size - filled).min(type(uint88).max);
        }
    }

    /// Books a fill; the fee rate must be within the order's and a reduce-only order must reduce.
    function _fill(
        Trades memory t,
        Order calldata order,
        Fill storage slot,
        uint256 filled,
        uint256 size,
        uint256 fee
    ) private {
        AccountId account = order.account;
        uint64 sequence = order.sequence;
        if (fee > order.maxFee) revert ExchangeFeeTooHigh(account, fee, order.maxFee);
        if (order.isReduceOnly) _requireReducing(order, size, _positionAfter(order, t));
        slot.word = sequence | (filled << 64);
        emit OrderFilled(account, order.slot, sequence, filled);
    }

    /// The position that the order changes once the trades written so far are settled.
    function _positionAfter(Order calldata order, Trades memory t) private view returns (int256 position) {
        uint256 account = uint256(AccountId.unwrap(order.account));
        (position, ) = IVault(vault).positionOf(order.account, order.market);
        for (uint256 i; i < t.written; i += TRADE_WORDS) {
            uint256 word = t.words.get(i + 2);
            if (uint8(word) != order.market) continue;
            int256 size = int256(uint256(uint88(word >> 8)));
            if (t.words.get(i) == account) position += size;
            if (t.words.get(i + 1) == account) position -= size;
        }
    }

    function _requireReducing(Order calldata order, uint256 size, int256 position) private pure {
        int256 change = order.size > 0 ? int256(size) : 0 - int256(size);
        bool isReducing = position > 0 ? change < 0 && 0 - change <= position : change > 0 && change <= 0 - position;
        if (!isReducing) revert ExchangeNotReducing(order.account, position, change);
    }

    /// Writes a trade at the maker's price. Size < 2^88, price < 2^128, rates <= MAX_FEE: nothing overflows.
    function _write(Trades memory t, Order calldata maker, AccountId taker, uint256 size) private pure {
        unchecked {
            uint256 price = maker.limitPrice;
            uint256 notional = (size * price + WAD - 1) / WAD;
            uint256 makerFee = (notional * t.makerFee + FEE_UNIT - 1) / FEE_UNIT;
            uint256 takerFee = (notional * t.takerFee + FEE_UNIT - 1) / FEE_UNIT;
            bool isMakerBuyer = maker.size > 0;
            (uint256[] memory words, uint256 position) = (t.words, t.written);
            words.set(position, uint256(AccountId.unwrap(isMakerBuyer ? maker.account : taker)));
            words.set(position + 1, uint256(AccountId.unwrap(isMakerBuyer ? taker : maker.account)));
            words.set(position + 2, t.market | (size << 8) | (t.band << 96) | (price << 128));
            words.set(position + 3, isMakerBuyer ? makerFee | (takerFee << 128) : takerFee | (makerFee << 128));
            t.written = position + TRADE_WORDS;
        }
    }

    function _sizeOf(Order calldata order) private pure returns (uint256) {
        int256 size = order.size;
        return uint256(size > 0 ? size : 0 - size);
    }
}
