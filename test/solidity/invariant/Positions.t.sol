// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MEETINGS} from "./stores/DeskGhost.sol";
import {DeskCampaign} from "./utils/DeskCampaign.sol";
import {tally} from "./utils/Tally.sol";

/// Random sequences over everything that moves a position.
contract PositionInvariants is DeskCampaign {
    function setUp() external {
        _build();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](3);
        (list[0], list[1], list[2]) = (address(_trades), address(_index), address(_resolution));
    }

    /// any sequence · ACC-4, ACC-8, ISO-2, DRV-1, RC-3, RC-5, RH-13, FPF-5 · sizes and quotes sum to nothing, the pots cover every claim, and
    /// no account moves for what happens to another
    function invariantPositions() external {
        _checker.check();
    }

    function afterInvariant() external {
        tally("Met", _ghost.met, MEETINGS);
    }
}
