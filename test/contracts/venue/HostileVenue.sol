// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVenue} from "../../../contracts/interfaces/IVenue.sol";
import {ILiquidationCallback} from "../../../contracts/interfaces/IVault.sol";

/// @notice Stands for a venue that takes what it is sold, ignores the floor and pays nothing; it may also call the keeper back in the
/// vault's place.
contract HostileVenue is IVenue {
    bool public callsBack;

    function setCallsBack(bool callsBack_) external {
        callsBack = callsBack_;
    }

    function sell(address, uint256, address, uint256) external returns (uint256) {
        if (callsBack) ILiquidationCallback(msg.sender).onLiquidation(0, abi.encode(new address[](0)));
        return 0;
    }
}
