// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";
import {PriceStatus} from "../../types/Price.sol";
import {RiskWord} from "../../types/RiskWord.sol";

/// Chainlink push feed, or a source of its shape (IPriceSource), read under the policy of a risk word.
///
/// Assumptions, each tested:
/// 1. `latestRoundData` answers USD per whole token in the decimals pinned at listing.
/// 2. A complete round has updatedAt in (0, now]; an answer older than maxAge is Stale.
/// 3. The aggregator clamps at its min / max answer instead of failing: answers outside (2^minExponent, 2^maxExponent) are Invalid, and
///    the exponents are chosen inside the clamps.
/// 4. A sixth word is the half width the answer is known to; a plain feed states none. Beyond the deviation threshold the answer is Divergent,
///    beyond itself Invalid.
/// 5. A feed that reverts, returns too little or burns its gas is Invalid, never an obstacle: it gets bounded gas and a bounded copy.
library ChainlinkAdapter {
    error ChainlinkGasTooLow(uint256 left, uint256 needed);

    /// Gas a feed may use; a proxied aggregator uses about 20,000.
    uint256 internal constant FEED_GAS = 150_000;
    /// What must be left before the call so that 63/64 of it is at least that.
    uint256 private constant NEEDED_GAS = 155_000;

    /// @return answer the feed's answer, 0 when Invalid
    /// @return updatedAt [unix s], 0 when Invalid
    /// @return round the round id as reported
    /// @return status Valid, Divergent, Stale or Invalid
    /// @return spread half width of the interval the price is known to lie in [as the answer], 0: a plain feed
    function read(
        RiskWord word
    ) internal view returns (uint256 answer, uint256 updatedAt, uint256 round, PriceStatus status, uint256 spread) {
        bool isBad;
        (isBad, round, answer, , updatedAt, spread) = latestRound(word.feed());
        if (isBad || updatedAt == 0 || updatedAt > block.timestamp) return (0, 0, round, PriceStatus.Invalid, 0);
        if (answer <= 1 << word.minExponent() || answer >= 1 << word.maxExponent())
            return (0, 0, round, PriceStatus.Invalid, 0);
        unchecked {
            if (block.timestamp - updatedAt > word.maxAge())
                return (answer, updatedAt, round, PriceStatus.Stale, spread);
            if (spread == 0) return (answer, updatedAt, round, PriceStatus.Valid, 0);
            if (spread >= answer) return (0, 0, round, PriceStatus.Invalid, 0);
            if (spread * 10_000 > answer * word.deviation()) status = PriceStatus.Divergent;
        }
    }

    /// Half width of an answer [as the answer, up]: what its source states, for a plain feed the deviation threshold.
    function halfWidth(RiskWord word, uint256 answer, uint256 spread) internal pure returns (uint256) {
        unchecked {
            return spread != 0 ? spread : (answer * word.deviation() + 9_999) / 10_000;
        }
    }

    /// Bounded call of `latestRoundData`. A negative answer arrives as a huge number. A failure with too little gas for a
    /// fair attempt reverts, so that a caller cannot make a good feed look dead.
    function latestRound(
        address feed
    )
        internal
        view
        returns (bool isBad, uint256 round, uint256 answer, uint256 startedAt, uint256 updatedAt, uint256 spread)
    {
        uint256 left = gasleft();
        bytes4 selector = AggregatorV3Interface.latestRoundData.selector;
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, selector)
            let ok := staticcall(FEED_GAS, feed, p, 4, p, 192)
            isBad := or(iszero(ok), lt(returndatasize(), 160))
            round := and(mload(p), 0xffffffffffffffffffff)
            answer := mload(add(p, 32))
            startedAt := mload(add(p, 64))
            updatedAt := mload(add(p, 96))
            if eq(returndatasize(), 192) {
                spread := mload(add(p, 160))
            }
        }
        if (isBad && left < NEEDED_GAS) revert ChainlinkGasTooLow(left, NEEDED_GAS);
    }
}
