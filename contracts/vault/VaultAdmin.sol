// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH, MAX_ASSETS, MAX_OUTFLOW_PAUSE, RAY} from "../libraries/Constants.sol";
import {RateParams} from "../libraries/RateMath.sol";
import {AssetWord, MAX_TOTAL} from "./libraries/AssetWord.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {VaultStorage} from "./VaultStorage.sol";

/// What a vault is born with.
struct VaultConfig {
    address authority; // AccessManager over every setter
    address settlementToken; // at most 18 decimals
    address operators; // IOperators
    address engine; // IMarginEngine
    uint256 minDebt; // [WAD] smallest debt an outflow may leave
    uint64 initialAnchor; // [WAD per year]
    RateParams rates;
}

/// Immutables, and the setters behind the access manager. `lowerCap` and `pauseOutflow` only reduce risk and are the guardian's.
abstract contract VaultAdmin is IVault, VaultStorage, AccessManaged {
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

    /* --------------------------------------------- governance, delayed --------------------------------------------- */

    function listAsset(uint8 asset, address token, uint256 cap) external restricted {
        if (asset == CASH || asset >= MAX_ASSETS || token == address(0) || token == settlementToken) {
            revert VaultUnknownAsset(asset);
        }
        AssetWord word = _assets[asset];
        if (word.token() != address(0)) revert VaultAlreadyListed(asset, word.token());
        _assets[asset] = AssetWord.wrap(uint160(token));
        emit AssetListed(asset, token);
        _setCap(asset, cap);
    }

    function setCap(uint8 asset, uint256 cap) external restricted {
        _setCap(asset, cap);
    }

    function setEngine(address engine_) external restricted {
        _core = (_core & ~uint256(type(uint160).max)) | uint160(engine_);
        emit EngineSet(engine_);
    }

    function setLiquidator(address liquidator_) external restricted {
        _liquidator = liquidator_;
        emit LiquidatorSet(liquidator_);
    }

    /// @notice Ends a pause early.
    function resumeOutflow() external restricted {
        if (block.timestamp < _totals >> 224) _setPause(block.timestamp);
    }

    /* --------------------------------------------- guardian, no delay ---------------------------------------------- */

    function lowerCap(uint8 asset, uint256 cap) external restricted {
        uint256 limit = _assets[asset].cap();
        if (cap > limit) revert VaultCapOutOfRange(asset, cap, limit);
        _setCap(asset, cap);
    }

    /// @notice Stops outflows that leave a debt behind for `duration` [s]. Cannot be renewed before as long a time has passed as the
    /// longest pause.
    function pauseOutflow(uint256 duration) external restricted {
        if (duration > MAX_OUTFLOW_PAUSE) revert VaultPauseTooLong(duration, MAX_OUTFLOW_PAUSE);
        uint256 last = _totals >> 224;
        if (last != 0 && block.timestamp < last + MAX_OUTFLOW_PAUSE) {
            revert VaultPauseTooLong(block.timestamp, last + MAX_OUTFLOW_PAUSE);
        }
        _setPause(block.timestamp + duration);
    }

    /* --------------------------------------------------- internal -------------------------------------------------- */

    function _rates() internal view returns (RateParams memory) {
        return RateParams(_targetUtilisation, _anchorSpeed, _reserveShare, _minAnchor, _maxAnchor);
    }

    function _setCap(uint8 asset, uint256 cap) private {
        AssetWord word = _assets[asset];
        if (word.token() == address(0)) revert VaultUnknownAsset(asset);
        if (cap > MAX_TOTAL) revert VaultCapOutOfRange(asset, cap, MAX_TOTAL);
        word = word.withCap(cap);
        _assets[asset] = word;
        emit CapSet(asset, word.cap());
    }

    function _setPause(uint256 until) private {
        _totals = (_totals & (type(uint256).max >> 32)) | (until << 224);
        emit OutflowPaused(until);
    }

    function _requireAtMost(bytes32 name, uint256 value, uint256 limit) private pure {
        if (value > limit) revert VaultParameterOutOfRange(name, value, limit);
    }
}
