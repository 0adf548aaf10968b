// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC777Recipient} from "@openzeppelin/contracts/interfaces/IERC777Recipient.sol";
import {IERC777Sender} from "@openzeppelin/contracts/interfaces/IERC777Sender.sol";
import {MockToken} from "./MockToken.sol";

/// @notice Stands for tokens with hooks (imBTC, AMP): a transfer calls the hooks its sender and its receiver have
/// registered before it moves balances. With `setReceiverHookAfter(true)` the receiver's is called after the move,
/// which is the order of ERC-777. Registration stands for ERC-1820 and is open to anyone.
contract HookToken is MockToken {
    bool public receiverHookAfter;
    mapping(address account => address) public hookOf;

    constructor(string memory name_, string memory symbol_, uint8 decimals_) MockToken(name_, symbol_, decimals_) {}

    function setHook(address account, address hook) external {
        hookOf[account] = hook;
    }

    function setReceiverHookAfter(bool receiverHookAfter_) external {
        receiverHookAfter = receiverHookAfter_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (hookOf[from] != address(0)) {
            IERC777Sender(hookOf[from]).tokensToSend(msg.sender, from, to, amount, "", "");
        }
        if (!receiverHookAfter) _tellReceiver(from, to, amount);
        super._update(from, to, amount);
        if (receiverHookAfter) _tellReceiver(from, to, amount);
    }

    function _tellReceiver(address from, address to, uint256 amount) private {
        if (hookOf[to] != address(0)) {
            IERC777Recipient(hookOf[to]).tokensReceived(msg.sender, from, to, amount, "", "");
        }
    }
}
