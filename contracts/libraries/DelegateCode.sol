// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Code that a contract runs on its own storage because it does not fit beside it.
library DelegateCode {
    /// A delegate call to an address without code would pass and do nothing.
    error DelegateCodeMissing(address code);

    function requireCode(address code) internal view {
        if (code.code.length == 0) revert DelegateCodeMissing(code);
    }

    /// Runs this call in `code` and ends it with its answer.
    function run(address code) internal {
        assembly ("memory-safe") {
            let p := mload(0x40)
            calldatacopy(p, 0, calldatasize())
            let ok := delegatecall(gas(), code, p, calldatasize(), 0, 0)
            returndatacopy(p, 0, returndatasize())
            switch ok
            case 0 {
                revert(p, returndatasize())
            }
            default {
                return(p, returndatasize())
            }
        }
    }
}
