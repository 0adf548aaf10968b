// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {MarginCall} from "../types/MarginCall.sol";
import {AssetWord} from "./libraries/AssetWord.sol";

/// Variables of the vault and nothing else.
abstract contract VaultStorage {
    /// supply index uint104 [RAY] | borrow index uint104 [RAY] | anchor uint48 [1e-12 per year]
    uint256 internal _indexes;
    /// supplied uint96 | borrowed uint96 [WAD at index 1] | accruedAt uint32 | outflow paused until uint32 [unix s]
    uint256 internal _totals;
    /// engine address | settlement tokens held uint96 [token units]
    uint256 internal _core;
    address internal _liquidator;
    /// [WAD]
    uint256 internal _deficit;
    mapping(uint8 asset => AssetWord) internal _assets;
    mapping(AccountId account => Header) internal _headers;
    mapping(AccountId account => mapping(uint8 asset => uint256)) internal _balances;
    mapping(AccountId account => MarginCall) internal _calls;
}
