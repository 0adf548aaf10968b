// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {WAD} from "../../../contracts/libraries/Constants.sol";
import {FundingMath, Volume} from "../../../contracts/libraries/FundingMath.sol";
import {PositionMath} from "../../../contracts/libraries/PositionMath.sol";
import {FundingTerms, FundingWord, packFundingWord} from "../../../contracts/types/FundingWord.sol";
import {MarketState, newMarketState, PREMIUM_UNIT} from "../../../contracts/types/MarketState.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract FundingMathTest is FuzzTest {
    using FundingMath for MarketState;

    uint256 private constant NOW = 1_800_000_000;
    int256 private constant CLAMP = 0.005e18;

    /// FundingMath · ACC-11, FPF-2 · accruing in between moves funding by no more than one unit of the stored premium pays in the time it is
    /// remembered
    function testFuzzPokesChangeLittle(
        uint256 premium,
        uint256 index,
        uint256 a,
        uint256 b,
        int88 funding
    ) external pure {
        index = _index(index);
        MarketState s = _state(premium, int256(funding) >> 8, 0);
        FundingWord t = _terms();
        (a, b) = (bound(a, 1, 1 days), bound(b, 1, 1 days));
        MarketState once = s.accrue(t, index, NOW + a + b);
        MarketState twice = s.accrue(t, index, NOW + a).accrue(t, index, NOW + a + b);
        uint256 unit = (index * uint256(PREMIUM_UNIT) * uint256(t.memory_())) / (WAD * uint256(t.period()));
        assertLe(PositionMath.abs(once.funding() - twice.funding()), unit + 3, "funding depends on pokes");
        assertLe(PositionMath.abs(once.premium() - twice.premium()), 1, "premium depends on pokes");
        assertTrue(twice.accruedAt() == NOW + a + b && twice.lag() == once.lag(), "time");
    }

    /// FundingMath · H-10, FPF-3 · what is pending is what accruing adds
    function testFuzzPendingIsWhatAccruingAdds(
        uint256 premium,
        uint256 index,
        uint256 elapsed,
        int88 funding
    ) external pure {
        MarketState s = _state(premium, int256(funding) >> 8, 0);
        uint256 time = NOW + bound(elapsed, 0, 10 days);
        int256 added = s.accrue(_terms(), _index(index), time).funding() - s.funding();
        assertTrue(s.pending(_terms(), _index(index), time) == added, "pending");
    }

    /// FundingMath · ACC-11, P-04 · accruing twice in one second is a no-op
    function testFuzzAccruingTwice(uint256 premium, uint256 index, uint256 elapsed) external pure {
        MarketState once = _state(premium, 0, 0).accrue(_terms(), _index(index), NOW + bound(elapsed, 0, 10 days));
        MarketState twice = once.accrue(_terms(), 2 * _index(index), once.accruedAt());
        assertEq(MarketState.unwrap(twice), MarketState.unwrap(once), "state");
    }

    /// FundingMath · P-02, FPF-4 · funding has the sign of premium plus interest, and no premium pays more than the clamp for its memory
    function testFuzzFundingHasTheSignOfTheRate(uint256 premium, uint256 index, uint256 elapsed) external pure {
        index = _index(index);
        elapsed = bound(elapsed, 1, 30 days);
        FundingWord t = _terms();
        MarketState s = _state(premium, 0, 0);
        int256 paid = s.accrue(t, index, NOW + elapsed).funding();
        int256 interest = (int256(index) * t.interest() * int256(elapsed)) / (int256(WAD) * t.period());
        if (s.premium() >= 0) assertTrue(paid >= interest - 1, "longs pay less than the interest");
        else assertTrue(paid <= interest + 1, "shorts get more than the interest");
        int256 most = (int256(index) * CLAMP * t.memory_()) / (int256(WAD) * t.period());
        assertLe(PositionMath.abs(paid - interest), uint256(most) + 2, "premium pays more than its memory");
    }

    /// FundingMath · FPF-5 · time without a price pays nothing and forgets the premium as fast
    function testFuzzSkippedTimePaysNothing(uint256 premium, uint256 elapsed, int88 funding) external pure {
        MarketState s = _state(premium, funding, 0);
        uint256 time = NOW + bound(elapsed, 0, 30 days);
        MarketState skipped = s.skip(_terms(), time);
        assertTrue(skipped.funding() == funding && skipped.accruedAt() == time, "funding");
        assertLe(PositionMath.abs(skipped.premium() - s.accrue(_terms(), WAD, time).premium()), 1, "premium");
    }

    /// FundingMath · RH-9 · a trade moves the premium by its share of open interest of the clamp at most, not past the clamp, and uses up the
    /// same share of the time not sampled yet
    function testFuzzSampleIsBoundedByVolume(
        uint256 premium,
        uint256 size,
        uint256 open,
        uint256 price,
        uint256 elapsed
    ) external pure {
        open = 1 + spread(open, 80);
        size = 1 + spread(size, 80);
        uint256 index = 2_000e18;
        MarketState s = _state(premium, 0, 0).withOpenInterest(int256(open));
        s = s.accrue(_terms(), index, NOW + bound(elapsed, 0, 1 days));
        uint256 notional = (size * bound(price, 1_900e18, 2_100e18)) / WAD;
        MarketState sampled = s.sample(_terms(), index, Volume(size, notional));
        int256 share = size < open ? (CLAMP * int256(size)) / int256(open) : CLAMP;
        uint256 moved = PositionMath.abs(sampled.premium() - s.premium()) * uint256(PREMIUM_UNIT);
        assertLe(moved, uint256(share + PREMIUM_UNIT), "a trade moves more than its share");
        assertLe(PositionMath.abs(sampled.premium()) * uint256(PREMIUM_UNIT), uint256(CLAMP + PREMIUM_UNIT), "clamp");
        assertEq(sampled.lag(), size < open ? s.lag() - (s.lag() * size) / open : 0, "lag");
        assertTrue(sampled.funding() == s.funding(), "funding");
        assertEq(sampled.openInterest(), open, "open interest");
    }

    /// FundingMath · RH-9, ACC-11 · a second sample in the same second weighs nothing
    function testFuzzSecondSampleWeighsNothing(
        uint256 premium,
        uint256 first,
        uint256 second,
        uint256 lag
    ) external pure {
        MarketState s = _state(premium, 0, bound(lag, 0, 1 days)).withOpenInterest(10e18);
        (first, second) = (bound(first, 1_900e18, 2_100e18), bound(second, 1_900e18, 2_100e18));
        MarketState once = s.sample(_terms(), 2_000e18, Volume(10e18, 10 * first));
        MarketState twice = once.sample(_terms(), 2_000e18, Volume(10e18, 10 * second));
        assertEq(MarketState.unwrap(twice), MarketState.unwrap(once), "state");
    }

    /// FundingMath · RH-9 · the premium of a quiet market decays toward zero and never crosses it
    function testFuzzQuietPremiumDecays(uint256 premium, uint256 elapsed) external pure {
        MarketState s = _state(premium, 0, 0);
        elapsed = bound(elapsed, 0, 30 days);
        int256 left = s.accrue(_terms(), WAD, NOW + elapsed).premium();
        assertLe(PositionMath.abs(left), PositionMath.abs(s.premium()), "grows");
        assertTrue(left == 0 || (left > 0) == (s.premium() > 0), "crosses zero");
        if (elapsed >= 20 hours) assertTrue(left == 0, "is remembered");
    }

    function _terms() private pure returns (FundingWord) {
        return packFundingWord(FundingTerms(uint64(int64(CLAMP)), 0.0001e18, 1 hours, 8 hours));
    }

    function _index(uint256 x) private pure returns (uint256) {
        return 1e12 + spread(x, 84);
    }

    /// A state accrued to NOW with a premium within the clamp.
    function _state(uint256 premium, int256 funding, uint256 lag) private pure returns (MarketState) {
        uint256 most = uint256(CLAMP / PREMIUM_UNIT);
        int256 p = int256(bound(premium, 0, 2 * most)) - int256(most);
        return newMarketState(funding, 0, p, NOW, lag > type(uint16).max ? type(uint16).max : lag, 0);
    }
}
