// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {WAD} from "../../../contracts/libraries/Constants.sol";
import {HaircutMath} from "../../../contracts/libraries/HaircutMath.sol";
import {Leg, LiquidationMath, Sale, SaleTerms} from "../../../contracts/liquidation/LiquidationMath.sol";
import {DEPTH_STEP, FeedPolicy, HaircutPolicy, packRiskWord} from "../../../contracts/types/RiskWord.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";
import {vm} from "../utils/Vm.sol";

/// Terms, legs and accounts are drawn over the whole range the setters accept. An account is its net worth, the buffer of the
/// leg sold and the buffers of its other legs.
contract LiquidationMathTest is FuzzTest {
    using LiquidationMath for SaleTerms;

    struct Case {
        SaleTerms terms;
        Leg leg;
        uint256 netWorth;
        uint256 total;
        Sale sale;
    }

    /// LIQ-2, INQ-2, RH-3, L-02, L-18: a sale never lowers the ratio nor takes net worth to 0 or below
    function testFuzzRatioNeverFalls(uint256 seed, uint256 size, uint256 worth) external pure {
        Case memory c = _sold(seed, size, worth);
        assertLe(c.sale.premium, c.netWorth - 1, "nothing left");
        uint256 worthAfter = c.netWorth - c.sale.premium;
        assertLe(c.netWorth * (c.total - c.sale.released), worthAfter * c.total, "ratio");
    }

    /// CLP-1: a partial sale never takes the account past the target
    function testFuzzNeverSellsPastTarget(uint256 seed, uint256 size, uint256 worth) external pure {
        Case memory c = _sold(seed, size, worth);
        vm.assume(c.sale.amount != c.leg.balance);
        uint256 worthAfter = c.netWorth - c.sale.premium;
        uint256 dust = 10 + c.leg.value / 1e17;
        assertLe(worthAfter * WAD, (c.total - c.sale.released + dust) * c.terms.target, "past the target");
    }

    /// CLP-1: where the haircut is flat and nothing limits it, a partial sale comes within a thousandth of the target
    function testFuzzReachesTarget(uint256 seed, uint256 size, uint256 worth) external pure {
        Case memory c = _case(seed, size, worth);
        (c.leg.value, c.leg.balance) = (c.leg.word.depth() / 1e6, c.leg.word.depth() / 1e6);
        (c.leg.limit, c.leg.legCost, c.leg.elapsed, c.terms.minRemainder) = (c.leg.value, 0, 0, 1);
        c.total = _buffer(c.leg, c.leg.value);
        c.netWorth = bound(worth, (c.total * 9) / 10, c.total - 1);
        c.terms.premiumSale(c.leg, c.sale, c.netWorth, c.total);
        if (c.sale.amount == c.leg.balance) return;
        uint256 wanted = (c.total - c.sale.released) * c.terms.target;
        uint256 reached = (c.netWorth - c.sale.premium) * WAD;
        assertLe(wanted, reached + (c.total * c.terms.target - c.netWorth * WAD) / 1000, "far from the target");
    }

    /// LIQ-4, CHM-5, L-05, CLP-4: the premium stays under its caps
    function testFuzzPremiumWithinCaps(uint256 seed, uint256 size, uint256 worth) external pure {
        Case memory c = _sold(seed, size, worth);
        uint256 rho = (c.netWorth * WAD) / c.total;
        assertLe(c.sale.premium * 100, c.sale.value * c.leg.word.maxPremium(), "above the highest premium");
        assertLe(
            c.sale.premium * WAD * WAD,
            c.terms.theta * (rho < WAD ? rho : WAD) * c.sale.released,
            "above theta rho dB"
        );
        assertLe(c.sale.premium, c.sale.allowance, "above the allowance");
        assertLe(c.sale.allowance * WAD * WAD, c.terms.theta * (rho < WAD ? rho : WAD) * c.sale.released, "allowance");
        assertEq(c.sale.tip, 0, "tip");
    }

    /// TVC-4: a sale leaves nothing of the leg or at least the minimum remainder, and keeps to its limit
    function testFuzzRemainderAndLimit(uint256 seed, uint256 size, uint256 worth) external pure {
        Case memory c = _sold(seed, size, worth);
        assertLe(c.sale.value, c.leg.limit, "above the limit");
        assertLe(c.sale.amount, c.leg.balance, "above the balance");
        if (c.sale.amount == 0) return assertEq(c.sale.value + c.sale.premium + c.sale.released, 0, "an empty sale");
        if (c.sale.amount == c.leg.balance) return assertEq(c.sale.value, c.leg.value, "the whole leg");
        assertLe(c.terms.minRemainder, c.leg.value - c.sale.value, "a rest below the minimum");
    }

    /// MEC-1: value and amount of a slice belong together, rounded against the keeper; the buffer released is the leg's
    function testFuzzSliceIsConsistent(uint256 seed, uint256 size, uint256 worth) external pure {
        Case memory c = _sold(seed, size, worth);
        assertLe(c.leg.value * c.sale.amount, c.sale.value * c.leg.balance, "cheaper than its share");
        assertLe(c.sale.value * c.leg.balance, c.leg.value * c.sale.amount + c.leg.balance - 1, "a unit too dear");
        uint256 released = _buffer(c.leg, c.leg.value) - _buffer(c.leg, c.leg.value - c.sale.value);
        assertEq(c.sale.released, released, "released");
        assertLe(c.sale.released, _buffer(c.leg, c.leg.value), "more than the leg's buffer");
        uint256 kappa = c.leg.word.closeOutShare();
        uint256 loss = _loss(c.leg, c.leg.value) - _loss(c.leg, c.leg.value - c.sale.value);
        assertEq(c.sale.closeOutReleased, (loss * kappa) / 100, "close-out released");
    }

    /// ALA-2: at ratio 1 with no time elapsed nobody is paid; time alone raises the asked rate to its maximum
    function testFuzzNoPremiumAtTheLine(uint256 seed, uint256 size) external pure {
        Case memory c = _case(seed, size, type(uint256).max);
        c.leg.elapsed = 0;
        c.netWorth = c.total;
        c.terms.premiumSale(c.leg, c.sale, c.netWorth, c.total);
        assertEq(c.sale.premium, 0, "premium at the line");
    }

    /// ALA-6, RH-7, L-05: the discount rises with time from 0 to its maximum and never beyond
    function testFuzzDiscountGrows(uint256 seed, uint256 size, uint256 later) external pure {
        Case memory c = _case(seed, size, 1);
        c.terms.discountSale(c.leg, c.sale);
        (uint256 value, uint256 before) = (c.sale.value, c.sale.premium);
        assertLe(before * WAD, c.terms.maxDiscount * value, "above the maximum");
        assertEq(c.sale.tip, 0, "tip");
        c.leg.elapsed += bound(later, 0, 2 hours);
        c.terms.discountSale(c.leg, c.sale);
        assertLe(before, c.sale.premium, "falls with time");
        c.leg.elapsed = 0;
        c.terms.discountSale(c.leg, c.sale);
        assertEq(c.sale.premium, 0, "at the start");
        c.leg.elapsed = c.terms.ramp;
        c.terms.discountSale(c.leg, c.sale);
        assertEq(c.sale.premium, (c.terms.maxDiscount * value) / WAD, "at the end");
    }

    function _sold(uint256 seed, uint256 size, uint256 worth) private pure returns (Case memory c) {
        c = _case(seed, size, worth);
        c.terms.premiumSale(c.leg, c.sale, c.netWorth, c.total);
    }

    function _loss(Leg memory leg, uint256 value) private pure returns (uint256) {
        return HaircutMath.loss(value, leg.word.maintenanceHaircut(), value, leg.word.depth());
    }

    function _buffer(Leg memory leg, uint256 value) private pure returns (uint256) {
        return HaircutMath.buffer(value, _loss(leg, value), leg.legCost);
    }

    /// A leg worth 1e-6 to 1e11, an account with 0 < W < B.
    function _case(uint256 seed, uint256 size, uint256 worth) private pure returns (Case memory c) {
        c.leg = _leg(uint256(keccak256(abi.encode(seed, "leg"))), size);
        c.terms = _terms(uint256(keccak256(abi.encode(seed, "terms"))), c.leg);
        uint256 others = spread(uint256(keccak256(abi.encode(seed, "others"))), 90);
        c.total = _buffer(c.leg, c.leg.value) + others + 2;
        c.netWorth = bound(worth, 1, c.total - 1);
    }

    function _leg(uint256 seed, uint256 size) private pure returns (Leg memory leg) {
        HaircutPolicy memory h;
        h.maxPremium = uint8(bound(uint64(seed), 1, 15));
        uint256 floor = (uint256(100_000) - 1) / (100 + h.maxPremium); // (1 - h)(1 + pr) < 1
        h.maintenance = uint16(bound(uint64(seed >> 64), 1000 - floor > 10 ? 1000 - floor : 10, 900));
        h.closeOut = uint8(bound(uint64(seed >> 128), 50, 100));
        h.depth = uint64(bound(uint64(seed >> 192), 1, 0x1fff) * DEPTH_STEP);
        FeedPolicy memory none;
        leg.word = packRiskWord(none, h, 26);
        leg.value = 1e12 + spread(size, 97);
        leg.balance = 1 + spread(uint256(keccak256(abi.encode(size))), 84);
        leg.legCost = bound(seed >> 7, 0, 100e18);
        leg.elapsed = bound(seed >> 99, 0, 2 hours);
        leg.limit = seed % 3 == 0 ? leg.value : bound(seed >> 31, 0, leg.value);
    }

    /// The minimum remainder covers the flat cost, as INQ-3 asks of the config.
    function _terms(uint256 seed, Leg memory leg) private pure returns (SaleTerms memory t) {
        t.target = uint64(bound(uint64(seed), 1.04e18, 2e18));
        t.theta = uint64(bound(uint64(seed >> 64), 0.1e18, 0.9e18));
        t.feeShare = uint64(bound(uint64(seed >> 128), 0, 0.5e18));
        t.maxDiscount = uint64(bound(uint64(seed >> 192), 0.01e18, 0.3e18));
        t.ramp = uint32(bound(seed >> 5, 1 minutes, 1 hours));
        t.minRemainder = uint96(
            (leg.legCost * 10_200) / (10_000 - leg.word.maintenanceHaircut()) + bound(seed >> 17, 1, 100e18)
        );
    }
}
