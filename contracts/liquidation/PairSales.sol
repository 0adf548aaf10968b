// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILiquidator, PairBid} from "../interfaces/ILiquidator.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH, MAX_MARKETS, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {LEDGER_WORDS, LEG_WORDS} from "../types/Appraisal.sol";
import {CallState} from "../types/CallState.sol";
import {Delivery} from "../types/Sale.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {Leg, Sale, SaleTerms} from "./LiquidationMath.sol";
import {Subject} from "./MarginCalls.sol";
import {Pair, PairMath} from "./PairMath.sol";
import {SaleBooks} from "./SaleBooks.sol";

/// Sales of a leg together with what it hedges.
abstract contract PairSales is SaleBooks {
    using FixedMath for uint256;
    using PairMath for SaleTerms;
    using Words for uint256[];

    /// @inheritdoc ILiquidator
    function liquidatePair(
        PairBid[] calldata bids,
        AccountId keeperAccount
    ) external returns (uint256[] memory amounts, uint256 paid) {
        _requireOpen();
        Round memory r = _pairRound(bids);
        amounts = _sellPairs(bids, r);
        paid = r.paid;
        IVault(vault).settleTakeovers(r.takeovers, msg.sender, keeperAccount);
        if (r.sold != 0) {
            IVault(vault).settleSales(r.slices, r.tips, paid, Delivery(msg.sender, keeperAccount, msg.sender, ""));
        }
    }

    function _pairRound(PairBid[] calldata bids) private view returns (Round memory r) {
        uint256 count = bids.length;
        uint256[] memory requests = Words.create(4 * count);
        for (uint256 i; i < count; ++i) {
            PairBid calldata bid = bids[i];
            bool isPosition = bid.hedge >= MARKET_BASE && bid.hedge < MARKET_BASE + MAX_MARKETS;
            if (bid.asset == CASH || bid.asset >= bid.hedge || !isPosition)
                revert LiquidatorNotPaired(bid.account, bid.asset, bid.hedge);
            requests.set(4 * i, uint256(AccountId.unwrap(bid.account)));
            requests.set(4 * i + 1, bid.asset);
            requests.set(4 * i + 2, uint256(AccountId.unwrap(bid.account)));
            requests.set(4 * i + 3, bid.hedge);
        }
        _open(r, requests, 2 * count);
    }

    /// Works through the pairs, one an account; as `_sell`.
    function _sellPairs(PairBid[] calldata bids, Round memory r) private returns (uint256[] memory amounts) {
        uint256 count = bids.length;
        amounts = new uint256[](2 * count);
        Subject memory s;
        Pair memory pair;
        bytes memory reason = abi.encodeWithSelector(LiquidatorNoBids.selector);
        unchecked {
            uint256[] memory words = r.words;
            uint256 ledger;
            uint256 sums = 2 * LEDGER_WORDS * count;
            for (uint256 i; i < count; ++i) {
                PairBid calldata bid = bids[i];
                if (AccountId.unwrap(bid.account) <= AccountId.unwrap(s.id)) {
                    revert LiquidatorBidsNotAscending(bid.account);
                }
                _load(s, bid.account, words, ledger, sums);
                _readLeg(pair.first, bid.asset, words, ledger, sums);
                _readLeg(pair.second, bid.hedge, words, ledger + LEDGER_WORDS, sums + LEG_WORDS);
                pair.net = int256(words.get(sums + 8));
                (ledger, sums) = (ledger + 2 * LEDGER_WORDS, sums + 2 * LEG_WORDS);
                bytes memory refusal = _sellPair(bid, s, r, pair);
                if (refusal.length != 0) {
                    reason = refusal;
                    continue;
                }
                amounts.set(2 * i, pair.firstSale.amount);
                amounts.set(2 * i + 1, pair.secondSale.amount);
            }
        }
        _close(r, reason);
    }

    /// Sells both legs of a pair if the bid can be met; else says why not.
    function _sellPair(
        PairBid calldata bid,
        Subject memory s,
        Round memory r,
        Pair memory p
    ) private returns (bytes memory refusal) {
        bool isSunk = _isSunk(s);
        if (isSunk && !s.isUnknown) _sink(s, r.live, address(0));
        refusal = _refusal(bid.nonce, s, r.live, p.first, isSunk);
        if (refusal.length == 0) refusal = _refusal(bid.nonce, s, r.live, p.second, isSunk);
        if (refusal.length != 0) return refusal;
        if (!_isPair(p)) return abi.encodeWithSelector(LiquidatorNotPaired.selector, s.id, bid.asset, bid.hedge);
        unchecked {
            _prepare(s, r, p.first, bid.maxAmount);
            _prepare(s, r, p.second, type(uint256).max);
            _limit(s, r, p.first);
            _limit(s, r, p.second);
            r.terms.pairSale(p, uint256(s.netWorth), s.maintenance);
            if (p.firstSale.amount == 0 || p.secondSale.amount == 0) {
                Leg memory tight = p.first.limit < p.second.limit ? p.first : p.second;
                return abi.encodeWithSelector(LiquidatorCapacityEmpty.selector, tight.asset, tight.limit);
            }
            (uint256 premium, uint256 value) = (p.firstSale.premium, p.firstSale.value);
            (premium, value) = (premium + p.secondSale.premium, value + p.secondSale.value);
            if (premium * WAD < bid.minPremium * value) return _premiumRefusal(s, premium, value, bid.minPremium);
        }
        if (s.isUnrecorded) _recordSinking(s);
        _use(s, r, p.first, p.firstSale.value);
        _use(s, r, p.second, p.secondSale.value);
        _bookPair(s, r, p);
    }

    /// Two legs of one underlying on opposite sides.
    function _isPair(Pair memory p) private pure returns (bool) {
        uint256 group = p.first.word.underlying();
        if (group == 0 || group != p.second.word.underlying()) return false;
        return p.first.isShort != p.second.isShort && p.first.value != 0 && p.second.value != 0;
    }

    /// The same for both legs of a pair: nobody is worse off by the two together.
    function _bookPair(Subject memory s, Round memory r, Pair memory p) private {
        (Sale memory first, Sale memory second) = (p.firstSale, p.secondSale);
        unchecked {
            bool isDust = _isDust(r, p.first, first) && _isDust(r, p.second, second);
            if (!isDust && !s.state.isActed() && s.call.caller() != address(0)) {
                first.tip = p.first.legCost.min(first.allowance - first.premium);
            }
            uint256 cost = first.premium + first.tip + second.premium;
            _carry(s, cost, first.released + second.released);
            _release(s, p.first, first);
            _release(s, p.second, second);
            if (!isDust) s.state = s.state.withAct();
        }
        CallState state = _stateAfter(s);
        _write(s, r, p.first, first, state);
        _write(s, r, p.second, second, state);
    }
}
