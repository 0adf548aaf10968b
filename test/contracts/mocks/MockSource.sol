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
    uint248 private _gasLeft;
    bool private _isDirty;

    constructor(uint8 decimals_, int256 answer_, uint256 spread_) {
        decimals = decimals_;
        set(answer_, spread_, block.timestamp);
    }

    function set(int256 answer_, uint256 spread_, uint256 updatedAt_) public {
        (answer, spread, updatedAt) = (answer_, spread_, updatedAt_);
    }

    /// @notice From now on a reading uses up its gas but for so much; 0: as little as it can.
    function setThirst(uint248 gasLeft) external {
        _gasLeft = gasLeft;
    }

    /// @notice From now on the round id has all its bits set, those beyond its 80 too.
    function setDirty() external {
        _isDirty = true;
    }

    function setStandalone(bool isStandalone_) external {
        isStandalone = isStandalone_;
    }

    function latestRoundData() external view returns (uint256, int256, uint256, uint256, uint80, uint256) {
        if (_gasLeft != 0) while (gasleft() > _gasLeft) {}
        return (_isDirty ? type(uint256).max : 1, answer, updatedAt, updatedAt, 1, spread);
    }
}
