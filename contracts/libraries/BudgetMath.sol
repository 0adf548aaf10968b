// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {BACKSTOP_SHARE, WAD} from "./Constants.sol";

/// What the backstop still spends on one market.
library BudgetMath {
    /// min(seed + fees - spent, a twentieth of the backstop's cash), not below 0 [WAD, down]. All below 2^128.
    function left(uint256 seed, uint256 fees, uint256 spent, uint256 cash) internal pure returns (uint256 budget) {
        unchecked {
            budget = seed + fees;
            budget = budget > spent ? budget - spent : 0;
            uint256 most = (cash * BACKSTOP_SHARE) / WAD;
            if (budget > most) budget = most;
        }
    }
}
