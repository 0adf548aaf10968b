// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IVaultEvents} from "../interfaces/IVaultEvents.sol";
import {RAY} from "../libraries/Constants.sol";
import {RateParams} from "../libraries/RateMath.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {VaultStorage} from "./VaultStorage.sol";

/// What a vault is born with.
struct VaultConfig {
    address authority; // AccessManager over every setter
    address settlementToken; // at most 18 decimals
    address operators; // IOperators
    address engine; // IMarginEngine
    address trading; // VaultTrading made with the same configuration; it needs none itself
    address resolution; // VaultResolution, likewise
    uint256 minDebt; // [WAD] smallest debt an outflow may leave
    uint64 initialAnchor; // [WAD per year]
    RateParams rates;
}

/// What a vault is made with.
abstract contract VaultBase is IVaultEvents, VaultStorage, AccessManaged {
    address public immutable settlementToken;
    address public immutable operators;
    uint256 public immutable minDebt;
    /// WAD per unit of the settlement token.
    uint256 internal immutable _scale;
    uint64 private immutable _targetUtilisation;
    uint96 private immutable _anchorSpeed;
    uint64 private immutable _reserveShare;
    uint64 private immutable _minAnchor;
    uint64 private immutable _maxAnchor;

    constructor(VaultConfig memory c) AccessManaged(c.authority) {
        _requireAtMost("target", c.rates.target, 0.99e18);
        _requireAtMost("minTarget", 0.5e18, c.rates.target);
        _requireAtMost("speed", c.rates.speed, 100e18);
        _requireAtMost("reserveShare", c.rates.reserveShare, 0.5e18);
        _requireAtMost("maxAnchor", c.rates.maxAnchor, 1e18);
        _requireAtMost("initialAnchor", c.initialAnchor, c.rates.maxAnchor);
        _requireAtMost("minAnchor", c.rates.minAnchor, c.initialAnchor);
        _requireAtMost("anchorFloor", CashLib.ANCHOR_UNIT, c.rates.minAnchor);
        _requireAtMost("minDebt", c.minDebt, 10_000e18);
        settlementToken = c.settlementToken;
        operators = c.operators;
        minDebt = c.minDebt;
        _scale = 10 ** (18 - IERC20Metadata(c.settlementToken).decimals());
        (_targetUtilisation, _anchorSpeed, _reserveShare) = (c.rates.target, c.rates.speed, c.rates.reserveShare);
        (_minAnchor, _maxAnchor) = (c.rates.minAnchor, c.rates.maxAnchor);
        _core = uint160(c.engine);
        Cash memory cash;
        (cash.supplyIndex, cash.borrowIndex) = (RAY, RAY);
        (cash.anchor, cash.accruedAt) = (c.initialAnchor / CashLib.ANCHOR_UNIT, block.timestamp);
        (_indexes, _totals) = CashLib.pack(cash);
        emit EngineSet(c.engine);
    }

    /* --------------------------------------------------- internal -------------------------------------------------- */

    function _rates() internal view returns (RateParams memory) {
        return RateParams(_targetUtilisation, _anchorSpeed, _reserveShare, _minAnchor, _maxAnchor);
    }

    function _requireAtMost(bytes32 name, uint256 value, uint256 limit) internal pure {
        if (value > limit) revert VaultParameterOutOfRange(name, value, limit);
    }
}
