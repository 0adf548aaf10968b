// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IVault} from "../../../../contracts/interfaces/IVault.sol";
import {AccountId} from "../../../../contracts/types/AccountId.sol";
import {CallState} from "../../../../contracts/types/CallState.sol";
import {Header} from "../../../../contracts/types/Header.sol";
import {MarginCall} from "../../../../contracts/types/MarginCall.sol";
import {PriceStatus} from "../../../../contracts/types/Price.sol";
import {Ghost} from "../stores/Ghost.sol";
import {Market, World} from "./World.sol";

/// An account at state prices [WAD].
struct Standing {
    int256 worth;
    uint256 maintenance;
    uint256 closeOut;
    bool isPriced; // every leg Valid
    bool isUnknown; // a leg has no price at all for now
}

/// The rules of docs/SPEC.md A3, A5 and A6 a second time, from balances, feeds and the parameters the world was built with.
contract Model {
    uint256 private constant LAST_GOOD_LIFE = 24 hours;

    World private immutable _world;
    Ghost private immutable _ghost;
    IVault private immutable _vault;

    constructor(World world_, Ghost ghost_) {
        (_world, _ghost, _vault) = (world_, ghost_, world_.vault());
    }

    function principalOf(AccountId account) public view returns (int256) {
        return Header.wrap(_vault.headerOf(account)).principal();
    }

    function bitsOf(AccountId account) public view returns (uint256) {
        return Header.wrap(_vault.headerOf(account)).collaterals();
    }

    function isCalled(AccountId account) public view returns (bool) {
        return Header.wrap(_vault.headerOf(account)).isCalled();
    }

    function cashOf(AccountId account) public view returns (int256) {
        (uint256 supplyIndex, uint256 borrowIndex, , , ) = _vault.cashState();
        int256 principal = principalOf(account);
        if (principal >= 0) return int256((uint256(principal) * supplyIndex) / 1e27);
        uint256 debt = uint256(0 - principal) * borrowIndex;
        return 0 - int256(debt / 1e27 + (debt % 1e27 == 0 ? 0 : 1));
    }

    function standing(AccountId account) external view returns (Standing memory s) {
        s.worth = cashOf(account);
        s.isPriced = true;
        uint256 hidden;
        for (uint8 asset = 1; asset < _world.ASSETS(); ++asset) {
            uint256 balance = _vault.balanceOf(account, asset);
            if (balance == 0) continue;
            (uint256 answer, PriceStatus status) = stateAnswer(asset);
            Market memory m = _world.market(asset);
            uint256 value = _value(balance, answer, m.unit, _ghost.settlement());
            uint256 loss = _loss(value, value, m.haircut.maintenance, m.haircut.depth);
            s.worth += int256(value);
            s.maintenance += _min(value, loss + _world.LEG_COST());
            s.closeOut += (loss * m.haircut.closeOut + 99) / 100;
            s.isPriced = s.isPriced && status == PriceStatus.Valid;
            if (status != PriceStatus.Unknown) continue;
            s.isUnknown = true;
            hidden += _value(balance, 1 << m.policy.maxExponent, m.unit, _ghost.settlement()) + 1;
        }
        if (s.isUnknown) s.isUnknown = _mayDecide(s, s.worth + int256(hidden));
    }

    /// Whether it matters for the account's state how much more than nothing its legs without a price are worth, up to `high` in all (A5).
    function _mayDecide(Standing memory s, int256 high) private pure returns (bool) {
        if (high >= int256(s.maintenance) || (s.worth <= 0) != (high <= 0)) return true;
        return (s.worth < int256(s.closeOut)) != (high < int256(s.closeOut));
    }

    /// W_out and B_i; the caller has made sure that the settlement token is fit for opening.
    function opening(AccountId account) external view returns (int256 worth, uint256 buffer) {
        uint256 settlement = _ghost.settlementHigh() > 1e18 ? _ghost.settlementHigh() : 1e18;
        worth = cashOf(account);
        for (uint8 asset = 1; asset < _world.ASSETS(); ++asset) {
            uint256 balance = _vault.balanceOf(account, asset);
            (uint256 answer, , PriceStatus status) = feedOf(asset);
            if (balance == 0 || status != PriceStatus.Valid) continue;
            Market memory m = _world.market(asset);
            answer -= (answer * m.policy.deviation + 9_999) / 10_000;
            (, uint256 total, ) = _vault.assetOf(asset);
            uint256 value = _value(balance, answer, m.unit, settlement);
            uint256 size = _value(total, answer, m.unit, settlement);
            uint256 loss = _loss(value, size, m.haircut.initial, m.haircut.depth);
            worth += int256(value);
            buffer += _min(value, loss + _world.LEG_COST());
        }
    }

    function isOpeningFit() public view returns (bool) {
        uint256 c = _ghost.settlement();
        return c >= 0.95e18 && c <= 1.03e18 && _ghost.time() <= _ghost.settlementUntil();
    }

    function isSaleFit() external view returns (bool) {
        uint256 c = _ghost.settlement();
        return c >= 0.8e18 && c <= 1.05e18 && _ghost.time() <= _ghost.settlementUntil() + LAST_GOOD_LIFE;
    }

    function feedOf(uint8 asset) public view returns (uint256 answer, uint256 updatedAt, PriceStatus status) {
        Market memory m = _world.market(asset);
        int256 latest;
        (, latest, , updatedAt, ) = m.feed.latestRoundData();
        bool isInside = latest > int256(1 << m.policy.minExponent) && latest < int256(1 << m.policy.maxExponent);
        if (!isInside || updatedAt == 0 || updatedAt > _ghost.time()) return (0, 0, PriceStatus.Invalid);
        answer = uint256(latest);
        status = _ghost.time() - updatedAt <= m.policy.maxAge ? PriceStatus.Valid : PriceStatus.Stale;
    }

    /// What state, calls and sales use; 0: the leg counts nothing.
    function stateAnswer(uint8 asset) public view returns (uint256 answer, PriceStatus status) {
        uint256 updatedAt;
        (answer, updatedAt, status) = feedOf(asset);
        if (status == PriceStatus.Valid) return (answer, status);
        uint256 life = _world.market(asset).policy.maxAge + LAST_GOOD_LIFE;
        if (status == PriceStatus.Invalid) {
            (answer, updatedAt) = (_ghost.lastAnswer(asset), _ghost.lastUpdate(asset));
            bool isLost = _ghost.isMarked(asset) && _ghost.time() - _ghost.lostSince(asset) > LAST_GOOD_LIFE;
            if (_ghost.time() - updatedAt > life && !isLost) return (0, PriceStatus.Unknown);
        }
        if (_ghost.time() - updatedAt > life) return (0, status);
        answer = (answer * 102) / 100;
    }

    /// Mid value of an amount [WAD].
    function valueOf(uint8 asset, uint256 amount) external view returns (uint256) {
        (uint256 answer, ) = stateAnswer(asset);
        return _value(amount, answer, _world.market(asset).unit, _ghost.settlement());
    }

    function isInsolvent(Standing memory s) public pure returns (bool) {
        return s.worth < 0 || (s.worth == 0 && s.maintenance != 0);
    }

    function isSunk(Standing memory s) public pure returns (bool) {
        return isInsolvent(s) || s.worth < int256(s.closeOut);
    }

    /// Whether the call's age asks for a second notice before a sale (A9).
    function isNoticeDue(AccountId account) public view returns (bool) {
        CallState state = Header.wrap(_vault.headerOf(account)).callState();
        MarginCall call = _vault.callOf(account);
        return !state.isActed() && !call.isNoticed() && _ghost.liveNow() > call.startedAt() + 24 hours;
    }

    /// A9: what a keeper may sell, and the discount sale of A11.
    function isLiquidatable(AccountId account, Standing memory s) external view returns (bool) {
        if (s.isUnknown) return false;
        if (isSunk(s)) return true;
        if (s.worth >= int256(s.maintenance) || !isCalled(account)) return false;
        return _ghost.liveNow() >= _vault.callOf(account).deadline() && !isNoticeDue(account);
    }

    /// A9: whether `callMargin` has something to record.
    function isCallable(AccountId account, Standing memory s) external view returns (bool) {
        if (s.isUnknown || (s.worth >= int256(s.maintenance) && !isInsolvent(s))) return false;
        if (!isCalled(account)) return true;
        MarginCall call = _vault.callOf(account);
        if (isInsolvent(s)) return !call.isInsolvent();
        return isSunk(s) ? !call.isCloseOut() : isNoticeDue(account);
    }

    function _loss(uint256 value, uint256 size, uint256 haircut, uint256 depth) private pure returns (uint256) {
        depth *= 1e18;
        return value - (value * (1000 - haircut) * depth) / (1000 * (depth + size));
    }

    /// Feeds have 8 decimals, the settlement price 18.
    function _value(uint256 amount, uint256 answer, uint256 unit, uint256 settlement) private pure returns (uint256) {
        return (amount * answer * 1e28) / (unit * settlement);
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
