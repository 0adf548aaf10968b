// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {SCOPE_DEPOSIT} from "../interfaces/IOperators.sol";
import {CASH, MAX_COLLATERALS} from "../libraries/Constants.sol";
import {AccountId, MODE_ISOLATED} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {AssetWord, MAX_TOTAL} from "./libraries/AssetWord.sol";
import {BatchContext} from "./libraries/BatchContext.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {TokenLib} from "./libraries/TokenLib.sol";
import {VaultChecks} from "./VaultChecks.sol";

/// Collateral and cash as they come in, go out and change accounts.
abstract contract VaultCustody is VaultChecks {
    using CashLib for Cash;
    using TokenLib for address;

    /* ---------------------------------------------------- collateral ------------------------------------------------- */

    function _depositCollateral(AccountId account, uint8 asset, uint256 amount) internal {
        if (amount == 0) revert VaultZeroAmount(account, asset);
        AssetWord word = _assets[asset];
        address token = word.token();
        if (token == address(0)) revert VaultUnknownAsset(asset);
        uint256 cap = word.cap();
        uint256 total = word.total() + (amount > MAX_TOTAL ? MAX_TOTAL : amount);
        if (total > cap) revert VaultCapExceeded(asset, total, cap);
        _assets[asset] = word.withTotal(total);
        uint256 balance = _creditCollateral(msg.sender, account, asset, amount);
        emit Deposited(account, asset, msg.sender, amount, int256(balance));
        token.pullExact(msg.sender, amount);
    }

    function _withdrawCollateral(
        AccountId account,
        uint8 asset,
        uint256 amount,
        address receiver,
        uint256 outer
    ) internal returns (uint256) {
        AssetWord word = _assets[asset];
        if (word.token() == address(0)) revert VaultUnknownAsset(asset);
        if (amount == type(uint256).max) amount = _balances[account][asset];
        if (amount == 0) revert VaultZeroAmount(account, asset);
        uint256 balance = _debitCollateral(account, asset, amount);
        _assets[asset] = word.withTotal(word.total() - amount);
        emit Withdrawn(account, asset, receiver, amount, int256(balance));
        if (outer == BatchContext.FREE) _checkOutflow(account);
        else _noteMove(account, asset, amount, true);
        word.token().push(receiver, amount);
        return amount;
    }

    function _transferCollateral(AccountId from, AccountId to, uint8 asset, uint256 amount, uint256 outer) internal {
        if (_assets[asset].token() == address(0)) revert VaultUnknownAsset(asset);
        uint256 fromBalance = _debitCollateral(from, asset, amount);
        uint256 toBalance = _creditCollateral(msg.sender, to, asset, amount);
        emit Transferred(from, to, asset, amount, int256(fromBalance), int256(toBalance));
        if (outer == BatchContext.FREE) _checkOutflow(from);
    }

    function _creditCollateral(
        address sender,
        AccountId account,
        uint8 asset,
        uint256 amount
    ) internal returns (uint256 balance) {
        mapping(uint8 asset => uint256) storage balances = _balances[account];
        balance = balances[asset];
        if (balance == 0) _addCollateral(sender, account, asset);
        balance += amount;
        balances[asset] = balance;
    }

    /// A new kind of collateral: only the owner or an operator may add it, up to the limit.
    function _addCollateral(address sender, AccountId account, uint8 asset) internal {
        _requireUsable(account);
        if (account.mode() == MODE_ISOLATED) revert VaultIsolated(account, asset);
        _authorise(sender, account, SCOPE_DEPOSIT);
        Header header = _headers[account];
        uint256 bits = header.collaterals() | (1 << asset);
        uint256 held = LibBit.popCount(bits);
        if (held > MAX_COLLATERALS) revert VaultTooManyCollaterals(account, held, MAX_COLLATERALS);
        _headers[account] = header.withCollaterals(bits);
    }

    function _debitCollateral(AccountId account, uint8 asset, uint256 amount) internal returns (uint256 balance) {
        mapping(uint8 asset => uint256) storage balances = _balances[account];
        balance = balances[asset];
        if (amount > balance) revert VaultBalanceTooLow(account, balance, amount);
        unchecked {
            balance -= amount;
        }
        balances[asset] = balance;
        Header header = _headers[account].withNextNonce();
        if (balance == 0) header = header.withCollaterals(header.collaterals() & ~(uint256(1) << asset));
        _headers[account] = header;
    }

    /* ------------------------------------------------------- cash ---------------------------------------------------- */

    function _depositCash(AccountId account, uint256 amount) internal returns (uint256) {
        _requireUsable(account);
        (Cash memory cash, uint256 core) = _accrued();
        if (amount == type(uint256).max) {
            int256 owed = 0 - cash.toCash(_headers[account].principal());
            if (owed <= 0) revert VaultNothingOwed(account);
            amount = (uint256(owed) + _scale - 1) / _scale;
        }
        if (amount == 0) revert VaultZeroAmount(account, CASH);
        int256 principal = _shiftCash(cash, account, int256(_toWad(amount)));
        _storeCash(cash, _withHeld(core, (core >> 160) + amount));
        emit Deposited(account, CASH, msg.sender, amount, principal);
        settlementToken.pullExact(msg.sender, amount);
        return amount;
    }

    function _withdrawCash(
        AccountId account,
        uint256 amount,
        address receiver,
        uint256 outer
    ) internal returns (uint256) {
        (Cash memory cash, uint256 core) = _accrued();
        if (amount == type(uint256).max) {
            int256 owned = cash.toCash(_headers[account].principal());
            amount = owned > 0 ? uint256(owned) / _scale : 0;
        }
        if (amount == 0) revert VaultZeroAmount(account, CASH);
        if (cash.isStrained) _requireUnfrozen(cash);
        uint256 held = core >> 160;
        if (amount > held) revert VaultLiquidityTooLow(CASH, held, amount);
        core = _withHeld(core, held - amount);
        Header header = _headers[account].withNextNonce();
        int256 principal = cash.toPrincipal(
            cash.toCash(header.principal()) - int256(amount * _scale),
            header.principal()
        );
        header = header.withPrincipal(principal);
        _headers[account] = header;
        _storeCash(cash, core);
        emit Withdrawn(account, CASH, receiver, amount, principal);
        if (outer == BatchContext.FREE) _checkOutflow(account, header, cash, core);
        else _noteMove(account, CASH, amount, true);
        settlementToken.push(receiver, amount);
        return amount;
    }

    function _transferCash(AccountId from, AccountId to, uint256 amount, uint256 outer) internal {
        _requireUsable(to);
        (Cash memory cash, uint256 core) = _accrued();
        _headers[from] = _headers[from].withNextNonce();
        int256 fromPrincipal = _shiftCash(cash, from, 0 - int256(amount));
        int256 toPrincipal = _shiftCash(cash, to, int256(amount));
        _storeCash(cash, core);
        emit Transferred(from, to, CASH, amount, fromPrincipal, toPrincipal);
        if (outer == BatchContext.FREE) _checkOutflow(from, _headers[from], cash, core);
    }

    /// No cash leaves while losses exceed what stands against them.
    function _requireUnfrozen(Cash memory cash) private view {
        (uint256 lost, uint256 cover) = _strain(cash);
        if (lost > cover) revert VaultFrozen(lost, cover);
    }

    function _moveCash(Cash memory cash, AccountId account, int256 amount) internal {
        _requireUsable(account);
        emit CashMoved(account, amount, _shiftCash(cash, account, amount));
    }

    function _withHeld(uint256 core, uint256 held) internal pure returns (uint256) {
        if (held > type(uint96).max) revert CashLib.CashTotalTooLarge(held, type(uint96).max);
        return uint160(core) | (held << 160);
    }
}
