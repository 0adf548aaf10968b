// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {REACHES} from "./stores/Ghost.sol";
import {Campaign} from "./utils/Campaign.sol";
import {tally} from "./utils/Tally.sol";

/// Random sequences over all handlers, without donations.
contract LedgerInvariants is Campaign {
    function setUp() external {
        _build(0.1e18);
    }

    function targetContracts() external view returns (address[] memory) {
        return _handlers();
    }

    /// any sequence · ACC-1, ACC-3 to ACC-7, ACC-11, ACC-12, HLT-1 to HLT-5, LIQ-1 to LIQ-4, DMM-6, PMT-2 · leaves the ledger exact
    function invariantLedger() external {
        _checkState();
    }

    function afterInvariant() external {
        tally("Reach", _ghost.reached, REACHES);
    }
}
