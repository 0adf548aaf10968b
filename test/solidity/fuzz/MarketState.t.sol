// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {
    FLAG_LISTED,
    FLAG_LONG_SIDE,
    FLAG_REDUCE_ONLY,
    FLAG_SHORT_SIDE,
    MarketState,
    newMarketState
} from "../../../contracts/types/MarketState.sol";
import {FuzzTest} from "../utils/FuzzTest.sol";

contract MarketStateTest is FuzzTest {
    /// MarketState · H-09 · keeps every field apart
    function testFuzzFields(
        int88 funding,
        uint88 open,
        int24 premium,
        uint32 time,
        uint16 lag,
        uint8 flags
    ) external pure {
        MarketState s = newMarketState(funding, open, premium, time, lag, uint256(flags) << 248);
        _requireFields(s, funding, open, premium, time, lag);
        assertEq(MarketState.unwrap(s) >> 248, flags, "flags");
        assertTrue(s.hasSide(true) == (flags & 1 != 0) && s.hasSide(false) == (flags & 2 != 0), "sides");
        assertTrue(s.isReduceOnly() == (flags & 4 != 0) && s.isListed() == (flags & 8 != 0), "reduce only or listed");
    }

    /// MarketState · H-09, DRV-1 · new open interest and flags change nothing else
    function testFuzzSetters(
        int88 funding,
        uint88 open,
        uint88 next,
        int24 premium,
        uint32 time,
        uint8 pick
    ) external pure {
        uint256 flag = [FLAG_LONG_SIDE, FLAG_SHORT_SIDE, FLAG_REDUCE_ONLY, FLAG_LISTED][pick % 4];
        MarketState s = newMarketState(funding, open, premium, time, 7, FLAG_LISTED);
        _requireFields(s.withOpenInterest(int256(uint256(next))), funding, next, premium, time, 7);
        _requireFields(s.withOpenInterest(0 - int256(uint256(next))), funding, 0, premium, time, 7);
        MarketState flagged = s.withFlag(flag);
        _requireFields(flagged, funding, open, premium, time, 7);
        assertEq(MarketState.unwrap(flagged) ^ MarketState.unwrap(s), flag & ~FLAG_LISTED, "flags");
    }

    function _requireFields(
        MarketState s,
        int88 funding,
        uint256 open,
        int24 premium,
        uint256 time,
        uint256 lag
    ) private pure {
        assertTrue(s.funding() == funding && s.premium() == premium, "funding or premium");
        assertEq(s.openInterest(), open, "open interest");
        assertEq(s.accruedAt(), time, "accruedAt");
        assertEq(s.lag(), lag, "lag");
    }
}
