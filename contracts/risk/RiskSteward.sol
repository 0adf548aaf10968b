// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOracleRouter} from "../interfaces/IOracleRouter.sol";
import {Haircut, IRiskParameters} from "../interfaces/IRiskParameters.sol";
import {IRiskSteward} from "../interfaces/IRiskSteward.sol";
import {IVault} from "../interfaces/IVault.sol";
import {IVolatilityOracle} from "../interfaces/IVolatilityOracle.sol";
import {WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {RampMath} from "../libraries/RampMath.sol";
import {AccountId} from "../types/AccountId.sol";
import {LEDGER_WORDS, LEG_WORDS} from "../types/Appraisal.sol";
import {MarketState} from "../types/MarketState.sol";
import {PriceStatus} from "../types/Price.sol";
import {HaircutPolicy} from "../types/RiskWord.sol";
import {Caution, Stance} from "../types/Stance.sol";
import {MARKET_BASE} from "../types/Trade.sol";

/// @notice See IRiskSteward.
contract RiskSteward is IRiskSteward {
    using FixedMath for uint256;

    /// Target at which nothing opens any more, and at which it may again [WAD].
    uint256 private constant CLOSES_AT = 3e18;
    uint256 private constant OPENS_AT = 2e18;
    uint256 private constant MAX_CLOSING = 24 hours;
    /// Part of what is open that a step may take below its line [WAD].
    uint256 private constant MAX_SHARE = 0.005e18;
    uint256 private constant FULL = 1000; // [per mille]
    uint256 private constant MAX_OPENING = 950; // [per mille] that volatility alone makes of an opening haircut

    /// @inheritdoc IRiskSteward
    address public immutable vault;
    /// @inheritdoc IRiskSteward
    address public immutable volatility;

    mapping(uint8 id => Stance) private _stances;

    constructor(address vault_, address volatility_) {
        (vault, volatility) = (vault_, volatility_);
    }

    /* ----------------------------------------------------- actions --------------------------------------------------- */

    /// @inheritdoc IRiskSteward
    function refresh(uint8 id) external returns (Stance memory s) {
        _requireFree();
        // solhint-disable-next-line no-empty-blocks
        try IVolatilityOracle(volatility).poke(id) {} catch {}
        uint256 target = IVolatilityOracle(volatility).multiplierOf(id);
        IRiskParameters engine = _engine();
        (, , HaircutPolicy memory set) = engine.policyOf(id);
        Haircut memory h = engine.haircutOf(id);
        s = _synced(_stances[id], h.maintenance, set.maintenance);
        if (block.timestamp >= s.roundAt + RampMath.ROUND) _round(s, target);
        _close(id, s, target);
        _stances[id] = s;
        emit VolState(id, target, s.multiplier, s.next);
        uint256 maintenance = RampMath.haircut(set.maintenance, s.multiplier).max(h.least).min(h.most);
        uint256 initial = _initial(set.initial, s, target).max(RampMath.leastInitial(set.initial, maintenance));
        if (initial * 10 == h.initial && maintenance == h.maintenance) return s;
        engine.adjust(id, initial, maintenance);
    }

    /// @inheritdoc IRiskSteward
    function witness(uint8 id, AccountId[] calldata accounts) external returns (uint256 next) {
        _requireFree();
        Stance storage s = _stances[id];
        (, , HaircutPolicy memory set) = _engine().policyOf(id);
        uint256 least = _engine().haircutOf(id).maintenance;
        uint256 most = RampMath.haircut(set.maintenance, s.next);
        if (most <= least) revert StewardNoStep(id);
        uint256 line = _cutOf(id, accounts, least, most);
        next = RampMath.multiplier(line, set.maintenance);
        s.next = uint64(next);
        emit StepCut(id, next, line, msg.sender);
    }

    /* ------------------------------------------------------ views ---------------------------------------------------- */

    /// @inheritdoc IRiskSteward
    function stanceOf(uint8 id) external view returns (Stance memory) {
        return _stances[id];
    }

    /// @inheritdoc IRiskSteward
    function cautionOf(uint8 id) external view returns (Caution) {
        IRiskParameters engine = _engine();
        if (id >= MARKET_BASE) {
            (MarketState state, ) = IVault(vault).marketOf(id - MARKET_BASE);
            if (state.isSettled()) return Caution.Settlement;
        }
        (, , , PriceStatus status, , ) = IOracleRouter(address(engine)).priceOf(id);
        if (status != PriceStatus.Valid || !IOracleRouter(address(engine)).isSequencerFit()) return Caution.FormulaOnly;
        (, , HaircutPolicy memory set) = engine.policyOf(id);
        Haircut memory h = engine.haircutOf(id);
        if (h.initial == 10 * FULL) return Caution.ReduceOnly;
        bool isWidened = h.initial > uint256(set.initial) * 10 || h.maintenance > uint256(set.maintenance) * 10;
        return isWidened ? Caution.Widened : Caution.None;
    }

    /// @inheritdoc IRiskSteward
    function isDue(uint8 id) external view returns (bool) {
        if (IVolatilityOracle(volatility).readingOf(id).time == 0) return false;
        if (IVolatilityOracle(volatility).isDue(id)) return true;
        Stance memory s = _stances[id];
        if (block.timestamp < s.roundAt + RampMath.ROUND) return false;
        uint256 target = IVolatilityOracle(volatility).multiplierOf(id);
        return s.roundAt == 0 ? target > WAD : s.next != s.multiplier || target != s.multiplier;
    }

    /* ---------------------------------------------------- internals -------------------------------------------------- */

    /// Takes the announced step as far as the target still asks for it, or falls, and announces the next one.
    function _round(Stance memory s, uint256 target) private view {
        uint256 now_ = uint256(s.next).min(target.max(s.multiplier));
        if (now_ > target) now_ = RampMath.fallen(now_, block.timestamp - s.roundAt).max(target);
        s.multiplier = uint64(now_);
        s.next = uint64(RampMath.risen(now_).min(target).max(now_));
        s.roundAt = uint32(block.timestamp);
    }

    /// What the engine holds counts: where it is not what the last round left, a setter has moved it, and what was announced is void.
    function _synced(Stance memory s, uint256 maintenance, uint256 set) private view returns (Stance memory) {
        if (s.roundAt == 0) s.roundAt = uint32(block.timestamp);
        uint256 left = RampMath.haircut(set, s.multiplier);
        if (left <= maintenance + 1 && maintenance <= left + 1) return s;
        s.multiplier = s.next = uint64(RampMath.multiplier(maintenance, set));
        return s;
    }

    function _close(uint8 id, Stance memory s, uint256 target) private {
        bool isCalm = target <= OPENS_AT;
        if (isCalm) s.isSpent = false;
        if (s.closedAt == 0) {
            if (target < CLOSES_AT || s.isSpent) return;
            s.closedAt = uint32(block.timestamp);
            emit OpeningHalted(id, block.timestamp + MAX_CLOSING);
        } else if (isCalm || block.timestamp >= s.closedAt + MAX_CLOSING) {
            (s.closedAt, s.isSpent) = (0, !isCalm);
            emit OpeningResumed(id);
        }
    }

    /// [per mille]
    function _initial(uint256 set, Stance memory s, uint256 target) private pure returns (uint256) {
        if (s.closedAt != 0) return FULL;
        return (set * target.max(s.multiplier)).mulDivUp(1, WAD).min(MAX_OPENING).max(set);
    }

    /// Haircut at which the accounts shown have used the limit up [bp].
    function _cutOf(
        uint8 id,
        AccountId[] calldata accounts,
        uint256 least,
        uint256 most
    ) private view returns (uint256 line) {
        uint256[] memory words = IVault(vault).appraise(_requests(id, accounts));
        (uint256 limit, uint256 shown, uint256 first) = (_openOf(id).mulDivDown(MAX_SHARE, WAD), 0, 0);
        for (uint256 i; i < accounts.length; ++i) {
            uint256 last = line;
            line = RampMath.line(words, LEDGER_WORDS * accounts.length + LEG_WORDS * i, id);
            if (line < least || line >= most) revert StewardNotBetween(accounts[i], line, least, most);
            bool isAfter = i == 0 || line > last || AccountId.unwrap(accounts[i]) > AccountId.unwrap(accounts[i - 1]);
            if (!isAfter || line < last) revert StewardOutOfOrder(accounts[i]);
            if (i == 0) first = line;
            shown += words[LEDGER_WORDS * i + 2];
            if (shown > limit && line > first) return line;
        }
        revert StewardWithinLimit(shown, limit);
    }

    /// Open interest of a market, or all that the vault holds of a collateral.
    function _openOf(uint8 id) private view returns (uint256 open) {
        if (id < MARKET_BASE) {
            (, open, ) = IVault(vault).assetOf(id);
        } else {
            (MarketState state, ) = IVault(vault).marketOf(id - MARKET_BASE);
            open = state.openInterest();
        }
    }

    function _requests(uint8 id, AccountId[] calldata accounts) private pure returns (uint256[] memory requests) {
        requests = new uint256[](2 * accounts.length);
        for (uint256 i; i < accounts.length; ++i) {
            (requests[2 * i], requests[2 * i + 1]) = (uint256(AccountId.unwrap(accounts[i])), id);
        }
    }

    function _requireFree() private view {
        if (IVault(vault).isLocked()) revert StewardVaultLocked();
    }

    function _engine() private view returns (IRiskParameters) {
        return IRiskParameters(IVault(vault).engine());
    }
}
