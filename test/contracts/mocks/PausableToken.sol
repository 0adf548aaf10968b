// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Pausable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Pausable.sol";
import {MockToken} from "./MockToken.sol";

/// @notice Stands for tokens whose issuer can stop them (WBTC, BNB): while paused no balance moves.
contract PausableToken is MockToken, ERC20Pausable {
    constructor(string memory name_, string memory symbol_, uint8 decimals_) MockToken(name_, symbol_, decimals_) {}

    function pause() external {
        _pause();
    }

    function unpause() external {
        _unpause();
    }

    function decimals() public view override(ERC20, MockToken) returns (uint8) {
        return super.decimals();
    }

    function _update(address from, address to, uint256 amount) internal override(ERC20, ERC20Pausable) {
        super._update(from, to, amount);
    }
}
