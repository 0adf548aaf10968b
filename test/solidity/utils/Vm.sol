// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// @notice The cheat-codes these tests use.
interface Vm {
    /// @notice Drops the present run without counting it.
    function assume(bool condition) external pure;
    /// @notice Sets block.timestamp [s].
    function warp(uint256 timestamp) external;
}

// Address of the cheat-codes: the low 20 bytes of keccak256("hevm cheat code").
Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
