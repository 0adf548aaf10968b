// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {RAY, WAD} from "../../../contracts/libraries/Constants.sol";
import {RateParams} from "../../../contracts/libraries/RateMath.sol";
import {Cash, CashLib} from "../../../contracts/vault/libraries/CashLib.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";
import {vm} from "../utils/Vm.sol";

contract CashLibTest is FuzzTest {
    using CashLib for Cash;

    uint256 private constant NOW = 1_800_000_000;
    uint256 private constant MAX_INDEX = type(uint104).max;

    /// MEC-1: the two words read back as packed
    function testFuzzPackRoundTrip(uint256 indexes, uint256 totals) external pure {
        Cash memory c;
        c.unpack(indexes, totals);
        (uint256 indexesAfter, uint256 totalsAfter) = c.pack();
        assertEq(indexesAfter, indexes, "indexes");
        assertEq(totalsAfter, totals, "totals");
    }

    /// H-09: totals beyond their field revert with a named error
    function testFuzzTotalsTooLargeRevert(uint256 excess, bool borrowed) external view {
        Cash memory c;
        excess = bound(excess, uint256(type(uint96).max) + 1, type(uint256).max);
        (c.supplied, c.borrowed) = borrowed ? (uint256(0), excess) : (excess, uint256(0));
        try this.pack(c) {
            revert Untrue("packed");
        } catch (bytes memory reason) {
            bytes memory expected = abi.encodeWithSelector(
                CashLib.CashTotalTooLarge.selector,
                excess,
                type(uint96).max
            );
            assertEq(uint256(keccak256(reason)), uint256(keccak256(expected)), "reason");
        }
    }

    /// ACC-9: cash put away as a principal never comes back as more, nor as a unit of index less
    function testFuzzPrincipalRoundTrip(uint256 supplyIndex, uint256 borrowIndex, int256 cash) external pure {
        Cash memory c = _cash(supplyIndex, borrowIndex);
        cash = _signed(cash, 90);
        int256 back = c.toCash(c.toPrincipal(cash, 0));
        assertTrue(back <= cash, "gains");
        uint256 index = cash >= 0 ? c.supplyIndex : c.borrowIndex;
        assertLe(uint256(cash - back), index / RAY + 1, "loses more than a unit of principal");
        assertTrue(cash != 0 || back == 0, "zero");
    }

    /// ACC-9: putting in and taking out the same leaves no more principal than before
    function testFuzzInAndOutGainsNothing(
        uint256 supplyIndex,
        uint256 borrowIndex,
        int256 principal,
        uint256 amount
    ) external pure {
        Cash memory c = _cash(supplyIndex, borrowIndex);
        principal = _signed(principal, 90);
        int256 x = int256(spread(amount, 90));
        _enter(c, principal);
        int256 inside = c.toPrincipal(c.toCash(principal) + x, principal);
        assertTrue(c.toPrincipal(c.toCash(inside) - x, inside) <= principal, "in and out");
    }

    /// ACC-10: a movement in two parts never leaves more than the whole at once
    function testFuzzPartsNeverGain(
        uint256 supplyIndex,
        uint256 borrowIndex,
        int256 principal,
        int256 a,
        int256 b
    ) external pure {
        Cash memory c = _cash(supplyIndex, borrowIndex);
        (principal, a, b) = (_signed(principal, 90), _signed(a, 90), _signed(b, 90));
        _enter(c, principal);
        int256 half = c.toPrincipal(c.toCash(principal) + a, principal);
        int256 parts = c.toPrincipal(c.toCash(half) + b, half);
        int256 whole = c.toPrincipal(c.toCash(principal) + a + b, parts);
        assertTrue(parts <= whole, "parts gain");
    }

    /// ACC-3: the totals follow the principals exactly, on both sides of zero
    function testFuzzTotalsFollow(
        uint256 supplyIndex,
        uint256 borrowIndex,
        int256 cash,
        int256 old,
        uint256 others
    ) external pure {
        Cash memory c = _cash(supplyIndex, borrowIndex);
        (cash, old, others) = (_signed(cash, 90), _signed(old, 90), spread(others, 90));
        (c.supplied, c.borrowed) = (others, others);
        _enter(c, old);
        int256 principal = c.toPrincipal(cash, old);
        assertEq(c.supplied, others + (principal > 0 ? uint256(principal) : 0), "supplied");
        assertEq(c.borrowed, others + (principal < 0 ? uint256(-principal) : 0), "borrowed");
    }

    /// ACC-6, ACC-7, ACC-5: indices never fall, and suppliers are credited at most what debtors are charged less the reserve share
    function testFuzzAccrualConserves(uint256 seed, uint256 supplied, uint256 borrowed, uint256 elapsed) external {
        (Cash memory c, RateParams memory p, uint256 held) = _book(seed, supplied, borrowed);
        c.accruedAt = NOW - bound(elapsed, 0, 2 * 365 days);
        vm.warp(NOW);
        (uint256 supplyIndex, uint256 borrowIndex) = (c.supplyIndex, c.borrowIndex);
        c.accrue(p, held);
        assertLe(supplyIndex, c.supplyIndex, "supply index falls");
        assertLe(borrowIndex, c.borrowIndex, "borrow index falls");
        assertLe(c.borrowIndex, MAX_INDEX, "borrow index overflows");
        assertLe(c.supplyIndex, MAX_INDEX, "supply index overflows");
        uint256 charged = (c.borrowed * c.borrowIndex) / RAY - (c.borrowed * borrowIndex) / RAY;
        uint256 credited = ((c.supplyIndex - supplyIndex) * c.supplied) / RAY;
        assertLe(credited + (charged * p.reserveShare) / WAD, charged, "more credited than charged");
    }

    /// ACC-11: accruing twice in one second changes nothing
    function testFuzzAccruingTwice(uint256 seed, uint256 supplied, uint256 borrowed, uint256 elapsed) external {
        (Cash memory c, RateParams memory p, uint256 held) = _book(seed, supplied, borrowed);
        c.accruedAt = NOW - bound(elapsed, 0, 365 days);
        vm.warp(NOW);
        c.accrue(p, held);
        (uint256 indexes, uint256 totals) = c.pack();
        c.accrue(p, held);
        (uint256 indexesAfter, uint256 totalsAfter) = c.pack();
        assertEq(indexesAfter, indexes, "indexes");
        assertEq(totalsAfter, totals, "totals");
    }

    /// H-08: fifty years at the highest rate saturate the index instead of reverting
    function testFuzzNeverOverflows(uint256 supplied, uint256 borrowed) external {
        RateParams memory p = RateParams(0.5e18, 100e18, 0.1e18, 1e18, 1e18);
        Cash memory c = _cash(0, 0);
        (c.supplied, c.borrowed) = (bound(supplied, 0, type(uint96).max), bound(borrowed, 1, type(uint96).max));
        (c.anchor, c.accruedAt) = (1e12, NOW);
        for (uint256 year = 1; year <= 50; ++year) {
            vm.warp(NOW + year * 365 days);
            c.accrue(p, 0);
        }
        assertEq(c.borrowIndex, MAX_INDEX, "not saturated");
        c.pack();
    }

    function pack(Cash memory c) external pure returns (uint256, uint256) {
        return c.pack();
    }

    /// Adds an account's principal to the totals, as every principal is part of them.
    function _enter(Cash memory c, int256 principal) private pure {
        if (principal >= 0) c.supplied += uint256(principal);
        else c.borrowed += uint256(-principal);
    }

    function _cash(uint256 supplyIndex, uint256 borrowIndex) private pure returns (Cash memory c) {
        c.supplyIndex = RAY + spread(supplyIndex, 100);
        c.borrowIndex = RAY + spread(borrowIndex, 100);
    }

    function _book(
        uint256 seed,
        uint256 supplied,
        uint256 borrowed
    ) private pure returns (Cash memory c, RateParams memory p, uint256 held) {
        c = _cash(seed, seed >> 128);
        (c.supplied, c.borrowed) = (spread(supplied, 96), spread(borrowed, 96));
        c.anchor = bound(uint64(seed), 1, 1e12);
        p = RateParams(0.85e18, 50e18, uint64(bound(uint64(seed >> 64), 0, 0.5e18)), 1e6, 1e18);
        held = spread(uint256(keccak256(abi.encode(seed))), 96);
    }

    function _signed(int256 x, uint256 bits) private pure returns (int256) {
        int256 magnitude = int256(spread(uint256(x), bits));
        return x & 1 == 0 ? magnitude : -magnitude;
    }
}
