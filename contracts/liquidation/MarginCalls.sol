// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILiquidator} from "../interfaces/ILiquidator.sol";
import {IVault} from "../interfaces/IVault.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {LEDGER_WORDS, STATE_WORDS} from "../types/Appraisal.sol";
import {CallState, MAX_COUNT} from "../types/CallState.sol";
import {Header} from "../types/Header.sol";
import {CALL_CLOSE_OUT, CALL_INSOLVENT, CALL_NOTICED, MarginCall, newMarginCall} from "../types/MarginCall.sol";
import {PriceStatus} from "../types/Price.sol";
import {LiquidationClock} from "./LiquidationClock.sol";

/// An account as the vault appraises it; the sums follow the sales.
struct Subject {
    AccountId id;
    uint256 instruments;
    uint256 nonce;
    CallState state;
    MarginCall call;
    int256 netWorth;
    uint256 maintenance;
    uint256 closeOut;
    uint256 pricing; // the engine's word on its prices
    bool isUnknown; // a leg has no price at all; nobody may act on the account for now
    bool isUnrecorded; // the record changed and is not written yet
}

/// Margin calls: who may be called, and what is recorded.
abstract contract MarginCalls is LiquidationClock {
    using FixedMath for uint256;
    using Words for uint256[];

    /// A call nobody acted on for this long needs a second notice; a call within this time of a cure has less grace.
    uint256 internal constant NOTICE_AFTER = 24 hours;
    uint256 private constant SECOND_NOTICE = 5 minutes;
    uint256 private constant GRACE_FLOOR = 5 minutes;
    /// Deadlines are spread over this share of the grace by account hash [%].
    uint256 private constant SPREAD = 20;

    address public immutable vault;

    constructor(address vault_) {
        vault = vault_;
    }

    /// @inheritdoc ILiquidator
    function callMargin(AccountId[] calldata accounts) external returns (uint256 called) {
        _syncOutage();
        uint256[] memory requests = Words.create(2 * accounts.length);
        for (uint256 i; i < accounts.length; ++i) {
            requests.set(2 * i, uint256(AccountId.unwrap(accounts[i])));
            requests.set(2 * i + 1, 0);
        }
        uint256[] memory words = Words.create(0);
        requests.ask(vault, IVault.appraise.selector, words);
        uint256 live = liveNow();
        bytes memory reason = abi.encodeWithSelector(LiquidatorNoBids.selector);
        Subject memory s;
        for (uint256 i; i < accounts.length; ++i) {
            _load(s, accounts[i], words, LEDGER_WORDS * i, LEDGER_WORDS * accounts.length + STATE_WORDS * i);
            bytes memory refusal =
                _isRepeated(accounts, i)
                    ? abi.encodeWithSelector(LiquidatorAlreadyCalled.selector, s.id, live, live)
                    : _callRefusal(s, live);
            if (refusal.length != 0) {
                reason = refusal;
                continue;
            }
            _register(s, live);
            ++called;
        }
        if (called == 0) _revert(reason);
    }

    /// Reads an account's ledger words and engine words.
    function _load(Subject memory s, AccountId id, uint256[] memory words, uint256 ledger, uint256 sums) internal pure {
        Header header = Header.wrap(words.get(ledger));
        s.id = id;
        s.instruments = header.instruments();
        s.nonce = header.nonce();
        s.state = header.callState();
        s.call = MarginCall.wrap(words.get(ledger + 1));
        s.netWorth = int256(words.get(sums));
        s.maintenance = words.get(sums + 1);
        s.closeOut = words.get(sums + 2);
        uint256 pricing = words.get(sums + 3);
        s.pricing = pricing;
        s.isUnknown = uint8(pricing >> 32) == uint8(PriceStatus.Unknown);
        s.isUnrecorded = false;
    }

    /// Every leg has a Valid price.
    function _isPriced(Subject memory s) internal pure returns (bool) {
        return uint8(s.pricing >> 32) == uint8(PriceStatus.Valid);
    }

    /// W <= 0, but an account that holds and owes nothing is healthy.
    function _isInsolvent(Subject memory s) internal pure returns (bool) {
        return s.netWorth < 0 || (s.netWorth == 0 && s.maintenance != 0);
    }

    function _isSunk(Subject memory s) internal pure returns (bool) {
        return s.netWorth < int256(s.closeOut) || _isInsolvent(s);
    }

    /// Takes an account seen below its close-out line for the first time into its record: the deadline is now at the latest; from insolvency
    /// on the discount's clock runs.
    function _sink(Subject memory s, uint256 live, address caller) internal view {
        bool isNew = !s.state.isCalled();
        bool isInsolvent = _isInsolvent(s);
        if (!isNew && (isInsolvent ? s.call.isInsolvent() : s.call.isCloseOut())) return;
        if (isNew) {
            s.call = newMarginCall(caller, live, live);
            s.state = s.state.withCall(_nextCount(s.state));
        }
        if (isInsolvent) s.call = s.call.withDeadline(live).withFlags(CALL_INSOLVENT | CALL_CLOSE_OUT);
        else s.call = s.call.withDeadline(s.call.deadline().min(live)).withFlags(CALL_CLOSE_OUT);
        s.isUnrecorded = true;
    }

    /// A call that nobody acted on for a day, and no second notice yet.
    function _isNoticeDue(Subject memory s, uint256 live) internal pure returns (bool) {
        return !s.state.isActed() && !s.call.isNoticed() && live > s.call.startedAt() + NOTICE_AFTER;
    }

    function _unknown(Subject memory s) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(LiquidatorLegNotPriced.selector, s.id, 0, uint8(PriceStatus.Unknown));
    }

    function _revert(bytes memory reason) internal pure {
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }

    /// Whether an account stands earlier in the list; free where the list ascends.
    function _isRepeated(AccountId[] calldata accounts, uint256 index) private pure returns (bool) {
        if (index == 0 || AccountId.unwrap(accounts[index]) > AccountId.unwrap(accounts[index - 1])) return false;
        for (uint256 i; i < index; ++i) if (accounts[i].isSame(accounts[index])) return true;
        return false;
    }

    /// Why no call, second notice or record of a close-out is due; empty when one is.
    function _callRefusal(Subject memory s, uint256 live) private pure returns (bytes memory) {
        if (s.isUnknown) return _unknown(s);
        if (s.netWorth >= int256(s.maintenance) && !_isInsolvent(s)) {
            return abi.encodeWithSelector(LiquidatorNotCallable.selector, s.id, s.netWorth, s.maintenance);
        }
        if (!s.state.isCalled()) return "";
        if (_isInsolvent(s) ? !s.call.isInsolvent() : _isSunk(s) && !s.call.isCloseOut()) return "";
        if (!_isSunk(s) && _isNoticeDue(s, live)) return "";
        return abi.encodeWithSelector(LiquidatorAlreadyCalled.selector, s.id, s.call.deadline(), live);
    }

    /// Writes a due call, second notice or close-out.
    function _register(Subject memory s, uint256 live) private {
        if (_isSunk(s)) _sink(s, live, msg.sender);
        if (!s.isUnrecorded) _startClock(s, live);
        IVault(vault).recordCall(s.id, s.call, s.state);
        emit MarginCalled(s.id, msg.sender, s.netWorth, s.maintenance, s.closeOut, s.call, s.state);
    }

    /// A new call's grace, or the second notice of a running one.
    function _startClock(Subject memory s, uint256 live) private view {
        if (s.state.isCalled()) {
            s.call = s.call.withDeadline(live + SECOND_NOTICE).withFlags(CALL_NOTICED);
            return;
        }
        uint256 count = _nextCount(s.state);
        uint256 grace = uint32(s.pricing);
        if (count != 0) grace = count == 1 ? grace / 2 : 0;
        grace = grace.max(GRACE_FLOOR);
        grace += uint256(keccak256(abi.encode(s.id))) % ((grace * SPREAD) / 100 + 1);
        s.call = newMarginCall(msg.sender, live, live + grace);
        s.state = s.state.withCall(count);
    }

    /// Calls in a row that each came within a day of the last cure.
    function _nextCount(CallState state) private view returns (uint256) {
        return state.wasCuredWithin(NOTICE_AFTER, block.timestamp) ? (state.count() + 1).min(MAX_COUNT) : 0;
    }
}
