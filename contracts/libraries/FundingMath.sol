// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {FundingWord} from "../types/FundingWord.sol";
import {MarketState, newMarketState, PREMIUM_UNIT} from "../types/MarketState.sol";
import {WAD} from "./Constants.sol";

/// Trades of one call in one market.
struct Volume {
    uint256 size; // [WAD]
    uint256 notional; // [WAD]
}

/// Continuous funding from a premium that decays: longs pay shorts rate * index per period, rate = premium + interest.
///
/// Between samples the premium decays as exp(-t/T), so over dt a unit of size pays index * (prem * T * (1 - exp(-dt/T)) + interest * dt) /
/// T_f: quiet hours pay the interest only. A sample moves the premium toward clamp(p/index - 1, +-c) * min(1, notional / open interest)
/// with the weight of the time not sampled yet, of which it takes the same share: a wash trade costs more in fees than the funding it moves,
/// and trades in parts or of dust leave the time to the others.
/// Domain: index < 2^96, |premium| <= clamp <= 0.05, times below 2^32: nothing overflows.
library FundingMath {
    int256 private constant ONE = int256(WAD);

    /// Funding up to `time` at `index` [WAD], and the premium decayed to it; rounded toward zero.
    function accrue(MarketState s, FundingWord t, uint256 index, uint256 time) internal pure returns (MarketState) {
        unchecked {
            int256 elapsed = int256(time - s.accruedAt());
            if (elapsed == 0) return s;
            int256 kept = _decay(elapsed, t);
            int256 funding = s.funding() + _paid(s, t, index, elapsed, kept);
            return _with(s, funding, (s.premium() * kept) / ONE, time);
        }
    }

    /// What `accrue` adds to the cumulative funding.
    function pending(MarketState s, FundingWord t, uint256 index, uint256 time) internal pure returns (int256) {
        unchecked {
            int256 elapsed = int256(time - s.accruedAt());
            return elapsed == 0 ? int256(0) : _paid(s, t, index, elapsed, s.premium() == 0 ? ONE : _decay(elapsed, t));
        }
    }

    /// The same without a price to pay at: time passes, nothing is paid, the premium is forgotten.
    function skip(MarketState s, FundingWord t, uint256 time) internal pure returns (MarketState) {
        int256 kept = _decay(int256(time - s.accruedAt()), t);
        return _with(s, s.funding(), (s.premium() * kept) / ONE, time);
    }

    /// Takes the trades of one call into the premium of a state accrued to now. `open` is the open interest before them.
    function sample(MarketState s, FundingWord t, uint256 index, Volume memory v) internal pure returns (MarketState) {
        unchecked {
            int256 clamp = t.clamp();
            int256 seen = int256((v.notional * WAD * WAD) / (v.size * index)) - ONE;
            seen = FixedPointMathLib.clamp(seen, 0 - clamp, clamp);
            uint256 open = s.openInterest();
            uint256 lag = s.lag();
            int256 weight = ONE - _decay(int256(lag), t);
            if (v.size < open) {
                seen = (seen * int256(v.size)) / int256(open);
                lag -= (lag * v.size) / open;
            } else {
                lag = 0;
            }
            int256 premium = s.premium() + (weight * seen) / (ONE * PREMIUM_UNIT);
            uint256 flags = (MarketState.unwrap(s) >> 248) << 248;
            return newMarketState(s.funding(), open, premium, s.accruedAt(), lag, flags);
        }
    }

    function _paid(
        MarketState s,
        FundingWord t,
        uint256 index,
        int256 elapsed,
        int256 kept
    ) private pure returns (int256) {
        unchecked {
            int256 premium = s.premium() * PREMIUM_UNIT;
            int256 paid = (premium * t.memory_() * (ONE - kept)) / ONE + t.interest() * elapsed;
            return (int256(index) * paid) / (ONE * t.period());
        }
    }

    function _decay(int256 elapsed, FundingWord t) private pure returns (int256) {
        unchecked {
            return FixedPointMathLib.expWad(0 - (elapsed * ONE) / t.memory_());
        }
    }

    function _with(MarketState s, int256 funding, int256 premium, uint256 time) private pure returns (MarketState) {
        unchecked {
            uint256 lag = s.lag() + time - s.accruedAt();
            if (lag > type(uint16).max) lag = type(uint16).max;
            uint256 flags = (MarketState.unwrap(s) >> 248) << 248;
            return newMarketState(funding, s.openInterest(), premium, time, lag, flags);
        }
    }
}
