// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// The cheat codes the invariant tests use.
interface Vm {
    function warp(uint256 timestamp) external;
    function getCode(string calldata artifact) external view returns (bytes memory);
    function envOr(string calldata name, string calldata other) external view returns (string memory);
    function writeLine(string calldata path, string calldata line) external;
}

Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
