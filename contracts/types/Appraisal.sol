// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

// Words per account in the answer of `IVault.appraise`: the ledger's, then the engine's without and with a wanted instrument.

uint256 constant LEDGER_WORDS = 3;
uint256 constant STATE_WORDS = 4;
uint256 constant LEG_WORDS = 10;
