// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Wallet1271} from "./Wallet1271.sol";

/// @notice Stands for contracts that answer ERC-1271 wrongly, whatever is asked: none of these answers is a consent.
contract BrokenWallet1271 is Wallet1271 {
    enum Fault {
        True, // the word 1, as wallets that mistook the return type
        DirtyMagic, // the magic value followed by other bytes of the same word
        ShortMagic, // the four bytes of the magic value alone
        Empty, // success without data, as an accepting fallback
        Revert,
        Bomb // the magic value in front of a megabyte
    }

    Fault public fault;

    error BrokenWallet1271Refused(bytes32 hash);

    constructor(address owner_, Fault fault_) Wallet1271(owner_) {
        fault = fault_;
    }

    function setFault(Fault fault_) external {
        fault = fault_;
    }

    function isValidSignature(bytes32 hash, bytes calldata) public view override returns (bytes4) {
        if (fault == Fault.Revert) revert BrokenWallet1271Refused(hash);
        bytes32 word = bytes32(this.isValidSignature.selector);
        uint256 size = 32;
        if (fault == Fault.True) word = bytes32(uint256(1));
        else if (fault == Fault.DirtyMagic) word |= bytes32(uint256(1));
        else if (fault == Fault.ShortMagic) size = 4;
        else if (fault == Fault.Empty) size = 0;
        else size = 1 << 20;
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, word)
            return(start, size)
        }
    }
}
