// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {
    AGE_STEP,
    DEPTH_STEP,
    DEVIATION_STEP,
    FeedPolicy,
    GRACE_STEP,
    HaircutPolicy,
    packRiskWord,
    RiskWord
} from "../../../contracts/types/RiskWord.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract RiskWordTest is FuzzTest {
    /// MEC-1: the price half of a policy reads back as packed
    function testFuzzFeedRoundTrip(address feed, uint256 seed, uint8 scale, uint256 other) external pure {
        FeedPolicy memory f = _feed(feed, seed);
        scale = scale % 64;
        RiskWord w = packRiskWord(f, _haircut(other), scale);
        assertTrue(w.feed() == f.feed, "feed");
        assertEq(w.maxAge(), f.maxAge, "maxAge");
        assertEq(w.deviation(), f.deviation, "deviation");
        assertEq(w.minExponent(), f.minExponent, "minExponent");
        assertEq(w.maxExponent(), f.maxExponent, "maxExponent");
        assertEq(w.underlying(), f.underlying, "underlying");
        assertEq(w.scale(), scale, "scale");
    }

    /// MEC-1: the haircut half of a policy reads back as packed
    function testFuzzHaircutRoundTrip(address feed, uint256 seed, uint8 scale, uint256 other) external pure {
        HaircutPolicy memory h = _haircut(seed);
        RiskWord w = packRiskWord(_feed(feed, other), h, scale % 64);
        assertEq(w.initialHaircut(), uint256(h.initial) * 10, "initial");
        assertEq(w.maintenanceHaircut(), uint256(h.maintenance) * 10, "maintenance");
        assertEq(w.closeOutShare(), h.closeOut, "closeOut");
        assertEq(w.maxPremium(), h.maxPremium, "maxPremium");
        assertEq(w.grace(), h.grace, "grace");
        assertEq(w.depth(), uint256(h.depth) * 1e18, "depth");
        assertTrue(w.isListed(), "listed");
    }

    /// MEC-1: other haircuts change the fields they are, and no other
    function testFuzzWithHaircuts(uint256 seed, uint256 other, uint256 maintenance) external pure {
        (HaircutPolicy memory h, HaircutPolicy memory next) = (_haircut(seed), _haircut(other));
        maintenance = bound(maintenance, 0, 10_000);
        RiskWord w = packRiskWord(_feed(address(1), other), h, 26);
        w = w.withHaircuts(next.initial, maintenance, next.grace);
        assertEq(w.maintenanceHaircut(), maintenance, "maintenance");
        h.initial = next.initial;
        h.grace = next.grace;
        RiskWord whole = packRiskWord(_feed(address(1), other), h, 26).withHaircuts(h.initial, maintenance, h.grace);
        assertEq(RiskWord.unwrap(w), RiskWord.unwrap(whole), "another field");
        assertEq(w.closeOutShare(), h.closeOut, "closeOut");
    }

    function testZeroIsUnlisted() external pure {
        assertTrue(!RiskWord.wrap(0).isListed(), "listed");
    }

    function _feed(address feed, uint256 seed) private pure returns (FeedPolicy memory f) {
        f.feed = feed;
        f.maxAge = uint32((seed % 4_096) * AGE_STEP);
        f.deviation = uint16(((seed >> 16) % 128) * DEVIATION_STEP);
        f.minExponent = uint8(seed >> 24) % 128;
        f.maxExponent = uint8(seed >> 32) % 128;
        f.underlying = uint8(seed >> 40) % 16;
    }

    function _haircut(uint256 seed) private pure returns (HaircutPolicy memory h) {
        h.initial = uint16(seed % 1001);
        h.maintenance = uint16((seed >> 16) % 1001);
        h.closeOut = uint8(50 + ((seed >> 32) % 51));
        h.maxPremium = uint8((seed >> 40) % 16);
        h.grace = uint16(((seed >> 48) % 64) * GRACE_STEP);
        h.depth = uint64((1 + ((seed >> 56) % 0x1fff)) * DEPTH_STEP);
    }
}
