// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {CallState} from "../../../contracts/types/CallState.sol";
import {Header, NONCE_LIMIT} from "../../../contracts/types/Header.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract HeaderTest is FuzzTest {
    uint256 private constant MARKETS = uint256(type(uint64).max) << 130;
    uint256 private constant NONCE = (NONCE_LIMIT - 1) << 194;
    int256 private constant LARGEST = int256(uint256(type(uint96).max)); // by the totals

    /// MEC-1, H-09: each field reads back what was written, signed principals too
    function testFuzzRoundTrip(int256 principal, uint32 bits, uint40 state) external pure {
        principal %= LARGEST + 1;
        Header h = Header.wrap(0).withPrincipal(principal).withCollaterals(bits).withCallState(CallState.wrap(state));
        assertTrue(h.principal() == principal, "principal");
        assertEq(h.collaterals(), bits, "collaterals");
        assertEq(CallState.unwrap(h.callState()), state, "call state");
        assertTrue(h.isCalled() == h.callState().isCalled(), "called");
        assertEq(h.nonce(), 0, "nonce");
    }

    /// H-09: the largest and smallest principal that the totals allow read back
    function testPrincipalLimits() external pure {
        Header full = Header.wrap(type(uint256).max);
        assertTrue(full.withPrincipal(LARGEST).principal() == LARGEST, "largest");
        assertTrue(full.withPrincipal(-LARGEST).principal() == -LARGEST, "smallest");
        assertTrue(full.withPrincipal(0).principal() == 0, "zero");
    }

    /// MEC-1: writing a field leaves every other bit of the word as it was
    function testFuzzWritesAreIsolated(uint256 word, int256 principal, uint32 bits, uint40 state) external pure {
        principal %= LARGEST + 1;
        word = _reachable(word);
        Header h = Header.wrap(word);
        assertEq(_changed(word, h.withPrincipal(principal)) >> 98, 0, "principal spills");
        assertEq(_changed(word, h.withCollaterals(bits)) & ~(uint256(type(uint32).max) << 98), 0, "collaterals spill");
        assertEq(_changed(word, h.withNextNonce()) & ~NONCE, 0, "nonce spills");
        assertEq(_changed(word, h.withCallState(CallState.wrap(state))) & ((1 << 216) - 1), 0, "call state spills");
        assertEq(
            _changed(word, h.withPrincipal(principal).withCollaterals(bits).withNextNonce()) & MARKETS,
            0,
            "markets"
        );
    }

    /// H-09, RM-5: the nonce rises by one and starts again after its largest value
    function testFuzzNonceAdvances(uint256 word, uint256 nonce) external pure {
        nonce = bound(nonce, 0, NONCE_LIMIT - 1);
        Header h = Header.wrap((_reachable(word) & ~NONCE) | (nonce << 194));
        assertEq(h.nonce(), nonce, "nonce");
        assertEq(h.withNextNonce().nonce(), (nonce + 1) % NONCE_LIMIT, "next nonce");
    }

    /// The share used in a window stays under 255 per mille, so a call state is never all ones.
    function _reachable(uint256 word) private pure returns (uint256) {
        return word & ~(uint256(1) << 220);
    }

    function _changed(uint256 word, Header h) private pure returns (uint256) {
        return word ^ Header.unwrap(h);
    }
}
