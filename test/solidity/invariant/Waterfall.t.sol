// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MEETINGS} from "./stores/DeskGhost.sol";
import {LOSSES} from "./stores/LossGhost.sol";
import {BackedCampaign} from "./utils/BackedCampaign.sol";
import {tally} from "./utils/Tally.sol";

/// Random sequences over everything by which money is lost, and everybody who may bear it.
contract WaterfallInvariants is BackedCampaign {
    function setUp() external {
        _build(10_000);
    }

    function targetContracts() external view returns (address[] memory) {
        return _handlers();
    }

    /// any sequence · ACC-1 to ACC-5, ACC-8, ACC-12, HLT-1 to HLT-5, LIQ-1 to LIQ-6, WAT-1 to WAT-6, ADL-3, RC-4, RTR-2, RTR-4, RTR-5, RTR-7 ·
    /// every loss is with somebody, in the order of the waterfall, and nobody else bears anything
    function invariantWaterfall() external {
        _checker.check();
    }

    function afterInvariant() external {
        tally("Loss", _ghost.faced, LOSSES);
        tally("Met", _ghost.met, MEETINGS);
    }
}
