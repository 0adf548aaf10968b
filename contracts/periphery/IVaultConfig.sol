// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// What a vault was born with and the periphery needs beyond IVault.
interface IVaultConfig {
    function operators() external view returns (address);

    /// [WAD]
    function minDebt() external view returns (uint256);
}
