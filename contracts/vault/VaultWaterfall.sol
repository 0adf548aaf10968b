// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVaultResolution} from "../interfaces/IVaultResolution.sol";
import {MAX_MARKETS, RAY, WAD} from "../libraries/Constants.sol";
import {AccountId} from "../types/AccountId.sol";
import {PriceStatus} from "../types/Price.sol";
import {BatchContext} from "./libraries/BatchContext.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {VaultChecks} from "./VaultChecks.sol";

/// Losses as they are reported, covered by the backstop, socialised and made good.
abstract contract VaultWaterfall is VaultChecks, IVaultResolution {
    using CashLib for Cash;

    /// The supply index never falls below this.
    uint256 private constant INDEX_FLOOR = RAY / 1e9;

    /// @inheritdoc IVaultResolution
    function reportInsolvent(AccountId account) external returns (uint256 loss) {
        _enterAlone();
        if (account.owner() == _backstop.owner()) revert VaultNotReportable(account);
        (Cash memory cash, uint256 core) = _accrued();
        uint256[] memory words = _appraise(
            account,
            _headers[account],
            cash.toCash(_headers[account].principal()),
            core
        );
        if (uint8(words[3] >> 32) == uint8(PriceStatus.Unknown)) revert VaultAccountUnpriced(account);
        int256 netWorth = int256(words[0]);
        if (netWorth < 0) loss = uint256(0 - netWorth);
        uint256 before = _reported[account];
        if (loss == before) revert VaultNothingToReport(account, loss);
        _reported[account] = loss;
        uint256 losses = _losses + (loss << 128) - (before << 128);
        (_losses, cash.isStrained) = (losses, losses != 0);
        _storeCash(cash, core);
        emit InsolvencyReported(account, loss, losses >> 128);
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVaultResolution
    function coverDeficit() external returns (uint256 paid) {
        _enterAlone();
        (Cash memory cash, uint256 core) = _accrued();
        paid = _cover(cash);
        if (paid == 0) revert VaultNothingToCover(uint128(_losses));
        _storeCash(cash, core);
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVaultResolution
    function socialise() external returns (uint256 taken) {
        _enterAlone();
        (Cash memory cash, uint256 core) = _accrued();
        _cover(cash);
        uint256 recorded = uint128(_losses);
        _storeCash(cash, core);
        uint256 worth = _backstopWorth(cash);
        taken = recorded > worth ? recorded - worth : 0;
        uint256 most = (cash.supplied * (cash.supplyIndex - INDEX_FLOOR)) / RAY;
        if (taken > most) taken = most;
        if (taken == 0) revert VaultNothingToSocialise(recorded, worth);
        cash.supplyIndex -= (taken * RAY + cash.supplied - 1) / cash.supplied;
        _owedToSuppliers += taken;
        _reduceDeficit(cash, taken);
        _storeCash(cash, core);
        emit Socialised(taken, cash.supplyIndex);
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVaultResolution
    function drawReserves() external returns (uint256 drawn) {
        _enterModule(_backstop.owner());
        (Cash memory cash, uint256 core) = _accrued();
        int256 free = _reservesOf(cash, core);
        for (uint8 market; market < MAX_MARKETS; ++market) free -= int256(_pots[market].pot());
        if (free > 0) {
            drawn = uint256(free);
            drawn -= _makeGood(cash, drawn);
            _shiftCash(cash, _backstop, int256(drawn));
            _storeCash(cash, core);
            emit ReservesDrawn(drawn);
        }
        BatchContext.setState(BatchContext.FREE);
    }

    /// Pays recorded deficit out of the backstop's cash; the caller stores `cash`.
    function _cover(Cash memory cash) private returns (uint256 paid) {
        paid = uint128(_losses);
        uint256 owned = _backstopCash(cash);
        if (paid > owned) paid = owned;
        if (paid == 0) return 0;
        _shiftCash(cash, _backstop, 0 - int256(paid));
        _reduceDeficit(cash, paid);
        emit DeficitCovered(paid, uint128(_losses));
    }

    function _reduceDeficit(Cash memory cash, uint256 amount) private {
        uint256 losses = _losses - amount;
        (_losses, cash.isStrained) = (losses, losses != 0);
    }

    /// Raises the supply index by what is owed to suppliers, as far as `amount` reaches.
    function _makeGood(Cash memory cash, uint256 amount) private returns (uint256 paid) {
        uint256 owed = _owedToSuppliers;
        paid = amount < owed ? amount : owed;
        if (paid == 0 || cash.supplied == 0) return 0;
        cash.supplyIndex += (paid * RAY) / cash.supplied;
        _owedToSuppliers = owed - paid;
        emit SuppliersRepaid(paid, owed - paid);
    }
}
