// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {LibBit} from "solady/src/utils/LibBit.sol";
import {
    AccountState,
    AccountView,
    CallView,
    CollateralView,
    IAccountLens,
    Margin,
    Opening,
    SaleVerdict
} from "../interfaces/IAccountLens.sol";
import {ILiquidator} from "../interfaces/ILiquidator.sol";
import {IMarginEngine, SALE_OPEN} from "../interfaces/IMarginEngine.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH, CURE_RATIO, WAD} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {HaircutMath} from "../libraries/HaircutMath.sol";
import {AccountId} from "../types/AccountId.sol";
import {LEDGER_WORDS, LEG_WORDS, STATE_WORDS} from "../types/Appraisal.sol";
import {Header} from "../types/Header.sol";
import {MarginCall} from "../types/MarginCall.sol";
import {PriceStatus} from "../types/Price.sol";
import {RiskWord} from "../types/RiskWord.sol";
import {IVaultConfig} from "./IVaultConfig.sol";
import {OutflowRoom} from "./OutflowRoom.sol";

/// @notice See IAccountLens.
contract AccountLens is IAccountLens {
    using FixedMath for uint256;

    /// A call nobody acted on for this long needs a second notice (Liquidator).
    uint256 private constant NOTICE_AFTER = 24 hours;
    /// Above any value of a leg, inside the range of the haircut formulas [WAD].
    uint256 private constant MAX_VALUE = 1 << 127;

    /// @inheritdoc IAccountLens
    address public immutable vault;

    /// An account as the vault appraises it; `quality` is that of the leg quoted, 0 without one.
    struct Reading {
        Header header;
        MarginCall call;
        int256 netWorth;
        uint256 maintenance;
        uint256 closeOut;
        uint256 pricing;
        uint256 quality;
    }

    /// A leg for line prices.
    struct Curve {
        int256 cash;
        RiskWord word;
        uint256 legCost;
        bool isCloseOut;
    }

    constructor(address vault_) {
        vault = vault_;
    }

    /* ------------------------------------------------------ states --------------------------------------------------- */

    /// @inheritdoc IAccountLens
    function accountView(AccountId account) public view returns (AccountView memory v) {
        uint256[] memory words = _appraise(account);
        uint256 legs = LibBit.popCount(Header.wrap(words[0]).collaterals());
        Reading memory r = _read(words, 0, LEDGER_WORDS * legs.max(1), legs != 0);
        uint256 live = ILiquidator(IVault(vault).liquidator()).liveNow();
        v.account = account;
        v.cash = IVault(vault).cashOf(account);
        v.margin = _margin(r);
        v.opening = _opening(account);
        v.state = _state(v, v.cash >= 0 && r.header.markets() == 0);
        if (r.header.isCalled()) v.call = _call(r, live);
        v.collaterals = _collaterals(words, r.header.collaterals(), legs);
        v.verdict = _verdict(r, live);
        bool isUnpriced = legs != 0 && r.header.markets() == 0 && !_hasPricedLeg(v.collaterals);
        if (v.verdict == SaleVerdict.Liquidatable && isUnpriced) v.verdict = SaleVerdict.NoPricedLeg;
    }

    /// @inheritdoc IAccountLens
    function accountViews(AccountId[] calldata accounts) external view returns (AccountView[] memory views) {
        views = new AccountView[](accounts.length);
        for (uint256 i; i < accounts.length; ++i) views[i] = accountView(accounts[i]);
    }

    /// @inheritdoc IAccountLens
    function isLiquidatable(AccountId[] calldata accounts) external view returns (bool[] memory sellable) {
        uint256[] memory requests = new uint256[](2 * accounts.length);
        for (uint256 i; i < accounts.length; ++i) {
            uint256 bits = Header.wrap(IVault(vault).headerOf(accounts[i])).collaterals();
            requests[2 * i] = uint256(AccountId.unwrap(accounts[i]));
            if (bits != 0) requests[2 * i + 1] = LibBit.ffs(bits);
        }
        uint256[] memory words = IVault(vault).appraise(requests);
        uint256 live = ILiquidator(IVault(vault).liquidator()).liveNow();
        sellable = new bool[](accounts.length);
        uint256 sums = LEDGER_WORDS * accounts.length;
        for (uint256 i; i < accounts.length; ++i) {
            bool hasLeg = requests[2 * i + 1] != CASH;
            Reading memory r = _read(words, LEDGER_WORDS * i, sums, hasLeg);
            sellable[i] = _verdict(r, live) == SaleVerdict.Liquidatable;
            sums += hasLeg ? LEG_WORDS : STATE_WORDS;
        }
    }

    /* ------------------------------------------------------ limits --------------------------------------------------- */

    /// @inheritdoc IAccountLens
    function maxWithdraw(AccountId account, uint8 asset) external view returns (uint256) {
        int256 cash = IVault(vault).cashOf(account);
        bool hasPositions = Header.wrap(IVault(vault).headerOf(account)).markets() != 0;
        if (asset == CASH) return _maxCash(account, cash, hasPositions);
        uint256 balance = IVault(vault).balanceOf(account, asset);
        if (balance == 0 || (cash >= 0 && !hasPositions)) return balance;
        if (cash < 0 && uint256(0 - cash) < IVaultConfig(vault).minDebt()) return 0;
        return _maxCollateral(account, asset, balance);
    }

    /// @inheritdoc IAccountLens
    function linePrices(
        AccountId account
    ) external view returns (uint8 asset, uint256 maintenancePrice, uint256 closeOutPrice) {
        Header header = Header.wrap(IVault(vault).headerOf(account));
        uint256 bits = header.collaterals();
        int256 cash = IVault(vault).cashOf(account);
        if (cash >= 0 || LibBit.popCount(bits) != 1 || header.markets() != 0) return (0, 0, 0);
        asset = uint8(LibBit.ffs(bits));
        uint256[] memory words = _appraise(account);
        Curve memory curve = Curve(cash, RiskWord.wrap(words[LEDGER_WORDS + 6]), words[LEDGER_WORDS + 7], false);
        (address token, , ) = IVault(vault).assetOf(asset);
        uint256 whole = 10 ** IERC20Metadata(token).decimals();
        maintenancePrice = _priceAt(_valueOnLine(curve), whole, words[2]);
        curve.isCloseOut = true;
        closeOutPrice = _priceAt(_valueOnLine(curve), whole, words[2]);
    }

    /* ----------------------------------------------------- one account ----------------------------------------------- */

    /// The account once per collateral, each time with that leg quoted; without collateral once.
    function _appraise(AccountId account) private view returns (uint256[] memory) {
        uint256 bits = Header.wrap(IVault(vault).headerOf(account)).collaterals();
        uint256 count = LibBit.popCount(bits).max(1);
        uint256[] memory requests = new uint256[](2 * count);
        for (uint256 i; i < count; ++i) {
            requests[2 * i] = uint256(AccountId.unwrap(account));
            if (bits == 0) break;
            requests[2 * i + 1] = LibBit.ffs(bits);
            bits &= bits - 1;
        }
        return IVault(vault).appraise(requests);
    }

    function _read(
        uint256[] memory words,
        uint256 ledger,
        uint256 sums,
        bool hasLeg
    ) private pure returns (Reading memory r) {
        r.header = Header.wrap(words[ledger]);
        r.call = MarginCall.wrap(words[ledger + 1]);
        r.netWorth = int256(words[sums]);
        r.maintenance = words[sums + 1];
        r.closeOut = words[sums + 2];
        r.pricing = words[sums + 3];
        if (hasLeg) r.quality = words[sums + 5];
    }

    function _margin(Reading memory r) private pure returns (Margin memory m) {
        m.netWorth = r.netWorth;
        m.maintenance = r.maintenance;
        m.closeOut = r.closeOut;
        m.grace = uint32(r.pricing);
        m.worstStatus = PriceStatus(uint8(r.pricing >> 32));
        if (m.maintenance == 0) m.ratio = m.netWorth < 0 ? type(int256).min : type(int256).max;
        else m.ratio = _divFloor(m.netWorth * int256(WAD), int256(m.maintenance));
        int256 missing = int256(m.maintenance.mulDivUp(CURE_RATIO, WAD)) - m.netWorth;
        if (missing > 0) m.shortfall = uint256(missing);
    }

    function _opening(AccountId account) private view returns (Opening memory o) {
        try IVault(vault).appraiseOpening(account) returns (int256 netWorth, uint256 buffer) {
            (o.netWorth, o.buffer) = (netWorth, buffer);
        } catch (bytes memory reason) {
            o.refusal = bytes4(reason);
        }
    }

    function _state(AccountView memory v, bool isUnexposed) private pure returns (AccountState) {
        Margin memory m = v.margin;
        if (_isInsolvent(m.netWorth, m.maintenance)) return AccountState.Insolvent;
        if (m.netWorth < int256(m.closeOut)) return AccountState.CloseOut;
        if (m.netWorth < int256(m.maintenance)) return AccountState.Called;
        if (isUnexposed) return AccountState.Healthy;
        bool mayOpen = v.opening.refusal == 0 && v.opening.netWorth >= int256(v.opening.buffer);
        return mayOpen ? AccountState.Healthy : AccountState.Restricted;
    }

    function _call(Reading memory r, uint256 live) private pure returns (CallView memory v) {
        v.isActive = true;
        v.caller = r.call.caller();
        v.startedAt = r.call.startedAt();
        v.deadline = r.call.deadline();
        if (v.deadline > live) v.secondsLeft = v.deadline - live;
        v.count = r.header.callState().count();
        v.isActed = r.header.callState().isActed() || r.call.isNoticed();
        v.isCloseOut = r.call.isCloseOut();
    }

    /// Legs are in ascending order of ids, as the bits are.
    function _collaterals(
        uint256[] memory words,
        uint256 bits,
        uint256 count
    ) private view returns (CollateralView[] memory legs) {
        legs = new CollateralView[](count);
        for (uint256 i; i < count; ++i) {
            CollateralView memory leg = legs[i];
            uint256 sums = LEDGER_WORDS * count + LEG_WORDS * i;
            uint256 quality = words[sums + 5];
            leg.asset = uint8(LibBit.ffs(bits));
            bits &= bits - 1;
            (leg.token, , ) = IVault(vault).assetOf(leg.asset);
            leg.balance = words[LEDGER_WORDS * i + 2];
            leg.value = words[sums + 4];
            leg.status = PriceStatus(uint8(quality));
            leg.round = (quality & (SALE_OPEN - 1)) >> 8;
        }
    }

    /// The liquidator's own order of refusals.
    function _verdict(Reading memory r, uint256 live) private pure returns (SaleVerdict) {
        if (uint8(r.pricing >> 32) == uint8(PriceStatus.Unknown)) return SaleVerdict.NoPricedLeg;
        if (!_isInsolvent(r.netWorth, r.maintenance) && r.netWorth >= int256(r.closeOut)) {
            if (r.netWorth >= int256(r.maintenance)) return SaleVerdict.AboveMaintenance;
            if (!r.header.isCalled()) return SaleVerdict.NotCalled;
            if (live < r.call.deadline()) return SaleVerdict.GraceRunning;
            bool isActed = r.header.callState().isActed() || r.call.isNoticed();
            if (!isActed && live > r.call.startedAt() + NOTICE_AFTER) return SaleVerdict.NoticeNeeded;
        }
        if (r.header.instruments() == 0) return SaleVerdict.NothingHeld;
        if (r.header.markets() != 0) {
            bool isTakenOver = !_isInsolvent(r.netWorth, r.maintenance);
            if (isTakenOver) return SaleVerdict.Liquidatable;
            if (r.header.collaterals() == 0) return SaleVerdict.PositionsOnly;
        }
        return r.quality & SALE_OPEN == 0 ? SaleVerdict.SettlementUnfit : SaleVerdict.Liquidatable;
    }

    function _hasPricedLeg(CollateralView[] memory legs) private pure returns (bool) {
        for (uint256 i; i < legs.length; ++i) {
            if (legs[i].status <= PriceStatus.Divergent) return true;
        }
        return false;
    }

    function _isInsolvent(int256 netWorth, uint256 maintenance) private pure returns (bool) {
        return netWorth < 0 || (netWorth == 0 && maintenance != 0);
    }

    /* ---------------------------------------------------- withdrawals ------------------------------------------------ */

    /// Own ripe cash needs no test beside no position; a debt must leave the initial line standing after the ledger's rounding, stay within the
    /// limiter, and not be too small.
    function _maxCash(AccountId account, int256 cash, bool hasPositions) private view returns (uint256) {
        (address token, uint256 held, ) = IVault(vault).assetOf(CASH);
        uint256 scale = 10 ** (18 - IERC20Metadata(token).decimals());
        uint256 fresh = IVault(vault).freshOf(account);
        uint256 own = held.min(cash > int256(fresh) ? (uint256(cash) - fresh) / scale : 0);
        int256 surplus = _surplus(account) - int256(_dust());
        if (surplus <= 0) return hasPositions ? 0 : own;
        if (hasPositions) own = own.min(uint256(surplus) / scale);
        uint256 within = (cash > 0 ? uint256(cash) : 0) + OutflowRoom.roomOf(vault);
        uint256 amount = held.min(within.min(uint256(surplus)) / scale);
        int256 debt = int256(amount * scale) - cash;
        return debt < int256(IVaultConfig(vault).minDebt()) ? own : amount;
    }

    /// Largest withdrawal that lowers the leg's recognised value by at most the surplus; the other legs do not change.
    function _maxCollateral(AccountId account, uint8 asset, uint256 balance) private view returns (uint256) {
        int256 surplus = _surplus(account);
        if (surplus < 0) return 0;
        (, uint256 total, ) = IVault(vault).assetOf(asset);
        address engine = IVault(vault).engine();
        int256 least = _recognised(engine, asset, balance, total) - surplus;
        (uint256 low, uint256 high) = (0, balance);
        while (low < high) {
            uint256 middle = (low + high + 1) / 2;
            if (_recognised(engine, asset, balance - middle, total - middle) >= least) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /// W_out - B_i; -1 when an outflow that leaves a debt is refused altogether.
    function _surplus(AccountId account) private view returns (int256) {
        bool isPaused = block.timestamp < IVault(vault).outflowPausedUntil();
        Opening memory o = _opening(account);
        return isPaused || o.refusal != 0 ? -1 : o.netWorth - int256(o.buffer);
    }

    /// What the opening test counts of a leg: value less buffer [WAD].
    function _recognised(address engine, uint8 asset, uint256 balance, uint256 total) private view returns (int256) {
        uint256[] memory record = new uint256[](4);
        (record[0], record[2], record[3]) = (1 << asset, balance, total);
        (int256 own, , uint256 buffer) = IMarginEngine(engine).appraiseOpening(record);
        return own - int256(buffer);
    }

    /// Most that the ledger's rounding takes from an account in one withdrawal [WAD].
    function _dust() private view returns (uint256) {
        (, uint256 borrowIndex, , , ) = IVault(vault).cashState();
        return OutflowRoom.dustOf(borrowIndex);
    }

    /* ---------------------------------------------------- line prices ------------------------------------------------ */

    /// Least value of the leg at which net worth reaches the line, type(uint256).max when none does. W - B rises with the value.
    function _valueOnLine(Curve memory c) private pure returns (uint256) {
        if (!_isOnLine(c, MAX_VALUE)) return type(uint256).max;
        (uint256 low, uint256 high) = (0, MAX_VALUE);
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_isOnLine(c, middle)) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    function _isOnLine(Curve memory c, uint256 value) private pure returns (bool) {
        uint256 loss = HaircutMath.loss(value, c.word.maintenanceHaircut(), value, c.word.depth());
        uint256 line =
            c.isCloseOut ? loss.mulDivUp(c.word.closeOutShare(), 100) : HaircutMath.buffer(value, loss, c.legCost);
        return c.cash + int256(value) >= int256(line);
    }

    function _priceAt(uint256 value, uint256 whole, uint256 balance) private pure returns (uint256) {
        return value == type(uint256).max ? value : value.mulDivUp(whole, balance);
    }

    /// Toward minus infinity; `b` > 0.
    function _divFloor(int256 a, int256 b) private pure returns (int256) {
        return a < 0 ? (a - b + 1) / b : a / b;
    }
}
