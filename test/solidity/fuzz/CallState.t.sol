// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {CallState, CURE_STEP, MAX_COUNT} from "../../../contracts/types/CallState.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract CallStateTest is FuzzTest {
    uint256 private constant FIRST = 1_700_000_000;
    uint256 private constant HORIZON = CURE_STEP << 15; // the stored time of a cure wraps

    /// RH-5: a call starts with its count, not acted on, and keeps use and cure of before
    function testFuzzCall(uint40 word, uint256 count, uint8 window) external pure {
        count = bound(count, 0, MAX_COUNT);
        CallState before = CallState.wrap(word);
        CallState s = before.withCall(count);
        assertTrue(s.isCalled() && !s.isActed(), "flags");
        assertEq(s.count(), count, "count");
        assertEq(s.used(window), before.used(window), "use");
        assertEq(CallState.unwrap(s) >> 4, uint256(word) >> 4, "spills");
        assertEq(CallState.unwrap(s.withAct()), CallState.unwrap(s) | 2, "act spills");
        assertTrue(s.withAct().isActed(), "acted");
    }

    /// RM-4: the share used reads back in its window alone, and touches nothing else
    function testFuzzUse(uint40 word, uint16 share, uint256 window, uint256 later) external pure {
        share = uint16(bound(share, 0, 8_191));
        CallState s = CallState.wrap(word).withUse(share, window);
        assertEq(s.used(window), share, "share");
        later = (window % (1 << 128)) + 1 + bound(later, 0, 254);
        assertEq(s.used(later), 0, "share in another window");
        assertEq((CallState.unwrap(s) ^ word) & ~uint256(0x1fffff0), 0, "spills");
        assertLe(CallState.unwrap(s), type(uint40).max, "beyond its bits");
    }

    /// RH-5, LTR-4: a cure ends the call, keeps count and use, and is remembered for its period to 4,096 s
    function testFuzzCure(uint40 word, uint256 time, uint256 elapsed, uint256 period) external pure {
        (time, period) = (FIRST + bound(time, 0, 2 * HORIZON), bound(period, CURE_STEP, 7 days));
        CallState before = CallState.wrap(word);
        CallState s = before.withCure(time);
        assertTrue(!s.isCalled() && !s.isActed(), "flags");
        assertEq((CallState.unwrap(s) ^ word) & 0x1fffffc, 0, "count or use");
        assertLe(CallState.unwrap(s), type(uint40).max, "beyond its bits");
        elapsed = bound(elapsed, 0, 8 days);
        bool isWithin = s.wasCuredWithin(period, time + elapsed);
        if (elapsed + 2 * CURE_STEP <= period) assertTrue(isWithin, "forgotten early");
        if (elapsed >= period + 2 * CURE_STEP) assertTrue(!isWithin, "remembered late");
    }

    /// RH-5: an account that was never cured is not taken for one that was
    function testFuzzNeverCured(uint256 word, uint256 time, uint256 period) external pure {
        time = FIRST + bound(time, 0, 2 * HORIZON);
        assertTrue(!CallState.wrap(word % (1 << 25)).wasCuredWithin(bound(period, 0, 7 days), time), "cured");
    }
}
