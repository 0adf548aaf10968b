// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {SETTLEMENT_WINDOW, WAD} from "../../../contracts/libraries/Constants.sol";
import {ExpiryMath} from "../../../contracts/libraries/ExpiryMath.sol";
import {Expiry} from "../../../contracts/types/Expiry.sol";
import {MarketState, newMarketState, SETTLEMENT_UNIT} from "../../../contracts/types/MarketState.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract ExpiryMathTest is FuzzTest {
    using ExpiryMath for Expiry;

    uint32 private constant EXPIRY = 1_800_000_000;
    uint256 private constant START = EXPIRY - SETTLEMENT_WINDOW;
    uint256 private constant MAX_MARK = 1 << 84;
    uint256 private constant MARGIN = 500;

    /// FCM-3, P-10: a price that stands for k seconds shifts the mean by exactly k / window of the move, up to the unit kept
    function testFuzzSpike(uint256 price, uint256 spike, uint256 from, uint256 length) external pure {
        (price, spike) = (bound(price, 1, MAX_MARK - 1), bound(spike, 1, MAX_MARK - 1));
        from = bound(from, 1, SETTLEMENT_WINDOW);
        length = bound(length, 0, SETTLEMENT_WINDOW - from);
        Expiry memory e = _dated();
        e.sample(price, START);
        e.sample(spike, START + from);
        e.sample(price, START + from + length);
        uint256 sum = price * (SETTLEMENT_WINDOW - length) + spike * length;
        uint256 settled = e.finalPrice(EXPIRY);
        assertLe(sum, settled * SETTLEMENT_WINDOW, "below the mean");
        assertLe(settled * SETTLEMENT_WINDOW, sum + (SETTLEMENT_UNIT + 1) * SETTLEMENT_WINDOW, "above the mean");
        assertEq(e.finalPrice(EXPIRY - 1), 0, "final before expiry");
    }

    /// FCM-3: at any second of the window the mark lies between the sampled price and the index, and ends at the mean
    function testFuzzMarkRunsIntoTheMean(uint256 price, uint256 index, uint256 first, uint256 time) external pure {
        (price, index) = (bound(price, 1, MAX_MARK - 1), bound(index, 1, MAX_MARK - 1));
        first = bound(first, START, EXPIRY - 1);
        time = bound(time, first, EXPIRY - 1);
        Expiry memory e = _dated();
        e.sample(price, first);
        uint256 mark = e.mark(0, index, MARGIN, time);
        (uint256 low, uint256 high) = price < index ? (price, index) : (index, price);
        assertLe(low, mark + 1, "below both");
        assertLe(mark, high, "above both");
        assertEq(e.finalPrice(EXPIRY), ExpiryMath.roundedUp(price), "mean of one price");
    }

    /// FCM-3: the basis keeps its sign and both bounds, and never grows as time passes
    function testFuzzBasis(int256 premium, uint256 time, uint256 later) external pure {
        premium = int256(bound(uint256(premium), 0, 1 << 24)) - (1 << 23);
        time = bound(time, EXPIRY - 365 days, EXPIRY);
        later = bound(later, time, EXPIRY);
        Expiry memory e = _dated();
        uint256 now_ = _magnitude(e.basis(premium, MARGIN, time));
        assertLe(now_, (WAD * MARGIN) / 40_000, "above a quarter of the margin");
        assertLe(now_, (uint256(e.basisCap) * (EXPIRY - time)) / e.basisPeriod, "above the cap");
        assertLe(_magnitude(e.basis(premium, MARGIN, later)), now_, "grows");
        assertTrue(premium >= 0 == (e.basis(premium, MARGIN, time) >= 0) || now_ == 0, "sign");
    }

    /// FCM-3: a settled market keeps its price exactly, and funding, open interest and flags as they were
    function testFuzzSettledWord(int88 funding, uint88 open, uint8 flags, uint256 price) external pure {
        price = ExpiryMath.roundedUp(bound(price, 1, MAX_MARK - 1));
        uint256 kept = uint256(flags & 0x1f) << 248;
        MarketState s = newMarketState(funding, open, 0 - 7, EXPIRY, 9, kept).settled(price);
        assertEq(s.settlementPrice(), price, "price");
        assertTrue(s.isSettled() && !s.isPerpetual(), "settled");
        assertTrue(s.funding() == funding && s.openInterest() == open, "funding, open interest");
        assertEq((MarketState.unwrap(s) >> 248) & 0x1f, kept >> 248, "flags");
    }

    function _dated() private pure returns (Expiry memory e) {
        (e.expiry, e.basisCap, e.basisPeriod) = (EXPIRY, 0.01e18, 30 days);
    }

    function _magnitude(int256 value) private pure returns (uint256) {
        return value < 0 ? uint256(0 - value) : uint256(value);
    }
}
