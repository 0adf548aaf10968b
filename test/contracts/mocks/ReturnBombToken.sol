// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @notice Stands for a hostile token that attacks the caller's memory: transfer and transferFrom end with `size` bytes
/// of return data, the first word being 1, or revert with as many. A size of 0 makes it an ordinary token.
contract ReturnBombToken is MockToken {
    uint256 public size;
    bool public isReverting;

    constructor(string memory name_, string memory symbol_, uint8 decimals_) MockToken(name_, symbol_, decimals_) {}

    function setBomb(uint256 size_, bool isReverting_) external {
        size = size_;
        isReverting = isReverting_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        super.transfer(to, amount);
        return _explode();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        super.transferFrom(from, to, amount);
        return _explode();
    }

    function _explode() private view returns (bool) {
        uint256 length = size;
        bool reverting = isReverting;
        if (length == 0) return true;
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, 1)
            if reverting {
                revert(start, length)
            }
            return(start, length)
        }
    }
}
