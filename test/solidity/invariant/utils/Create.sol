// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {vm} from "./Vm.sol";

/// Deploys a compiled contract by its artifact: the creator does not carry the code of what it creates, so a change of one
/// contract does not compile all others again.
function create(string memory artifact, bytes memory arguments) returns (address created) {
    bytes memory code = abi.encodePacked(vm.getCode(artifact), arguments);
    assembly ("memory-safe") {
        created := create(0, add(code, 32), mload(code))
        if iszero(created) {
            returndatacopy(0, 0, returndatasize())
            revert(0, returndatasize())
        }
    }
}
