// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {WAD} from "../../../contracts/libraries/Constants.sol";
import {Leg, LiquidationMath, Sale, SaleTerms} from "../../../contracts/liquidation/LiquidationMath.sol";
import {Pair, PairMath} from "../../../contracts/liquidation/PairMath.sol";
import {DEPTH_STEP, FeedPolicy, HaircutPolicy, packRiskWord} from "../../../contracts/types/RiskWord.sol";
import {MARKET_BASE} from "../../../contracts/types/Trade.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";
import {vm} from "../utils/Vm.sol";

/// A collateral or a position and a position against it, of any sizes, beside anything else of the underlying and of others.
contract PairMathTest is FuzzTest {
    using LiquidationMath for SaleTerms;
    using PairMath for SaleTerms;

    struct Case {
        SaleTerms terms;
        Pair pair;
        uint256 netWorth;
        uint256 total;
    }

    /// RH-14: no pair raises the magnitude of the net delta, but by the value of a unit of each leg
    function testFuzzNeverUnhedges(uint256 seed, uint256 other, uint256 worth) external pure {
        Case memory c = _sold(seed, other, worth);
        int256 sold = _signed(c.pair.first.isShort, c.pair.firstSale.value);
        sold += _signed(c.pair.second.isShort, c.pair.secondSale.value);
        uint256 unit = 2 + c.pair.second.value / c.pair.second.balance + c.pair.first.value / c.pair.first.balance;
        assertLe(_abs(c.pair.net - sold), _abs(c.pair.net) + unit, "net delta");
    }

    /// RH-14, RH-3, INQ-2: the two together never lower the ratio nor take net worth to 0
    function testFuzzRatioNeverFalls(uint256 seed, uint256 other, uint256 worth) external pure {
        Case memory c = _sold(seed, other, worth);
        uint256 premium = c.pair.firstSale.premium + c.pair.secondSale.premium;
        uint256 released = c.pair.firstSale.released + c.pair.secondSale.released;
        assertLe(premium, c.netWorth - 1, "nothing left");
        assertLe(c.netWorth * (c.total - released), (c.netWorth - premium) * c.total, "ratio");
    }

    /// RH-14, CLP-1: a pair of which something is left stays within the target
    function testFuzzNeverSellsPastTarget(uint256 seed, uint256 other, uint256 worth) external pure {
        Case memory c = _sold(seed, other, worth);
        bool isFirstWhole = c.pair.firstSale.amount == c.pair.first.balance;
        vm.assume(!isFirstWhole && c.pair.secondSale.amount != c.pair.second.balance);
        uint256 released = c.pair.firstSale.released + c.pair.secondSale.released;
        uint256 worthAfter = c.netWorth - c.pair.firstSale.premium - c.pair.secondSale.premium;
        uint256 slack = 2 * c.terms.minRemainder + (c.pair.first.value + c.pair.second.value) / 1e15 + 100;
        assertLe(worthAfter * WAD, (c.total - released + slack) * c.terms.target, "past the target");
    }

    /// RH-14, LIQ-6: neither leg is sold beyond its limit or its size
    function testFuzzKeepsToLimits(uint256 seed, uint256 other, uint256 worth) external pure {
        Case memory c = _sold(seed, other, worth);
        assertLe(c.pair.firstSale.value, c.pair.first.limit, "first limit");
        assertLe(c.pair.secondSale.value, c.pair.second.limit, "second limit");
        assertLe(c.pair.firstSale.amount, c.pair.first.balance, "first balance");
        assertLe(c.pair.secondSale.amount, c.pair.second.balance, "second balance");
    }

    /// CLP-1, FCM-5: a partial takeover of one position never takes the account past the target, however many depths the position is
    function testFuzzPositionNeverPastTarget(uint256 seed, uint256 other, uint256 worth) external pure {
        Case memory c;
        c.terms = _terms(uint256(keccak256(abi.encode(seed, "terms"))));
        (Leg memory leg, Sale memory sale) = (c.pair.second, c.pair.secondSale);
        _leg(leg, uint256(keccak256(abi.encode(seed, "position"))), MARKET_BASE);
        c.total = _buffer(leg) + spread(uint256(keccak256(abi.encode(other))), 90) + 2;
        c.netWorth = bound(worth, 1, c.total - 1);
        c.terms.premiumSale(leg, sale, c.netWorth, c.total);
        vm.assume(sale.amount != leg.balance);
        uint256 slack = leg.value / 1e15 + 100;
        uint256 reached = (c.netWorth - sale.premium) * WAD;
        assertLe(reached, (c.total - sale.released + slack) * c.terms.target, "past the target");
    }

    function _sold(uint256 seed, uint256 other, uint256 worth) private pure returns (Case memory c) {
        c.terms = _terms(uint256(keccak256(abi.encode(seed, "terms"))));
        _leg(c.pair.first, uint256(keccak256(abi.encode(seed, "first"))), seed % 3 == 0 ? MARKET_BASE : 1);
        _leg(c.pair.second, uint256(keccak256(abi.encode(seed, "second"))), MARKET_BASE + 1);
        c.pair.first.isShort = seed % 3 == 0 && (seed >> 8) % 2 == 0;
        c.pair.second.isShort = !c.pair.first.isShort;
        c.pair.net = _signed(c.pair.first.isShort, c.pair.first.value);
        c.pair.net += _signed(c.pair.second.isShort, c.pair.second.value);
        if ((seed >> 16) % 2 == 0) c.pair.net += _signed((seed >> 17) % 2 == 0, spread(other, 97));
        c.total =
            _buffer(c.pair.first) +
            _buffer(c.pair.second) +
            spread(uint256(keccak256(abi.encode(other))), 90) +
            2;
        c.netWorth = bound(worth, 1, c.total - 1);
        c.terms.pairSale(c.pair, c.netWorth, c.total);
    }

    function _leg(Leg memory leg, uint256 seed, uint8 asset) private pure {
        HaircutPolicy memory h;
        h.maxPremium = uint8(bound(uint32(seed), 1, 15));
        uint256 floor = (uint256(100_000) - 1) / (100 + h.maxPremium); // (1 - h)(1 + pr) < 1
        h.maintenance = uint16(bound(uint32(seed >> 32), 1000 - floor > 10 ? 1000 - floor : 10, 900));
        h.closeOut = uint8(bound(uint32(seed >> 64), 50, 100));
        h.depth = uint64(bound(uint32(seed >> 96), 1, 0x1fff) * DEPTH_STEP);
        FeedPolicy memory none;
        leg.word = packRiskWord(none, h, 26);
        leg.asset = asset;
        leg.value = 1e12 + spread(uint256(keccak256(abi.encode(seed))), 96);
        leg.balance = 1 + spread(uint256(keccak256(abi.encode(seed, 1))), 84);
        leg.legCost = 2e18;
        leg.elapsed = bound(seed >> 128, 0, 2 hours);
        leg.limit = seed % 3 == 0 ? leg.value : bound(seed >> 31, 0, leg.value);
    }

    function _terms(uint256 seed) private pure returns (SaleTerms memory t) {
        t.target = uint64(bound(uint64(seed), 1.04e18, 2e18));
        t.theta = uint64(bound(uint64(seed >> 64), 0.1e18, 0.9e18));
        t.feeShare = 0.2e18;
        t.ramp = uint32(bound(seed >> 5, 1 minutes, 1 hours));
        t.minRemainder = uint96(bound(seed >> 17, 21e18, 100e18));
    }

    function _buffer(Leg memory leg) private pure returns (uint256) {
        return LiquidationMath.bufferOf(leg, leg.value, LiquidationMath.lossOf(leg, leg.value));
    }

    function _signed(bool isShort, uint256 value) private pure returns (int256) {
        return isShort ? 0 - int256(value) : int256(value);
    }

    function _abs(int256 value) private pure returns (uint256) {
        return value < 0 ? uint256(0 - value) : uint256(value);
    }
}
