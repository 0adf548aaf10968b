// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IBackstop, IBackstopCallback} from "../../../contracts/interfaces/IBackstop.sol";
import {AccountId} from "../../../contracts/types/AccountId.sol";

/// Buys inventory and, before paying for it, calls what it was told to.
contract BackstopRaider is IBackstopCallback {
    IBackstop private immutable _backstop;
    bytes public reason;

    error Raided();

    constructor(IBackstop backstop) {
        _backstop = backstop;
    }

    function raid(uint8 instrument, uint256 amount, IERC20 token, address target, bytes calldata call_) external {
        token.approve(address(_backstop), type(uint256).max);
        _backstop.buy(instrument, amount, 0, AccountId.wrap(0), address(this), abi.encode(target, call_));
    }

    function onBackstopSale(uint256, bytes calldata data) external {
        (address target, bytes memory call_) = abi.decode(data, (address, bytes));
        // solhint-disable-next-line avoid-low-level-calls
        (bool isDone, bytes memory answer) = target.call(call_);
        if (isDone) revert Raided();
        reason = answer;
    }
}
