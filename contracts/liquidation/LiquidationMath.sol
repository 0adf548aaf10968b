// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {HaircutMath} from "../libraries/HaircutMath.sol";
import {MarginMath} from "../libraries/MarginMath.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {Capacity} from "./CapacityLib.sol";

/// Parameters of sales, fixed per deployment.
struct SaleTerms {
    uint256 target; // [WAD] tau: ratio of net worth to buffer a sale aims at
    uint256 theta; // [WAD] share of the buffer's worth that premium and tip may take
    uint256 feeShare; // [WAD] part of the premium that goes to the reserves
    uint256 maxDiscount; // [WAD] of an insolvent account's sale
    uint256 ramp; // [s] T: time in which premium and discount reach their maximum
    uint256 minRemainder; // [WAD] a smaller rest of a leg is sold with it
}

/// The leg offered, a collateral or a position, at mid and maintenance rates.
struct Leg {
    uint8 asset; // instrument
    bool isShort;
    uint256 balance; // [token units], of a position its size [WAD]
    uint256 value; // [WAD], of a position its notional
    uint256 quality; // status of its price | round << 8 | SALE_OPEN
    RiskWord word;
    uint256 legCost; // [WAD]
    uint256 elapsed; // [live s] since the deadline
    uint256 limit; // [WAD] most that may be sold now
    uint256 room; // [WAD] most that, sold alone, only lowers the net delta of its underlying
    Capacity capacity; // of the asset's sales, and what is left of it [WAD]
    uint256 available;
}

/// What one bid buys. All WAD but the amount.
struct Sale {
    uint256 amount; // [token units]
    uint256 value; // at mid
    uint256 premium; // taken from the account: the keeper's gain and the fee
    uint256 fee; // part of a premium that stays with the reserves; a discount has none
    uint256 tip; // for who registered the call
    uint256 released; // of the maintenance buffer
    uint256 closeOutReleased; // of the close-out buffer, down
    uint256 allowance; // most that premium and tip may take together
    uint256 wanted; // what would have been sold without a limit
}

