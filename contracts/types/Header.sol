// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {CallState} from "./CallState.sol";

/// One slot an account: principal int98 | collaterals 32 bits | markets 63 bits | fresh 1 | nonce uint22 | call state 40 bits.
type Header is uint256;

using {
    principal,
    collaterals,
    markets,
    instruments,
    nonce,
    callState,
    isCalled,
    withPrincipal,
    withCollaterals,
    withMarkets,
    isFresh,
    withFresh,
    withNextNonce,
    withCallState
} for Header global;

uint256 constant PRINCIPAL_MASK = (1 << 98) - 1;
uint256 constant COLLATERALS_MASK = uint256(type(uint32).max) << 98;
uint256 constant MARKETS_MASK = ((1 << 63) - 1) << 130;
uint256 constant FRESH_FLAG = 1 << 193;
uint256 constant NONCE_UNIT = 1 << 194;
uint256 constant NONCE_LIMIT = 1 << 22;
uint256 constant NONCE_MASK = (NONCE_LIMIT - 1) << 194;
uint256 constant CALL_STATE_SHIFT = 216;

/// Signed cash principal [WAD at index 1]: >= 0 earns the supply index, < 0 owes the borrow index.
function principal(Header h) pure returns (int256 value) {
    assembly ("memory-safe") {
        value := sar(158, shl(158, h))
    }
}

/// Bit k is set iff the balance of collateral k is not zero.
function collaterals(Header h) pure returns (uint256) {
    return uint32(Header.unwrap(h) >> 98);
}

/// Bit j is set iff the account has size or quote in market j.
function markets(Header h) pure returns (uint256) {
    return (Header.unwrap(h) & MARKETS_MASK) >> 130;
}

/// Collaterals and, from bit 32 on, markets: 0 when the account holds nothing but cash.
function instruments(Header h) pure returns (uint256) {
    return (Header.unwrap(h) & (FRESH_FLAG - 1)) >> 98;
}

/// Raised by every withdrawal, transfer out and trade, so that a keeper can pin the account he saw; starts again after 2^22.
function nonce(Header h) pure returns (uint256) {
    return (Header.unwrap(h) & NONCE_MASK) >> 194;
}

function callState(Header h) pure returns (CallState) {
    return CallState.wrap(Header.unwrap(h) >> CALL_STATE_SHIFT);
}

function isCalled(Header h) pure returns (bool) {
    return (Header.unwrap(h) >> CALL_STATE_SHIFT) & 1 != 0;
}

/// `value` must fit int98; the 96-bit totals bound it.
function withPrincipal(Header h, int256 value) pure returns (Header) {
    return Header.wrap((Header.unwrap(h) & ~PRINCIPAL_MASK) | (uint256(value) & PRINCIPAL_MASK));
}

function withCollaterals(Header h, uint256 bits) pure returns (Header) {
    return Header.wrap((Header.unwrap(h) & ~COLLATERALS_MASK) | (bits << 98));
}

function withMarkets(Header h, uint256 bits) pure returns (Header) {
    return Header.wrap((Header.unwrap(h) & ~MARKETS_MASK) | (bits << 130));
}

/// The account settled profit that may not have matured yet.
function isFresh(Header h) pure returns (bool) {
    return Header.unwrap(h) & FRESH_FLAG != 0;
}

function withFresh(Header h) pure returns (Header) {
    return Header.wrap(Header.unwrap(h) | FRESH_FLAG);
}

function withNextNonce(Header h) pure returns (Header) {
    unchecked {
        uint256 next = (Header.unwrap(h) + NONCE_UNIT) & NONCE_MASK;
        return Header.wrap((Header.unwrap(h) & ~NONCE_MASK) | next);
    }
}

function withCallState(Header h, CallState state) pure returns (Header) {
    uint256 rest = Header.unwrap(h) & ((1 << CALL_STATE_SHIFT) - 1);
    return Header.wrap(rest | (CallState.unwrap(state) << CALL_STATE_SHIFT));
}
