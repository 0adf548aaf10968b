// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IVault} from "../interfaces/IVault.sol";
import {RAY} from "../libraries/Constants.sol";

/// What the limiter of borrowing leaves.
library OutflowRoom {
    using Math for uint256;

    /// By how much one withdrawal may raise the debt of all accounts now, the ledger's rounding taken off [WAD].
    function roomOf(address vault) internal view returns (uint256) {
        (, , uint256 limit) = IVault(vault).outflowLimit();
        (, uint256 borrowIndex, , uint256 borrowed, ) = IVault(vault).cashState();
        uint256 debt = borrowed.mulDiv(borrowIndex, RAY, Math.Rounding.Ceil);
        return limit.saturatingSub(debt + dustOf(borrowIndex));
    }

    /// Most that the ledger's rounding takes in one withdrawal [WAD].
    function dustOf(uint256 borrowIndex) internal pure returns (uint256) {
        return borrowIndex / RAY + 2;
    }
}
