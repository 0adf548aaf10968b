// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {FixedMath} from "../../../contracts/libraries/FixedMath.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract FixedMathTest is FuzzTest {
    /// MEC-1: the quotient is the exact rational rounded down
    function testFuzzMulDivDown(uint256 a, uint256 b, uint256 d) external pure {
        (a, b, d) = (spread(a, 128), spread(b, 127), spread(d, 127) + 1);
        uint256 q = FixedMath.mulDivDown(a, b, d);
        assertLe(q * d, a * b, "above the exact quotient");
        assertTrue(a * b < (q + 1) * d, "more than one below it");
    }

    /// MEC-1: the quotient is the exact rational rounded up
    function testFuzzMulDivUp(uint256 a, uint256 b, uint256 d) external pure {
        (a, b, d) = (spread(a, 128), spread(b, 127), spread(d, 127) + 1);
        uint256 q = FixedMath.mulDivUp(a, b, d);
        assertLe(a * b, q * d, "below the exact quotient");
        assertTrue(q == 0 ? a * b == 0 : (q - 1) * d < a * b, "more than one above it");
    }

    /// MEC-1: outside its domain a product reverts
    function testFuzzOverflowReverts(uint256 a, uint256 b, uint256 d) external view {
        a = bound(a, 2, type(uint256).max);
        b = bound(b, type(uint256).max / a + 1, type(uint256).max);
        d = bound(d, 1, type(uint256).max);
        try this.down(a, b, d) returns (uint256) {
            revert Untrue("down passed");
        } catch {}
        try this.up(a, b, d) returns (uint256) {
            revert Untrue("up passed");
        } catch {}
    }

    function testFuzzMinMax(uint256 a, uint256 b) external pure {
        (uint256 low, uint256 high) = (FixedMath.min(a, b), FixedMath.max(a, b));
        assertLe(low, high, "order");
        assertTrue((low == a && high == b) || (low == b && high == a), "not a permutation");
    }

    function down(uint256 a, uint256 b, uint256 d) external pure returns (uint256) {
        return FixedMath.mulDivDown(a, b, d);
    }

    function up(uint256 a, uint256 b, uint256 d) external pure returns (uint256) {
        return FixedMath.mulDivUp(a, b, d);
    }
}
