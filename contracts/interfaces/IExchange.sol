// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";

/// @notice A signed will to trade, EIP-712 type `Order`. `size` > 0 buys. `slot` and `sequence` name it: an order fills up the account's
/// slot, one with a higher sequence replaces it, a lower one is dead, so that cancelling is raising the sequence; the highest
/// is no order's.
struct Order {
    AccountId account;
    uint8 market;
    int128 size; // [WAD]
    uint128 limitPrice; // [WAD] worst price per unit
    uint64 expiry; // [unix s] last second
    uint16 slot;
    uint64 sequence;
    uint32 maxFee; // [1e-6 of notional] highest fee rate accepted
    address counterparty; // owner of the only account that may trade against it; zero: any
    bool isReduceOnly;
}

/// @notice An order with who signed it: the owner, or an operator with SCOPE_TRADE, as a key or as an ERC-1271 wallet.
struct SignedOrder {
    Order order;
    address signer;
    bytes signature;
}

/// @notice A maker's and a taker's order traded against each other at the maker's limit price.
struct Match {
    uint256 maker; // index into the orders of the call
    uint256 taker;
    uint128 size; // [WAD] most that is traded; cut to what both orders have left
}

/// @notice Terms of trading in a market.
struct TradeTerms {
    uint16 band; // [bp] around the index within which trades execute
    uint32 makerFee; // [1e-6 of notional]
    uint32 takerFee; // [1e-6 of notional]
}

/// @title Exchange: settles signed orders
/// @notice Holds neither money nor positions. Anyone may bring orders together; the vault checks every account once at the end of a call.
/// A trade executes at the maker's limit price, within the taker's limit, inside the band around the index. Accounts of one owner do not
/// trade with each other.
interface IExchange {
    /// @notice What an order has traded so far [WAD].
    event OrderFilled(AccountId indexed account, uint16 indexed slot, uint64 sequence, uint256 filled);
    /// @notice Orders of the slot below `sequence` are dead.
    event OrdersCancelled(AccountId indexed account, uint16 indexed slot, uint64 sequence);
    event TradeTermsSet(uint8 indexed market, TradeTerms terms);

    error ExchangeOrderExpired(AccountId account, uint256 expiry, uint256 now_);
    error ExchangeBadSignature(AccountId account, address signer);
    error ExchangeNotAuthorised(AccountId account, address sender);
    /// @notice A newer order uses the slot, or the order was cancelled.
    error ExchangeOrderReplaced(AccountId account, uint16 slot, uint64 sequence, uint64 current);
    error ExchangeOrderFilled(AccountId account, uint16 slot, uint64 sequence);
    error ExchangeNotCounterparty(AccountId account, address counterparty);
    error ExchangeSameOwner(address owner);
    error ExchangeSameSide(AccountId maker, AccountId taker);
    error ExchangeMarketMismatch(uint8 maker, uint8 taker);
    error ExchangePriceBeyondLimit(AccountId account, uint256 price, uint256 limit);
    error ExchangeFeeTooHigh(AccountId account, uint256 fee, uint256 maxFee);
    error ExchangeNotReducing(AccountId account, int256 position, int256 change);
    error ExchangeMarketClosed(uint8 market);
    error ExchangeNothingToTrade();
    error ExchangeTermsOutOfRange(uint8 market, uint256 value, uint256 limit);

    /// @notice Trades a maker's order against the caller's own account at the order's price.
    /// @param size [WAD] most that is traded; cut to what the order has left
    /// @return traded [WAD]
    function fill(SignedOrder calldata maker, AccountId taker, uint128 size) external returns (uint256 traded);

    /// @notice Trades orders against each other; matches come grouped by market in ascending order. Anyone.
    function matchOrders(SignedOrder[] calldata orders, Match[] calldata matches) external;

    /// @notice Kills the caller's orders of the slots below `sequence`. Owner or operator with SCOPE_TRADE.
    function cancel(AccountId account, uint16[] calldata slots, uint64 sequence) external;

    /// @notice Sequence of the newest order seen in a slot and what it has traded [WAD].
    function fillOf(AccountId account, uint16 slot) external view returns (uint64 sequence, uint256 filled);

    /// @notice EIP-712 digest that the signer of an order signs.
    function digestOf(Order calldata order) external view returns (bytes32);

    /// @notice Terms of a market.
    function termsOf(uint8 market) external view returns (TradeTerms memory);

    /// @notice The ledger that settles.
    function vault() external view returns (address);
}
