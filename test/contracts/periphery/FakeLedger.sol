// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../../../contracts/types/AccountId.sol";

/// @notice Stands for a vault, and its liquidator, with one account that is worth exactly what it is told: the lines of the
/// state table lie at single values that no chain of deposits and prices would hit.
contract FakeLedger {
    int256 public netWorth;
    uint256 public maintenance;
    uint256 public closeOut;
    int256 public cash;
    int256 public openingWorth;
    uint256 public openingBuffer;

    function set(
        int256 netWorth_,
        uint256 maintenance_,
        uint256 closeOut_,
        int256 cash_,
        int256 openingWorth_,
        uint256 openingBuffer_
    ) external {
        (netWorth, maintenance, closeOut) = (netWorth_, maintenance_, closeOut_);
        (cash, openingWorth, openingBuffer) = (cash_, openingWorth_, openingBuffer_);
    }

    function appraise(uint256[] calldata) external view returns (uint256[] memory words) {
        words = new uint256[](7);
        (words[3], words[4], words[5]) = (uint256(netWorth), maintenance, closeOut);
    }

    function appraiseOpening(AccountId) external view returns (int256, uint256) {
        return (openingWorth, openingBuffer);
    }

    function cashOf(AccountId) external view returns (int256) {
        return cash;
    }

    function liquidator() external view returns (address) {
        return address(this);
    }

    function liveNow() external view returns (uint256) {
        return block.timestamp;
    }

    function headerOf(AccountId) external pure returns (uint256) {
        return 0;
    }
}
