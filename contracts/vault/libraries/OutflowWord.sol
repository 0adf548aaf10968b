// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {RAY, WAD} from "../../libraries/Constants.sol";
import {Cash} from "./CashLib.sol";

/// How fast debt may grow, in one slot: means of a day, supplied 96 | borrowed 96 [WAD at index 1] | share 16 [bp] | floor 48 [whole units].
/// Zero: nothing may be borrowed.
type OutflowWord is uint256;

using {share, floor, sampled, limit} for OutflowWord global;

// A mean covers a day in samples of an hour.
uint256 constant SAMPLE = 1 hours;
uint256 constant SAMPLES = 24;
uint256 constant MAX_FLOOR = type(uint48).max;

function newOutflowWord(OutflowWord w, uint256 share_, uint256 floor_) pure returns (OutflowWord) {
    return OutflowWord.wrap(uint192(OutflowWord.unwrap(w)) | (share_ << 192) | (floor_ << 208));
}

/// Share of the mean supply by which all debt may exceed its own mean [bp].
function share(OutflowWord w) pure returns (uint256) {
    return uint16(OutflowWord.unwrap(w) >> 192);
}

/// The same as an amount, whatever is supplied [WAD].
function floor(OutflowWord w) pure returns (uint256) {
    return (OutflowWord.unwrap(w) >> 208) * WAD;
}

/// The means after what was supplied and borrowed has stood for `hours_` full hours; each weighs a twenty-fourth.
function sampled(OutflowWord w, uint256 supplied, uint256 borrowed, uint256 hours_) pure returns (OutflowWord) {
    uint256 word = OutflowWord.unwrap(w);
    uint256 means = _moved(uint96(word), supplied, hours_) | (_moved(uint96(word >> 96), borrowed, hours_) << 96);
    return OutflowWord.wrap((word & ~uint256(type(uint192).max)) | means);
}

/// What all accounts together may owe now [WAD, rounded down].
function limit(OutflowWord w, Cash memory c) pure returns (uint256) {
    unchecked {
        uint256 word = OutflowWord.unwrap(w);
        uint256 growth = (uint96(word) * c.supplyIndex * share(w)) / (RAY * 10_000);
        uint256 least = floor(w);
        return (uint96(word >> 96) * c.borrowIndex) / RAY + (growth > least ? growth : least);
    }
}

function _moved(uint256 mean, uint256 value, uint256 hours_) pure returns (uint256) {
    unchecked {
        if (hours_ >= SAMPLES) return value;
        return (mean * (SAMPLES - hours_) + value * hours_) / SAMPLES;
    }
}
