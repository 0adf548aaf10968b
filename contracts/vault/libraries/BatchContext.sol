// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../../types/AccountId.sol";
import {SlotDerivation} from "@openzeppelin/contracts/utils/SlotDerivation.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";

/// Transient context of the outermost call: the lock, and inside a batch the touched accounts with what they were worth before.
library BatchContext {
    using TransientSlot for *;
    using SlotDerivation for bytes32;

    uint256 internal constant FREE = 0;
    uint256 internal constant BUSY = 1; // inside one action
    uint256 internal constant OPEN = 2; // inside a batch, between actions

    uint256 private constant FIRST_ASSET = 16;

    bytes32 private constant LOCK = keccak256("plimsoll.vault.lock");
    bytes32 private constant COUNT = keccak256("plimsoll.vault.touched.count");
    bytes32 private constant LIST = keccak256("plimsoll.vault.touched.list");
    bytes32 private constant BASELINE = keccak256("plimsoll.vault.touched.baseline");

    bytes32 private constant EPOCH = keccak256("plimsoll.vault.batch.epoch");

    /// What an account was worth at mid when the batch first touched it [WAD], the engine's word on the prices used, and what has left it
    /// since.
    struct Baseline {
        int256 netWorth;
        uint256 buffer;
        uint256 pricing;
        uint256 withdrawn; // [WAD] what left on balance, asset by asset
        bool isDebited; // something left
        bool isStrict; // something moved that has no Valid price, or a position moved: only the initial line will do
        int256 cashOut; // [WAD] cash that left on balance
    }

    function state() internal view returns (uint256) {
        return LOCK.asUint256().tload();
    }

    function setState(uint256 state_) internal {
        LOCK.asUint256().tstore(state_);
    }

    function count() internal view returns (uint256) {
        return COUNT.asUint256().tload();
    }

    function touched(uint256 index) internal view returns (AccountId) {
        return AccountId.wrap(LIST.offset(index).asBytes32().tload());
    }

    function isTouched(AccountId account) internal view returns (bool) {
        return _slot(account).asUint256().tload() != 0;
    }

    function push(AccountId account, int256 netWorth, uint256 buffer, uint256 pricing) internal {
        uint256 index = count();
        LIST.offset(index).asBytes32().tstore(AccountId.unwrap(account));
        COUNT.asUint256().tstore(index + 1);
        bytes32 slot = _slot(account);
        slot.asUint256().tstore(1);
        slot.offset(1).asInt256().tstore(netWorth);
        slot.offset(2).asUint256().tstore(buffer);
        slot.offset(3).asUint256().tstore(pricing);
    }

    /// Notes what left or came of one asset; an asset without a price has value 0 and still left.
    function addMove(AccountId account, uint8 asset, uint256 moved, bool isOut) internal {
        bytes32 slot = _slot(account);
        int256 value = isOut ? int256(moved) : 0 - int256(moved);
        if (isOut) slot.offset(5).asBoolean().tstore(true);
        TransientSlot.Int256Slot net = slot.offset(FIRST_ASSET + asset).asInt256();
        int256 before = net.tload();
        int256 afterwards = before + value;
        net.tstore(afterwards);
        TransientSlot.Uint256Slot withdrawn = slot.offset(4).asUint256();
        withdrawn.tstore(withdrawn.tload() + _positive(afterwards) - _positive(before));
    }

    function setUnpriced(AccountId account) internal {
        _slot(account).offset(6).asBoolean().tstore(true);
    }

    /// A position came or left: both count as something that left.
    function setMoved(AccountId account) internal {
        bytes32 slot = _slot(account);
        slot.offset(5).asBoolean().tstore(true);
        slot.offset(6).asBoolean().tstore(true);
    }

    function baseline(AccountId account) internal view returns (Baseline memory b) {
        bytes32 slot = _slot(account);
        b.netWorth = slot.offset(1).asInt256().tload();
        b.buffer = slot.offset(2).asUint256().tload();
        b.pricing = slot.offset(3).asUint256().tload();
        b.withdrawn = slot.offset(4).asUint256().tload();
        b.isDebited = slot.offset(5).asBoolean().tload();
        b.isStrict = slot.offset(6).asBoolean().tload();
        b.cashOut = slot.offset(FIRST_ASSET).asInt256().tload();
    }

    /// Forgets everything, so that the next batch of the transaction starts clean.
    function close() internal {
        COUNT.asUint256().tstore(0);
        EPOCH.asUint256().tstore(EPOCH.asUint256().tload() + 1);
    }

    function _positive(int256 value) private pure returns (uint256) {
        return value > 0 ? uint256(value) : 0;
    }

    function _slot(AccountId account) private view returns (bytes32) {
        return BASELINE.deriveMapping(AccountId.unwrap(account)).deriveMapping(EPOCH.asUint256().tload());
    }
}
