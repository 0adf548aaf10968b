// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Leg, newLeg, newPositionWord, PositionWord} from "../../../contracts/types/Position.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract PositionTest is FuzzTest {
    /// PositionWord · H-09 · keeps every size, quote and era apart
    function testFuzzPositionWord(int112 n, int128 q, uint16 era) external pure {
        PositionWord p = newPositionWord(n, q, era);
        assertTrue(p.normalisedSize() == n && p.normalisedQuote() == q, "size or quote");
        assertEq(p.era(), era, "era");
    }

    /// Leg · H-09 · keeps size and quote apart
    function testFuzzLeg(int128 size, int128 quote) external pure {
        Leg leg = newLeg(size, quote);
        assertTrue(leg.size() == size && leg.quote() == quote, "size or quote");
    }
}
