// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {RAY, WAD} from "../../../contracts/libraries/Constants.sol";
import {PositionMath, Side} from "../../../contracts/libraries/PositionMath.sol";
import {Leg, newLeg, PositionWord} from "../../../contracts/types/Position.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract PositionMathTest is FuzzTest {
    using PositionMath for Side;

    /// Most a deleveraging and a reading lose of a side's size [wei].
    uint256 private constant SIZE_ROUNDING = 2;

    /// PositionMath · RH-13 · a write and a read never gain, and cost at most twice the charge, whatever scale and slope
    function testFuzzWriteNeverGains(
        uint256 size,
        uint256 quote,
        uint256 mark,
        uint256 scale,
        uint256 shift,
        int88 f
    ) external pure {
        Leg leg = newLeg(_signed(size, 90), _signed(quote, 119));
        mark = 1 + spread(mark, 83);
        Side memory side = Side(_scale(scale), _signed(shift, 100), 3);
        int256 funding = _funding(f);
        Leg found = PositionMath.read(PositionMath.write(leg, side, funding, mark), side, funding);
        (uint256 before, uint256 left) = (PositionMath.abs(leg.size()), PositionMath.abs(found.size()));
        assertTrue(left <= before && before - left <= 1, "size is cut by more than a wei or grows");
        int256 cost = _worth(leg, mark) - _worth(found, mark);
        assertTrue(cost >= 0, "a write gained");
        assertLe(uint256(cost), 2 * ((mark + WAD - 1) / WAD + 2), "a write cost more than its charge");
    }

    /// PositionMath · RC-6, RH-13 · the short way of a side that was never deleveraged gives the words and legs of the long one
    function testFuzzWholeSide(uint256 size, uint256 quote, uint256 mark, int88 from, int88 to) external pure {
        Leg leg = newLeg(_signed(size, 90), _signed(quote, 119));
        mark = spread(mark, 83);
        PositionWord p = PositionMath.writeWhole(leg, _funding(from), mark);
        PositionWord long = PositionMath.write(leg, _whole(), _funding(from), mark);
        assertEq(PositionWord.unwrap(p), PositionWord.unwrap(long), "word");
        Leg found = PositionMath.readWhole(p, _funding(to));
        assertEq(Leg.unwrap(found), Leg.unwrap(PositionMath.read(p, _whole(), _funding(to))), "leg");
    }

    /// PositionMath · RH-13 · a leg without size keeps its quote to the wei
    function testFuzzWriteKeepsBareQuote(uint256 quote, uint256 mark, int88 f) external pure {
        int256 q = _signed(quote, 119);
        PositionWord p = PositionMath.write(newLeg(0, q), _whole(), _funding(f), spread(mark, 83));
        Leg found = PositionMath.read(p, _whole(), 0);
        assertTrue(found.quote() == q && found.size() == 0, "quote moved");
    }

    /// PositionMath · RH-13 · a size or a quote out of range is refused
    function testFuzzWriteRefusesTheRest(uint256 size, uint256 quote, bool isSize) external view {
        int256 s = isSize ? int256(1 << 90) + int256(spread(size, 30)) : _signed(size, 80);
        int256 q = isSize ? int256(0) : int256(1 << 120) + int256(spread(quote, 6));
        try this.write(newLeg(s, q)) {
            revert Untrue("written");
        } catch {}
    }

    /// PositionMath · DRV-2, FPF-8, P-01 · funding of up to the mark, paid, covers funding received, whatever the two sides' scales and however
    /// many receive, but for two wei in 1e27 of normalised size
    function testFuzzFundingIsPaidByTheOtherSide(
        uint256 size,
        uint256 part,
        uint256 long,
        uint256 short,
        uint256 mark,
        uint256 moved
    ) external pure {
        int256 held = int256(2 + spread(size, 88));
        int256 first = int256(bound(part, 1, uint256(held) - 1));
        mark = 1 + spread(mark, 83);
        int256 from = _signed(moved, 80);
        int256 to = from + int256(bound(moved, 0, 2 * mark)) - int256(mark);
        Side[3] memory sides = [Side(_scale(long), 0, 0), Side(_scale(short), 0, 0), Side(_scale(short), 0, 0)];
        int256[3] memory sizes = [held, 0 - first, first - held];
        int256 sum;
        int256 normalised;
        for (uint256 i; i < 3; ++i) {
            PositionWord p = PositionMath.write(newLeg(sizes[i], 0), sides[i], from, mark);
            sum += PositionMath.read(p, sides[i], to).quote();
            normalised += int256(PositionMath.abs(p.normalisedSize()));
        }
        assertTrue(sum <= (2 * normalised) / int256(RAY), "funding received exceeds funding paid");
    }

    /// PositionMath · P-02, DRV-1 · a rising accumulator charges longs and pays shorts, a falling one the reverse, in proportion to size
    function testFuzzFundingHasASign(uint256 size, uint256 moved, bool isUp) external pure {
        int256 held = int256(1 + spread(size, 88));
        int256 paid = int256(spread(moved, 80));
        int256 funding = isUp ? paid : 0 - paid;
        Side memory side = _whole();
        int256 due = (held * paid) / int256(WAD);
        int256 got = PositionMath.read(PositionMath.write(newLeg(held, 0), side, 0, 0), side, funding).quote();
        int256 other = PositionMath.read(PositionMath.write(newLeg(0 - held, 0), side, 0, 0), side, funding).quote();
        if (!isUp) (got, other) = (other, got);
        assertTrue(got <= 0 - due && got >= 0 - due - 3, "payer");
        assertTrue(other <= due && other >= due - 3, "receiver");
    }

    /// PositionMath · ADL-3, WAT-6 · a side closed in part gets no more than what is closed pays for, keeps its share of size, and never flips
    function testFuzzDeleverageIsProRata(
        uint256 size,
        uint256 part,
        uint256 amount,
        uint256 price,
        bool isLong
    ) external pure {
        uint256 open = 4 + spread(size, 88);
        uint256 first = bound(part, 1, open - 1);
        amount = bound(amount, 1, open);
        price = 1 + spread(price, 83);
        Side memory side = _whole();
        int256[2] memory held = [int256(first), int256(open - first)];
        PositionWord[2] memory p;
        for (uint256 i; i < 2; ++i) {
            if (!isLong) held[i] = 0 - held[i];
            p[i] = PositionMath.write(newLeg(held[i], 0), side, 0, 0);
        }
        uint256 closed = side.deleverage(isLong, amount, open, price, 0);
        assertLe(closed, amount, "closed more than asked");
        int256 paid =
            isLong
                ? PositionMath.floorDiv(int256(closed * price), int256(WAD))
                : 0 - PositionMath.ceilDiv(int256(closed * price), int256(WAD));
        int256 sum;
        int256 received;
        for (uint256 i; i < 2; ++i) {
            Leg left = PositionMath.read(p[i], side, 0);
            (uint256 before, uint256 now_) = (PositionMath.abs(held[i]), PositionMath.abs(left.size()));
            assertLe(now_, before, "grew");
            assertTrue(left.size() == 0 || (left.size() > 0) == isLong, "flipped");
            uint256 fair = (before * (open - closed)) / open;
            assertTrue(now_ + SIZE_ROUNDING >= fair && now_ <= fair + SIZE_ROUNDING, "not pro rata");
            sum += left.size();
            received += left.quote();
        }
        assertTrue(received <= paid + int256((SIZE_ROUNDING * price) / WAD), "received more than was closed for");
        uint256 rest = PositionMath.abs(sum);
        assertTrue(rest <= open - closed + 1 && rest + SIZE_ROUNDING >= open - closed, "sizes and open interest part");
    }

    /// PositionMath · ACC-10, RC-6 · deleveraging in two parts closes and pays no more than at once
    function testFuzzDeleverageInParts(uint256 size, uint256 a, uint256 b, uint256 price, bool isLong) external pure {
        uint256 open = 1e15 + spread(size, 80);
        a = bound(a, 1, open / 3);
        b = bound(b, 1, open / 3);
        price = 1 + spread(price, 83);
        int256 held = isLong ? int256(open) : 0 - int256(open);
        (Side memory once, Side memory twice) = (_whole(), _whole());
        PositionWord p = PositionMath.write(newLeg(held, 0), once, 0, 0);
        uint256 closedOnce = once.deleverage(isLong, a + b, open, price, 0);
        uint256 closed = twice.deleverage(isLong, a, open, price, 0);
        closed += twice.deleverage(isLong, b, open - closed, price, 0);
        assertLe(closed, closedOnce + SIZE_ROUNDING, "closed more in parts");
        int256 gain = _worth(PositionMath.read(p, twice, 0), price) - _worth(PositionMath.read(p, once, 0), price);
        assertTrue(gain <= int256((SIZE_ROUNDING * price) / WAD + 2), "worth more after parts");
    }

    /// PositionMath · RC-6 · a side used up leaves size 0 and the whole worth at the closing price
    function testFuzzUsedUpSide(uint256 size, uint256 price, bool isLong, int88 f) external pure {
        uint256 open = 1 + spread(size, 88);
        price = spread(price, 83);
        Side memory side = Side(RAY, 0, 0);
        Leg leg = newLeg(isLong ? int256(open) : 0 - int256(open), 0);
        PositionWord p = PositionMath.write(leg, side, _funding(f), price);
        assertEq(side.deleverage(isLong, open, open, price, _funding(f)), open, "closed");
        assertTrue(side.scale < PositionMath.MIN_SCALE, "era does not turn");
        Leg left = PositionMath.read(p, side, _funding(f));
        int256 cost = _worth(leg, price) - left.quote();
        assertTrue(left.size() == 0, "size is left");
        assertTrue(cost >= 0 && uint256(cost) <= 2 * ((price + WAD - 1) / WAD + 3), "worth moved");
    }

    function write(Leg leg) external pure returns (PositionWord) {
        return PositionMath.write(leg, _whole(), 0, WAD);
    }

    /// A magnitude of up to `bits` bits with a sign.
    function _signed(uint256 x, uint256 bits) private pure returns (int256) {
        int256 magnitude = int256(spread(x >> 1, bits));
        return x & 1 == 0 ? magnitude : 0 - magnitude;
    }

    /// A side that was never deleveraged.
    function _whole() private pure returns (Side memory) {
        return Side(RAY, 0, 0);
    }

    function _scale(uint256 x) private pure returns (uint256) {
        return bound(x, PositionMath.MIN_SCALE, RAY);
    }

    /// Cumulative funding of up to 2^80 quote a unit.
    function _funding(int88 f) private pure returns (int256) {
        return int256(f) >> 7;
    }

    function _worth(Leg leg, uint256 mark) private pure returns (int256) {
        return leg.quote() + PositionMath.floorDiv(leg.size() * int256(mark), int256(WAD));
    }
}
