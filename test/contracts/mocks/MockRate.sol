// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRateProvider} from "../../../contracts/interfaces/IRateProvider.sol";

/// @notice Stands for a wrapped token that says what it redeems for, in the three common ways.
contract MockRate is IRateProvider {
    error RateDown();

    uint256 public immutable scale;
    uint256 private _rate;
    bool private _isDown;

    constructor(uint256 rate_, uint256 scale_) {
        (_rate, scale) = (rate_, scale_);
    }

    function set(uint256 rate_) external {
        _rate = rate_;
    }

    function setDown(bool isDown) external {
        _isDown = isDown;
    }

    function rate() public view returns (uint256) {
        if (_isDown) revert RateDown();
        return _rate;
    }

    function stEthPerToken() external view returns (uint256) {
        return rate();
    }

    function convertToAssets(uint256 shares) external view returns (uint256) {
        return (shares * rate()) / scale;
    }
}
