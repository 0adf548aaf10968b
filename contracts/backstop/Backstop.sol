// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {IBackstop} from "../interfaces/IBackstop.sol";
import {ILiquidator} from "../interfaces/ILiquidator.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId, MODE_CROSS, toAccountId} from "../types/AccountId.sol";
import {LEDGER_WORDS, STATE_WORDS} from "../types/Appraisal.sol";
import {Header} from "../types/Header.sol";
import {backstopCash, positionInventory} from "../types/Inventory.sol";
import {MarginCall} from "../types/MarginCall.sol";
import {PriceStatus} from "../types/Price.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {AbsorptionPlan, Plan} from "./AbsorptionPlan.sol";
import {BackstopConfig, BackstopFunds} from "./BackstopFunds.sol";

/// @notice See IBackstop.
contract Backstop is AbsorptionPlan {
    using FixedMath for uint256;
    using Words for uint256[];

    /// Part of the maintenance buffer below which an account is absorbed at once, and which the fee takes at most.
    uint256 private constant QUARTER = 4;

    uint256 private immutable _delay;

    constructor(BackstopConfig memory c) BackstopFunds(c) {
        _require("ramp", c.terms.ramp, 1 minutes, 1 hours);
        _require("delay", c.terms.delay, 0, 1 hours);
        (_ramp, _delay) = (c.terms.ramp, c.terms.delay);
    }

    /// @inheritdoc IBackstop
    function absorb(AccountId account) external nonReentrant returns (uint256 share) {
        ILiquidator liquidator = ILiquidator(IVault(vault).liquidator());
        liquidator.requireOpen();
        Plan memory p = _subjectOf(account);
        if (account.owner() == address(this) || !_isAbsorbable(p, liquidator)) {
            revert BackstopNotAbsorbable(account, p.netWorth, p.maintenance);
        }
        if (p.status > uint256(PriceStatus.Divergent)) revert BackstopUnpriced(account, p.status);
        if (p.netWorth > 0) p.fee = uint256(p.netWorth).min(p.maintenance / QUARTER);
        _plan(p);
        share = p.share;
        if (share != 0) _take(p, liquidator.liveNow());
        if (share != WAD && !_deleverageRest(p) && share == 0) revert BackstopFull(account);
    }

    /* ----------------------------------------------------- conditions ----------------------------------------------- */

    function _subjectOf(AccountId account) private view returns (Plan memory p) {
        p.account = account;
        p.header = Header.wrap(IVault(vault).headerOf(account));
        uint256 instruments = p.header.instruments();
        uint256[] memory words = _appraise(account, instruments == 0 ? CASH : LibBit.ffs(instruments));
        if (instruments != 0) p.legCost = words.get(LEDGER_WORDS + STATE_WORDS + 3);
        p.call = MarginCall.wrap(words.get(1));
        p.netWorth = int256(words.get(LEDGER_WORDS));
        p.maintenance = words.get(LEDGER_WORDS + 1);
        p.closeOut = words.get(LEDGER_WORDS + 2);
        p.status = uint8(words.get(LEDGER_WORDS + 3) >> 32);
    }

    function _isAbsorbable(Plan memory p, ILiquidator liquidator) private view returns (bool) {
        if (p.netWorth < 0) return true;
        uint256 worth = uint256(p.netWorth);
        if (worth * QUARTER < p.maintenance) return true;
        if (worth >= p.closeOut || !p.header.isCalled() || !p.call.isCloseOut()) return false;
        if (liquidator.liveNow() >= p.call.deadline() + _delay) return true;
        for (uint256 bits = p.header.instruments(); bits != 0; bits &= bits - 1) {
            (uint256 left, ) = liquidator.capacityOf(uint8(LibBit.ffs(bits)));
            if (left != 0) return false;
        }
        return true;
    }

    /* ----------------------------------------------------- absorption ----------------------------------------------- */

    function _take(Plan memory p, uint256 live) private {
        uint256 payout = p.netWorth > 0 ? ((uint256(p.netWorth) - p.fee) * p.share) / WAD : 0;
        uint256 instruments = p.header.instruments();
        uint256[] memory amounts = new uint256[](LibBit.popCount(instruments));
        uint256 i;
        for (uint256 bits = instruments; bits != 0; bits &= bits - 1) amounts[i++] = _amountOf(uint8(LibBit.ffs(bits)));
        IVault(vault).settleAbsorption(p.account, p.share, payout);
        i = 0;
        for (uint256 bits = instruments; bits != 0; bits &= bits - 1) {
            _hold(uint8(LibBit.ffs(bits)), amounts[i++], live);
        }
        for (i = 0; i < p.count; ++i) _fund(p, i);
        uint256 bounty = _payBounty(p);
        uint256 fee = (p.fee * p.share) / WAD;
        if (fee > bounty) _addStream(fee - bounty);
        emit AccountAbsorbed(p.account, msg.sender, p.share, p.netWorth, fee, bounty);
    }

    /// Notes what is in inventory of an instrument now; its age is that of the parts by their amounts.
    function _hold(uint8 instrument, uint256 before, uint256 live) private {
        uint256 amount = _amountOf(instrument);
        if (amount == 0) {
            if (instrument < MARKET_BASE || !_hasQuote(instrument - MARKET_BASE)) return;
        }
        _held |= uint256(1) << instrument;
        uint256 age = before == 0 ? 0 : ((live - _since[instrument]) * before.min(amount)) / amount.max(1);
        _since[instrument] = live - age;
    }

    function _hasQuote(uint8 market) private view returns (bool) {
        return Header.wrap(IVault(vault).headerOf(positionInventory(address(this), market))).markets() != 0;
    }

    /// Books what came with the position of a market, gives its account capital, and counts the loss taken over against the budget.
    function _fund(Plan memory p, uint256 index) private {
        uint8 market = p.markets[index];
        AccountId inventory = positionInventory(address(this), market);
        int256 taken = (p.worths[index] * int256(p.share)) / int256(WAD);
        uint256[] memory words = _appraise(inventory, CASH);
        int256 missing = int256(CAPITAL * words.get(LEDGER_WORDS + 1)) - int256(words.get(LEDGER_WORDS));
        if (missing > 0) {
            uint256 units = ((uint256(missing) + _scale - 1) / _scale).min(uint256(_cash()) / _scale);
            if (units != 0) IVault(vault).transfer(backstopCash(address(this)), inventory, CASH, units);
            taken += int256(units * _scale);
        }
        _capital[market] += taken;
        uint256 lost = (p.deficits[index] * p.share) / WAD;
        if (lost != 0) IVault(vault).spendBudget(market, lost);
    }

    /// The flat cost of a leg for each that is worth it, at most the fee while the account is solvent.
    function _payBounty(Plan memory p) private returns (uint256 bounty) {
        bounty = (p.legs * p.legCost * p.share) / WAD;
        if (p.netWorth > 0) bounty = bounty.min((p.fee * p.share) / WAD);
        bounty = (bounty / _scale).min(uint256(_cash()) / _scale);
        if (bounty != 0) {
            AccountId caller = toAccountId(msg.sender, MODE_CROSS, 0);
            IVault(vault).transfer(backstopCash(address(this)), caller, CASH, bounty);
        }
        bounty *= _scale;
    }

    /// Deleverages what is left of the positions; a market without a Valid price stays for another time.
    function _deleverageRest(Plan memory p) private returns (bool hasClosed) {
        for (uint256 bits = p.header.markets(); bits != 0; bits &= bits - 1) {
            try IVault(vault).deleverage(p.account, uint8(LibBit.ffs(bits))) {
                hasClosed = true;
            } catch (bytes memory reason) {
                if (reason.length == 0) revert BackstopOutOfGas();
            }
        }
    }
}
