// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVaultResolution} from "../interfaces/IVaultResolution.sol";
import {WAD} from "../libraries/Constants.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {AccountId} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {collateralInventory, positionInventory} from "../types/Inventory.sol";
import {Leg, newLeg} from "../types/Position.sol";
import {BatchContext} from "./libraries/BatchContext.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {VaultBase, VaultConfig} from "./VaultBase.sol";
import {VaultDeleveraging} from "./VaultDeleveraging.sol";
import {VaultWaterfall} from "./VaultWaterfall.sol";

/// Losses are resolved here. The vault runs this code on its own storage by delegate call, as it does with VaultTrading.
contract VaultResolution is VaultDeleveraging, VaultWaterfall {
    using CashLib for Cash;

    constructor(VaultConfig memory c) VaultBase(c) {}

    /* ------------------------------------------------ backstop's gates ---------------------------------------------- */

    /// @inheritdoc IVaultResolution
    function settleAbsorption(AccountId account, uint256 share, uint256 payout) external {
        address owner = _backstop.owner();
        _enterModule(owner);
        if (account.owner() == owner) revert VaultSameAccount(account);
        _requireAtMost("share", share, WAD);
        (Cash memory cash, uint256 core) = _accrued();
        Header header = _headers[account];
        _takeCollaterals(account, owner, header.collaterals(), share);
        _takePositions(cash, core, account, owner, share);
        int256 moved = (cash.toCash(header.principal()) * int256(share)) / int256(WAD) - int256(payout);
        _shiftCash(cash, account, 0 - moved);
        if (payout != 0 && header.markets() != 0) _ripen(account, int256(payout));
        _shiftCash(cash, _backstop, moved);
        int256 left = cash.toCash(_headers[_backstop].principal());
        if (left < 0) revert VaultBalanceTooLow(_backstop, 0, uint256(0 - left));
        _renewReport(cash, core, account);
        _storeCash(cash, core);
        header = _headers[account];
        if (header.instruments() == 0 && header.isCalled()) {
            _headers[account] = header.withCallState(header.callState().withCure(block.timestamp));
        }
        emit Absorbed(account, share, moved, payout);
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVaultResolution
    function spendBudget(uint8 market, uint256 amount) external {
        _enterModule(_backstop.owner());
        _covers[market] += amount << 128;
        emit BudgetSpent(market, _backstop, amount);
        BatchContext.setState(BatchContext.FREE);
    }

    /* ---------------------------------------------------- setters --------------------------------------------------- */

    /// @inheritdoc IVaultResolution
    function setBackstop(AccountId account) external restricted {
        _backstop = account;
        emit BackstopSet(account);
    }

    /// @inheritdoc IVaultResolution
    function setSeed(uint8 market, uint256 seed) external restricted {
        _requireAtMost("seed", seed, type(uint128).max);
        _covers[market] = (_covers[market] & ~uint256(type(uint128).max)) | seed;
        emit SeedSet(market, seed);
    }

    /* --------------------------------------------------- absorption ------------------------------------------------- */

    function _takeCollaterals(AccountId account, address owner, uint256 bits, uint256 share) private {
        for (uint8 asset = 1; (bits >>= 1) != 0; ++asset) {
            if (bits & 1 == 0) continue;
            uint256 balance = _balances[account][asset];
            uint256 amount = (balance * share) / WAD;
            if (amount == 0) continue;
            _balances[account][asset] = balance - amount;
            if (amount == balance) _headers[account] = _without(_headers[account], asset);
            AccountId inventory = collateralInventory(owner, asset);
            _balances[inventory][asset] += amount;
            Header header = _headers[inventory];
            _headers[inventory] = header.withCollaterals(header.collaterals() | (uint256(1) << asset));
            emit Transferred(
                account,
                inventory,
                asset,
                amount,
                int256(balance - amount),
                int256(_balances[inventory][asset])
            );
        }
    }

    function _without(Header header, uint8 asset) private pure returns (Header) {
        return header.withCollaterals(header.collaterals() & ~(uint256(1) << asset));
    }

    /// Size and quote change accounts as they stand, and what the inventory holds on the other side is netted.
    function _takePositions(Cash memory cash, uint256 core, AccountId account, address owner, uint256 share) private {
        uint256 bits = _headers[account].markets();
        for (uint8 market; bits >> market != 0; ++market) {
            if ((bits >> market) & 1 == 0) continue;
            (Book memory book, ) = _book(core, market, 0, 0);
            Leg leg = _legOf(account, market, book.state);
            int256 size = (leg.size() * int256(share)) / int256(WAD);
            int256 quote = PositionMath.floorDiv(leg.quote() * int256(share), int256(WAD));
            if (size == 0 && quote == 0) continue;
            AccountId inventory = positionInventory(owner, market);
            (, int256 rest) = _move(cash, book, account, newLeg(0 - size, 0 - quote), 0);
            (Leg before, int256 reached) = _move(cash, book, inventory, newLeg(size, quote), 0);
            int256 grown = _longer(leg.size(), rest) + _longer(before.size(), reached);
            book.state = _withOpen(market, book.state, int256(book.state.openInterest()) + grown);
            _storeEnd(book);
            emit PositionMoved(account, inventory, market, size, quote);
        }
    }
}
