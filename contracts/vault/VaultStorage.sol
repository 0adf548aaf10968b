// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {MarginCall} from "../types/MarginCall.sol";
import {MarketPot} from "../types/MarketPot.sol";
import {MarketState} from "../types/MarketState.sol";
import {PositionWord} from "../types/Position.sol";
import {OutflowWord} from "./libraries/OutflowWord.sol";
import {AssetWord} from "./libraries/AssetWord.sol";

/// A deleveraged side: its scale [RAY], its era, and what deleveraging added to its quote [RAY per unit of n]. Scales fall from 1 and prices
/// are below 2^84, so a shift stays below 2^120.
struct StoredSide {
    uint96 scale;
    uint16 era;
    int144 shift;
}

/// Where an era ended: what a unit of n is of size and of quote [RAY].
struct EraEnd {
    uint96 scale;
    int160 slope;
}

/// Variables of the vault and nothing else.
abstract contract VaultStorage {
    /// supply index uint104 [RAY] | borrow index uint104 [RAY] | anchor uint47 [1e-12 per year] | strained 1
    uint256 internal _indexes;
    /// supplied uint96 | borrowed uint96 [WAD at index 1] | accruedAt uint32 | outflow paused until uint32 [unix s]
    uint256 internal _totals;
    /// engine address | settlement tokens held uint96 [token units]
    uint256 internal _core;
    address internal _liquidator;
    /// recorded deficit uint128 | pending uint128, the reported losses of accounts not resolved yet [WAD]
    uint256 internal _losses;
    mapping(uint8 asset => AssetWord) internal _assets;
    mapping(AccountId account => Header) internal _headers;
    mapping(AccountId account => mapping(uint8 asset => uint256)) internal _balances;
    mapping(AccountId account => MarginCall) internal _calls;
    address internal _exchange;
    /// Account whose cash stands for the backstop's worth.
    AccountId internal _backstop;
    mapping(uint8 market => MarketState) internal _markets;
    mapping(uint8 market => MarketPot) internal _pots;
    mapping(AccountId account => mapping(uint8 market => PositionWord)) internal _positions;
    /// settled profit not yet matured uint128 [WAD] | since uint64 [unix s]
    mapping(AccountId account => uint256) internal _fresh;
    /// Sides that were ever deleveraged, and where their earlier eras ended.
    mapping(uint8 market => mapping(bool isLong => StoredSide)) internal _sides;
    mapping(uint8 market => mapping(bool isLong => mapping(uint256 era => EraEnd))) internal _eraEnds;
    /// An insolvent account's part of the pending losses [WAD].
    mapping(AccountId account => uint256) internal _reported;
    /// What the backstop spends on a market: seed uint128 | spent uint128 [WAD]
    mapping(uint8 market => uint256) internal _covers;
    /// Socialised losses not made good yet [WAD].
    uint256 internal _owedToSuppliers;
    OutflowWord internal _outflow;
    /// End of the guardian's closing of a market [unix s].
    mapping(uint8 market => uint256) internal _closedUntil;
}
