// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILiquidator} from "../interfaces/ILiquidator.sol";
import {SALE_OPEN} from "../interfaces/IMarginEngine.sol";
import {IVault} from "../interfaces/IVault.sol";
import {WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {Words} from "../libraries/Words.sol";
import {USE_PARTS} from "../types/CallState.sol";
import {Leg as PositionLeg} from "../types/Position.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {SLICE_WORDS, Tip} from "../types/Sale.sol";
import {MARKET_BASE, TAKEOVER_WORDS} from "../types/Trade.sol";
import {Capacity, newCapacity} from "./CapacityLib.sol";
import {LiquidationClock} from "./LiquidationClock.sol";
import {Leg, Sale, SaleTerms} from "./LiquidationMath.sol";
import {MarginCalls, Subject} from "./MarginCalls.sol";

/// What a liquidator is born with.
struct LiquidatorConfig {
    address authority;
    address vault;
    address sequencerFeed;
    uint256 sequencerGrace;
    SaleTerms terms;
}

/// What the sales of one call share, of single legs or of pairs: what was appraised, who may be sold, and what capacity allows.
abstract contract SaleRounds is MarginCalls {
    using FixedMath for uint256;
    using Words for uint256[];

    /// Share of a bucket one account may use per window [1 / USE_PARTS].
    uint256 internal constant ACCOUNT_SHARE = USE_PARTS / 5;
    uint256 private constant WINDOW = 10 minutes;

    uint256 private immutable _target;
    uint256 private immutable _theta;
    uint256 private immutable _feeShare;
    uint256 private immutable _maxDiscount;
    uint256 private immutable _ramp;
    uint256 private immutable _minRemainder;

    mapping(uint8 asset => Capacity) internal _capacities;

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
    function capacityOf(uint8 asset) external view returns (uint256 available, uint256 max) {
        Capacity capacity = _capacities[asset];
        return (capacity.available(liveNow()), capacity.maximum());
    }

    /* ----------------------------------------------------- a round --------------------------------------------------- */

    /// Appraises the legs asked for and makes room for their sales.
    function _open(Round memory r, uint256[] memory requests, uint256 count) internal view {
        r.words = Words.create(0);
        requests.ask(vault, IVault.appraise.selector, r.words);
        r.terms = SaleTerms(_target, _theta, _feeShare, _maxDiscount, _ramp, _minRemainder);
        r.live = liveNow();
        r.window = r.live / WINDOW;
        r.slices = Words.create(SLICE_WORDS * count);
        r.takeovers = Words.create(TAKEOVER_WORDS * count);
        r.tips = new Tip[](count);
    }

    function _readLeg(Leg memory leg, uint8 asset, uint256[] memory words, uint256 ledger, uint256 sums) internal pure {
        leg.asset = asset;
        leg.balance = words.get(ledger + 2);
        leg.isShort = false;
        if (asset >= MARKET_BASE) _readPosition(leg);
        leg.value = words.get(sums + 4);
        leg.quality = words.get(sums + 5);
        leg.word = RiskWord.wrap(words.get(sums + 6));
        leg.legCost = words.get(sums + 7);
        int256 net = int256(words.get(sums + 8));
        leg.room = (net < 0) == leg.isShort ? PositionMath.abs(net) : 0;
    }

    function _close(Round memory r, bytes memory reason) internal pure {
        if (r.sold + r.taken == 0) _revert(reason);
        r.slices.cut(SLICE_WORDS * r.sold);
        r.takeovers.cut(TAKEOVER_WORDS * r.taken);
        _cut(r.tips, r.tipped);
    }

    /* ------------------------------------------------------ limits --------------------------------------------------- */

    /// Time since the deadline, and the part of the leg the bid allows.
    function _prepare(Subject memory s, Round memory r, Leg memory leg, uint256 most) internal pure {
        unchecked {
            uint256 deadline = s.call.deadline();
            leg.elapsed = r.live > deadline ? r.live - deadline : 0;
            leg.limit = most < leg.balance ? (leg.value * most) / leg.balance : leg.value;
        }
    }

    /// Limits a leg to its bucket and the account's share of it.
    function _limit(Subject memory s, Round memory r, Leg memory leg) internal view {
        unchecked {
            Capacity capacity = _capacities[leg.asset];
            (leg.capacity, leg.available) = (capacity, capacity.available(r.live));
            uint256 share = ACCOUNT_SHARE - s.state.used(r.window).min(ACCOUNT_SHARE);
            leg.limit = leg.limit.min(leg.available).min((share * capacity.maximum()) / USE_PARTS);
        }
    }

    /// Why a bid cannot be met now, empty when it can.
    function _refusal(
        uint256 nonce,
        Subject memory s,
        uint256 live,
        Leg memory leg,
        bool isSunk
    ) internal pure returns (bytes memory refusal) {
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
    function _stateRefusal(Subject memory s, uint256 live, bool isSunk) internal pure returns (bytes memory) {
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

    function _premiumRefusal(
        Subject memory s,
        uint256 premium,
        uint256 value,
        uint256 least
    ) internal pure returns (bytes memory) {
        unchecked {
            return abi.encodeWithSelector(LiquidatorPremiumTooLow.selector, s.id, (premium * WAD) / value, least);
        }
    }

    /// A whole leg below the smallest remainder: not what the call was made for, so it neither takes the tip nor counts as acted on.
    function _isDust(Round memory r, Leg memory leg, Sale memory sale) internal pure returns (bool) {
        return sale.amount == leg.balance && sale.value < r.terms.minRemainder;
    }

    /* ---------------------------------------------------- internals -------------------------------------------------- */

    /// The size of a position and its side.
    function _readPosition(Leg memory leg) private pure {
        int256 size = PositionLeg.wrap(leg.balance).size();
        (leg.balance, leg.isShort) = (PositionMath.abs(size), size < 0);
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
