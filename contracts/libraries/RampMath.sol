// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {MIN_GAP, RiskWord} from "../types/RiskWord.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {WAD} from "./Constants.sol";

/// How maintenance haircuts and margins follow a multiplier, and up to which of them an account stands.
///
///     up:    M <- M * 1.05^(5 min / 1 h) a round          down:  M <- M * 0.9^(dt / 1 d)
///
/// A leg's buffer is linear in its haircut h: with v the value, d the depth, the slope is v * d / (d + v) of a collateral and v * (d + v) / d of
/// a position, so that W = B at h + (W - B) / slope.
/// Domain: 1 <= M <= 3, dt < 2^32, haircuts 1 to 9,000 bp, values < 2^128.
library RampMath {
    /// Least time between two steps [s].
    uint256 internal constant ROUND = 5 minutes;
    /// 1.05^(1/12) [WAD], down.
    uint256 private constant RISE = 1_004_074_123_783_648_301;
    /// ln 0.9 [WAD], up in magnitude.
    int256 private constant FALL = -105_360_515_657_826_302;
    uint256 private constant BP = 10_000;

    /// Multiplier one step up [WAD], down.
    function risen(uint256 multiplier_) internal pure returns (uint256) {
        return (multiplier_ * RISE) / WAD;
    }

    /// Multiplier after falling for `elapsed` [WAD], down.
    function fallen(uint256 multiplier_, uint256 elapsed) internal pure returns (uint256) {
        return (multiplier_ * uint256(FixedPointMathLib.expWad((FALL * int256(elapsed)) / 1 days))) / WAD;
    }

    /// Haircut [bp, down] that a multiplier makes of the one set [per mille].
    function haircut(uint256 set, uint256 multiplier_) internal pure returns (uint256) {
        return (set * 10 * multiplier_) / WAD;
    }

    /// Least multiplier [WAD] that makes `haircut_` [bp] of the one set [per mille].
    function multiplier(uint256 haircut_, uint256 set) internal pure returns (uint256) {
        return (haircut_ * WAD + set * 10 - 1) / (set * 10);
    }

    /// Least opening haircut beside a maintenance haircut [bp] and the one set [per mille].
    function leastInitial(uint256 set, uint256 maintenance) internal pure returns (uint256) {
        return FixedPointMathLib.min(FixedPointMathLib.max(set, (maintenance + 9) / 10 + MIN_GAP), 1000);
    }

    /// Highest maintenance haircut of instrument `id` at which an account stands [bp, down], its other legs as they are; 0: it is below its line
    /// already. `words` from `start` on as IMarginEngine.appraise answers, with that instrument wanted.
    function line(uint256[] memory words, uint256 start, uint8 id) internal pure returns (uint256) {
        int256 room = int256(words[start]) - int256(words[start + 1]);
        if (room < 0) return 0;
        (uint256 value, RiskWord word) = (words[start + 4], RiskWord.wrap(words[start + 6]));
        if (value == 0) return type(uint256).max;
        uint256 depth = word.depth();
        uint256 slope = id < MARKET_BASE ? (value * depth) / (depth + value) : (value * (depth + value)) / depth;
        if (slope == 0) return type(uint256).max;
        return word.maintenanceHaircut() + (uint256(room) * BP) / slope;
    }
}
