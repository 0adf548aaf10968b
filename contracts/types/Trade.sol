// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

// A trade between two accounts travels to the vault as four raw words: buyer; seller; market uint8 | size uint88 << 8 [WAD] | band uint16
// << 96 [bp] | price uint128 << 128 [WAD]; buyer's fee uint128 [WAD] | seller's fee uint128 << 128. Trades come grouped by market, in
// ascending order.
uint256 constant TRADE_WORDS = 4;

// What a keeper takes over from a liquidated account travels as four raw words: account; market uint8 | size uint88 << 8 [WAD] | price
// uint128 << 128 [WAD]; keeper's fee uint128 | tip uint128 << 128 [WAD]; who is tipped address | call state << 160.
uint256 constant TAKEOVER_WORDS = 4;

// Instrument ids of the engine: 0 cash, 1 to 31 collaterals, 32 + j market j.
uint8 constant MARKET_BASE = 32;
