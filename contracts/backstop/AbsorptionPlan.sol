// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {IVault} from "../interfaces/IVault.sol";
import {BudgetMath} from "../libraries/BudgetMath.sol";
import {BACKSTOP_SHARE, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {PositionMath} from "../libraries/PositionMath.sol";
import {Words} from "../libraries/Words.sol";
import {AccountId} from "../types/AccountId.sol";
import {Header} from "../types/Header.sol";
import {collateralInventory, positionInventory} from "../types/Inventory.sol";
import {MarginCall} from "../types/MarginCall.sol";
import {MarketPot} from "../types/MarketPot.sol";
import {MarketState} from "../types/MarketState.sol";
import {MARKET_BASE} from "../types/Trade.sol";
import {BackstopSales} from "./BackstopSales.sol";

/// An account to take over, and how much of it.
struct Plan {
    AccountId account;
    Header header;
    MarginCall call;
    int256 netWorth; // [WAD]
    uint256 maintenance;
    uint256 closeOut;
    uint256 status; // the worst of its prices
    uint256 fee; // [WAD] for all of it
    uint256 share; // [WAD] that the limits allow
    uint256 legCost; // [WAD]
    uint256 legs; // worth their cost
    uint256 count; // of its markets
    uint8[] markets;
    int256[] worths; // V of each position
    uint256[] deficits; // charged to each market
}

/// How large a share of an account the limits allow: of one instrument, of all, of the budgets and of the cash at hand. Buffers are at most the
/// value they belong to, so that with half its worth in inventory the backstop stands at its own maintenance line at least.
abstract contract AbsorptionPlan is BackstopSales {
    using FixedMath for uint256;
    using Words for uint256[];

    uint256 private constant INVENTORY_SHARE = 0.5e18;
    /// A smaller share is not worth a call.
    uint256 private constant LEAST_SHARE = 0.01e18;
    uint256 private constant MAX_HELD_MARKETS = 16;
    /// Times its maintenance buffer that the account of a market is given.
    uint256 internal constant CAPITAL = 2;

    /// What the limits are measured against.
    struct Limits {
        IMarginEngine engine;
        uint256 most; // [WAD] of one instrument
        uint256 cash; // [WAD] at hand
        uint256 value; // [WAD] of the account's legs
        int256 needed; // [WAD] cash for all of it
        uint256 losses; // [WAD] sum of the positions' losses
    }

    /// Fills in the share, and for each market what is taken with it.
    function _plan(Plan memory p) internal view {
        Limits memory l;
        l.engine = IMarginEngine(IVault(vault).engine());
        (uint256 worth, ) = _worth();
        l.most = (worth * BACKSTOP_SHARE) / WAD;
        l.cash = uint256(_cash());
        p.share = WAD;
        _addCollaterals(p, l);
        _addPositions(p, l);
        for (uint256 i; i < p.count; ++i) _chargeMarket(p, l, i);
        uint256 paid = p.netWorth > 0 ? uint256(p.netWorth) - p.fee : 0;
        l.needed += int256(paid) - IVault(vault).cashOf(p.account);
        if (l.needed > 0) _cap(p, l.cash, uint256(l.needed));
        uint256 all = (worth * INVENTORY_SHARE) / WAD;
        uint256 held = _inventoryValue(l);
        _cap(p, all > held ? all - held : 0, l.value);
        if (p.share < LEAST_SHARE) p.share = 0;
    }

    function _addCollaterals(Plan memory p, Limits memory l) private view {
        for (uint256 bits = p.header.collaterals(); bits != 0; bits &= bits - 1) {
            uint8 asset = uint8(LibBit.ffs(bits));
            uint256 balance = IVault(vault).balanceOf(p.account, asset);
            (uint256 value, ) = l.engine.assetValue(asset, balance);
            _addLeg(p, l, value, _room(l.most, _collateralValue(l, asset)));
        }
    }

    /// A leg not worth its cost is no reason to refuse the others.
    function _addLeg(Plan memory p, Limits memory l, uint256 value, uint256 room) private pure {
        l.value += value;
        if (value < p.legCost) return;
        ++p.legs;
        _cap(p, room, value);
    }

    function _addPositions(Plan memory p, Limits memory l) private view {
        uint256 bits = p.header.markets();
        p.count = LibBit.popCount(bits);
        (p.markets, p.worths, p.deficits) = (new uint8[](p.count), new int256[](p.count), new uint256[](p.count));
        uint256 fresh = bits & ~(_held >> MARKET_BASE);
        if (LibBit.popCount(_held >> MARKET_BASE) + LibBit.popCount(fresh) > MAX_HELD_MARKETS) p.share = 0;
        for (uint256 i; bits != 0; (++i, bits &= bits - 1)) {
            uint8 market = uint8(LibBit.ffs(bits));
            p.markets[i] = market;
            (int256 size, int256 quote) = IVault(vault).positionOf(p.account, market);
            (uint256 mark, uint256 margin) = _markOf(l, market);
            p.worths[i] = quote + PositionMath.floorDiv(size * int256(mark), int256(WAD));
            uint256 value = (PositionMath.abs(size) * mark) / WAD;
            (int256 held, ) = IVault(vault).positionOf(positionInventory(address(this), market), market);
            uint256 inventory = (PositionMath.abs(held) * mark) / WAD;
            bool isNetting = (held > 0) != (size > 0);
            _addLeg(p, l, value, isNetting ? l.most + inventory : _room(l.most, inventory));
            l.needed += int256(CAPITAL * ((value * margin) / 1000 + p.legCost));
            if (p.worths[i] < 0) {
                l.losses += uint256(0 - p.worths[i]);
                l.needed -= p.worths[i];
            }
        }
    }

    /// The deficit charged to a market is within its budget.
    function _chargeMarket(Plan memory p, Limits memory l, uint256 index) private view {
        if (p.netWorth >= 0 || p.worths[index] >= 0) return;
        uint256 loss = uint256(0 - p.worths[index]);
        uint256 deficit = uint256(0 - p.netWorth).mulDivUp(loss, l.losses).min(loss);
        p.deficits[index] = deficit;
        uint8 market = p.markets[index];
        (, MarketPot pot) = IVault(vault).marketOf(market);
        (uint256 seed, uint256 spent) = IVault(vault).coverOf(market);
        _cap(p, BudgetMath.capped(BudgetMath.unspent(seed, pot.fees(), spent), l.cash), deficit);
    }

    /// Cuts the share to where `amount` of the whole account is within `limit`.
    function _cap(Plan memory p, uint256 limit, uint256 amount) private pure {
        if (amount > limit) p.share = p.share.min((limit * WAD) / amount);
    }

    /// Value of all inventory.
    function _inventoryValue(Limits memory l) private view returns (uint256 value) {
        for (uint256 bits = uint32(_held); bits != 0; bits &= bits - 1) {
            value += _collateralValue(l, uint8(LibBit.ffs(bits)));
        }
        for (uint256 bits = _held >> MARKET_BASE; bits != 0; bits &= bits - 1) {
            uint8 market = uint8(LibBit.ffs(bits));
            (uint256 mark, ) = _markOf(l, market);
            value += (_amountOf(market + MARKET_BASE) * mark) / WAD;
        }
    }

    /// What is in inventory of an instrument [token units, of a position WAD of size].
    function _amountOf(uint8 instrument) internal view returns (uint256) {
        if (instrument < MARKET_BASE) {
            return IVault(vault).balanceOf(collateralInventory(address(this), instrument), instrument);
        }
        uint8 market = instrument - MARKET_BASE;
        (int256 size, ) = IVault(vault).positionOf(positionInventory(address(this), market), market);
        return PositionMath.abs(size);
    }

    function _collateralValue(Limits memory l, uint8 asset) private view returns (uint256 value) {
        uint256 balance = _amountOf(asset);
        if (balance != 0) (value, ) = l.engine.assetValue(asset, balance);
    }

    /// Mark [WAD] and maintenance margin [per mille] of a market.
    function _markOf(Limits memory l, uint8 market) private view returns (uint256 mark, uint256 margin) {
        (MarketState state, ) = IVault(vault).marketOf(market);
        uint256[] memory request = Words.create(4);
        request.set(0, market);
        request.set(1, MarketState.unwrap(state));
        request.set(2, 0);
        request.set(3, 0);
        uint256[] memory answer = Words.create(0);
        request.ask(address(l.engine), IMarginEngine.accrue.selector, answer);
        return (uint128(answer.get(1)), answer.get(1) >> 136);
    }

    function _room(uint256 most, uint256 held) private pure returns (uint256) {
        return most > held ? most - held : 0;
    }
}
