// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Arrays of raw words for the hot paths: no bounds checks, and calls that send and return them without copying. The caller keeps every
/// index below the length. ABI-compatible with `uint256[]`.
library Words {
    /// Room for selector and offset in front of the length, so that the array can be sent or returned in place.
    function create(uint256 length) internal pure returns (uint256[] memory words) {
        assembly ("memory-safe") {
            words := add(mload(0x40), 0x40)
            mstore(words, length)
            mstore(0x40, add(add(words, 0x20), shl(5, length)))
        }
    }

    function get(uint256[] memory words, uint256 index) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(words, shl(5, add(index, 1))))
        }
    }

    function set(uint256[] memory words, uint256 index, uint256 word) internal pure {
        assembly ("memory-safe") {
            mstore(add(words, shl(5, add(index, 1))), word)
        }
    }

    /// Zero beyond the calldata.
    function read(uint256[] calldata words, uint256 index) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(words.offset, shl(5, index)))
        }
    }

    /// Static call of `selector(uint256[]) returns (uint256[])` with an array made by `create`; the answer is appended to a new array
    /// whose first `reserved` words are left for the caller. Bubbles a revert.
    function ask(
        uint256[] memory words,
        address target,
        bytes4 selector,
        uint256 reserved
    ) internal view returns (uint256[] memory answer) {
        assembly ("memory-safe") {
            mstore(sub(words, 0x20), 0x20)
            mstore(sub(words, 0x40), shr(224, selector))
            let ok := staticcall(gas(), target, sub(words, 0x24), add(0x44, shl(5, mload(words))), 0, 0)
            answer := add(mload(0x40), 0x40)
            if iszero(ok) {
                returndatacopy(answer, 0, returndatasize())
                revert(answer, returndatasize())
            }
            if or(lt(returndatasize(), 0x40), iszero(extcodesize(target))) {
                revert(0, 0)
            }
            let start := add(add(answer, 0x20), shl(5, reserved))
            let size := sub(returndatasize(), 0x40)
            returndatacopy(start, 0x40, size)
            mstore(answer, add(reserved, shr(5, size)))
            mstore(0x40, add(start, size))
        }
    }

    /// Ends the call with an array made by `create` or `ask`.
    function giveBack(uint256[] memory words) internal pure {
        assembly ("memory-safe") {
            mstore(sub(words, 0x20), 0x20)
            return(sub(words, 0x20), add(0x40, shl(5, mload(words))))
        }
    }
}
