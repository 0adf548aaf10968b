// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Leg, newLeg, newPositionWord, PositionWord} from "../types/Position.sol";
import {RAY, WAD} from "./Constants.sol";

/// One side of a market as its positions see it.
struct Side {
    uint256 scale; // P [RAY], in [1e-6, 1]
    int256 shift; // A' [RAY quote per unit of n]: what deleveraging added, before funding
    uint256 era;
}

/// Positions under lazily applied funding and deleveraging: with A = A' - P * F, F the market's cumulative funding,
///
///     size = n * P        quote = q + n * A
///
/// so that one number per market carries funding to all positions, and one pair per side a deleveraging of all of them. Rounding is against
/// the position: quote reads down, n is cut toward zero, and each write pays ceil(M / 1e18) + 1 wei of quote for the cut.
/// Domain: |size| < 2^90, prices < 2^84, P >= 1e-6: n < 2^110 and every product below 2^255.
library PositionMath {
    error PositionTooLarge(int256 size, int256 quote);

    int256 internal constant MAX_SIZE = 1 << 90;
    int256 internal constant MAX_QUOTE = 1 << 120;
    /// Below this scale a side turns its era.
    uint256 internal constant MIN_SCALE = RAY / 1e6;

    int256 private constant ONE = int256(RAY);

    /// `read` for a side that was never deleveraged: P = 1, A = -F.
    function readWhole(PositionWord p, int256 funding) internal pure returns (Leg) {
        unchecked {
            int256 n = p.normalisedSize();
            return newLeg(n, p.normalisedQuote() + floorDiv(0 - n * funding, int256(WAD)));
        }
    }

    /// `write` for a side that was never deleveraged.
    function writeWhole(Leg leg, int256 funding, uint256 mark) internal pure returns (PositionWord) {
        (int256 size, int256 quote) = _bounded(leg);
        unchecked {
            if (size == 0) return newPositionWord(0, quote, 0);
            return newPositionWord(size, quote - floorDiv(0 - size * funding, int256(WAD)) - _charge(mark), 0);
        }
    }

    function read(PositionWord p, Side memory side, int256 funding) internal pure returns (Leg) {
        unchecked {
            int256 n = p.normalisedSize();
            int256 moved = floorDiv(n * slope(side, funding), ONE);
            return newLeg((n * int256(side.scale)) / ONE, p.normalisedQuote() + moved);
        }
    }

    /// Word of a leg at `mark` [WAD]; a leg without size keeps its quote as it is.
    function write(Leg leg, Side memory side, int256 funding, uint256 mark) internal pure returns (PositionWord) {
        (int256 size, int256 quote) = _bounded(leg);
        unchecked {
            if (size == 0) return newPositionWord(0, quote, 0);
            int256 n = (size * ONE) / int256(side.scale);
            return newPositionWord(n, quote - floorDiv(n * slope(side, funding), ONE) - _charge(mark), side.era);
        }
    }

    /// A [RAY]: what a unit of n has gained in quote.
    function slope(Side memory side, int256 funding) internal pure returns (int256) {
        unchecked {
            return side.shift - (int256(side.scale) * funding) / int256(WAD);
        }
    }

    /// Closes `amount` of a side's `open` at `price` [WAD], pro rata over all its positions. Returns what is closed, a little less than
    /// asked where the scale rounds up. A side that would fall below the smallest scale is closed as asked and its era must turn.
    function deleverage(
        Side memory side,
        bool isLong,
        uint256 amount,
        uint256 open,
        uint256 price,
        int256 funding
    ) internal pure returns (uint256 closed) {
        unchecked {
            uint256 scale = side.scale;
            uint256 left = (scale * (open - amount) + open - 1) / open;
            closed = open - (open * left) / scale;
            int256 before = slope(side, funding);
            int256 gained = int256((scale - left) * price);
            gained = isLong ? floorDiv(gained, int256(WAD)) : ceilDiv(gained, int256(WAD));
            side.scale = left;
            side.shift = before + gained + (int256(left) * funding) / int256(WAD);
        }
    }

    function abs(int256 a) internal pure returns (uint256) {
        unchecked {
            return a < 0 ? uint256(0 - a) : uint256(a);
        }
    }

    function floorDiv(int256 a, int256 b) internal pure returns (int256 q) {
        unchecked {
            q = a / b;
            if (a < 0 && q * b != a) --q;
        }
    }

    function ceilDiv(int256 a, int256 b) internal pure returns (int256 q) {
        unchecked {
            q = a / b;
            if (a > 0 && q * b != a) ++q;
        }
    }

    function _bounded(Leg leg) private pure returns (int256 size, int256 quote) {
        (size, quote) = (leg.size(), leg.quote());
        if (size >= MAX_SIZE || size <= 0 - MAX_SIZE || quote >= MAX_QUOTE || quote <= 0 - MAX_QUOTE) {
            revert PositionTooLarge(size, quote);
        }
    }

    /// What a write costs for cutting n: more than a wei of size at the mark.
    function _charge(uint256 mark) private pure returns (int256) {
        unchecked {
            return int256((mark + WAD - 1) / WAD) + 1;
        }
    }
}
