// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {SCOPE_TRANSFER} from "../interfaces/IOperators.sol";
import {ILiquidationCallback, IVault} from "../interfaces/IVault.sol";
import {MAX_ASSETS} from "../libraries/Constants.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {CallState} from "../types/CallState.sol";
import {Header} from "../types/Header.sol";
import {Delivery, SLICE_WORDS, Tip} from "../types/Sale.sol";
import {AssetWord} from "./libraries/AssetWord.sol";
import {BatchContext} from "./libraries/BatchContext.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {TokenLib} from "./libraries/TokenLib.sol";
import {VaultCustody} from "./VaultCustody.sol";

/// Collateral sold by the liquidator.
abstract contract VaultSales is VaultCustody, IVault {
    using CashLib for Cash;
    using TokenLib for address;
    using Words for uint256[];

    /// @inheritdoc IVault
    function settleSales(
        uint256[] calldata slices,
        Tip[] calldata tips,
        uint256 paid,
        Delivery calldata delivery
    ) external {
        _enterModule(_liquidator);
        (Cash memory cash, uint256 core) = _accrued();
        uint256[] memory sold = new uint256[](MAX_ASSETS);
        uint256 soldAssets;
        uint256 credited;
        for (uint256 i; i < slices.length; i += SLICE_WORDS) {
            AccountId account = AccountId.wrap(bytes32(slices.read(i)));
            if (account.isSame(delivery.account)) revert VaultSameAccount(account);
            uint256 amounts = slices.read(i + 1);
            uint256 info = slices.read(i + 2);
            uint8 asset = uint8(info);
            _sell(cash, account, asset, amounts, CallState.wrap(info >> 8));
            unchecked {
                credited += amounts >> 128;
                sold.set(asset, sold.get(asset) + uint128(amounts));
                soldAssets |= 1 << asset;
            }
        }
        for (uint256 i; i < tips.length; ++i) {
            _moveCash(cash, tips[i].account, int256(tips[i].amount));
            credited += tips[i].amount;
        }
        if (paid < credited) revert VaultUnderpaid(paid, credited);
        if (AccountId.unwrap(delivery.account) == 0) _settleByWallet(cash, core, sold, soldAssets, paid, delivery);
        else _settleByAccount(cash, sold, soldAssets, paid, delivery);
        BatchContext.setState(BatchContext.FREE);
    }

    /// Takes sold collateral from an account, credits its cash, and writes off what is owed when nothing is left.
    function _sell(Cash memory cash, AccountId account, uint8 asset, uint256 amounts, CallState state) private {
        mapping(uint8 => uint256) storage balances = _balances[account];
        uint256 balance = balances[asset];
        if (uint128(amounts) > balance) revert VaultBalanceTooLow(account, balance, uint128(amounts));
        Header header = _headers[account];
        int256 principal = header.principal();
        int256 owned;
        unchecked {
            balance -= uint128(amounts);
            if (balance == 0) header = header.withCollaterals(header.collaterals() & ~(uint256(1) << asset));
            owned = cash.toCash(principal) + int256(amounts >> 128);
        }
        balances[asset] = balance;
        if (header.instruments() == 0 && owned < 0) {
            _writeOff(cash, account, uint256(0 - owned));
            owned = 0;
        }
        _headers[account] = header.withPrincipal(cash.toPrincipal(owned, principal)).withCallState(state);
    }

    function _settleByWallet(
        Cash memory cash,
        uint256 core,
        uint256[] memory sold,
        uint256 soldAssets,
        uint256 paid,
        Delivery calldata delivery
    ) private {
        uint256 payment = (paid + _scale - 1) / _scale;
        _storeCash(cash, _withHeld(core, (core >> 160) + payment));
        for (; soldAssets != 0; soldAssets &= soldAssets - 1) {
            uint8 asset = uint8(LibBit.ffs(soldAssets));
            AssetWord word = _assets[asset];
            uint256 amount = sold.get(asset);
            _assets[asset] = word.withTotal(word.total() - amount);
            word.token().push(delivery.receiver, amount);
        }
        if (delivery.data.length != 0) ILiquidationCallback(delivery.payer).onLiquidation(payment, delivery.data);
        settlementToken.pullExact(delivery.payer, payment);
    }

    function _settleByAccount(
        Cash memory cash,
        uint256[] memory sold,
        uint256 soldAssets,
        uint256 paid,
        Delivery calldata delivery
    ) private {
        _authorise(delivery.payer, delivery.account, SCOPE_TRANSFER);
        _moveCash(cash, delivery.account, 0 - int256(paid));
        _storeCash(cash, _core);
        for (; soldAssets != 0; soldAssets &= soldAssets - 1) {
            uint8 asset = uint8(LibBit.ffs(soldAssets));
            _creditCollateral(delivery.payer, delivery.account, asset, sold.get(asset));
        }
        _checkOutflow(delivery.account, _headers[delivery.account], cash, _core);
    }
}
