// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {MockToken} from "./MockToken.sol";

/// @notice Stands for rebasing tokens (stETH, AMPL): balances are shares times a factor anyone may set here, so they
/// move without a transfer. A transfer moves the shares of its amount rounded down, as stETH's does, so it may deliver
/// a unit less than it names.
contract RebasingToken is MockToken {
    uint256 private constant WAD = 1e18;

    /// @notice Balance of one share [wad].
    uint256 public factor = WAD;
    uint256 public totalShares;
    mapping(address account => uint256) public sharesOf;

    constructor(string memory name_, string memory symbol_, uint8 decimals_) MockToken(name_, symbol_, decimals_) {}

    function setFactor(uint256 factor_) external {
        factor = factor_;
    }

    function totalSupply() public view override returns (uint256) {
        return Math.mulDiv(totalShares, factor, WAD);
    }

    function balanceOf(address account) public view override returns (uint256) {
        return Math.mulDiv(sharesOf[account], factor, WAD);
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 shares = Math.mulDiv(amount, WAD, factor);
        if (from == address(0)) {
            totalShares += shares;
        } else {
            if (sharesOf[from] < shares) revert ERC20InsufficientBalance(from, balanceOf(from), amount);
            sharesOf[from] -= shares;
        }
        if (to == address(0)) totalShares -= shares;
        else sharesOf[to] += shares;
        emit Transfer(from, to, amount);
    }
}
