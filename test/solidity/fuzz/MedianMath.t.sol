// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {MedianMath} from "../../../contracts/oracle/sources/MedianMath.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract MedianMathTest is FuzzTest {
    using MedianMath for uint256[];

    /// ORA-3, O-15: the median equals one found by counting, for one to nine values of any size and order
    function testFuzzMedian(uint256[9] memory seeds, uint256 count, uint256 bits) external pure {
        uint256[] memory values = _values(seeds, count, bits);
        uint256[] memory copy = _copy(values);
        uint256 n = values.length;
        uint256 expected = n % 2 == 1 ? _ranked(copy, n / 2) : (_ranked(copy, n / 2 - 1) + _ranked(copy, n / 2)) / 2;
        assertEq(values.median(), expected, "median");
        for (uint256 i = 1; i < n; ++i) assertLe(values[i - 1], values[i], "not sorted");
    }

    /// ORA-3, RC-7: a majority of all values lies within the agreement, and no smaller distance holds one
    function testFuzzAgreement(uint256[9] memory seeds, uint256 count, uint256 bits) external pure {
        uint256[] memory values = _values(seeds, count, bits);
        uint256[] memory copy = _copy(values);
        uint256 mid = values.median();
        uint256 r = values.agreement(mid);
        assertTrue(_within(copy, mid, r) > copy.length / 2, "no majority within");
        if (r != 0) assertTrue(_within(copy, mid, r - 1) <= copy.length / 2, "a majority within less");
    }

    /// O-15, RC-7: a minority of liars, however they lie, moves neither the median out of the honest values nor the agreement beyond their width
    function testFuzzMinority(uint256[9] memory seeds, uint256 count, uint256 bits, uint256 liars) external pure {
        uint256[] memory values = _values(seeds, count, bits);
        liars = bound(liars, 0, (values.length - 1) / 2);
        (uint256 low, uint256 high) = (type(uint256).max, 0);
        for (uint256 i = liars; i < values.length; ++i) {
            values[i] = 1000 + (values[i] % 100);
            (low, high) = (values[i] < low ? values[i] : low, values[i] > high ? values[i] : high);
        }
        uint256 mid = values.median();
        assertLe(low, mid, "below the honest");
        assertLe(mid, high, "above the honest");
        assertLe(values.agreement(mid), high - low, "wider than the honest");
    }

    /// O-15: the order in which values come changes nothing
    function testFuzzOrder(uint256[9] memory seeds, uint256 count, uint256 bits, uint256 turn) external pure {
        uint256[] memory values = _values(seeds, count, bits);
        uint256 n = values.length;
        uint256[] memory turned = new uint256[](n);
        for (uint256 i; i < n; ++i) turned[n - 1 - i] = values[(i + (turn % n)) % n];
        uint256 mid = values.median();
        assertEq(turned.median(), mid, "median");
        assertEq(turned.agreement(mid), values.agreement(mid), "agreement");
    }

    function _values(
        uint256[9] memory seeds,
        uint256 count,
        uint256 bits
    ) private pure returns (uint256[] memory values) {
        values = new uint256[](bound(count, 1, 9));
        bits = bound(bits, 1, 254);
        for (uint256 i; i < values.length; ++i) values[i] = seeds[i] % (1 << bits);
    }

    function _copy(uint256[] memory values) private pure returns (uint256[] memory copy) {
        copy = new uint256[](values.length);
        for (uint256 i; i < values.length; ++i) copy[i] = values[i];
    }

    /// The value that exactly as many are below or level with as its rank says.
    function _ranked(uint256[] memory values, uint256 rank) private pure returns (uint256) {
        for (uint256 i; i < values.length; ++i) {
            uint256 below;
            uint256 level;
            for (uint256 k; k < values.length; ++k) {
                if (values[k] < values[i]) ++below;
                else if (values[k] == values[i]) ++level;
            }
            if (below <= rank && rank < below + level) return values[i];
        }
        revert Untrue("no such rank");
    }

    function _within(uint256[] memory values, uint256 mid, uint256 r) private pure returns (uint256 count) {
        for (uint256 i; i < values.length; ++i) {
            if ((values[i] > mid ? values[i] - mid : mid - values[i]) <= r) ++count;
        }
    }
}
