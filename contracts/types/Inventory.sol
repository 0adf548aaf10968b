// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId, MODE_CROSS, MODE_ISOLATED, toAccountId} from "./AccountId.sol";

// Vault accounts of the backstop, by their owner: its cash; what it took over of collateral, sixteen kinds an account as an account may hold;
// and one isolated account a market, so that what it took over of one market cannot reach the capital behind another.

function backstopCash(address owner) pure returns (AccountId) {
    return toAccountId(owner, MODE_CROSS, 0);
}

function collateralInventory(address owner, uint8 asset) pure returns (AccountId) {
    return toAccountId(owner, MODE_CROSS, asset < 16 ? 1 : 2);
}

function positionInventory(address owner, uint8 market) pure returns (AccountId) {
    return toAccountId(owner, MODE_ISOLATED, uint88(market) + 1);
}
