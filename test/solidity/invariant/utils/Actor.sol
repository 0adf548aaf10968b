// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {ILiquidationCallback, IVault, IVaultBatch} from "../../../../contracts/interfaces/IVault.sol";

struct Step {
    address target;
    bytes data;
}

/// A user as a contract: does what the handlers tell it, alone or inside a batch, and passes every revert on.
contract Actor is IVaultBatch, ILiquidationCallback {
    uint256 public callbacks;

    function run(address target, bytes calldata data) external returns (bytes memory result) {
        bool ok;
        (ok, result) = attempt(target, data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
    }

    /// For calls that must fail, or whose failure is judged by the handler.
    function attempt(address target, bytes calldata data) public returns (bool ok, bytes memory result) {
        return target.call(data); // solhint-disable-line avoid-low-level-calls
    }

    function runBatch(IVault vault, Step[] calldata steps) external {
        vault.batch(abi.encode(steps));
    }

    function onVaultBatch(bytes calldata data) external {
        Step[] memory steps = abi.decode(data, (Step[]));
        for (uint256 i; i < steps.length; ++i) this.run(steps[i].target, steps[i].data);
    }

    function onLiquidation(uint256, bytes calldata) external {
        ++callbacks;
    }
}
