// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IVault, IVaultBatch} from "../../../contracts/interfaces/IVault.sol";

/// @notice An attacker's contract account: several calls, or several vault batches one after the other, in one transaction.
contract BatchAttacker is IVaultBatch {
    struct Step {
        address target;
        bytes data;
    }

    IVault public immutable vault;

    constructor(IVault vault_) {
        vault = vault_;
    }

    function perform(Step[] calldata steps) external {
        _perform(steps);
    }

    function performBatches(Step[][] calldata batches) external {
        for (uint256 i; i < batches.length; ++i) vault.batch(abi.encode(batches[i]));
    }

    function onVaultBatch(bytes calldata data) external {
        _perform(abi.decode(data, (Step[])));
    }

    function _perform(Step[] memory steps) private {
        for (uint256 i; i < steps.length; ++i) Address.functionCall(steps[i].target, steps[i].data);
    }
}
