// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Stands for a margin engine that answers what it is told, for one account without a wanted asset.
contract EngineDouble {
    uint256[] private _words;

    function answer(int256 netWorth, uint256 maintenance, uint256 closeOut, uint256 grace) external {
        _words = [uint256(netWorth), maintenance, closeOut, grace];
    }

    function appraise(uint256[] calldata) external view returns (uint256[] memory) {
        return _words;
    }
}
