// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {IMarginEngine, PRICE_MOVES_SHIFT} from "../interfaces/IMarginEngine.sol";
import {IOperators} from "../interfaces/IOperators.sol";
import {CASH, CURE_RATIO, MAX_TOUCHED, OUTFLOW_TOLERANCE, WAD} from "../libraries/Constants.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId, MODE_ISOLATED} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {MarketState} from "../types/MarketState.sol";
import {Leg, PositionWord} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {BatchContext} from "./libraries/BatchContext.sol";
import {Cash, CashLib} from "./libraries/CashLib.sol";
import {VaultCash} from "./VaultCash.sol";

/// What ends every action: who may act, and the final check of each touched account; with it the account as the engine reads it.
abstract contract VaultChecks is VaultCash {
    using CashLib for Cash;
    using Words for uint256[];

    /// What moving a debt from account to account may add to all debt [WAD at index 1].
    uint256 private constant ROUNDING = 16;

    /* ------------------------------------------------------- checks -------------------------------------------------- */

    function _enter() internal returns (uint256 outer) {
        outer = BatchContext.state();
        if (outer == BatchContext.BUSY) revert VaultLocked();
        BatchContext.setState(BatchContext.BUSY);
    }

    /// An action that is no part of a batch.
    function _enterAlone() internal {
        if (BatchContext.state() != BatchContext.FREE) revert VaultLocked();
        BatchContext.setState(BatchContext.BUSY);
    }

    function _enterModule(address module) internal {
        if (msg.sender != module) revert VaultNotModule(msg.sender, module);
        _enterAlone();
    }

    function _authorise(address sender, AccountId account, uint256 scope) internal view {
        if (!_isAuthorised(sender, account, scope)) revert VaultNotAuthorised(account, sender, scope);
    }

    function _isAuthorised(address sender, AccountId account, uint256 scope) internal view returns (bool) {
        address owner = account.owner();
        return sender == owner || IOperators(operators).isAuthorised(owner, sender, scope);
    }

    function _requireUsable(AccountId account) internal pure {
        if (account.mode() > MODE_ISOLATED) revert VaultModeDisabled(account, account.mode());
        if (account.owner() == address(0)) revert VaultZeroOwner(account);
    }

    function _checkOutflow(AccountId account) internal {
        (Cash memory cash, uint256 core) = _accrued();
        _checkOutflow(account, _headers[account], cash, core);
    }

    /// The final check of a single action: an account with debt, positions or too little cash beside its fresh profit must stand at its
    /// initial line.
    function _checkOutflow(AccountId account, Header header, Cash memory cash, uint256 core) internal {
        int256 owned = cash.toCash(header.principal());
        if (_isExposed(account, header, owned)) _requireInitial(account, header, owned, cash, core);
        if (header.isCalled()) _cure(account, header);
    }

    /// The final check of a batch: as above, or risk-reducing against the baseline and not borrowing.
    function _checkBatch(AccountId account) internal {
        BatchContext.Baseline memory baseline = BatchContext.baseline(account);
        (Cash memory cash, uint256 core) = _accrued();
        Header header = _headers[account];
        int256 owned = cash.toCash(header.principal());
        bool isExposed = _isExposed(account, header, owned);
        bool isBorrowing = owned < 0 && baseline.cashOut > 0;
        if (isBorrowing) cash.borrowedBefore = 0;
        if (isExposed && (isBorrowing || !_isReducing(baseline, _appraise(account, header, owned, core)))) {
            _requireInitial(account, header, owned, cash, core);
        }
        if (owned < 0 && header.instruments() == 0) {
            _writeOffIfEmpty(cash, account);
            _storeCash(cash, core);
        }
        if (header.isCalled()) _cure(account, _headers[account]);
    }

    /// Whether more may leave the account than its own ripe cash covers.
    function _isExposed(AccountId account, Header header, int256 owned) private view returns (bool) {
        return owned < 0 || header.markets() != 0 || owned < int256(_freshOf(account, header));
    }

    function _requireInitial(
        AccountId account,
        Header header,
        int256 owned,
        Cash memory cash,
        uint256 core
    ) internal view {
        if (block.timestamp < cash.pausedUntil) revert VaultOutflowPaused(account, cash.pausedUntil);
        if (owned < 0 && uint256(0 - owned) < minDebt) revert VaultDebtTooSmall(account, uint256(0 - owned), minDebt);
        _requireRoom(account, cash);
        (int256 netWorth, uint256 buffer) = _appraiseOutflow(core, account, header, owned);
        if (netWorth < int256(buffer)) revert VaultBelowInitial(account, netWorth, buffer);
    }

    /// All accounts together owe no more than before, or at most what the limiter allows now; `cash` is stored already, and the means with it.
    function _requireRoom(AccountId account, Cash memory cash) internal view {
        if (cash.borrowed <= cash.borrowedBefore + ROUNDING) return;
        uint256 limit = _outflow.limit(cash);
        uint256 debt = uint256(0 - cash.toCash(0 - int256(cash.borrowed)));
        if (debt > limit) revert VaultOutflowLimited(account, debt, limit);
    }

    /// Nothing was withdrawn; or with Valid prices for all that moved, and no price stored meanwhile, surplus does not fall, the ratio does not fall while below
    /// 1, net worth does not fall while below 0, and at most the tolerated share of what was withdrawn is gone.
    function _isReducing(BatchContext.Baseline memory b, uint256[] memory words) internal pure returns (bool) {
        if (!b.isDebited) return true;
        if (b.isStrict || b.pricing >> PRICE_MOVES_SHIFT != words[3] >> PRICE_MOVES_SHIFT) return false;
        int256 worthChange = int256(words[0]) - b.netWorth;
        int256 bufferChange = int256(words[1]) - int256(b.buffer);
        if (worthChange * int256(WAD) < 0 - int256(b.withdrawn * OUTFLOW_TOLERANCE)) return false;
        if (worthChange < bufferChange) return false;
        if (b.netWorth >= int256(b.buffer)) return true;
        if (b.netWorth <= 0) return worthChange >= 0;
        return worthChange * int256(b.buffer) >= b.netWorth * bufferChange;
    }

    /// Ends the call when the account stands clear of its maintenance line at Valid prices.
    function _cure(AccountId account, Header header) internal returns (bool) {
        (Cash memory cash, uint256 core) = _accrued();
        uint256[] memory words = _appraise(account, header, cash.toCash(header.principal()), core);
        bool isPriced = uint8(words[3] >> 32) == uint8(PriceStatus.Valid);
        if (!isPriced || int256(words[0]) * int256(WAD) < int256(words[1] * CURE_RATIO)) return false;
        _headers[account] = header.withCallState(header.callState().withCure(block.timestamp));
        emit CallCured(account);
        return true;
    }

    /// Notes what an account is worth before its first action in a batch.
    function _touch(AccountId account) internal {
        if (BatchContext.isTouched(account)) return;
        if (BatchContext.count() == MAX_TOUCHED) revert VaultTooManyTouched(account, MAX_TOUCHED);
        (Cash memory cash, uint256 core) = _accrued();
        Header header = _headers[account];
        uint256[] memory words = _appraise(account, header, cash.toCash(header.principal()), core);
        BatchContext.push(account, int256(words[0]), words[1], words[3]);
    }

    /// Notes what leaves or comes inside a batch [token units], and whether the asset has a Valid price.
    function _noteMove(AccountId account, uint8 asset, uint256 amount, bool isOut) internal {
        uint256 value;
        if (asset == CASH) {
            value = _toWad(amount);
        } else {
            PriceStatus status;
            (value, status) = IMarginEngine(address(uint160(_core))).assetValue(asset, amount);
            if (status != PriceStatus.Valid) BatchContext.setUnpriced(account);
        }
        BatchContext.addMove(account, asset, value, isOut);
    }

    /* ------------------------------------------------ records for the engine ---------------------------------------- */

    function _appraise(
        AccountId account,
        Header header,
        int256 owned,
        uint256 core
    ) internal view returns (uint256[] memory words) {
        uint256[] memory record = Words.create(_recordLength(header));
        _writeRecord(record, 0, account, header, owned);
        words = Words.create(0);
        record.ask(address(uint160(core)), IMarginEngine.appraise.selector, words);
    }

    /// W_out and B_i: profit counts nothing, fresh profit is taken off.
    function _appraiseOutflow(
        uint256 core,
        AccountId account,
        Header header,
        int256 owned
    ) internal view returns (int256 netWorth, uint256 buffer) {
        int256 profit;
        (netWorth, profit, buffer) = _appraiseOpening(core, account, header, owned, 0);
        if (profit < 0) netWorth += profit;
        netWorth -= int256(_freshOf(account, header));
    }

    /// Cash and collateral at the low side, net profit of positions at the worse sides, and the initial buffer. `head`: bits added to the
    /// head of the record.
    function _appraiseOpening(
        uint256 core,
        AccountId account,
        Header header,
        int256 owned,
        uint256 head
    ) internal view returns (int256 own, int256 profit, uint256 buffer) {
        uint256[] memory record = Words.create(_openingLength(header));
        _writeOpening(record, 0, account, header, owned);
        record.set(0, record.get(0) | head);
        (uint256 first, uint256 second, uint256 third) = record.askThree(
            address(uint160(core)),
            IMarginEngine.appraiseOpening.selector
        );
        return (int256(first), int256(second), third);
    }

    function _openingLength(Header header) internal pure returns (uint256) {
        return _recordLength(header) + LibBit.popCount(header.collaterals());
    }

    /// The record of an account with each balance followed by the protocol's total.
    function _writeOpening(
        uint256[] memory record,
        uint256 cursor,
        AccountId account,
        Header header,
        int256 owned
    ) internal view returns (uint256) {
        uint256 bits = header.collaterals();
        record.set(cursor, bits | (header.markets() << 64));
        record.set(cursor + 1, uint256(owned));
        mapping(uint8 => uint256) storage balances = _balances[account];
        cursor += 2;
        unchecked {
            for (uint8 asset = 1; (bits >>= 1) != 0; ++asset) {
                if (bits & 1 == 0) continue;
                record.set(cursor++, balances[asset]);
                record.set(cursor++, _assets[asset].total());
            }
        }
        return _writeLegs(record, cursor, account, header.markets());
    }

    function _recordLength(Header header) internal pure returns (uint256) {
        return 2 + LibBit.popCount(header.collaterals()) + 2 * LibBit.popCount(header.markets());
    }

    function _writeRecord(
        uint256[] memory record,
        uint256 cursor,
        AccountId account,
        Header header,
        int256 owned
    ) internal view returns (uint256) {
        mapping(uint8 => uint256) storage balances = _balances[account];
        uint256 bits = header.collaterals();
        record.set(cursor, bits | (header.markets() << 64));
        record.set(cursor + 1, uint256(owned));
        cursor += 2;
        unchecked {
            for (uint8 asset = 1; (bits >>= 1) != 0; ++asset) {
                if (bits & 1 != 0) record.set(cursor++, balances[asset]);
            }
        }
        return _writeLegs(record, cursor, account, header.markets());
    }

    /// Two words a market: the position, and the market's state.
    function _writeLegs(
        uint256[] memory record,
        uint256 cursor,
        AccountId account,
        uint256 markets
    ) private view returns (uint256) {
        mapping(uint8 => PositionWord) storage positions = _positions[account];
        unchecked {
            for (uint8 market; markets != 0; (++market, markets >>= 1)) {
                if (markets & 1 == 0) continue;
                MarketState state = _markets[market];
                record.set(cursor++, Leg.unwrap(_readLeg(positions[market], account, market, state)));
                record.set(cursor++, MarketState.unwrap(state));
            }
        }
        return cursor;
    }

    /// After a part of an account was resolved: at most what it still owes beyond all it has stays pending.
    function _renewReport(Cash memory cash, uint256 core, AccountId account) internal {
        if (!cash.isStrained) return;
        uint256 before = _reported[account];
        if (before == 0) return;
        Header header = _headers[account];
        int256 netWorth = int256(_appraise(account, header, cash.toCash(header.principal()), core)[0]);
        uint256 loss = netWorth < 0 ? uint256(0 - netWorth) : 0;
        _report(cash, account, before, loss < before ? loss : before);
    }
}
