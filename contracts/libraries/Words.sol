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

    /// Shortens an array to its first `length` words.
    function cut(uint256[] memory words, uint256 length) internal pure {
        assembly ("memory-safe") {
            mstore(words, length)
        }
    }

    /// Static call of `selector(uint256[]) returns (uint256[])` with an array made by `create`; the answer is appended to `answer`, which
    /// must be the last thing allocated. Bubbles a revert.
    function ask(uint256[] memory words, address target, bytes4 selector, uint256[] memory answer) internal view {
        _call(words, target, selector);
        assembly ("memory-safe") {
            let end := mload(0x40)
            let size := sub(returndatasize(), 0x40)
            returndatacopy(end, 0x40, size)
            mstore(answer, add(mload(answer), shr(5, size)))
            mstore(0x40, add(end, size))
        }
    }

    /// Static call of `selector(uint256[])` that answers three words.
    function askThree(
        uint256[] memory words,
        address target,
        bytes4 selector
    ) internal view returns (uint256 first, uint256 second, uint256 third) {
        _call(words, target, selector);
        assembly ("memory-safe") {
            let answer := mload(0x40)
            returndatacopy(answer, 0, 0x60)
            first := mload(answer)
            second := mload(add(answer, 0x20))
            third := mload(add(answer, 0x40))
        }
    }

    /// Ends the call with an array made by `create` or `ask`.
    function giveBack(uint256[] memory words) internal pure {
        assembly ("memory-safe") {
            mstore(sub(words, 0x20), 0x20)
            return(sub(words, 0x20), add(0x40, shl(5, mload(words))))
        }
    }

    /// Leaves the answer in the return data. Less than two words is none, so that an address without code is refused.
    function _call(uint256[] memory words, address target, bytes4 selector) private view {
        assembly ("memory-safe") {
            mstore(sub(words, 0x20), 0x20)
            mstore(sub(words, 0x40), shr(224, selector))
            if iszero(staticcall(gas(), target, sub(words, 0x24), add(0x44, shl(5, mload(words))), 0, 0)) {
                let free := mload(0x40)
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
            if lt(returndatasize(), 0x40) {
                revert(0, 0)
            }
        }
    }
}
