// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVault} from "../interfaces/IVault.sol";
import {CURE_RATIO, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId, MODE_CROSS, toAccountId} from "../types/AccountId.sol";
import {CallState, USE_PARTS} from "../types/CallState.sol";
import {SLICE_WORDS, Tip} from "../types/Sale.sol";
import {MARKET_BASE, TAKEOVER_WORDS} from "../types/Trade.sol";
import {Leg, Sale} from "./LiquidationMath.sol";
import {Subject} from "./MarginCalls.sol";
import {SaleRounds} from "./SaleRounds.sol";

/// How a sale is booked: the account carried over it, its capacity used, and what the vault's gates are told.
abstract contract SaleBooks is SaleRounds {
    using FixedMath for uint256;
    using Words for uint256[];

    uint256 private constant ROUND_MASK = type(uint80).max;

    /// Writes the record of an account that this call found below its close-out line.
    function _recordSinking(Subject memory s) internal {
        s.isUnrecorded = false;
        IVault(vault).recordCall(s.id, s.call, s.state);
        emit CloseOutRecorded(s.id, s.call, s.state);
    }

    /// Takes a sale out of the bucket and out of the account's share of it.
    function _use(Subject memory s, Round memory r, Leg memory leg, uint256 value) internal {
        unchecked {
            _capacities[leg.asset] = leg.capacity.take(r.live, leg.available, value);
            uint256 max = leg.capacity.maximum();
            uint256 share = s.state.used(r.window) + (value * USE_PARTS + max - 1) / max;
            s.state = s.state.withUse(share.min(ACCOUNT_SHARE), r.window);
        }
    }

    /// Takes a sale's cost from net worth and what it releases from the buffer; a solvent account is not worse off.
    function _carry(Subject memory s, uint256 cost, uint256 released) internal pure {
        unchecked {
            int256 before = s.netWorth;
            int256 worth = before - int256(cost);
            uint256 buffer = s.maintenance - released;
            if (before > 0 && (worth < 0 || uint256(worth) * s.maintenance < uint256(before) * buffer)) {
                revert LiquidatorWorseOff(s.id, worth, buffer);
            }
            (s.netWorth, s.maintenance) = (worth, buffer);
        }
    }

    function _release(Subject memory s, Leg memory leg, Sale memory sale) internal pure {
        unchecked {
            s.closeOut = s.closeOut - s.closeOut.min(sale.closeOutReleased);
            if (sale.amount == leg.balance) s.instruments &= ~(uint256(1) << leg.asset);
        }
    }

    /// The call ends when it is cured or nothing is left.
    function _stateAfter(Subject memory s) internal view returns (CallState) {
        bool isCured = _isPriced(s) && s.netWorth * int256(WAD) >= int256(s.maintenance * CURE_RATIO);
        return s.instruments == 0 || isCured ? s.state.withCure(block.timestamp) : s.state;
    }

    /// Hands a sale to the vault's gates and tells of it.
    function _write(Subject memory s, Round memory r, Leg memory leg, Sale memory sale, CallState state) internal {
        if (leg.asset < MARKET_BASE) _writeSlice(s, r, leg, sale, state);
        else _writeTakeover(s, r, leg, sale, state);
        emit Liquidated(
            s.id,
            leg.asset,
            msg.sender,
            sale.amount,
            sale.value,
            sale.premium,
            sale.tip,
            s.netWorth,
            s.maintenance,
            (leg.quality >> 8) & ROUND_MASK
        );
    }

    /// Slice, payment and tip of a sale. A tip to the keeper himself is taken off his payment.
    function _writeSlice(
        Subject memory s,
        Round memory r,
        Leg memory leg,
        Sale memory sale,
        CallState state
    ) private view {
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
}
