// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {vm} from "./Vm.sol";

/// Appends what a run has met to the file that a long campaign names (scripts/campaign-invariant.ts); in any other run nothing.
function tally(string memory name, function(uint256) external view returns (uint256) countOf, uint256 length) {
    string memory path = vm.envOr("CAMPAIGN_TALLY", string(""));
    if (bytes(path).length == 0) return;
    string memory line = name;
    for (uint256 i; i < length; ++i) line = string.concat(line, ",", Strings.toString(countOf(i)));
    vm.writeLine(path, line);
}
