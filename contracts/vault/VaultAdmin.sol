// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CASH, MAX_ASSETS, MAX_OUTFLOW_PAUSE, MIN_OUTFLOW_SHARE, WAD} from "../libraries/Constants.sol";
import {AssetWord, MAX_TOTAL} from "./libraries/AssetWord.sol";
import {MAX_FLOOR, newOutflowWord, OutflowWord} from "./libraries/OutflowWord.sol";
import {VaultBase} from "./VaultBase.sol";

/// The setters behind the access manager. `lowerCap` and `pauseOutflow` only reduce risk and are the guardian's.
abstract contract VaultAdmin is VaultBase {
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

    function setExchange(address exchange_) external restricted {
        _exchange = exchange_;
        emit ExchangeSet(exchange_);
    }

    /// @notice Ends a pause early.
    function resumeOutflow() external restricted {
        if (block.timestamp < _totals >> 224) _setPause(block.timestamp);
    }

    /// @notice Limits how fast debt may grow: all of it by `share` [bp, 500 to 10,000] of the day's mean supply, or by `floor` [WAD, kept in
    /// whole units] if that is more, above the day's mean debt.
    function setOutflowLimit(uint256 share, uint256 floor) external restricted {
        _requireAtMost("share", share, 10_000);
        _requireAtMost("floor", floor, MAX_FLOOR * WAD);
        if (share < MIN_OUTFLOW_SHARE) revert VaultOutflowShareTooLow(share, MIN_OUTFLOW_SHARE);
        OutflowWord word = newOutflowWord(_outflow, share, floor / WAD);
        _outflow = word;
        emit OutflowLimitSet(word.share(), word.floor());
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
}
