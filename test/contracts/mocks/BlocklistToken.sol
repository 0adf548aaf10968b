// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @notice Stands for USDC: a transfer from or to a blocked address reverts, whoever asks for it.
contract BlocklistToken is MockToken {
    mapping(address account => bool) public isBlocked;

    error BlocklistTokenBlocked(address account);

    constructor(string memory name_, string memory symbol_, uint8 decimals_) MockToken(name_, symbol_, decimals_) {}

    function setBlocked(address account, bool isBlocked_) external {
        isBlocked[account] = isBlocked_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (isBlocked[from]) revert BlocklistTokenBlocked(from);
        if (isBlocked[to]) revert BlocklistTokenBlocked(to);
        super._update(from, to, amount);
    }
}
