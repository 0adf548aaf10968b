// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId, toAccountId} from "../../../contracts/types/AccountId.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract AccountIdTest is FuzzTest {
    /// E-09: an id is its owner, mode and sub id, and nothing else
    function testFuzzRoundTrip(address owner, uint8 mode, uint88 sub) external pure {
        AccountId id = toAccountId(owner, mode, sub);
        assertTrue(id.owner() == owner, "owner");
        assertEq(id.mode(), mode, "mode");
        assertEq(uint88(uint256(AccountId.unwrap(id))), sub, "sub id");
    }

    /// E-09: two ids are the same exactly if every part is
    function testFuzzIdsAreDistinct(
        address a,
        address b,
        uint8 modeA,
        uint8 modeB,
        uint88 subA,
        uint88 subB
    ) external pure {
        bool same = a == b && modeA == modeB && subA == subB;
        assertTrue(toAccountId(a, modeA, subA).isSame(toAccountId(b, modeB, subB)) == same, "identity");
        assertTrue(toAccountId(a, modeA, subA).isSame(toAccountId(a, modeA, subA)), "reflexive");
    }
}
