// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";
import {IOutflowQueue} from "../interfaces/IOutflowQueue.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH} from "../libraries/Constants.sol";
import {AccountId} from "../types/AccountId.sol";
import {OutflowRoom} from "./OutflowRoom.sol";

/// @notice See IOutflowQueue.
contract OutflowQueue is IOutflowQueue {
    using EnumerableSet for EnumerableSet.Bytes32Set;
    using Math for uint256;
    using SafeERC20 for IERC20;

    uint256 private constant MAX_TIP = 100;

    /// @inheritdoc IOutflowQueue
    address public immutable vault;
    IERC20 private immutable _settlementToken;
    /// WAD per unit of the settlement token.
    uint256 private immutable _scale;

    EnumerableSet.Bytes32Set private _waiting;
    mapping(AccountId account => Order) private _orders;

    constructor(address vault_) {
        vault = vault_;
        (address token, , ) = IVault(vault_).assetOf(CASH);
        _settlementToken = IERC20(token);
        _scale = 10 ** (18 - IERC20Metadata(token).decimals());
    }

    /* ----------------------------------------------------- actions --------------------------------------------------- */

    /// @inheritdoc IOutflowQueue
    function file(AccountId account, uint256 amount, address receiver, uint16 tip, uint40 expiry) external {
        if (account.owner() != msg.sender) revert OutflowQueueNotOwner(account, msg.sender);
        if (amount == 0) revert OutflowQueueZeroAmount(account);
        if (receiver == address(0)) revert OutflowQueueZeroReceiver(account);
        if (tip > MAX_TIP) revert OutflowQueueTipTooHigh(account, tip, MAX_TIP);
        if (block.timestamp > expiry) revert OutflowQueueExpired(account, block.timestamp, expiry);
        _orders[account] = Order(receiver, expiry, tip, amount);
        _waiting.add(AccountId.unwrap(account));
        emit OrderFiled(account, amount, receiver, expiry, tip);
    }

    /// @inheritdoc IOutflowQueue
    function cancel(AccountId account) external {
        bool isOver = block.timestamp > _orders[account].expiry;
        if (!isOver && account.owner() != msg.sender) revert OutflowQueueNotOwner(account, msg.sender);
        if (!_remove(account)) revert OutflowQueueNoOrder(account);
        emit OrderCancelled(account);
    }

    /// @inheritdoc IOutflowQueue
    function serve(AccountId account) external returns (uint256 amount) {
        Order memory order = _orders[account];
        if (order.left == 0) revert OutflowQueueNoOrder(account);
        if (block.timestamp > order.expiry) revert OutflowQueueExpired(account, block.timestamp, order.expiry);
        amount = order.left.min(serviceable(account));
        if (amount == 0) revert OutflowQueueNoRoom(account);
        uint256 left = order.left - amount;
        if (left == 0) _remove(account);
        else _orders[account].left = left;
        uint256 tip = (amount * order.tip) / 10_000;
        emit OrderServed(account, msg.sender, amount, tip, left);
        IVault(vault).withdraw(account, CASH, amount, address(this));
        _settlementToken.safeTransfer(order.receiver, amount - tip);
        if (tip != 0) _settlementToken.safeTransfer(msg.sender, tip);
    }

    /* ------------------------------------------------------ views ---------------------------------------------------- */

    /// @inheritdoc IOutflowQueue
    function serviceable(AccountId account) public view returns (uint256) {
        (, uint256 held, ) = IVault(vault).assetOf(CASH);
        int256 cash = IVault(vault).cashOf(account);
        uint256 owned = cash > 0 ? uint256(cash) : 0;
        return held.min((owned + OutflowRoom.roomOf(vault)) / _scale);
    }

    /// @inheritdoc IOutflowQueue
    function orderOf(AccountId account) external view returns (Order memory) {
        return _orders[account];
    }

    /// @inheritdoc IOutflowQueue
    function waiting(uint256 start, uint256 count) external view returns (bytes32[] memory accounts) {
        return _waiting.values(start, start.saturatingAdd(count));
    }

    /// @inheritdoc IOutflowQueue
    function length() external view returns (uint256) {
        return _waiting.length();
    }

    /* ---------------------------------------------------- internal --------------------------------------------------- */

    function _remove(AccountId account) private returns (bool) {
        delete _orders[account];
        return _waiting.remove(AccountId.unwrap(account));
    }
}
