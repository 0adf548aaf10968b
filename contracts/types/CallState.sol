// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Where an account stands in the life of its margin calls, 40 bits of its header:
/// called 1 | acted 1 | count uint2 | used uint13 | window uint8 | cured uint15.
type CallState is uint256;

using {isCalled, isActed, count, used, wasCuredWithin, withCall, withAct, withUse, withCure} for CallState global;

uint256 constant STATE_CALLED = 1;
uint256 constant STATE_ACTED = 2;
uint256 constant MAX_COUNT = 3;
// [s] steps of the time of the last cure.
uint256 constant CURE_STEP = 4096;
uint256 constant CURE_MASK = (1 << 15) - 1;
// Capacity used is counted in this part of a bucket.
uint256 constant USE_PARTS = 40_000;
uint256 constant USE_MASK = (1 << 13) - 1;

/// A margin call runs.
function isCalled(CallState s) pure returns (bool) {
    return CallState.unwrap(s) & STATE_CALLED != 0;
}

/// Something was sold under this call.
function isActed(CallState s) pure returns (bool) {
    return CallState.unwrap(s) & STATE_ACTED != 0;
}

/// Calls in a row, before this one, that each came within a day of the last cure; counts to 3.
function count(CallState s) pure returns (uint256) {
    return (CallState.unwrap(s) >> 2) & MAX_COUNT;
}

/// Share of the capacity buckets the account used in `window` [1 / USE_PARTS].
function used(CallState s, uint256 window) pure returns (uint256) {
    return uint8(CallState.unwrap(s) >> 17) == uint8(window) ? (CallState.unwrap(s) >> 4) & USE_MASK : 0;
}

/// Whether the last cure is less than `period` old at `time` [unix s], to 4,096 s. The stored time wraps after four years.
function wasCuredWithin(CallState s, uint256 period, uint256 time) pure returns (bool) {
    uint256 cured = CallState.unwrap(s) >> 25;
    return cured != 0 && ((time / CURE_STEP - cured) & CURE_MASK) * CURE_STEP < period;
}

function withCall(CallState s, uint256 count_) pure returns (CallState) {
    return CallState.wrap((CallState.unwrap(s) & ~uint256(0xf)) | STATE_CALLED | (count_ << 2));
}

function withAct(CallState s) pure returns (CallState) {
    return CallState.wrap(CallState.unwrap(s) | STATE_ACTED);
}

/// `share` must be below 2^13.
function withUse(CallState s, uint256 share, uint256 window) pure returns (CallState) {
    return CallState.wrap((CallState.unwrap(s) & ~uint256(0x1fffff0)) | (share << 4) | (uint256(uint8(window)) << 17));
}

function withCure(CallState s, uint256 time) pure returns (CallState) {
    uint256 cured = (time / CURE_STEP) & CURE_MASK;
    uint256 kept = CallState.unwrap(s) & 0x1fffffc;
    return CallState.wrap(kept | ((cured == 0 ? 1 : cured) << 25));
}
