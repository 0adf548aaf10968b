// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IVault} from "../../../../contracts/interfaces/IVault.sol";
import {AccountId} from "../../../../contracts/types/AccountId.sol";
import {PriceStatus} from "../../../../contracts/types/Price.sol";
import {Ghost, Reach} from "../stores/Ghost.sol";
import {Actor, Step} from "../utils/Actor.sol";
import {Model, Standing} from "../utils/Model.sol";
import {World} from "../utils/World.sol";
import {Shot} from "./Handler.sol";
import {UserHandler} from "./UserHandler.sol";

/// Batches of an owner: leverage, reduction in every state, there and back, and what must be refused.
contract BatchHandler is UserHandler {
    constructor(World world_, Ghost ghost_, Model model_) UserHandler(world_, ghost_, model_) {}

    /// Deposits collateral and borrows against what the account could borrow before.
    function lever(uint256 who, uint256 asset, uint256 amount, uint256 debt) external timed {
        uint256 index = who % _world.ACCOUNTS();
        uint8 id = _collateral(asset);
        (, uint256 total, uint256 cap) = _vault.assetOf(id);
        uint256 room = cap > total ? cap - total : 0;
        uint256 most = (_world.market(id).unit * 400_000e8) / uint192(_world.market(id).start);
        uint256 limit = _cashOutflow(index) < _held() ? _cashOutflow(index) : _held();
        if (index == _world.KEEPER() || room == 0 || limit < (2 * _world.MIN_DEBT()) / _scale) return;
        amount = _bound(amount, 1, room < most ? room : most);
        debt = _bound(debt, limit / 2, limit);
        if (_model.cashOf(_world.account(index)) > 0) return;
        Actor owner = _ownerOf(index);
        _world.tokenOf(id).mint(address(owner), amount);
        Step[] memory steps = new Step[](2);
        steps[0] = _step(abi.encodeCall(IVault.deposit, (_world.account(index), id, amount)));
        steps[1] = _withdrawal(index, 0, debt);
        Shot memory before = _shoot();
        owner.runBatch(_vault, steps);
        _ghost.flowIn(id, amount);
        _ghost.flowOut(0, debt);
        _requireLine(before, _compareUserAction(before, 1 << index), index, debt * _scale);
        _note(Reach.BatchLeverage);
    }

    /// Sells collateral outside and pays the proceeds in, short of the value by at most the tolerated slippage.
    function reduce(uint256 who, uint256 asset, uint256 amount, uint256 slippage) external timed {
        uint256 index = who % _world.ACCOUNTS();
        uint8 id = _collateral(asset);
        AccountId account = _world.account(index);
        uint256 balance = _vault.balanceOf(account, id);
        Shot memory before = _shoot();
        Standing memory s = _standing(before, index);
        if (balance == 0 || !_isPriced(id) || _principal(before, index) >= 0) return;
        amount = amount % 4 == 0 ? balance : _bound(amount, 1, balance);
        uint256 value = _model.valueOf(id, amount);
        uint256 paid = value / _scale + 1;
        if (value > 100e18 && s.worth * 5 > int256(s.maintenance)) paid -= (paid * _bound(slippage, 0, 90)) / 10_000;
        _world.usdc().mint(address(_ownerOf(index)), paid);
        Step[] memory steps = new Step[](2);
        steps[0] = _withdrawal(index, id, amount);
        steps[1] = _step(abi.encodeCall(IVault.deposit, (account, 0, paid)));
        _ownerOf(index).runBatch(_vault, steps);
        _ghost.flowOut(id, amount);
        _ghost.flowIn(0, paid);
        Shot memory now_ = _compareWriteOff(before, 1 << index);
        _requireLine(before, now_, index, value + 1);
        _judgeWriteOff(before, now_, index, paid);
        _note(Reach.BatchReduction);
    }

    /// Takes a whole leg out and puts it back; passes in every state while the legs are priced.
    function roundTrip(uint256 who, uint256 asset) external timed {
        uint256 index = who % _world.ACCOUNTS();
        uint8 id = _collateral(asset);
        AccountId account = _world.account(index);
        uint256 balance = _vault.balanceOf(account, id);
        Shot memory before = _shoot();
        (, uint256 total, uint256 cap) = _vault.assetOf(id);
        if (balance == 0 || total > cap || !_isPriced(id)) return;
        Step[] memory steps = new Step[](2);
        steps[0] = _withdrawal(index, id, balance);
        steps[1] = _step(abi.encodeCall(IVault.deposit, (account, id, balance)));
        _ownerOf(index).runBatch(_vault, steps);
        Shot memory now_ = _compareUserAction(before, 1 << index);
        _require(_principal(now_, index) == _principal(before, index), "ACC-9", _principal(now_, index), 0);
        _require(_vault.balanceOf(account, id) == balance, "ACC-9", int256(balance), 0);
        _note(Reach.BatchRoundTrip);
    }

    /// Moves collateral to the owner's other account and pays its value in: two accounts in one check.
    function sellToOwn(uint256 asset, uint256 amount) external timed {
        uint256 from = 1;
        uint256 to = _world.ACCOUNTS() - 1;
        uint8 id = _collateral(asset);
        AccountId account = _world.account(from);
        uint256 balance = _vault.balanceOf(account, id);
        Shot memory before = _shoot();
        Standing memory s = _standing(before, from);
        if (balance == 0 || !_isPriced(id) || s.worth <= 0) return;
        amount = _bound(amount, 1, balance);
        uint256 value = _model.valueOf(id, amount);
        uint256 paid = value / _scale + 1;
        _world.usdc().mint(address(_ownerOf(from)), paid);
        Step[] memory steps = new Step[](2);
        steps[0] = _step(abi.encodeCall(IVault.transfer, (account, _world.account(to), id, amount)));
        steps[1] = _step(abi.encodeCall(IVault.deposit, (account, 0, paid)));
        _ownerOf(from).runBatch(_vault, steps);
        _ghost.flowIn(0, paid);
        Shot memory now_ = _compareUserAction(before, (1 << from) | (1 << to));
        _requireLine(before, now_, from, value + 1);
        _requireSurplusKept(before, now_, to);
    }

    /// An insolvent owner buys out everything at its value and leaves the rest of the debt.
    function abandon(uint256 who) external timed {
        Shot memory before = _shoot();
        uint256 index = who % _world.ACCOUNTS();
        for (uint256 i; i < _world.ACCOUNTS() && !_isAbandonable(before, index); ++i) {
            index = (index + 1) % _world.ACCOUNTS();
        }
        if (!_isAbandonable(before, index)) return;
        AccountId account = _world.account(index);
        Step[] memory steps = new Step[](_world.ASSETS());
        uint256 paid;
        for (uint8 id = 1; id < _world.ASSETS(); ++id) {
            uint256 balance = _vault.balanceOf(account, id);
            steps[id - 1] = _step(abi.encodeCall(IVault.cashOf, (account)));
            if (balance == 0) continue;
            paid += _model.valueOf(id, balance) / _scale + 1;
            steps[id - 1] = _withdrawal(index, id, balance);
            _ghost.flowOut(id, balance);
        }
        _world.usdc().mint(address(_ownerOf(index)), paid);
        steps[steps.length - 1] = _step(abi.encodeCall(IVault.deposit, (account, 0, paid)));
        _ownerOf(index).runBatch(_vault, steps);
        _ghost.flowIn(0, paid);
        _judgeWriteOff(before, _compareWriteOff(before, 1 << index), index, paid);
    }

    /// As `reduce`, for 1.1 % to 10 % less than the value: what the contract lets pass must stand at the initial line.
    function reduceCheaply(uint256 who, uint256 asset, uint256 amount, uint256 slippage) external timed {
        uint256 index = who % _world.ACCOUNTS();
        uint8 id = _collateral(asset);
        uint256 balance = _vault.balanceOf(_world.account(index), id);
        Shot memory before = _shoot();
        if (balance == 0 || _principal(before, index) >= 0) return;
        amount = _bound(amount, 1, balance);
        uint256 value = _model.valueOf(id, amount);
        uint256 paid = (value * _bound(slippage, 9_000, 9_890)) / (10_000 * _scale);
        if (paid == 0) return;
        Actor owner = _ownerOf(index);
        _world.usdc().mint(address(owner), paid);
        Step[] memory steps = new Step[](2);
        steps[0] = _withdrawal(index, id, amount);
        steps[1] = _step(abi.encodeCall(IVault.deposit, (_world.account(index), 0, paid)));
        (bool ok, ) = owner.attempt(address(owner), abi.encodeCall(Actor.runBatch, (_vault, steps)));
        if (!ok) {
            _compareUserAction(before, 0);
            return _note(Reach.BelowInitialRefusal);
        }
        _ghost.flowOut(id, amount);
        _ghost.flowIn(0, paid);
        _requireLine(before, _compareUserAction(before, 1 << index), index, value + 1);
    }

    /// Swaps one collateral for another of the same value; what the contract lets pass must be allowed.
    function swap(uint256 who, uint256 asset, uint256 target, uint256 amount) external timed {
        uint256 index = who % _world.ACCOUNTS();
        (uint8 sold, uint8 bought) = (_collateral(asset), _collateral(target));
        uint256 balance = _vault.balanceOf(_world.account(index), sold);
        Shot memory before = _shoot();
        uint256 price = _model.valueOf(bought, _world.market(bought).unit);
        if (balance == 0 || sold == bought || price == 0 || _principal(before, index) >= 0) return;
        amount = _bound(amount, 1, balance);
        uint256 received = (_model.valueOf(sold, amount) * _world.market(bought).unit) / price + 1;
        (, uint256 total, uint256 cap) = _vault.assetOf(bought);
        if (total + received > cap) return;
        Actor owner = _ownerOf(index);
        _world.tokenOf(bought).mint(address(owner), received);
        Step[] memory steps = new Step[](2);
        steps[0] = _withdrawal(index, sold, amount);
        steps[1] = _step(abi.encodeCall(IVault.deposit, (_world.account(index), bought, received)));
        (bool ok, ) = owner.attempt(address(owner), abi.encodeCall(Actor.runBatch, (_vault, steps)));
        if (!ok) {
            _compareUserAction(before, 0);
            return _note(Reach.SwapRefusal);
        }
        _ghost.flowOut(sold, amount);
        _ghost.flowIn(bought, received);
        _requireLine(before, _compareUserAction(before, 1 << index), index, _model.valueOf(sold, amount) + 1);
        _note(Reach.Swap);
    }

    /// Borrowing beyond the initial line is refused in a batch as outside, whatever is put in and taken out meanwhile.
    function batchTooMuch(uint256 who, uint256 excess) external timed {
        uint256 index = who % _world.ACCOUNTS();
        AccountId account = _world.account(index);
        (int256 worth, uint256 buffer) = _model.opening(account);
        int256 room = worth - int256(buffer);
        int256 cash = _model.cashOf(account);
        uint256 most = room > cash ? uint256(room > 0 ? room : int256(0)) : uint256(cash > 0 ? cash : int256(0));
        uint256 amount = most / _scale + _bound(excess, 1, 1_000e6);
        if (amount > _held()) return;
        Step[] memory steps = new Step[](1);
        steps[0] = _withdrawal(index, 0, amount);
        Actor owner = _ownerOf(index);
        Shot memory before = _shoot();
        (bool ok, ) = owner.attempt(address(owner), abi.encodeCall(Actor.runBatch, (_vault, steps)));
        _require(!ok, "HLT-1, RC-1", int256(amount), int256(most));
        _compareUserAction(before, 0);
        _note(Reach.BelowInitialRefusal);
    }

    /* ------------------------------------------------- internals ------------------------------------------------- */

    function _step(bytes memory data) private view returns (Step memory) {
        return Step(address(_vault), data);
    }

    function _withdrawal(uint256 index, uint8 asset, uint256 amount) private view returns (Step memory) {
        address receiver = address(_ownerOf(index));
        return _step(abi.encodeCall(IVault.withdraw, (_world.account(index), asset, amount, receiver)));
    }

    /// Insolvent, with collateral, all of it priced.
    function _isAbandonable(Shot memory shot, uint256 index) private pure returns (bool) {
        Standing memory s = _standing(shot, index);
        return s.worth < 0 && s.isPriced && _bits(shot, index) != 0;
    }

    function _isPriced(uint8 asset) private view returns (bool) {
        (, , PriceStatus status) = _model.feedOf(asset);
        return status == PriceStatus.Valid;
    }

    /// LIQ-3: who bought out his last collateral leaves no debt behind but a recorded deficit, to the wei of two roundings.
    function _judgeWriteOff(Shot memory before, Shot memory now_, uint256 index, uint256 paid) private {
        uint256 loss = now_.deficit - before.deficit;
        int256 owed = 0 - _cash(before, index) - int256(paid * _scale);
        if (_bits(now_, index) != 0 || owed < 0) return _require(loss <= 3, "LIQ-3", int256(loss), 0);
        _require(_principal(now_, index) == 0, "LIQ-3", _principal(now_, index), 0);
        _requireAtLeast(int256(loss), owed, "LIQ-3, WAT");
        _requireAtMost(int256(loss), owed + 3, "LIQ-3, WAT");
        _ghost.writeOff(loss);
        _note(Reach.BatchDeficit);
    }

    /// HLT-1 for a batch: no debt, or the initial line, or risk-reducing by the numbers before and after.
    function _requireLine(Shot memory before, Shot memory now_, uint256 index, uint256 out) private {
        _noteCure(before, now_, index);
        if (_principal(now_, index) >= 0) return;
        AccountId account = _world.account(index);
        if (_canOpen() && 0 - _model.cashOf(account) >= int256(_world.MIN_DEBT())) {
            (int256 worth, uint256 buffer) = _model.opening(account);
            if (worth >= int256(buffer)) return;
        }
        Standing memory was = _standing(before, index);
        Standing memory is_ = _standing(now_, index);
        int256 dW = is_.worth - was.worth;
        int256 dB = int256(is_.maintenance) - int256(was.maintenance);
        _requireAtLeast(dW, dB, "DMM-3");
        _requireAtLeast(dW * 100, 0 - int256(out), "DMM-3");
        if (was.worth >= int256(was.maintenance)) return;
        if (was.worth <= 0) _requireAtLeast(dW, 0, "DMM-3");
        else _requireAtLeast(dW * int256(was.maintenance), was.worth * dB, "DMM-3");
    }
}
