// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {WAD} from "../../../contracts/libraries/Constants.sol";
import {HaircutMath} from "../../../contracts/libraries/HaircutMath.sol";
import {DEPTH_STEP} from "../../../contracts/types/RiskWord.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract HaircutMathTest is FuzzTest {
    uint256 private constant FULL = 10_000;

    /// MEC-1: the loss is the exact rational rounded up, within [0, value]
    function testFuzzLossIsExact(uint256 value, uint256 h0, uint256 size, uint256 depth) external pure {
        (value, size) = (spread(value, 128), spread(size, 128));
        (h0, depth) = (_haircut(h0), _depth(depth));
        uint256 loss = HaircutMath.loss(value, h0, size, depth);
        assertLe(loss, value, "above the value");
        uint256 kept = value - loss;
        uint256 exact = value * (FULL - h0) * depth;
        assertLe(kept * FULL * (depth + size), exact, "keeps too much");
        assertTrue(exact < (kept + 1) * FULL * (depth + size), "keeps too little");
    }

    /// AHC-5: a larger total or a higher base haircut never takes less
    function testFuzzLossRisesWithSizeAndBase(uint256 value, uint256 h0, uint256 size, uint256 more) external pure {
        (value, size, more) = (spread(value, 127), spread(size, 127), spread(more, 127));
        uint256 depth = _depth(h0 >> 16);
        h0 = _haircut(h0);
        uint256 loss = HaircutMath.loss(value, h0, size, depth);
        assertLe(loss, HaircutMath.loss(value, h0, size + more, depth), "falls with size");
        if (h0 < FULL) assertLe(loss, HaircutMath.loss(value, h0 + 1, size, depth), "falls with the base");
        assertLe(loss, HaircutMath.loss(value + more, h0, size, depth), "falls with value");
    }

    /// HLT-5, CHM-3, CAP-4: more of a collateral never lowers what it adds to W - B
    function testFuzzSurplusRisesWithValue(uint256 value, uint256 more, uint256 h0, uint256 legCost) external pure {
        (value, more) = (spread(value, 127), spread(more, 127));
        uint256 depth = _depth(h0 >> 16);
        (h0, legCost) = (_haircut(h0), bound(legCost, 0, 100e18));
        uint256 before = _surplus(value, h0, depth, legCost);
        assertLe(before, _surplus(value + more, h0, depth, legCost), "maintenance surplus falls");
        uint256 lineBefore = value - HaircutMath.loss(value, h0, value, depth);
        uint256 lineAfter = value + more - HaircutMath.loss(value + more, h0, value + more, depth);
        assertLe(lineBefore, lineAfter, "close-out surplus falls");
    }

    /// CAP-2: recognised value is concave and stays under (1 - h0) * depth
    function testFuzzRecognisedIsConcave(uint256 value, uint256 step, uint256 h0, uint256 depth) external pure {
        (value, step) = (spread(value, 120), spread(step, 120));
        (h0, depth) = (_haircut(h0), _depth(depth));
        uint256 first = _recognised(value + step, h0, depth) - _recognised(value, h0, depth);
        uint256 second = _recognised(value + 2 * step, h0, depth) - _recognised(value + step, h0, depth);
        assertLe(second, first + 1, "a later step counts more than an earlier one");
        assertLe(_recognised(value, h0, depth) * FULL, (FULL - h0) * depth, "above the limit");
    }

    /// MEC-1: the marginal rate is at least the average one, and at least what any slice releases
    function testFuzzMarginalCoversSlices(uint256 value, uint256 slice, uint256 h0, uint256 depth) external pure {
        value = spread(value, 128) + 1;
        (slice, h0, depth) = (bound(slice, 0, value), _haircut(h0), _depth(depth));
        uint256 rate = HaircutMath.marginal(value, h0, depth);
        assertLe(rate, WAD, "above 1");
        assertLe(h0 * 1e14, rate, "under the base haircut");
        uint256 loss = HaircutMath.loss(value, h0, value, depth);
        uint256 released = loss - HaircutMath.loss(value - slice, h0, value - slice, depth);
        assertLe((released == 0 ? 0 : released - 1) * WAD, rate * slice, "a slice releases more");
        assertLe(loss == 0 ? 0 : (loss - 1) * WAD, rate * value, "the average is higher");
        if (value > 1) assertLe(HaircutMath.marginal(value - 1, h0, depth), rate, "falls with value");
    }

    /// MEC-1: the buffer is the loss plus the flat cost, never more than the value
    function testFuzzBufferWithinValue(uint256 value, uint256 loss, uint256 legCost) external pure {
        (value, legCost) = (spread(value, 128), bound(legCost, 0, 100e18));
        loss = bound(loss, 0, value);
        uint256 buffer = HaircutMath.buffer(value, loss, legCost);
        assertLe(buffer, value, "above the value");
        assertTrue(buffer == value || buffer == loss + legCost, "neither side of the minimum");
        if (loss + legCost <= value) assertEq(buffer, loss + legCost, "cut too early");
    }

    /// DMM-1: opening buffer >= maintenance buffer >= close-out buffer for every leg
    function testFuzzLinesAreOrdered(
        uint256 value,
        uint256 total,
        uint256 h0,
        uint256 gap,
        uint256 kappa
    ) external pure {
        value = spread(value, 127);
        total = value + spread(total, 127);
        uint256 depth = _depth(h0 >> 16);
        h0 = bound(h0, 100, 9000);
        gap = bound(gap, 0, FULL - h0);
        uint256 loss = HaircutMath.loss(value, h0, value, depth);
        uint256 maintenance = HaircutMath.buffer(value, loss, 2e18);
        uint256 opening = HaircutMath.buffer(value, HaircutMath.loss(value, h0 + gap, total, depth), 2e18);
        assertLe(maintenance, opening, "opening is the lower line");
        assertLe((loss * bound(kappa, 50, 100) + 99) / 100, maintenance, "close-out is above maintenance");
    }

    function _recognised(uint256 value, uint256 h0, uint256 depth) private pure returns (uint256) {
        return value - HaircutMath.loss(value, h0, value, depth);
    }

    function _surplus(uint256 value, uint256 h0, uint256 depth, uint256 legCost) private pure returns (uint256) {
        return value - HaircutMath.buffer(value, HaircutMath.loss(value, h0, value, depth), legCost);
    }

    function _haircut(uint256 seed) private pure returns (uint256) {
        return bound(seed, 0, FULL);
    }

    function _depth(uint256 seed) private pure returns (uint256) {
        return bound(seed, 1, 0x1fff) * DEPTH_STEP * WAD;
    }
}
