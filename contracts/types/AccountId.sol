// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Margin account: owner (20 bytes) | mode (1 byte) | sub id (11 bytes). Needs no opening transaction and no storage read.
type AccountId is bytes32;

using {owner, mode, isSame} for AccountId global;

// Cross margin: every balance of the account backs every debt of the account.
uint8 constant MODE_CROSS = 0;

// Isolated margin: one market, cash as its only collateral.
uint8 constant MODE_ISOLATED = 1;

function toAccountId(address owner_, uint8 mode_, uint88 sub) pure returns (AccountId) {
    return AccountId.wrap(bytes32((uint256(uint160(owner_)) << 96) | (uint256(mode_) << 88) | sub));
}

function owner(AccountId id) pure returns (address) {
    return address(bytes20(AccountId.unwrap(id)));
}

function mode(AccountId id) pure returns (uint8) {
    return uint8(uint256(AccountId.unwrap(id)) >> 88);
}

function isSame(AccountId a, AccountId b) pure returns (bool) {
    return AccountId.unwrap(a) == AccountId.unwrap(b);
}
