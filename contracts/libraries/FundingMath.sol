// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {MarketState, newMarketState, PREMIUM_UNIT} from "../types/MarketState.sol";
import {WAD} from "./Constants.sol";

/// Terms of funding, the same for every market.
struct FundingTerms {
    uint64 clamp; // [WAD] largest premium of a trade that counts, c
    uint64 interest; // [WAD] per funding period, paid by longs on top of the premium
    uint32 memory_; // [s] T, time in which a premium is forgotten to 1/e
    uint32 period; // [s] T_f, time over which a premium is paid once
}

/// Trades of one call in one market.
struct Volume {
    uint256 size; // [WAD]
    uint256 notional; // [WAD]
}

/// Continuous funding from a premium that decays: longs pay shorts rate * index per period, rate = premium + interest.
///
/// Between samples the premium decays as exp(-t/T), so over dt a unit of size pays index * (prem * T * (1 - exp(-dt/T)) + interest * dt) /
/// T_f: quiet hours pay the interest only. A sample moves the premium toward clamp(p/index - 1, +-c) * min(1, notional / open interest)
/// with the weight of the time since the last sample, so that a wash trade costs more in fees than the funding it moves.
/// Domain: index < 2^96, |premium| <= clamp <= 0.05, times below 2^32: nothing overflows.
library FundingMath {
    int256 private constant ONE = int256(WAD);

    /// Funding up to `time` at `index` [WAD], and the premium decayed to it; rounded toward zero.
    function accrue(
        MarketState s,
        FundingTerms memory t,
        uint256 index,
        uint256 time
    ) internal pure returns (MarketState) {
        unchecked {
            int256 elapsed = int256(time - s.accruedAt());
            if (elapsed == 0) return s;
            int256 kept = _decay(elapsed, t);
            int256 premium = s.premium() * PREMIUM_UNIT;
            int256 paid =
                (premium * int256(uint256(t.memory_)) * (ONE - kept)) / ONE + int256(uint256(t.interest)) * elapsed;
            int256 funding = s.funding() + (int256(index) * paid) / (ONE * int256(uint256(t.period)));
            return _with(s, funding, (premium * kept) / (ONE * PREMIUM_UNIT), time);
        }
    }

    /// The same without a price to pay at: time passes, nothing is paid, the premium is forgotten.
    function skip(MarketState s, FundingTerms memory t, uint256 time) internal pure returns (MarketState) {
        int256 kept = _decay(int256(time - s.accruedAt()), t);
        return _with(s, s.funding(), (s.premium() * kept) / ONE, time);
    }

    /// Takes the trades of one call into the premium of a state accrued to now. `open` is the open interest before them.
    function sample(
        MarketState s,
        FundingTerms memory t,
        uint256 index,
        Volume memory v
    ) internal pure returns (MarketState) {
        unchecked {
            int256 clamp = int256(uint256(t.clamp));
            int256 seen = int256((v.notional * WAD * WAD) / (v.size * index)) - ONE;
            seen = FixedPointMathLib.clamp(seen, 0 - clamp, clamp);
            if (v.size < s.openInterest()) seen = (seen * int256(v.size)) / int256(s.openInterest());
            int256 weight = ONE - _decay(int256(s.lag()), t);
            int256 premium = s.premium() + (weight * seen) / (ONE * PREMIUM_UNIT);
            uint256 flags = (MarketState.unwrap(s) >> 248) << 248;
            return newMarketState(s.funding(), s.openInterest(), premium, s.accruedAt(), 0, flags);
        }
    }

    function _decay(int256 elapsed, FundingTerms memory t) private pure returns (int256) {
        unchecked {
            return FixedPointMathLib.expWad(0 - (elapsed * ONE) / int256(uint256(t.memory_)));
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
