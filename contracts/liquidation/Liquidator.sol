// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bid, ILiquidator} from "../interfaces/ILiquidator.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH, MAX_MARKETS, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {LEDGER_WORDS, LEG_WORDS, STATE_WORDS} from "../types/Appraisal.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {Delivery} from "../types/Sale.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {Leg, LiquidationMath, Sale, SaleTerms} from "./LiquidationMath.sol";
import {Subject} from "./MarginCalls.sol";
import {PairSales} from "./PairSales.sol";
import {LiquidatorConfig, SaleRounds} from "./SaleRounds.sol";

/// @notice See ILiquidator.
contract Liquidator is PairSales {
    using FixedMath for uint256;
    using LiquidationMath for SaleTerms;
    using Words for uint256[];

    constructor(LiquidatorConfig memory c) SaleRounds(c) {}

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
        _open(r, requests, count);
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
                _readLeg(leg, asset, words, ledger, sums);
                (ledger, sums) = (ledger + LEDGER_WORDS, sums + LEG_WORDS);
                bytes memory refusal = _sellLeg(bid, s, r, leg, sale);
                if (refusal.length != 0) {
                    reason = refusal;
                    continue;
                }
                amounts.set(i, sale.amount);
                if (i + 1 < count && bids[i + 1].account.isSame(account)) _carryDelta(bids, i, words, sums, leg, sale);
            }
        }
        _close(r, reason);
    }

    /// The account's later bids see the net delta that a sale has left; `sums` is where the next bid's words start.
    function _carryDelta(
        Bid[] calldata bids,
        uint256 index,
        uint256[] memory words,
        uint256 sums,
        Leg memory leg,
        Sale memory sale
    ) private pure {
        uint256 group = leg.word.underlying();
        if (group == 0) return;
        int256 change = leg.isShort ? int256(sale.value) : 0 - int256(sale.value);
        for (uint256 i = index + 1; i < bids.length && bids[i].account.isSame(bids[index].account); ++i) {
            if (RiskWord.wrap(words.get(sums + 6)).underlying() == group) {
                words.set(sums + 8, uint256(int256(words.get(sums + 8)) + change));
            }
            sums += LEG_WORDS;
        }
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
        refusal = _refusal(bid.nonce, s, r.live, leg, isSunk);
        if (refusal.length != 0) return refusal;
        unchecked {
            _prepare(s, r, leg, bid.maxAmount);
            if (isInsolvent) r.terms.discountSale(leg, sale);
            else _premiumSale(s, r, leg, sale);
            if (sale.amount == 0) return _emptyRefusal(s, leg);
            if (sale.premium * WAD < bid.minPremium * sale.value) {
                return _premiumRefusal(s, sale.premium, sale.value, bid.minPremium);
            }
        }
        if (s.isUnrecorded) _recordSinking(s);
        if (!isInsolvent && sale.value != 0) _use(s, r, leg, sale.value);
        _book(s, r, leg, sale);
    }

    /// Why nothing of a leg can be sold: for what it hedges, or for want of capacity.
    function _emptyRefusal(Subject memory s, Leg memory leg) private pure returns (bytes memory) {
        if (leg.limit == leg.room && leg.room < leg.value) {
            return abi.encodeWithSelector(LiquidatorHedged.selector, s.id, leg.asset, leg.room);
        }
        return abi.encodeWithSelector(LiquidatorCapacityEmpty.selector, leg.asset, leg.limit);
    }

    /// Sale of a solvent account's leg within its limits and what does not raise the net delta, and the tip of the first sale of a call.
    function _premiumSale(Subject memory s, Round memory r, Leg memory leg, Sale memory sale) private view {
        unchecked {
            _limit(s, r, leg);
            leg.limit = leg.limit.min(leg.room);
            r.terms.premiumSale(leg, sale, uint256(s.netWorth), s.maintenance);
            uint256 unit = leg.value / leg.balance + 1;
            if (sale.value + unit < sale.wanted.min(r.terms.minRemainder)) sale.amount = 0;
            if (!s.state.isActed() && s.call.caller() != address(0) && !_isDust(r, leg, sale)) {
                sale.tip = leg.legCost.min(sale.allowance - sale.premium);
            }
        }
    }

    /// Carries the subject over the sale, asserts that nobody is worse off, ends the call when it is cured or nothing is left, and writes
    /// the slice.
    function _book(Subject memory s, Round memory r, Leg memory leg, Sale memory sale) private {
        unchecked {
            _carry(s, sale.premium + sale.tip, sale.released);
            _release(s, leg, sale);
            if (!_isDust(r, leg, sale)) s.state = s.state.withAct();
        }
        _write(s, r, leg, sale, _stateAfter(s));
    }
}
