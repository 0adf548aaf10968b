// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBackstop} from "../interfaces/IBackstop.sol";
import {RAY, STRAIN_FLOOR} from "../libraries/Constants.sol";
import {AccountId} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {OutflowWord, SAMPLE} from "./libraries/OutflowWord.sol";
import {VaultMarkets} from "./VaultMarkets.sol";

/// Cash accrued to now, and the losses that weigh on it.
abstract contract VaultCash is VaultMarkets {
    using CashLib for Cash;

    /* ------------------------------------------------------- cash ---------------------------------------------------- */

    /// Cash in WAD; amounts beyond the range of the totals are refused before they can wrap.
    function _toWad(uint256 amount) internal view returns (uint256) {
        uint256 limit = type(uint96).max / _scale;
        if (amount > limit) revert CashLib.CashTotalTooLarge(amount, limit);
        return amount * _scale;
    }

    function _accrued() internal view returns (Cash memory cash, uint256 core) {
        core = _core;
        cash.unpack(_indexes, _totals);
        if (cash.isStrained) cash.owed = _owedToSuppliers;
        cash.accrue(_rates(), (core >> 160) * _scale);
    }

    function _storeCash(Cash memory cash, uint256 core) internal {
        if (cash.isStrained) {
            _owedToSuppliers = cash.owed;
            cash.isStrained = _losses | cash.owed != 0;
        }
        uint256 totals = _totals;
        if (_hoursSince(totals) != 0) _outflow = _meansAfter(totals);
        (_indexes, _totals) = cash.pack();
        _core = core;
    }

    /// The means of a day as they are now, `totals` being what the last action left: they count from its hour on.
    function _meansAfter(uint256 totals) internal view returns (OutflowWord) {
        return _outflow.sampled(uint96(totals), uint96(totals >> 96), _hoursSince(totals));
    }

    function _hoursSince(uint256 totals) private view returns (uint256) {
        unchecked {
            return block.timestamp / SAMPLE - uint32(totals >> 192) / SAMPLE;
        }
    }

    /// Adds signed cash to an account; the caller stores `cash`.
    function _shiftCash(Cash memory cash, AccountId account, int256 amount) internal returns (int256 principal) {
        Header header = _headers[account];
        principal = cash.toPrincipal(cash.toCash(header.principal()) + amount, header.principal());
        _headers[account] = header.withPrincipal(principal);
    }

    /// Held + debts - supplied cash + recorded deficit [WAD].
    function _reservesOf(Cash memory cash, uint256 core) internal view returns (int256) {
        uint256 owned = (core >> 160) * _scale + uint128(_losses) + uint256(0 - cash.toCash(0 - int256(cash.borrowed)));
        return int256(owned) - cash.toCash(int256(cash.supplied));
    }

    /* ------------------------------------------------------ losses --------------------------------------------------- */

    /// Writes off what an account owes that holds nothing any more; the caller stores `cash`.
    function _writeOffIfEmpty(Cash memory cash, AccountId account) internal {
        Header header = _headers[account];
        int256 owned = cash.toCash(header.principal());
        if (owned >= 0 || header.instruments() != 0) return;
        _writeOff(cash, account, uint256(0 - owned));
        _headers[account] = header.withPrincipal(cash.toPrincipal(0, header.principal()));
    }

    /// Debt that nothing stands behind becomes recorded deficit; the caller stores `cash`.
    function _writeOff(Cash memory cash, AccountId account, uint256 loss) internal {
        _withdrawReport(cash, account);
        uint256 losses = _losses + loss;
        (_losses, cash.isStrained) = (losses, true);
        emit DeficitRecorded(account, loss, uint128(losses));
    }

    /// Takes an account out of the pending losses.
    function _withdrawReport(Cash memory cash, AccountId account) internal {
        if (cash.isStrained) _report(cash, account, _reported[account], 0);
    }

    /// Counts `loss` of an account among the pending losses in place of what was counted before; the caller stores `cash`.
    function _report(Cash memory cash, AccountId account, uint256 before, uint256 loss) internal {
        if (loss == before) return;
        _reported[account] = loss;
        uint256 losses = _losses + (loss << 128) - (before << 128);
        (_losses, cash.isStrained) = (losses, true);
        emit InsolvencyReported(account, loss, losses >> 128);
    }

    /// Losses nobody has borne yet and what they must exceed to stop outflows: the backstop's worth, but not less than a thousand or a ten
    /// thousandth of all supplied cash.
    function _strain(Cash memory cash) internal view returns (uint256 lost, uint256 cover) {
        uint256 losses = _losses;
        lost = uint128(losses) + (losses >> 128);
        cover = (cash.supplied * cash.supplyIndex) / (RAY * 10_000);
        if (cover < STRAIN_FLOOR) cover = STRAIN_FLOOR;
        uint256 worth = _backstopWorth(cash);
        if (worth > cover) cover = worth;
    }

    /// What the backstop could pay: by its own word if it is a contract, else its account's cash.
    function _backstopWorth(Cash memory cash) internal view returns (uint256) {
        address backstop_ = _backstop.owner();
        return backstop_.code.length == 0 ? _backstopCash(cash) : IBackstop(backstop_).navLow();
    }

    function _backstopCash(Cash memory cash) internal view returns (uint256) {
        int256 owned = cash.toCash(_headers[_backstop].principal());
        return owned > 0 ? uint256(owned) : 0;
    }
}
