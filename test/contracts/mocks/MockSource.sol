// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Stands for a price source with a sixth word, as good or as wrong as a test wants it.
contract MockSource {
    uint256 public constant version = 1; // solhint-disable-line const-name-snakecase
    uint8 public immutable decimals;
    bool public isStandalone = true;
    int256 public answer;
    uint256 public spread;
    uint256 public updatedAt;

    constructor(uint8 decimals_, int256 answer_, uint256 spread_) {
        decimals = decimals_;
        set(answer_, spread_, block.timestamp);
    }

    function set(int256 answer_, uint256 spread_, uint256 updatedAt_) public {
        (answer, spread, updatedAt) = (answer_, spread_, updatedAt_);
    }

    function setStandalone(bool isStandalone_) external {
        isStandalone = isStandalone_;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80, uint256) {
        return (1, answer, updatedAt, updatedAt, 1, spread);
    }
}
