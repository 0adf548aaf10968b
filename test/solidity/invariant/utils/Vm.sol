// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// The cheat codes the invariant tests use.
interface Vm {
    function warp(uint256 timestamp) external;
    function getCode(string calldata artifact) external view returns (bytes memory);
}

Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
