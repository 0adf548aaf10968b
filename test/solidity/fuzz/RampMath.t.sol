// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {HaircutMath} from "../../../contracts/libraries/HaircutMath.sol";
import {MarginMath} from "../../../contracts/libraries/MarginMath.sol";
import {RampMath} from "../../../contracts/libraries/RampMath.sol";
import {DEPTH_STEP, FeedPolicy, HaircutPolicy, packRiskWord} from "../../../contracts/types/RiskWord.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract RampMathTest is FuzzTest {
    uint256 private constant WAD = 1e18;

    /// RampMath · VRS-4 · twelve rounds are at most a twentieth, and at least all of it but rounding
    function testFuzzAnHourOfRounds(uint256 multiplier) external pure {
        multiplier = bound(multiplier, WAD, 3 * WAD);
        uint256 now_ = multiplier;
        for (uint256 i; i < 12; ++i) now_ = RampMath.risen(now_);
        assertLe(now_, (multiplier * 105) / 100, "more than a twentieth");
        assertLe((multiplier * 105) / 100, now_ + 60, "less");
    }

    /// RampMath · VRS-4 · falling in one step or in two is the same but for rounding, and a day takes a tenth
    function testFuzzFallIsAdditive(uint256 multiplier, uint256 first, uint256 second) external pure {
        multiplier = bound(multiplier, WAD, 3 * WAD);
        (first, second) = (bound(first, 0, 30 days), bound(second, 0, 30 days));
        uint256 once = RampMath.fallen(multiplier, first + second);
        uint256 twice = RampMath.fallen(RampMath.fallen(multiplier, first), second);
        assertLe(once > twice ? once - twice : twice - once, 10, "not additive");
        assertLe(once, multiplier, "rises");
        uint256 day = RampMath.fallen(multiplier, 1 days);
        assertLe(day, (multiplier * 9) / 10, "less than a tenth");
        assertLe((multiplier * 9) / 10, day + 10, "more than a tenth");
    }

    /// RampMath · VRS-4 · the least multiplier of a haircut makes it, one wei less does not
    function testFuzzMultiplierOfAHaircut(uint256 set, uint256 haircut) external pure {
        set = bound(set, 10, 900);
        haircut = bound(haircut, set * 10, 9_000 > set * 30 ? set * 30 : 9_000);
        uint256 multiplier = RampMath.multiplier(haircut, set);
        assertEq(RampMath.haircut(set, multiplier), haircut, "makes another");
        assertTrue(RampMath.haircut(set, multiplier - 1) < haircut, "not the least");
    }

    /// RampMath · VRS-5 · an account stands at its line and not a basis point above it, but for the rounding of its buffer
    function testFuzzLine(uint256 seed, uint256 value, uint256 room, bool isPosition) external pure {
        HaircutPolicy memory h;
        (h.initial, h.closeOut) = (1_000, 70);
        h.maintenance = uint16(bound(uint64(seed), 10, 500));
        h.depth = uint64(bound(uint64(seed >> 64), 1, 0x1fff) * DEPTH_STEP);
        FeedPolicy memory none;
        uint256 depth = uint256(h.depth) * WAD;
        value = bound(value, 100 * WAD, 1e26);
        uint8 id = isPosition ? 32 : 1;
        uint256 rate = uint256(h.maintenance) * 10;
        uint256 now_ = _buffer(isPosition, value, rate, depth);
        room = bound(room, 0, now_);
        uint256[] memory words = new uint256[](10);
        (words[0], words[1], words[4]) = (now_ + room, now_, value);
        words[6] = uint256(_unwrap(none, h));
        uint256 line = RampMath.line(words, 0, id);
        if (line > 10_000) return;
        assertLe(_buffer(isPosition, value, line, depth), now_ + room + 2, "falls before its line");
        if (line < 10_000) {
            assertTrue(_buffer(isPosition, value, line + 1, depth) + 2 > now_ + room, "stands beyond its line");
        }
        words[0] = now_ - 1;
        assertEq(RampMath.line(words, 0, id), 0, "below its line already");
    }

    function _unwrap(FeedPolicy memory f, HaircutPolicy memory h) private pure returns (uint256 word) {
        return uint256(bytes32(abi.encode(packRiskWord(f, h, 26))));
    }

    function _buffer(bool isPosition, uint256 value, uint256 rate, uint256 depth) private pure returns (uint256) {
        if (isPosition) return MarginMath.margin(value, rate, value, depth);
        return HaircutMath.loss(value, rate, value, depth);
    }
}
