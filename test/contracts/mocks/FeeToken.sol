// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @notice Stands for tokens that take a fee on transfer (STA, PAXG, USDT if its fee were switched on): the receiver
/// gets less than the sender gives, the difference is burnt. Minting is free of it.
contract FeeToken is MockToken {
    /// @notice The fee, in 1/10,000 of the amount sent, rounded down.
    uint256 public feeBps;

    constructor(
        string memory name_,
        string memory symbol_,
        uint8 decimals_,
        uint256 feeBps_
    ) MockToken(name_, symbol_, decimals_) {
        feeBps = feeBps_;
    }

    function setFeeBps(uint256 feeBps_) external {
        feeBps = feeBps_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 fee = from == address(0) || to == address(0) ? 0 : (amount * feeBps) / 10_000;
        if (fee > 0) super._update(from, address(0), fee);
        super._update(from, to, amount - fee);
    }
}
