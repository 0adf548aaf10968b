// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";

/// @title Queue for cash that cannot leave the vault at once
/// @notice What the limiter of borrowing or a lack of liquidity holds back waits here: the owner files an order, and anyone serves it as room
/// and liquidity come, in parts if need be, for the tip the owner offers. The vault tests each part like any other withdrawal.
///
/// Without privileges: it holds no tokens between calls, and has neither owner nor setters. It acts only on an order of the account's
/// owner, who allows it to withdraw in `IOperators`; taking that back stops his orders, and granting it again revives those not over. It has
/// no precedence over who borrows directly.
interface IOutflowQueue {
    /// @notice What an owner waits for.
    struct Order {
        address receiver;
        uint40 expiry; // [unix s] last second
        uint16 tip; // [bp] of each part, to who serves it
        uint256 left; // [token units of the settlement token]
    }

    event OrderFiled(AccountId indexed account, uint256 amount, address receiver, uint256 expiry, uint256 tip);
    event OrderCancelled(AccountId indexed account);
    /// @notice `amount` left the account, `tip` of it went to the caller; `left` still waits [token units].
    event OrderServed(AccountId indexed account, address indexed caller, uint256 amount, uint256 tip, uint256 left);

    error OutflowQueueNotOwner(AccountId account, address sender);
    error OutflowQueueZeroAmount(AccountId account);
    error OutflowQueueZeroReceiver(AccountId account);
    error OutflowQueueTipTooHigh(AccountId account, uint256 tip, uint256 most);
    error OutflowQueueExpired(AccountId account, uint256 now_, uint256 expiry);
    error OutflowQueueNoOrder(AccountId account);
    /// @notice The account owns no cash, and room or liquidity for more is missing: `serviceable` is 0.
    error OutflowQueueNoRoom(AccountId account);

    /// @notice Files an order, in place of the account's earlier one; the owner only.
    /// @param amount cash to take out, own or borrowed [token units]
    /// @param tip share of each part that goes to who serves it [bp], at most 100
    /// @param expiry last second [unix s]
    function file(AccountId account, uint256 amount, address receiver, uint16 tip, uint40 expiry) external;

    /// @notice Takes the account's order out of the queue: its owner, and anyone once it is over.
    function cancel(AccountId account) external;

    /// @notice Withdraws as much of the order as `serviceable` says, pays the tip to the caller and the rest to the receiver; anyone. All of that
    /// or nothing: an account that the vault does not let withdraw so much (line, smallest debt, pause), or whose owner has not allowed this
    /// contract to, is refused by the vault.
    /// @return amount that left the account, tip included [token units]
    function serve(AccountId account) external returns (uint256 amount);

    /// @notice How much of an order can leave now [token units, rounded down]: the account's own cash and the room below the limit of all
    /// debt, as far as tokens are there. The account's own line is not looked at.
    function serviceable(AccountId account) external view returns (uint256);

    /// @notice The order of an account; all 0 where there is none.
    function orderOf(AccountId account) external view returns (Order memory);

    /// @notice Accounts that wait, in no order: at most `count` from position `start` on.
    function waiting(uint256 start, uint256 count) external view returns (bytes32[] memory accounts);

    /// @notice How many accounts wait.
    function length() external view returns (uint256);

    /// @notice The ledger served.
    function vault() external view returns (address);
}
