// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVaultResolution} from "../interfaces/IVaultResolution.sol";
import {MAX_MARKETS, RAY} from "../libraries/Constants.sol";
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
        _report(cash, account, before, loss);
        _storeCash(cash, core);
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
        _coverByReserves(cash, core);
        _cover(cash);
        uint256 recorded = uint128(_losses);
        _storeCash(cash, core);
        uint256 worth = _backstopWorth(cash);
        taken = recorded > worth ? recorded - worth : 0;
        uint256 most = (cash.supplied * (cash.supplyIndex - INDEX_FLOOR)) / RAY;
        if (taken > most) taken = most;
        if (taken == 0) revert VaultNothingToSocialise(recorded, worth);
        cash.supplyIndex -= (taken * RAY + cash.supplied - 1) / cash.supplied;
        cash.owed += taken;
        _losses -= taken;
        _storeCash(cash, core);
        emit Socialised(taken, cash.supplyIndex);
        BatchContext.setState(BatchContext.FREE);
    }

    /// @inheritdoc IVaultResolution
    function drawReserves() external returns (uint256 drawn) {
        _enterModule(_backstop.owner());
        (Cash memory cash, uint256 core) = _accrued();
        drawn = _freeReserves(cash, core);
        if (drawn != 0) {
            _shiftCash(cash, _backstop, int256(drawn));
            _storeCash(cash, core);
            emit ReservesDrawn(drawn);
        }
        BatchContext.setState(BatchContext.FREE);
    }

    /// What the vault owns beyond claims and pots [WAD].
    function _freeReserves(Cash memory cash, uint256 core) private view returns (uint256) {
        int256 free = _reservesOf(cash, core);
        for (uint8 market; market < MAX_MARKETS; ++market) free -= int256(_pots[market].pot());
        return free > 0 ? uint256(free) : 0;
    }

    /// Income that nobody has drawn bears recorded deficit before anybody's capital does.
    function _coverByReserves(Cash memory cash, uint256 core) private {
        uint256 free = _freeReserves(cash, core);
        uint256 recorded = uint128(_losses);
        uint256 paid = free < recorded ? free : recorded;
        if (paid == 0) return;
        _losses -= paid;
        emit DeficitCovered(paid, uint128(_losses));
    }

    /// Pays recorded deficit out of the backstop's cash; the caller stores `cash`.
    function _cover(Cash memory cash) private returns (uint256 paid) {
        paid = uint128(_losses);
        uint256 owned = _backstopCash(cash);
        if (paid > owned) paid = owned;
        if (paid == 0) return 0;
        _shiftCash(cash, _backstop, 0 - int256(paid));
        _losses -= paid;
        emit DeficitCovered(paid, uint128(_losses));
    }
}
