// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Expiry} from "../types/Expiry.sol";
import {MarketState, PREMIUM_UNIT, SETTLEMENT_UNIT} from "../types/MarketState.sol";
import {SETTLEMENT_WINDOW, WAD} from "./Constants.sol";

/// Mark of a dated market and the mean that it settles at.
///
///     mark = index * (1 + b)                     b = clamp(premium, +-min(c0 * T / T0, m_m / 4)), T the time to expiry
///     in the window:  (known + rest * index * (1 + b)) / window
///
/// `known` is index times seconds since the window opened, a time counting at the sample before it (before the first one: at the first), and
/// `rest` the seconds to expiry, so that the mark runs into the mean: who moves the index for k seconds moves the settlement price
/// by at most k / window of that, plus the time to the next sample.
/// Domain: index < 2^84, times within the window: nothing overflows.
library ExpiryMath {
    int256 private constant ONE = int256(WAD);
    // [WAD] one basis point of the margin, in quarters and in twentieths of it.
    int256 private constant QUARTER = 0.000025e18;
    int256 private constant TWENTIETH = 0.000005e18;
    /// Time in which a premium may move by a twentieth of the maintenance margin [s].
    uint256 private constant MINUTE = 60;

    /// Takes the index at `time`, inside the window, into the mean.
    function sample(Expiry memory e, uint256 index, uint256 time) internal pure {
        unchecked {
            if (e.samples == 0) (e.sampled, e.sampledAt) = (uint96(index), uint32(e.expiry - SETTLEMENT_WINDOW));
            e.cumulative = uint96(_known(e, time));
            (e.sampled, e.sampledAt) = (uint96(index), uint32(time));
            ++e.samples;
        }
    }

    /// Price at which the market ends, known without a feed [WAD]: the fixed one, or the mean once it has expired; 0: none yet.
    function finalPrice(Expiry memory e, uint256 time) internal pure returns (uint256) {
        unchecked {
            if (e.settlement != 0) return e.settlement;
            if (time < e.expiry || e.samples == 0) return 0;
            return roundedUp((_known(e, e.expiry) + SETTLEMENT_WINDOW - 1) / SETTLEMENT_WINDOW);
        }
    }

    /// A settlement price as a market keeps it: up, so that none is 0.
    function roundedUp(uint256 price) internal pure returns (uint256) {
        unchecked {
            return ((price + SETTLEMENT_UNIT - 1) / SETTLEMENT_UNIT) * SETTLEMENT_UNIT;
        }
    }

    /// Mark before the final price is known [WAD]; an index of 0 gives way to the last sample.
    /// @param premium decayed to `time` [PREMIUM_UNIT]
    /// @param margin maintenance margin at size 0 [bp]
    function mark(
        Expiry memory e,
        int256 premium,
        uint256 index,
        uint256 margin,
        uint256 time
    ) internal pure returns (uint256 spot) {
        unchecked {
            if (index == 0) index = e.sampled;
            spot = (index * uint256(ONE + basis(e, premium, margin, time))) / WAD;
            if (e.samples == 0 || time >= e.expiry) return spot;
            spot = (_known(e, time) + spot * (e.expiry - time)) / SETTLEMENT_WINDOW;
        }
    }

    /// b [WAD]
    function basis(Expiry memory e, int256 premium, uint256 margin, uint256 time) internal pure returns (int256) {
        unchecked {
            if (time >= e.expiry) return 0;
            int256 most = int256((uint256(e.basisCap) * (e.expiry - time)) / e.basisPeriod);
            most = FixedPointMathLib.min(most, int256(margin) * QUARTER);
            return FixedPointMathLib.clamp(premium * PREMIUM_UNIT, 0 - most, most);
        }
    }

    /// A state after its sample of trades, its premium moved by at most a twentieth of the margin a minute.
    function limited(MarketState sampled, MarketState before, uint256 margin) internal pure returns (MarketState) {
        unchecked {
            uint256 time = FixedPointMathLib.min(before.lag(), MINUTE);
            int256 most = (int256(margin * time) * TWENTIETH) / (int256(MINUTE) * PREMIUM_UNIT);
            int256 premium = before.premium();
            return sampled.withPremium(FixedPointMathLib.clamp(sampled.premium(), premium - most, premium + most));
        }
    }

    function _known(Expiry memory e, uint256 time) private pure returns (uint256) {
        unchecked {
            return e.cumulative + uint256(e.sampled) * (time - e.sampledAt);
        }
    }
}
