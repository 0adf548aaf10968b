// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AssetWord, MAX_TOTAL} from "../../../contracts/vault/libraries/AssetWord.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract AssetWordTest is FuzzTest {
    /// MEC-1: token and total read back, and neither write touches the other fields
    function testFuzzTotalIsIsolated(address token, uint256 first, uint256 second, uint256 cap) external pure {
        (first, second) = (bound(first, 0, MAX_TOTAL), bound(second, 0, MAX_TOTAL));
        AssetWord w = AssetWord.wrap(uint160(token)).withCap(spread(cap, 84)).withTotal(first);
        assertEq(w.total(), first, "total");
        AssetWord moved = w.withTotal(second);
        assertEq(moved.total(), second, "total after");
        assertEq(moved.cap(), w.cap(), "cap after");
        assertTrue(moved.token() == token, "token after");
        assertEq(AssetWord.unwrap(moved.withTotal(first)), AssetWord.unwrap(w), "word after");
    }

    /// SRR-2: the stored cap is never above the stated one, at most a sixteenth lower, and exact up to 31
    function testFuzzCapRoundsDown(address token, uint256 total, uint256 cap) external pure {
        (total, cap) = (bound(total, 0, MAX_TOTAL), spread(cap, 84));
        AssetWord w = AssetWord.wrap(uint160(token)).withTotal(total).withCap(cap);
        assertLe(w.cap(), cap, "above the stated cap");
        assertLe((cap - w.cap()) * 16, cap, "more than a sixteenth lower");
        if (cap <= 31) assertEq(w.cap(), cap, "a small cap is exact");
        assertEq(w.withCap(w.cap()).cap(), w.cap(), "storing a stored cap");
        assertEq(w.total(), total, "total");
        assertTrue(w.token() == token, "token");
    }

    /// SRR-2: a higher cap is never stored lower
    function testFuzzCapIsMonotone(uint256 a, uint256 b) external pure {
        (a, b) = (spread(a, 84), spread(b, 84));
        if (a > b) (a, b) = (b, a);
        assertLe(AssetWord.wrap(0).withCap(a).cap(), AssetWord.wrap(0).withCap(b).cap(), "order");
    }
}
