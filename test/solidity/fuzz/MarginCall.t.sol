// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {CALL_CLOSE_OUT, CALL_INSOLVENT, MarginCall, newMarginCall} from "../../../contracts/types/MarginCall.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract MarginCallTest is FuzzTest {
    /// MEC-1: a new call reads back its caller and times and carries no flag
    function testFuzzRoundTrip(address caller, uint32 startedAt, uint32 deadline) external pure {
        MarginCall c = newMarginCall(caller, startedAt, deadline);
        assertTrue(c.caller() == caller, "caller");
        assertEq(c.startedAt(), startedAt, "start");
        assertEq(c.deadline(), deadline, "deadline");
        assertTrue(!c.isCloseOut() && !c.isInsolvent(), "flags");
    }

    /// MEC-1: deadline and flags change only themselves
    function testFuzzWritesAreIsolated(uint256 word, uint32 deadline, uint8 chosen) external pure {
        MarginCall c = MarginCall.wrap(word).withDeadline(deadline);
        assertEq(c.deadline(), deadline, "deadline");
        assertEq((word ^ MarginCall.unwrap(c)) & ~(uint256(type(uint32).max) << 192), 0, "deadline spills");
        uint256 flags = (chosen & 1 == 0 ? 0 : CALL_CLOSE_OUT) | (chosen & 2 == 0 ? 0 : CALL_INSOLVENT);
        MarginCall f = newMarginCall(address(1), deadline, deadline).withFlags(flags);
        assertTrue(f.isCloseOut() == (chosen & 1 != 0), "close-out");
        assertTrue(f.isInsolvent() == (chosen & 2 != 0), "insolvent");
        assertEq(f.deadline(), deadline, "deadline after flags");
        assertEq(MarginCall.unwrap(MarginCall.wrap(word).withFlags(flags)), word | flags, "flags spill");
    }
}
