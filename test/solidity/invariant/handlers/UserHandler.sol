// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {SCOPE_WITHDRAW} from "../../../../contracts/interfaces/IOperators.sol";
import {IVault} from "../../../../contracts/interfaces/IVault.sol";
import {IVaultEvents} from "../../../../contracts/interfaces/IVaultEvents.sol";
import {AccountId} from "../../../../contracts/types/AccountId.sol";
import {Ghost, Reach} from "../stores/Ghost.sol";
import {Actor} from "../utils/Actor.sol";
import {Model} from "../utils/Model.sol";
import {World} from "../utils/World.sol";
import {Handler, Shot} from "./Handler.sol";

/// Single actions of owners, givers and operators. What is asked for is computed first to be allowed, so nothing may revert.
contract UserHandler is Handler {
    constructor(World world_, Ghost ghost_, Model model_) Handler(world_, ghost_, model_) {}

    function depositCash(uint256 who, uint256 payer, uint256 amount) external timed {
        _deposit(who % _world.ACCOUNTS(), payer % _world.ACTORS(), 0, _bound(amount, 1, 500_000e6));
    }

    function depositCollateral(uint256 who, uint256 payer, uint256 asset, uint256 amount) external timed {
        uint8 id = _collateral(asset);
        uint256 index = who % _world.ACCOUNTS();
        uint256 giver = payer % _world.ACTORS();
        if (_vault.balanceOf(_world.account(index), id) == 0) giver = _world.ownerOf(index);
        (, uint256 total, uint256 cap) = _vault.assetOf(id);
        uint256 room = cap > total ? cap - total : 0;
        uint256 most = (_world.market(id).unit * 400_000e8) / uint192(_world.market(id).start);
        if (room == 0) return;
        _deposit(index, giver, id, _bound(amount, 1, room < most ? room : most));
    }

    function repayAll(uint256 who, uint256 payer) external timed {
        uint256 index = who % _world.ACCOUNTS();
        AccountId account = _world.account(index);
        int256 cash = _model.cashOf(account);
        if (cash >= 0) return;
        uint256 amount = (uint256(0 - cash) + _scale - 1) / _scale;
        Actor giver = _world.actors(payer % _world.ACTORS());
        _world.usdc().mint(address(giver), amount);
        Shot memory before = _shoot();
        giver.run(address(_vault), abi.encodeCall(IVault.deposit, (account, 0, type(uint256).max)));
        _ghost.flowIn(0, amount);
        Shot memory now_ = _compareUserAction(before, 1 << index);
        _requireAtLeast(_principal(now_, index), 0, "CAP-4");
        _requireSurplusKept(before, now_, index);
        _note(Reach.Repayment);
    }

    /// Of cash up to the whole balance, of collateral what the initial line leaves.
    function withdraw(uint256 who, uint256 asset, uint256 amount) external timed {
        uint256 index = who % _world.ACCOUNTS();
        uint8 id = uint8(asset % _world.ASSETS());
        uint256 limit = id == 0 ? _ownedCash(index) : _collateralOutflow(index, id);
        if (_withdraw(index, _ownerOf(index), id, amount, limit)) _note(Reach.Withdrawal);
    }

    function borrow(uint256 who, uint256 amount) external timed {
        uint256 index = who % _world.ACCOUNTS();
        if (index == _world.KEEPER()) return;
        if (_withdraw(index, _ownerOf(index), 0, amount, _cashOutflow(index)) && _isIndebted(index)) {
            _note(Reach.Borrow);
        }
    }

    function transfer(uint256 who, uint256 target, uint256 asset, uint256 amount) external timed {
        uint256 from = who % _world.ACCOUNTS();
        uint256 to = target % _world.ACCOUNTS();
        uint8 id = uint8(asset % _world.ASSETS());
        if (from == to || from == _world.KEEPER()) return;
        bool isOwn = _world.ownerOf(from) == _world.ownerOf(to);
        if (id != 0 && !isOwn && _vault.balanceOf(_world.account(to), id) == 0) return;
        uint256 limit = id == 0 ? _cashOutflow(from) : _collateralOutflow(from, id);
        amount =
            id == 0
                ? _clearOfDust(from, amount, limit)
                : limit == 0
                    ? 0
                    : _bound(amount, 1, limit);
        if (amount == 0) return;
        Shot memory before = _shoot();
        bytes memory data = abi.encodeCall(IVault.transfer, (_world.account(from), _world.account(to), id, amount));
        _ownerOf(from).run(address(_vault), data);
        Shot memory now_ = _compareUserAction(before, (1 << from) | (1 << to));
        _requireInitial(before, now_, from);
        _requireSurplusKept(before, now_, to);
        _note(Reach.Transfer);
    }

    /// An operator without a grant is refused and gets one; with one he withdraws for the owner.
    function operate(uint256 who, uint256 operator, uint256 asset, uint256 amount) external timed {
        uint256 index = who % _world.ACCOUNTS();
        Actor owner = _ownerOf(index);
        Actor agent = _world.actors(operator % 2 == 0 ? _world.LENDER() : _world.KEEPER());
        if (address(agent) == address(owner)) return;
        uint8 id = uint8(asset % _world.ASSETS());
        if (!_world.operators().isAuthorised(address(owner), address(agent), SCOPE_WITHDRAW)) {
            AccountId account = _world.account(index);
            bytes memory data = abi.encodeCall(IVault.withdraw, (account, id, 1, address(agent)));
            (bool ok, bytes memory reason) = agent.attempt(address(_vault), data);
            _require(!ok, "ACC-12", 1, 0);
            _requireSelector(reason, IVaultEvents.VaultNotAuthorised.selector, "ACC-12");
            uint256 expiry = _ghost.time() + _bound(amount, 1, 60 days);
            data = abi.encodeCall(_world.operators().setOperator, (address(agent), SCOPE_WITHDRAW, expiry));
            owner.run(address(_world.operators()), data);
            _note(Reach.StrangerRefusal);
            return;
        }
        uint256 limit = id == 0 ? _ownedCash(index) : _collateralOutflow(index, id);
        if (_withdraw(index, agent, id, amount, limit)) _note(Reach.OperatorOutflow);
    }

    /// One token unit of cash more than the initial line leaves.
    function borrowTooMuch(uint256 who, uint256 excess) external timed {
        uint256 index = who % _world.ACCOUNTS();
        if (!_canOpen()) return;
        (int256 worth, uint256 buffer) = _model.opening(_world.account(index));
        int256 room = worth - int256(buffer);
        uint256 amount = (room > 0 ? uint256(room) / _scale : 0) + _bound(excess, 1, 1_000e6);
        if (amount > _held()) return;
        bytes memory reason = _refusedWithdrawal(index, amount, "HLT-4");
        if (bytes4(reason) == IVaultEvents.VaultDebtTooSmall.selector) return;
        _requireSelector(reason, IVaultEvents.VaultBelowInitial.selector, "HLT-4");
        _note(Reach.BelowInitialRefusal);
    }

    /// While outflows are paused nothing may leave a debt behind.
    function borrowWhilePaused(uint256 who, uint256 excess) external timed {
        uint256 index = who % _world.ACCOUNTS();
        if (_ghost.time() >= _ghost.outflowPausedUntil()) return;
        uint256 amount = _ownedCash(index) + _bound(excess, 1, 1_000e6);
        if (amount > _held()) return;
        bytes memory reason = _refusedWithdrawal(index, amount, "L-10");
        _requireSelector(reason, IVaultEvents.VaultOutflowPaused.selector, "L-10");
        _note(Reach.PausedOutflowRefusal);
    }

    /* -------------------------------------------------- actions -------------------------------------------------- */

    function _deposit(uint256 index, uint256 payer, uint8 asset, uint256 amount) private {
        Actor giver = _world.actors(payer);
        _world.tokenOf(asset).mint(address(giver), amount);
        Shot memory before = _shoot();
        giver.run(address(_vault), abi.encodeCall(IVault.deposit, (_world.account(index), asset, amount)));
        _ghost.flowIn(asset, amount);
        Shot memory now_ = _compareUserAction(before, 1 << index);
        _requireSurplusKept(before, now_, index);
        _note(payer == _world.ownerOf(index) ? Reach.Deposit : Reach.Gift);
    }

    function _withdraw(uint256 index, Actor sender, uint8 asset, uint256 amount, uint256 limit) private returns (bool) {
        if (asset == 0) amount = _clearOfDust(index, amount, limit < _held() ? limit : _held());
        else amount = limit == 0 ? 0 : _bound(amount, 1, limit);
        if (amount == 0) return false;
        Shot memory before = _shoot();
        AccountId account = _world.account(index);
        sender.run(address(_vault), abi.encodeCall(IVault.withdraw, (account, asset, amount, address(sender))));
        _ghost.flowOut(asset, amount);
        Shot memory now_ = _compareUserAction(before, 1 << index);
        _requireInitial(before, now_, index);
        return true;
    }

    function _refusedWithdrawal(uint256 index, uint256 amount, string memory id) private returns (bytes memory reason) {
        Shot memory before = _shoot();
        Actor owner = _ownerOf(index);
        AccountId account = _world.account(index);
        bytes memory data = abi.encodeCall(IVault.withdraw, (account, 0, amount, address(owner)));
        bool ok;
        (ok, reason) = owner.attempt(address(_vault), data);
        _require(!ok, id, int256(amount), 0);
        _compareUserAction(before, 0);
    }

    function _noteCure(Shot memory before, Shot memory now_, uint256 index) internal {
        if (_isCalled(before, index) && !_isCalled(now_, index)) _note(Reach.CureByAction);
    }

    /// HLT-1 for an action outside a batch: no debt, or the initial line holds, at the model's numbers.
    function _requireInitial(Shot memory before, Shot memory now_, uint256 index) private {
        _noteCure(before, now_, index);
        if (_principal(now_, index) >= 0) return;
        _require(_canOpen(), "HLT-1", 0, 1);
        AccountId account = _world.account(index);
        _requireAtLeast(0 - _model.cashOf(account), int256(_world.MIN_DEBT()), "TVC-4");
        (int256 worth, uint256 buffer) = _model.opening(account);
        _requireAtLeast(worth, int256(buffer), "HLT-1");
    }

    /* --------------------------------------------------- limits -------------------------------------------------- */

    function _held() internal view returns (uint256 held) {
        (, held, ) = _vault.assetOf(0);
    }

    function _canOpen() internal view returns (bool) {
        return _model.isOpeningFit() && _ghost.time() >= _ghost.outflowPausedUntil();
    }

    function _isIndebted(uint256 index) private view returns (bool) {
        return _model.principalOf(_world.account(index)) < 0;
    }

    /// Positive cash [token units].
    function _ownedCash(uint256 index) private view returns (uint256) {
        int256 cash = _model.cashOf(_world.account(index));
        return cash > 0 ? uint256(cash) / _scale : 0;
    }

    /// Cash that may leave, borrowed or own [token units].
    function _cashOutflow(uint256 index) internal view returns (uint256 limit) {
        limit = _ownedCash(index);
        if (!_canOpen()) return limit;
        (int256 worth, uint256 buffer) = _model.opening(_world.account(index));
        int256 room = worth - int256(buffer) - 4;
        if (room > int256(limit * _scale)) limit = uint256(room) / _scale;
    }

    /// An amount within the limit that does not leave a debt under the minimum; 0 where there is none.
    function _clearOfDust(uint256 index, uint256 amount, uint256 limit) private view returns (uint256) {
        if (limit == 0) return 0;
        amount = _bound(amount, 1, limit);
        int256 minimum = int256(_world.MIN_DEBT());
        int256 cash = _model.cashOf(_world.account(index));
        int256 left = cash - int256(amount * _scale);
        if (left >= 0 || left <= 0 - minimum) return amount;
        uint256 needed = uint256(cash + minimum) / _scale + 1;
        if (needed <= limit) return needed;
        uint256 owned = _ownedCash(index);
        return owned < limit ? owned : limit;
    }

    /// Collateral that may leave [token units].
    function _collateralOutflow(uint256 index, uint8 asset) private view returns (uint256) {
        AccountId account = _world.account(index);
        uint256 balance = _vault.balanceOf(account, asset);
        int256 cash = _model.cashOf(account);
        if (cash >= 0 || balance == 0) return balance;
        if (!_canOpen() || 0 - cash < int256(_world.MIN_DEBT())) return 0;
        (int256 worth, uint256 buffer) = _model.opening(account);
        int256 surplus = worth - int256(buffer) - 4;
        if (surplus <= 0) return 0;
        uint256 value = _model.valueOf(asset, balance);
        return uint256(surplus) >= value ? balance : (balance * uint256(surplus)) / value;
    }
}