/// Closed-form sizing and pricing of a partial liquidation. Sizing may sell too little, never too much.
/// Domain: money below 2^128 (WAD), notionals below 2^120, haircuts at most 1 and marginal margins below 2^105, balances below 2^84: nothing
/// overflows.
library LiquidationMath {
    using FixedMath for uint256;

    /// Sale of a solvent account's leg: `netWorth` W > 0 below `total` B. x = (tau * B - W) / (tau * b - pr) with b the leg's marginal buffer,
    /// the whole leg if that is more or would leave less than the remainder; pr = min(maxPremium, max(maxPremium * elapsed / T,
    /// b * (1 - rho))), and premium and tip together at most theta * rho * (buffer released), rounded down. Writes every field of `sale`.
    function premiumSale(
        SaleTerms memory t,
        Leg memory leg,
        Sale memory sale,
        uint256 netWorth,
        uint256 total
    ) internal pure {
        unchecked {
            uint256 loss = lossOf(leg, leg.value);
            uint256 buffer = bufferOf(leg, leg.value, loss);
            uint256 rho = ((netWorth * WAD) / total).min(WAD);
            uint256 b = marginalOf(leg, buffer);
            uint256 rate = askedRate(t, leg, b, rho);
            sale.wanted = _size(t, leg, missingOf(t, netWorth, total), b, cappedRate(t, rate, b, rho));
            take(leg, sale, fit(t, sale.wanted, leg.limit, leg.value), loss, buffer);
            price(t, sale, rate, rho);
        }
    }

    /// Sale of an insolvent account's leg at a discount that rises to its maximum over T. Writes every field of `sale`.
    function discountSale(SaleTerms memory t, Leg memory leg, Sale memory sale) internal pure {
        unchecked {
            uint256 loss = lossOf(leg, leg.value);
            take(leg, sale, fit(t, leg.value, leg.limit, leg.value), loss, bufferOf(leg, leg.value, loss));
            sale.premium = (((t.maxDiscount * leg.elapsed.min(t.ramp)) / t.ramp) * sale.value) / WAD;
            (sale.wanted, sale.allowance, sale.fee, sale.tip) = (leg.value, 0, 0, 0);
        }
    }

    /// What haircut or margin hold back of `value`.
    function lossOf(Leg memory leg, uint256 value) internal pure returns (uint256) {
        (uint256 rate, uint256 depth) = (leg.word.maintenanceHaircut(), leg.word.depth());
        if (leg.asset < MARKET_BASE) return HaircutMath.loss(value, rate, value, depth);
        return MarginMath.margin(value, rate, value, depth);
    }

    /// Buffer of `value`, of which haircut or margin hold back `loss`.
    function bufferOf(Leg memory leg, uint256 value, uint256 loss) internal pure returns (uint256) {
        if (leg.asset < MARKET_BASE) return HaircutMath.buffer(value, loss, leg.legCost);
        unchecked {
            return value == 0 ? 0 : loss + leg.legCost;
        }
    }

    /// Marginal buffer at the start of the slice [WAD], up.
    function marginalOf(Leg memory leg, uint256 buffer) internal pure returns (uint256) {
        if (buffer == leg.value) return WAD;
        (uint256 rate, uint256 depth) = (leg.word.maintenanceHaircut(), leg.word.depth());
        if (leg.asset < MARKET_BASE) return HaircutMath.marginal(leg.value, rate, depth);
        return MarginMath.marginal(leg.value, rate, depth);
    }

    /// Premium rate before the cap by the buffer released. Down.
    function askedRate(
        SaleTerms memory t,
        Leg memory leg,
        uint256 b,
        uint256 rho
    ) internal pure returns (uint256 rate) {
        unchecked {
            uint256 highest = leg.word.maxPremium() * 0.01e18;
            rate = (highest * leg.elapsed) / t.ramp;
            uint256 byDepth = (b * (WAD - rho)) / WAD;
            if (byDepth > rate) rate = byDepth;
            if (rate > highest) rate = highest;
        }
    }

    /// The rate a leg of marginal buffer `b` can bear. Down.
    function cappedRate(SaleTerms memory t, uint256 rate, uint256 b, uint256 rho) internal pure returns (uint256) {
        unchecked {
            return rate.min((b * t.theta * rho) / (WAD * WAD));
        }
    }

    /// tau * b, up.
    function perUnitOf(SaleTerms memory t, uint256 b) internal pure returns (uint256) {
        unchecked {
            return (b * t.target + WAD - 1) / WAD;
        }
    }

    /// tau * B - W, not below 0.
    function missingOf(SaleTerms memory t, uint256 netWorth, uint256 total) internal pure returns (uint256) {
        unchecked {
            uint256 wanted = (total * t.target) / WAD;
            return wanted > netWorth ? wanted - netWorth : 0;
        }
    }

    /// Value to sell at the marginal buffer `b` and premium `rate` to bring the account what it misses; see `premiumSale`.
    function _size(
        SaleTerms memory t,
        Leg memory leg,
        uint256 missing,
        uint256 b,
        uint256 rate
    ) private pure returns (uint256 x) {
        unchecked {
            if (missing == 0) return 0;
            uint256 perUnit = perUnitOf(t, b);
            if (perUnit <= rate) return leg.value;
            x = (missing * WAD) / (perUnit - rate);
            if (x + t.minRemainder > leg.value) x = leg.value;
        }
    }

    /// `x` of `whole` cut to the limit so that it leaves either nothing or the minimum remainder.
    function fit(SaleTerms memory t, uint256 x, uint256 limit, uint256 whole) internal pure returns (uint256) {
        unchecked {
            if (x <= limit) return x;
            if (limit + t.minRemainder <= whole) return limit;
            return whole > t.minRemainder ? whole - t.minRemainder : 0;
        }
    }

    /// Books about `x`, at most the leg: whole token units, value rounded up against the keeper.
    function take(Leg memory leg, Sale memory sale, uint256 x, uint256 loss, uint256 buffer) internal pure {
        unchecked {
            uint256 value = leg.value;
            if (x == value) {
                (sale.amount, sale.value, sale.released, sale.closeOutReleased) = (leg.balance, value, buffer, loss);
            } else {
                sale.amount = (leg.balance * x) / value;
                sale.value = (value * sale.amount + leg.balance - 1) / leg.balance;
                uint256 rest = value - sale.value;
                uint256 restLoss = lossOf(leg, rest);
                sale.released = buffer - bufferOf(leg, rest, restLoss);
                sale.closeOutReleased = loss - restLoss;
            }
            sale.closeOutReleased = (sale.closeOutReleased * leg.word.closeOutShare()) / 100;
        }
    }

    /// Premium, fee and allowance of what was taken.
    function price(SaleTerms memory t, Sale memory sale, uint256 rate, uint256 rho) internal pure {
        unchecked {
            sale.allowance = (t.theta * rho * sale.released) / (WAD * WAD);
            sale.premium = ((rate * sale.value) / WAD).min(sale.allowance);
            sale.fee = (sale.premium * t.feeShare) / WAD;
            sale.tip = 0;
        }
    }
}
