// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {RateMath, RateParams} from "../../libraries/RateMath.sol";
import {RAY, WAD} from "../../libraries/Constants.sol";

/// Cash state of the vault in memory.
struct Cash {
    uint256 supplyIndex; // [RAY]
    uint256 borrowIndex; // [RAY]
    uint256 anchor; // [1e-12 per year]
    uint256 supplied; // [WAD at index 1]
    uint256 borrowed; // [WAD at index 1]
    uint256 borrowedBefore; // [WAD at index 1] as the action found it
    uint256 accruedAt; // [s]
    uint256 pausedUntil; // [s] outflows of indebted accounts
    bool isStrained; // losses are recorded or pending, or owed to suppliers
    uint256 owed; // [WAD] to suppliers since losses were socialised
}

/// Packing, accrual and signed balances of cash.
library CashLib {
    error CashTotalTooLarge(uint256 total, uint256 limit);

    /// A year's rate in the anchor's 48 bits has 12 decimals.
    uint256 internal constant ANCHOR_UNIT = 1e6;
    uint256 private constant STRAINED = 1 << 255;

    /// Fills `c` from its slots. `indexes`: supply 104 | borrow 104 | anchor 47 | strained 1. `totals`: supplied 96 | borrowed 96 |
    /// accruedAt 32 | pausedUntil 32.
    function unpack(Cash memory c, uint256 indexes, uint256 totals) internal pure {
        c.supplyIndex = uint104(indexes);
        c.borrowIndex = uint104(indexes >> 104);
        c.anchor = (indexes & ~STRAINED) >> 208;
        c.isStrained = indexes >= STRAINED;
        c.supplied = uint96(totals);
        c.borrowedBefore = c.borrowed = uint96(totals >> 96);
        c.accruedAt = uint32(totals >> 192);
        c.pausedUntil = totals >> 224;
    }

    function pack(Cash memory c) internal pure returns (uint256 indexes, uint256 totals) {
        uint256 limit = type(uint96).max;
        if (c.supplied > limit) revert CashTotalTooLarge(c.supplied, limit);
        if (c.borrowed > limit) revert CashTotalTooLarge(c.borrowed, limit);
        indexes = c.supplyIndex | (c.borrowIndex << 104) | (c.anchor << 208) | (c.isStrained ? STRAINED : 0);
        totals = c.supplied | (c.borrowed << 96) | (c.accruedAt << 192) | (c.pausedUntil << 224);
    }

    /// Brings the indices to now at the utilisation that held since the last accrual. `held` [WAD]: tokens in the vault. Indices saturate
    /// at 104 bits instead of reverting, so that repayment never bricks.
    /// Suppliers earn on the debt they finance; what reserves lend earns for the reserves, so the supply index never outruns the other. While
    /// suppliers are owed socialised losses, the reserves' share of interest is theirs.
    function accrue(Cash memory c, RateParams memory p, uint256 held) internal view {
        unchecked {
            uint256 elapsed = block.timestamp - c.accruedAt;
            if (elapsed == 0) return;
            if (elapsed > RateMath.MAX_ELAPSED) elapsed = RateMath.MAX_ELAPSED;
            c.accruedAt = block.timestamp;
            uint256 index = c.borrowIndex;
            uint256 debt = (c.borrowed * index) / RAY;
            uint256 utilisation = debt == 0 ? 0 : (debt * WAD) / (held + debt);
            (uint256 rate, uint256 anchor) = RateMath.accrue(p, c.anchor * ANCHOR_UNIT, utilisation, elapsed);
            c.anchor = anchor / ANCHOR_UNIT;
            if (debt == 0) return;
            index += (index * RateMath.growth(rate, elapsed) + WAD - 1) / WAD;
            if (index > type(uint104).max) index = type(uint104).max;
            c.borrowIndex = index;
            uint256 supplied = c.supplied;
            if (supplied == 0) return;
            uint256 interest = (c.borrowed * index) / RAY - debt;
            uint256 kept = (interest * p.reserveShare + WAD - 1) / WAD;
            if (c.owed != 0) kept = _repay(c, kept);
            interest -= kept;
            index = c.supplyIndex;
            uint256 owned = (supplied * index) / RAY;
            if (owned < debt) interest = (interest * owned) / debt;
            index += (interest * RAY) / supplied;
            c.supplyIndex = index > type(uint104).max ? type(uint104).max : index;
        }
    }

    /// What of the reserves' share is left to them.
    function _repay(Cash memory c, uint256 kept) private pure returns (uint256) {
        unchecked {
            uint256 owed = c.owed;
            uint256 paid = kept < owed ? kept : owed;
            c.owed = owed - paid;
            return kept - paid;
        }
    }

    /// Signed cash of a principal [WAD], rounded toward minus infinity.
    function toCash(Cash memory c, int256 principal) internal pure returns (int256) {
        unchecked {
            if (principal >= 0) return int256((uint256(principal) * c.supplyIndex) / RAY);
            return 0 - int256((uint256(0 - principal) * c.borrowIndex + RAY - 1) / RAY);
        }
    }

    /// Principal of signed cash, rounded toward minus infinity; moves the totals from the old principal to the new one. |cash| < 2^128.
    function toPrincipal(Cash memory c, int256 cash, int256 oldPrincipal) internal pure returns (int256 principal) {
        unchecked {
            if (cash >= 0) principal = int256((uint256(cash) * RAY) / c.supplyIndex);
            else principal = 0 - int256((uint256(0 - cash) * RAY + c.borrowIndex - 1) / c.borrowIndex);
            if (oldPrincipal >= 0) c.supplied -= uint256(oldPrincipal);
            else c.borrowed -= uint256(0 - oldPrincipal);
            if (principal >= 0) c.supplied += uint256(principal);
            else c.borrowed += uint256(0 - principal);
        }
    }
}
