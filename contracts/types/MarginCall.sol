// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Record of a margin call, one slot an account: caller address | startedAt uint32 | deadline uint32 | closeOut 1 | insolvent 1 | noticed 1.
/// Times are live seconds: seconds in which liquidation was open (see ILiquidator.liveNow). It means something only while the account's
/// header says that the account is called.
type MarginCall is uint256;

using {caller, startedAt, deadline, isCloseOut, isInsolvent, isNoticed, withDeadline, withFlags} for MarginCall global;

uint256 constant CALL_CLOSE_OUT = 1 << 224;
uint256 constant CALL_INSOLVENT = 1 << 225;
uint256 constant CALL_NOTICED = 1 << 226;

function newMarginCall(address caller_, uint256 startedAt_, uint256 deadline_) pure returns (MarginCall) {
    return MarginCall.wrap(uint160(caller_) | (startedAt_ << 160) | (deadline_ << 192));
}

/// Who registered the call; he is paid the tip when it leads to a sale.
function caller(MarginCall c) pure returns (address) {
    return address(uint160(MarginCall.unwrap(c)));
}

function startedAt(MarginCall c) pure returns (uint256) {
    return uint32(MarginCall.unwrap(c) >> 160);
}

function deadline(MarginCall c) pure returns (uint256) {
    return uint32(MarginCall.unwrap(c) >> 192);
}

/// The account was seen below its close-out line; the deadline is that time at the latest.
function isCloseOut(MarginCall c) pure returns (bool) {
    return MarginCall.unwrap(c) & CALL_CLOSE_OUT != 0;
}

/// The account was seen with net worth <= 0; the deadline is that time, the discount of the sale counts from it.
function isInsolvent(MarginCall c) pure returns (bool) {
    return MarginCall.unwrap(c) & CALL_INSOLVENT != 0;
}

/// The second notice was given.
function isNoticed(MarginCall c) pure returns (bool) {
    return MarginCall.unwrap(c) & CALL_NOTICED != 0;
}

function withDeadline(MarginCall c, uint256 deadline_) pure returns (MarginCall) {
    return MarginCall.wrap((MarginCall.unwrap(c) & ~(uint256(type(uint32).max) << 192)) | (deadline_ << 192));
}

function withFlags(MarginCall c, uint256 flags) pure returns (MarginCall) {
    return MarginCall.wrap(MarginCall.unwrap(c) | flags);
}
