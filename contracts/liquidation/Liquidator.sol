// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bid, ILiquidator} from "../interfaces/ILiquidator.sol";
import {SALE_OPEN} from "../interfaces/IMarginEngine.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH, CURE_RATIO, MAX_MARKETS, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId, MODE_CROSS, toAccountId} from "../types/AccountId.sol";
import {CallState, USE_PARTS} from "../types/CallState.sol";
import {Leg as PositionLeg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {Delivery, SLICE_WORDS, Tip} from "../types/Sale.sol";
import {MARKET_BASE, TAKEOVER_WORDS} from "../types/Trade.sol";
import {Capacity, newCapacity} from "./CapacityLib.sol";
import {LiquidationClock} from "./LiquidationClock.sol";
import {Leg, LiquidationMath, Sale, SaleTerms} from "./LiquidationMath.sol";
import {MarginCalls, Subject} from "./MarginCalls.sol";

/// What a liquidator is born with.
struct LiquidatorConfig {
    address authority;
    address vault;
    address sequencerFeed;
    uint256 sequencerGrace;
    SaleTerms terms;
}

/// @notice See ILiquidator.
contract Liquidator is MarginCalls {
    using FixedMath for uint256;
    using LiquidationMath for SaleTerms;
    using Words for uint256[];

    /// Share of a bucket one account may use per window [1 / USE_PARTS].
    uint256 private constant ACCOUNT_SHARE = USE_PARTS / 5;
    uint256 private constant WINDOW = 10 minutes;
    /// Words per bid of the engine in `IVault.appraise`.
    uint256 private constant LEG_WORDS = 8;
    uint256 private constant ROUND_MASK = type(uint80).max;

    uint256 private immutable _target;
    uint256 private immutable _theta;
    uint256 private immutable _feeShare;
    uint256 private immutable _maxDiscount;
    uint256 private immutable _ramp;
    uint256 private immutable _minRemainder;

    mapping(uint8 asset => Capacity) private _capacities;

    /// What all bids of one call share.
    struct Round {
        SaleTerms terms;
        uint256[] words; // the appraisal
        uint256 live;
        uint256 window; // of the accounts' shares of capacity
        uint256[] slices;
        uint256 sold;
        uint256[] takeovers;
        uint256 taken;
        Tip[] tips;
        uint256 tipped;
        uint256 paid; // [WAD]
    }

    constructor(
        LiquidatorConfig memory c
    ) LiquidationClock(c.authority, c.sequencerFeed, c.sequencerGrace) MarginCalls(c.vault) {
        SaleTerms memory t = c.terms;
        _require("target", t.target, 1.04e18, 2e18);
        _require("theta", t.theta, 0.1e18, 0.9e18);
        _require("feeShare", t.feeShare, 0, 0.5e18);
        _require("maxDiscount", t.maxDiscount, 0.01e18, 0.3e18);
        _require("ramp", t.ramp, 1 minutes, 1 hours);
        _require("minRemainder", t.minRemainder, 0, 10_000e18);
        (_target, _theta, _feeShare) = (t.target, t.theta, t.feeShare);
        (_maxDiscount, _ramp, _minRemainder) = (t.maxDiscount, t.ramp, t.minRemainder);
        _adoptClock(IVault(c.vault).liquidator());
    }

    /// @notice Sets the capacity bucket of an asset, full: at most `max` [WAD] may be sold to keepers at once, refilled over `refill` [s].
    function setCapacity(uint8 asset, uint256 max, uint256 refill) external restricted {
        _require("capacity", max, 0, type(uint96).max);
        _require("refill", refill, 1 minutes, 1 days);
        _capacities[asset] = newCapacity(max, max, liveNow(), refill);
        emit CapacitySet(asset, max, refill);
    }

    /// @inheritdoc ILiquidator
    function liquidate(
        Bid[] calldata bids,
        AccountId keeperAccount,
        address receiver,
        bytes calldata data
    ) external returns (uint256[] memory amounts, uint256 paid) {
        _requireOpen();
        Round memory r = _round(bids);
        amounts = _sell(bids, r);
        paid = r.paid;
        if (r.taken != 0) IVault(vault).settleTakeovers(r.takeovers, msg.sender, keeperAccount);
        if (r.sold != 0) {
            IVault(vault).settleSales(r.slices, r.tips, paid, Delivery(msg.sender, keeperAccount, receiver, data));
        }
    }

    /// @inheritdoc ILiquidator
    function offset(AccountId long, AccountId short, uint8 market) external returns (uint256 size) {
        _requireOpen();
        uint256[] memory requests = Words.create(4);
        (uint256 a, uint256 b) = (uint256(AccountId.unwrap(long)), uint256(AccountId.unwrap(short)));
        requests.set(0, a);
        requests.set(1, 0);
        requests.set(2, b);
        requests.set(3, 0);
        uint256[] memory words = Words.create(0);
        requests.ask(vault, IVault.appraise.selector, words);
        _requireDistressed(long, words, 0);
        _requireDistressed(short, words, 1);
        return IVault(vault).settleOffset(long, short, market);
    }

    /// @inheritdoc ILiquidator
    function capacityOf(uint8 asset) external view returns (uint256 available, uint256 max) {
        Capacity capacity = _capacities[asset];
        return (capacity.available(liveNow()), capacity.maximum());
    }

    /* ------------------------------------------------------ sales ----------------------------------------------------- */

    function _round(Bid[] calldata bids) private view returns (Round memory r) {
        uint256 count = bids.length;
        uint256[] memory requests = Words.create(2 * count);
        for (uint256 i; i < count; ++i) {
            Bid calldata bid = bids[i];
            if (bid.asset == CASH || bid.asset >= MARKET_BASE + MAX_MARKETS)
                revert LiquidatorNothingToSell(bid.account, bid.asset);
            requests.set(2 * i, uint256(AccountId.unwrap(bid.account)));
            requests.set(2 * i + 1, bid.asset);
        }
        r.words = Words.create(0);
        requests.ask(vault, IVault.appraise.selector, r.words);
        r.terms = SaleTerms(_target, _theta, _feeShare, _maxDiscount, _ramp, _minRemainder);
        r.live = liveNow();
        r.window = r.live / WINDOW;
        r.slices = Words.create(SLICE_WORDS * count);
        r.takeovers = Words.create(TAKEOVER_WORDS * count);
        r.tips = new Tip[](count);
    }

    /// Liquidatable now, or insolvent.
    function _requireDistressed(AccountId account, uint256[] memory words, uint256 index) private view {
        Subject memory s;
        _load(s, account, words, LEDGER_WORDS * index, 2 * LEDGER_WORDS + STATE_WORDS * index);
        bytes memory refusal = _stateRefusal(s, liveNow(), _isSunk(s));
        if (refusal.length != 0) _revert(refusal);
    }

    /// Works through the bids; slices and tips are shortened to what was sold. Reverts with the last reason when nothing was.
    function _sell(Bid[] calldata bids, Round memory r) private returns (uint256[] memory amounts) {
        uint256 count = bids.length;
        amounts = new uint256[](count);
        Subject memory s;
        Leg memory leg;
        Sale memory sale;
        bytes memory reason = abi.encodeWithSelector(LiquidatorNoBids.selector);
        unchecked {
            uint256 lastAsset;
            uint256[] memory words = r.words;
            uint256 ledger;
            uint256 sums = LEDGER_WORDS * count;
            for (uint256 i; i < count; ++i) {
                Bid calldata bid = bids[i];
                AccountId account = bid.account;
                uint8 asset = bid.asset;
                if (!account.isSame(s.id)) {
                    if (AccountId.unwrap(account) < AccountId.unwrap(s.id)) revert LiquidatorBidsNotAscending(account);
                    _load(s, account, words, ledger, sums);
                } else if (asset <= lastAsset) {
                    revert LiquidatorBidsNotAscending(account);
                }
                lastAsset = asset;
                leg.asset = asset;
                leg.balance = words.get(ledger + 2);
                if (asset >= MARKET_BASE) _readPosition(leg);
                leg.value = words.get(sums + 4);
                leg.quality = words.get(sums + 5);
                leg.word = RiskWord.wrap(words.get(sums + 6));
                leg.legCost = words.get(sums + 7);
                (ledger, sums) = (ledger + LEDGER_WORDS, sums + LEG_WORDS);
                bytes memory refusal = _sellLeg(bid, s, r, leg, sale);
                if (refusal.length != 0) reason = refusal;
                else amounts.set(i, sale.amount);
            }
        }
        if (r.sold + r.taken == 0) _revert(reason);
        r.slices.cut(SLICE_WORDS * r.sold);
        r.takeovers.cut(TAKEOVER_WORDS * r.taken);
        _cut(r.tips, r.tipped);
    }

    /// Sells one leg if the bid can be met; else says why not. `sale` is one for all legs of a call: it is written anew.
    function _sellLeg(
        Bid calldata bid,
        Subject memory s,
        Round memory r,
        Leg memory leg,
        Sale memory sale
    ) private returns (bytes memory refusal) {
        bool isInsolvent = _isInsolvent(s);
        bool isSunk = isInsolvent || s.netWorth < int256(s.closeOut);
        if (isSunk && !s.isUnknown) _sink(s, r.live, address(0));
        refusal = _refusal(bid, s, r.live, leg, isSunk);
        if (refusal.length != 0) return refusal;
        unchecked {
            uint256 deadline = s.call.deadline();
            leg.elapsed = r.live > deadline ? r.live - deadline : 0;
            uint256 most = bid.maxAmount;
            leg.limit = most < leg.balance ? (leg.value * most) / leg.balance : leg.value;
            if (isInsolvent) r.terms.discountSale(leg, sale);
            else _premiumSale(s, r, leg, sale);
            if (sale.amount == 0) return abi.encodeWithSelector(LiquidatorCapacityEmpty.selector, leg.asset, leg.limit);
            if (sale.premium * WAD < bid.minPremium * sale.value) {
                uint256 rate = (sale.premium * WAD) / sale.value;
                return abi.encodeWithSelector(LiquidatorPremiumTooLow.selector, s.id, rate, bid.minPremium);
            }
        }
        if (s.isUnrecorded) {
            s.isUnrecorded = false;
            IVault(vault).recordCall(s.id, s.call, s.state);
            emit CloseOutRecorded(s.id, s.call, s.state);
        }
        if (!isInsolvent && sale.value != 0) _use(s, r, leg, sale.value);
        _book(s, r, leg, sale);
    }

    /// Why a bid cannot be met now, empty when it can.
    function _refusal(
        Bid calldata bid,
        Subject memory s,
        uint256 live,
        Leg memory leg,
        bool isSunk
    ) private pure returns (bytes memory refusal) {
        uint256 nonce = bid.nonce;
        if (nonce != type(uint32).max && nonce != s.nonce) {
            return abi.encodeWithSelector(LiquidatorNonceMoved.selector, s.id, s.nonce, nonce);
        }
        refusal = _stateRefusal(s, live, isSunk);
        if (refusal.length != 0) return refusal;
        if (leg.asset >= MARKET_BASE) {
            if (_isInsolvent(s)) return abi.encodeWithSelector(LiquidatorInsolvent.selector, s.id, s.netWorth);
        } else if (leg.quality & SALE_OPEN == 0) {
            return abi.encodeWithSelector(LiquidatorSettlementUnfit.selector);
        }
        if (uint8(leg.quality) > uint8(PriceStatus.Divergent)) {
            return abi.encodeWithSelector(LiquidatorLegNotPriced.selector, s.id, leg.asset, uint8(leg.quality));
        }
        if (leg.balance == 0) return abi.encodeWithSelector(LiquidatorNothingToSell.selector, s.id, leg.asset);
    }

    /// Why an account cannot be sold now, empty when it can.
    function _stateRefusal(Subject memory s, uint256 live, bool isSunk) private pure returns (bytes memory) {
        if (s.isUnknown) return _unknown(s);
        if (!isSunk) {
            if (s.netWorth >= int256(s.maintenance) || !s.state.isCalled()) {
                return abi.encodeWithSelector(LiquidatorNotLiquidatable.selector, s.id, s.netWorth, s.maintenance);
            }
            if (live < s.call.deadline()) {
                return abi.encodeWithSelector(LiquidatorGraceRunning.selector, s.id, s.call.deadline(), live);
            }
            if (_isNoticeDue(s, live)) {
                return abi.encodeWithSelector(LiquidatorNoticeNeeded.selector, s.id, s.call.startedAt(), live);
            }
        }
        return "";
    }

    /// Sale of a solvent account's leg within the bucket and the account's share of it, and the tip of the first sale of a call.
    function _premiumSale(Subject memory s, Round memory r, Leg memory leg, Sale memory sale) private view {
        unchecked {
            Capacity capacity = _capacities[leg.asset];
            (leg.capacity, leg.available) = (capacity, capacity.available(r.live));
            uint256 share = ACCOUNT_SHARE - s.state.used(r.window).min(ACCOUNT_SHARE);
            leg.limit = leg.limit.min(leg.available).min((share * capacity.maximum()) / USE_PARTS);
            r.terms.premiumSale(leg, sale, uint256(s.netWorth), s.maintenance);
            uint256 unit = leg.value / leg.balance + 1;
            if (sale.value + unit < sale.wanted.min(r.terms.minRemainder)) sale.amount = 0;
            if (!s.state.isActed() && s.call.caller() != address(0) && !_isDust(r, leg, sale)) {
                sale.tip = leg.legCost.min(sale.allowance - sale.premium);
            }
        }
    }

    /// A whole leg below the smallest remainder: not what the call was made for, so it neither takes the tip nor counts as acted on.
    function _isDust(Round memory r, Leg memory leg, Sale memory sale) private pure returns (bool) {
        return sale.amount == leg.balance && sale.value < r.terms.minRemainder;
    }

    /// Takes a sale out of the bucket and out of the account's share of it.
    function _use(Subject memory s, Round memory r, Leg memory leg, uint256 value) private {
        unchecked {
            _capacities[leg.asset] = leg.capacity.take(r.live, leg.available, value);
            uint256 max = leg.capacity.maximum();
            uint256 share = s.state.used(r.window) + (value * USE_PARTS + max - 1) / max;
            s.state = s.state.withUse(share.min(ACCOUNT_SHARE), r.window);
        }
    }

    /// Carries the subject over the sale, asserts that nobody is worse off, ends the call when it is cured or nothing is left, and writes
    /// the slice.
    function _book(Subject memory s, Round memory r, Leg memory leg, Sale memory sale) private {
        int256 worth;
        uint256 buffer;
        unchecked {
            int256 before = s.netWorth;
            worth = before - int256(sale.premium + sale.tip);
            buffer = s.maintenance - sale.released;
            if (before > 0 && (worth < 0 || uint256(worth) * s.maintenance < uint256(before) * buffer)) {
                revert LiquidatorWorseOff(s.id, worth, buffer);
            }
            (s.netWorth, s.maintenance) = (worth, buffer);
            s.closeOut = s.closeOut - s.closeOut.min(sale.closeOutReleased);
            if (sale.amount == leg.balance) s.instruments &= ~(uint256(1) << leg.asset);
            if (!_isDust(r, leg, sale)) s.state = s.state.withAct();
            bool isCured = _isPriced(s) && worth * int256(WAD) >= int256(buffer * CURE_RATIO);
            CallState state = s.instruments == 0 || isCured ? s.state.withCure(block.timestamp) : s.state;
            if (leg.asset < MARKET_BASE) _write(s, r, leg, sale, state);
            else _writeTakeover(s, r, leg, sale, state);
        }
        emit Liquidated(
            s.id,
            leg.asset,
            msg.sender,
            sale.amount,
            sale.value,
            sale.premium,
            sale.tip,
            worth,
            buffer,
            (leg.quality >> 8) & ROUND_MASK
        );
    }

    /// Slice, payment and tip of a sale. A tip to the keeper himself is taken off his payment.
    function _write(Subject memory s, Round memory r, Leg memory leg, Sale memory sale, CallState state) private view {
        unchecked {
            uint256 price = sale.value - sale.premium;
            r.paid += price + sale.fee;
            if (sale.tip != 0) {
                address caller = s.call.caller();
                if (caller == msg.sender) r.paid -= sale.tip;
                else r.tips[r.tipped++] = Tip(toAccountId(caller, MODE_CROSS, 0), sale.tip);
            }
            uint256 position = SLICE_WORDS * r.sold++;
            r.slices.set(position, uint256(AccountId.unwrap(s.id)));
            r.slices.set(position + 1, sale.amount | ((price - sale.tip) << 128));
            r.slices.set(position + 2, leg.asset | (CallState.unwrap(state) << 8));
        }
    }

    /// The size of a position and its side.
    function _readPosition(Leg memory leg) private pure {
        int256 size = PositionLeg.wrap(leg.balance).size();
        (leg.balance, leg.isShort) = (PositionMath.abs(size), size < 0);
    }

    /// What the keeper takes over, at mark less the premium for a long position and plus it for a short one; rounded against the keeper.
    function _writeTakeover(
        Subject memory s,
        Round memory r,
        Leg memory leg,
        Sale memory sale,
        CallState state
    ) private pure {
        unchecked {
            uint256 price =
                leg.isShort
                    ? ((sale.value + sale.premium) * WAD) / sale.amount
                    : ((sale.value - sale.premium) * WAD + sale.amount - 1) / sale.amount;
            uint256 position = TAKEOVER_WORDS * r.taken++;
            r.takeovers.set(position, uint256(AccountId.unwrap(s.id)));
            r.takeovers.set(position + 1, (leg.asset - MARKET_BASE) | (sale.amount << 8) | (price << 128));
            r.takeovers.set(position + 2, sale.fee | (sale.tip << 128));
            r.takeovers.set(position + 3, uint160(s.call.caller()) | (CallState.unwrap(state) << 160));
        }
        _restate(s.id, r, state);
    }

    /// The vault settles collateral after positions: an account's slices too leave it in the state after its last sale.
    function _restate(AccountId account, Round memory r, CallState state) private pure {
        unchecked {
            for (uint256 i = SLICE_WORDS * r.sold; i != 0; i -= SLICE_WORDS) {
                if (r.slices.get(i - SLICE_WORDS) != uint256(AccountId.unwrap(account))) return;
                r.slices.set(i - 1, uint8(r.slices.get(i - 1)) | (CallState.unwrap(state) << 8));
            }
        }
    }

    function _cut(Tip[] memory tips, uint256 length) private pure {
        assembly ("memory-safe") {
            mstore(tips, length)
        }
    }

    function _require(bytes32 name, uint256 value, uint256 low, uint256 high) private pure {
        if (value < low || value > high) revert LiquidatorParameterOutOfRange(name, value, low, high);
    }
}
