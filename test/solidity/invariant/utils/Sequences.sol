// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Fixed sequences of random actions with random inputs, the invariants checked after each.
abstract contract Sequences {
    uint256 private constant LENGTH = 150;
    uint256 private constant INPUTS = 6; // the most an action takes

    function _run(uint256 sequence) internal {
        for (uint256 step; step < LENGTH; ++step) {
            bytes32 seed = keccak256(abi.encode(sequence, step));
            (address handler, bytes4 action) = _action(uint256(seed));
            bytes memory inputs;
            for (uint256 i; i < INPUTS; ++i) inputs = abi.encodePacked(inputs, keccak256(abi.encode(seed, i)));
            (bool ok, bytes memory reason) = handler.call(abi.encodePacked(action, inputs)); // solhint-disable-line avoid-low-level-calls
            if (!ok) {
                assembly ("memory-safe") {
                    revert(add(reason, 32), mload(reason))
                }
            }
            _verify();
        }
    }

    /// One bit for each count that is 0.
    function _zeros(uint256[] memory counts) internal pure returns (uint256 bits) {
        for (uint256 i; i < counts.length; ++i) if (counts[i] == 0) bits |= 1 << i;
    }

    function _action(uint256 seed) internal view virtual returns (address handler, bytes4 action);

    function _verify() internal virtual;
}
