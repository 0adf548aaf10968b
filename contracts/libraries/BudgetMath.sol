// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {BACKSTOP_SHARE, WAD} from "./Constants.sol";

/// What the backstop still spends on one market.
library BudgetMath {
    /// Seed and fees that nothing was paid from yet, not below 0 [WAD]. All below 2^128.
    function unspent(uint256 seed, uint256 fees, uint256 spent) internal pure returns (uint256 budget) {
        unchecked {
            budget = seed + fees;
            return budget > spent ? budget - spent : 0;
        }
    }

    /// At most a twentieth of the backstop's cash [WAD, down].
    function capped(uint256 budget, uint256 cash) internal pure returns (uint256) {
        unchecked {
            uint256 most = (cash * BACKSTOP_SHARE) / WAD;
            return budget < most ? budget : most;
        }
    }
}
