// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BackedCampaign} from "./utils/BackedCampaign.sol";

/// Random sequences over everything by which money is lost, and everybody who may bear it.
contract WaterfallInvariants is BackedCampaign {
    function setUp() external {
        _build();
    }

    function targetContracts() external view returns (address[] memory) {
        return _handlers();
    }

    /// any sequence · ACC-1 to ACC-5, ACC-8, ACC-12, HLT-1 to HLT-5, LIQ-1 to LIQ-6, WAT-1 to WAT-6, ADL-3, RC-4, RTR-2, RTR-4, RTR-5, RTR-7 ·
    /// every loss is with somebody, in the order of the waterfall, and nobody else bears anything
    function invariantWaterfall() external {
        _checker.check();
    }
}
