// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {Leg, LiquidationMath, Sale, SaleTerms} from "./LiquidationMath.sol";

/// Two legs of one underlying on opposite sides, and what is sold of them together.
struct Pair {
    Leg first;
    Leg second;
    Sale firstSale;
    Sale secondSale;
    int256 net; // [WAD] net delta of the account in the underlying
}

/// Sale of a hedge with what it hedges. Both legs go in the same proportion, but the one on the side of the net delta exceeds the other by
/// at most that delta: what is left is never more one-sided than before, whatever else of the underlying the account holds.
/// Domain as in LiquidationMath; both legs are worth more than 0.
library PairMath {
    using FixedMath for uint256;
    using LiquidationMath for SaleTerms;

    /// A leg before its sale.
    struct Quote {
        uint256 loss;
        uint256 buffer;
        uint256 rate; // [WAD] asked
        uint256 capped; // [WAD] what the leg can bear of it
        uint256 perUnit; // [WAD] tau * b
    }

    /// The smaller of the two legs' values goes against `whole` of the leg on the side of the net delta. All WAD.
    struct Bundle {
        uint256 most;
        uint256 whole;
        uint256 mostLimit;
        uint256 wholeLimit;
    }

    /// Sells up to the limits of both legs: x = (tau * B - W) / (tau * b - pr) of the leg against the net delta, with b and pr those of both
    /// legs in their proportion; each leg is priced as if it were sold alone. The net delta moves toward 0 or stays, to within the value of one
    /// unit of each leg. Writes every field of both sales.
    function pairSale(SaleTerms memory t, Pair memory p, uint256 netWorth, uint256 total) internal pure {
        unchecked {
            uint256 rho = ((netWorth * WAD) / total).min(WAD);
            Quote memory first = _quote(t, p.first, rho);
            Quote memory second = _quote(t, p.second, rho);
            bool isFirstMajor = (p.net < 0) == p.first.isShort;
            Bundle memory bundle = isFirstMajor ? _bundle(p.second, p.first, p.net) : _bundle(p.first, p.second, p.net);
            uint256 missing = t.missingOf(netWorth, total);
            (uint256 x, uint256 y) = isFirstMajor
                ? _sizes(t, bundle, second, first, missing)
                : _sizes(t, bundle, first, second, missing);
            if (isFirstMajor) (x, y) = (y, x);
            _sell(t, p.first, p.firstSale, first, x, rho);
            if (x != 0 && y != p.second.value) y = (p.firstSale.value * y) / x;
            _sell(t, p.second, p.secondSale, second, y, rho);
        }
    }

    function _bundle(Leg memory minor, Leg memory major, int256 net) private pure returns (Bundle memory b) {
        unchecked {
            b.most = major.value.min(minor.value);
            b.whole = b.most + (major.value - b.most).min(PositionMath.abs(net));
            (b.mostLimit, b.wholeLimit) = (minor.limit, major.limit);
        }
    }

    /// Values to sell of the minor and of the major leg: x <= y <= x + net delta. A rest of the minor leg below the remainder goes with it.
    function _sizes(
        SaleTerms memory t,
        Bundle memory b,
        Quote memory minor,
        Quote memory major,
        uint256 missing
    ) private pure returns (uint256 x, uint256 y) {
        unchecked {
            uint256 perUnit = minor.perUnit + (major.perUnit * b.whole + b.most - 1) / b.most;
            uint256 rate = minor.capped + (major.capped * b.whole) / b.most;
            x = perUnit <= rate ? b.most : ((missing * WAD) / (perUnit - rate)).min(b.most);
            y = (x * b.whole) / b.most;
            if (x + t.minRemainder > b.most) {
                (x, y) = (b.most, y.max(b.most));
                if (y + t.minRemainder > b.whole) y = b.whole;
            }
            uint256 least = x.min(t.minRemainder);
            if (x == b.most && x <= b.mostLimit && x <= b.wholeLimit) return (x, y.min(b.wholeLimit));
            x = t.fit(x, b.mostLimit.min((b.wholeLimit * b.most) / b.whole), b.most);
            if (x < least) x = 0;
            y = (x * b.whole) / b.most;
        }
    }

    function _quote(SaleTerms memory t, Leg memory leg, uint256 rho) private pure returns (Quote memory q) {
        q.loss = LiquidationMath.lossOf(leg, leg.value);
        q.buffer = LiquidationMath.bufferOf(leg, leg.value, q.loss);
        uint256 b = LiquidationMath.marginalOf(leg, q.buffer);
        q.rate = t.askedRate(leg, b, rho);
        q.capped = t.cappedRate(q.rate, b, rho);
        q.perUnit = t.perUnitOf(b);
    }

    function _sell(
        SaleTerms memory t,
        Leg memory leg,
        Sale memory sale,
        Quote memory q,
        uint256 x,
        uint256 rho
    ) private pure {
        sale.wanted = x;
        LiquidationMath.take(leg, sale, x, q.loss, q.buffer);
        t.price(sale, q.rate, rho);
    }
}
