// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RAY} from "../libraries/Constants.sol";
import {PositionMath, Side} from "../libraries/PositionMath.sol";
import {AccountId} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {MarketState} from "../types/MarketState.sol";
import {Leg, newLeg, newPositionWord, PositionWord} from "../types/Position.sol";
import {VaultBase} from "./VaultBase.sol";
import {EraEnd, StoredSide} from "./VaultStorage.sol";

/// Positions as they stand: what their words mean under their market's funding, sides and eras.
abstract contract VaultMarkets is VaultBase {
    /// Eras a position is carried over in one touch; `walkEras` does the rest.
    uint256 internal constant MAX_ERAS = 8;
    /// Time in which settled profit matures [s].
    uint256 internal constant MATURITY = 1 hours;

    function _legOf(AccountId account, uint8 market, MarketState state) internal view returns (Leg) {
        return _readLeg(_positions[account][market], account, market, state);
    }

    function _readLeg(PositionWord p, AccountId account, uint8 market, MarketState state) internal view returns (Leg) {
        int256 n = p.normalisedSize();
        if (!state.hasSide(n > 0)) return PositionMath.readWhole(p, state.funding());
        if (n == 0) return newLeg(0, p.normalisedQuote());
        Side memory side = _sideOf(market, n > 0);
        if (p.era() != side.era) p = _carried(p, market, side.era);
        if (p.era() != side.era) revert VaultErasPending(account, market, side.era - p.era());
        return PositionMath.read(p, side, state.funding());
    }

    function _setLeg(AccountId account, uint8 market, MarketState state, Leg leg, uint256 mark) internal {
        bool isLong = leg.size() > 0;
        _positions[account][market] =
            state.hasSide(isLong)
                ? PositionMath.write(leg, _sideOf(market, isLong), state.funding(), mark)
                : PositionMath.writeWhole(leg, state.funding(), mark);
    }

    /// A side that was deleveraged before.
    function _sideOf(uint8 market, bool isLong) internal view returns (Side memory) {
        StoredSide storage s = _sides[market][isLong];
        return Side(s.scale, s.shift, s.era);
    }

    /// A position of an earlier era, read at the end of each era it missed and entered into the next; at most MAX_ERAS of them.
    function _carried(PositionWord p, uint8 market, uint256 era) internal view returns (PositionWord) {
        bool isLong = p.normalisedSize() > 0;
        for (uint256 walked; walked < MAX_ERAS && p.era() < era; ++walked) {
            EraEnd storage end = _eraEnds[market][isLong][p.era()];
            int256 n = p.normalisedSize();
            int256 quote = p.normalisedQuote() + PositionMath.floorDiv(n * end.slope, int256(RAY));
            int256 size = (n * int256(uint256(end.scale))) / int256(RAY);
            if (size == 0) return newPositionWord(0, quote, era);
            p = newPositionWord(size, quote, p.era() + 1);
        }
        return p;
    }

    /// Settled profit that has not matured [WAD, up].
    function _freshOf(AccountId account, Header header) internal view returns (uint256) {
        if (!header.isFresh()) return 0;
        uint256 word = _fresh[account];
        uint256 elapsed = block.timestamp - (word >> 128);
        if (elapsed >= MATURITY) return 0;
        return (uint128(word) * (MATURITY - elapsed) + MATURITY - 1) / MATURITY;
    }
}
