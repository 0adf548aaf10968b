// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IBackstop} from "../../../../contracts/interfaces/IBackstop.sol";
import {ITranche} from "../../../../contracts/interfaces/ITranche.sol";
import {Loss, LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "../utils/BackedDesk.sol";
import {Trader} from "../utils/Trader.sol";
import {Books, Stake} from "./BackedHandler.sol";
import {Sight} from "./DeskHandler.sol";
import {ReportJudge} from "./ReportJudge.sol";

/// Underwriters come and go; nobody enters below or leaves above what the shares are worth, and series end when nothing is left.
contract TrancheHandler is ReportJudge {
    uint256 private constant FIXING = 1 hours;
    uint256 private constant PAYABLE = 1 days;

    constructor(BackedDesk desk_, LossGhost ghost_) ReportJudge(desk_, ghost_) {}

    /// Up to 100,000 dollars, now and then more than is allowed.
    function enter(uint256 who, uint256 isSenior, uint256 amount) external timed {
        Stake memory k = _stake(isSenior % 2 != 0);
        Trader owner = _owner(who);
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        uint256 most = k.tranche.maxDeposit(address(owner));
        uint256 assets = _bound(amount >> 8, 10e6, 10 ** (8 + (amount % 4)));
        if (assets > most && amount % 16 < 14 && most >= 10e6) assets = most;
        bool isLost = was.recorded + was.pending != 0;
        if (isLost) _require(most == 0, "WAT-4", int256(most), 0);
        _desk.usdc().mint(address(owner), assets);
        owner.run(address(_desk.usdc()), abi.encodeCall(IERC20.approve, (address(k.tranche), assets)));
        bytes memory call = abi.encodeCall(IERC4626.deposit, (assets, address(owner)));
        (bool ok, bytes memory result) = owner.attempt(address(k.tranche), call);
        if (assets > most) {
            _require(!ok, "RTR-4", int256(assets), int256(most));
            _face(Loss.EntryRefused);
            return _requireRefused(before, was, result, ERC4626.ERC4626ExceededMaxDeposit.selector, "RTR-4");
        }
        _require(ok, "RTR-4", _selectorOf(result), int256(assets));
        int256 flow = int256(assets * UNIT);
        Sight memory now_ = _compareFlow(before, 1 << _backed.MAIN(), 0, 0, flow);
        _requireNear(now_.faces[_backed.MAIN()].worth - before.faces[_backed.MAIN()].worth, flow, 2, "ACC-2");
        _requireBooks(was, _booksOf(now_), was.recorded, was.pending);
        _judgeEntry(k, abi.decode(result, (uint256)), assets);
        _face(isSenior % 2 != 0 ? Loss.SeniorEntered : Loss.JuniorEntered);
        if (_losses.endedCount() != 0) _face(Loss.NewSeriesEntered);
    }

    function request(uint256 who, uint256 isSenior, uint256 part) external timed {
        ITranche tranche = _stake(isSenior % 2 != 0).tranche;
        Trader owner = _owner(who);
        uint256 held = tranche.balanceOf(address(owner));
        if (held == 0) return;
        Sight memory before = _see();
        uint256 shares = part % 3 == 0 ? held : _bound(part, 1, held);
        owner.run(address(tranche), abi.encodeCall(ITranche.requestExit, (shares)));
        _requireNothingMoved(before);
        _face(Loss.ExitRequested);
    }

    /// Claims in the window; outside it is refused.
    function claim(uint256 who, uint256 isSenior) external timed {
        _claim(who, isSenior % 2 != 0);
    }

    /// Tries at once after a claim, and again between an hour and thirty later.
    function depart(uint256 who, uint256 isSenior, uint256 late) external timed {
        if (!_ripen(who, isSenior % 2 != 0)) return;
        _complete(who, isSenior % 2 != 0);
        _ghost.advance(FIXING + (late % 3 == 0 ? _bound(late, 0, 29 hours) : late % 3_600));
        _refresh();
        _poke();
        _complete(who, isSenior % 2 != 0);
    }

    /// A collateral or all of them fall after a claim, what is lost is reported, and then the exit is completed.
    function flee(uint256 who, uint256 isSenior, uint256 change) external timed {
        if (!_ripen(who, isSenior % 2 != 0)) return;
        for (uint8 id = 1; id < 4; ++id) {
            if (change % 3 == 0 || id == change % 3) _sink(id, _bound(change / 3, 2_000, 7_000));
        }
        _poke();
        _reportAll();
        _ghost.advance(FIXING);
        _refresh();
        _poke();
        _complete(who, isSenior % 2 != 0);
    }

    function complete(uint256 who, uint256 isSenior) external timed {
        _complete(who, isSenior % 2 != 0);
    }

    function cancel(uint256 who, uint256 isSenior) external timed {
        ITranche tranche = _stake(isSenior % 2 != 0).tranche;
        Trader owner = _owner(who);
        uint256 shares = tranche.exitOf(address(owner)).shares;
        if (shares == 0) return;
        uint256 held = tranche.balanceOf(address(owner));
        owner.run(address(tranche), abi.encodeCall(ITranche.cancelExit, ()));
        uint256 has = tranche.balanceOf(address(owner));
        _require(has == held + shares, "ACC-3", int256(has), int256(held + shares));
        _face(Loss.ExitCancelled);
    }

    /// Ends a series that is used up; alive, it stays.
    function closeSeries() external timed {
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        (Stake memory junior, Stake memory senior) = (_stake(false), _stake(true));
        uint256 owed = _backstop.seniorClaim();
        (bool ok, bytes memory result) = _anyone().attempt(
            address(_backstop),
            abi.encodeCall(IBackstop.closeSeries, ())
        );
        bool isQuiet = was.recorded + was.pending == 0 && !_hasInventory();
        if (!ok) {
            bool isSpent = was.cash + was.free + UNIT < owed && junior.supply != 0;
            _require(!(isQuiet && isSpent), "RTR-7", int256(was.cash), int256(owed));
            _face(Loss.SeriesAlive);
            return _requireRefused(before, was, result, IBackstop.BackstopSeriesAlive.selector, "RTR-7");
        }
        _require(isQuiet, "RTR-7", int256(was.recorded + was.pending), 0);
        _requireAtMost(int256(junior.low), 1, "RTR-7");
        Stake memory fresh = _stake(false);
        _require(
            fresh.supply == 0 && address(fresh.tranche) != address(junior.tranche),
            "RTR-7",
            int256(fresh.supply),
            0
        );
        _losses.end(address(junior.tranche));
        _face(Loss.JuniorEnded);
        if (address(_stake(true).tranche) != address(senior.tranche)) {
            _requireAtMost(int256(senior.low), 1, "RTR-7");
            _losses.end(address(senior.tranche));
            _face(Loss.SeniorEnded);
        }
    }

    /* ------------------------------------------------- internals ------------------------------------------------ */

    function _owner(uint256 who) private view returns (Trader) {
        return _backed.underwriters(who % _backed.UNDERWRITERS());
    }

    /// Something was taken over and its account not closed.
    function _hasInventory() private view returns (bool) {
        for (uint256 id = 1; id < 34; ++id) if (_losses.heldSince(id) != 0) return true;
        return false;
    }

    /// Who enters pays at least what his shares are worth to leave, and takes nothing from those who are in.
    function _judgeEntry(Stake memory was, uint256 minted, uint256 assets) private view {
        Stake memory is_ = _stakeOf(was.tranche);
        _require(is_.supply == was.supply + minted, "ACC-3", int256(is_.supply), int256(was.supply + minted));
        uint256 worth = (minted * (was.low + 1)) / (was.supply + VIRTUAL_SHARES);
        _requireAtMost(int256(worth), int256(assets), "ACC-9");
        _requireNotCheaper(was, is_, "ACC-12");
    }

    /// Claims as soon as that is possible, of all shares where no exit is under way.
    function _ripen(uint256 who, bool isSenior) private returns (bool) {
        ITranche tranche = _stake(isSenior).tranche;
        Trader owner = _owner(who);
        if (tranche.exitOf(address(owner)).shares == 0) {
            uint256 held = tranche.balanceOf(address(owner));
            if (held == 0) return false;
            owner.run(address(tranche), abi.encodeCall(ITranche.requestExit, (held)));
            _face(Loss.ExitRequested);
        }
        uint256 from = tranche.exitOf(address(owner)).requestedAt + _backed.COOLDOWN();
        if (_ghost.time() < from) {
            _ghost.advance(from - _ghost.time());
            _refresh();
            _poke();
        }
        return _claim(who, isSenior);
    }

    function _claim(uint256 who, bool isSenior) private returns (bool ok) {
        ITranche tranche = _stake(isSenior).tranche;
        Trader owner = _owner(who);
        ITranche.Exit memory exit = tranche.exitOf(address(owner));
        if (exit.shares == 0) return false;
        uint256 from = exit.requestedAt + _backed.COOLDOWN();
        bool isOpen = _ghost.time() >= from && _ghost.time() <= from + _backed.WINDOW();
        Sight memory before = _see();
        bytes memory result;
        (ok, result) = owner.attempt(address(tranche), abi.encodeCall(ITranche.claimExit, ()));
        _require(ok == isOpen, "RTR-5", int256(_ghost.time()), int256(from));
        if (!ok) {
            _require(bytes4(result) == ITranche.TrancheNotClaimable.selector, "RTR-5", _selectorOf(result), 0);
            _face(Loss.ExitEarly);
        } else {
            _face(Loss.ExitClaimed);
        }
        _requireNothingMoved(before);
    }

    /// Pays at most the price after all losses known, never under the freeze, and nobody who stays pays for it.
    function _complete(uint256 who, bool isSenior) private {
        Stake memory k = _stake(isSenior);
        Trader owner = _owner(who);
        ITranche.Exit memory exit = k.tranche.exitOf(address(owner));
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        bool isFrozen = _isFrozenBy(was);
        uint256 owed = _backstop.seniorClaim();
        uint256 wallet = _desk.usdc().balanceOf(address(owner));
        uint256 most = k.tranche.maxRedeem(address(owner));
        bytes memory call = abi.encodeCall(ITranche.completeExit, (address(owner)));
        (bool ok, bytes memory result) = _anyone().attempt(address(k.tranche), call);
        if (!ok) {
            bytes4 reason = most == 0 ? ERC4626.ERC4626ExceededMaxRedeem.selector : ITranche.TrancheZeroShares.selector;
            if (isFrozen && _isRipe(exit)) _face(Loss.ExitFrozen);
            if (exit.claimedAt != 0 && !_isRipe(exit)) _face(Loss.ExitUnripe);
            return _requireRefused(before, was, result, reason, "RTR-5");
        }
        _require(_isRipe(exit) && !isFrozen, "WAT-4", int256(was.recorded + was.pending), int256(was.low));
        uint256 assets = abi.decode(result, (uint256));
        wallet = _desk.usdc().balanceOf(address(owner)) - wallet;
        _require(wallet == assets, "ACC-2", int256(wallet), int256(assets));
        uint256 lost = was.recorded + was.pending;
        uint256 worth = was.low > lost ? (was.low - lost) / UNIT + 1 : 1;
        uint256 burnt = k.supply - k.tranche.totalSupply();
        _requireAtMost(int256(burnt), int256(uint256(exit.shares)), "ACC-3");
        uint256 fair = (burnt * ((k.low < worth ? k.low : worth) + 1)) / (k.supply + VIRTUAL_SHARES);
        _requireAtMost(int256(assets), int256(fair), "WAT-4");
        Sight memory now_ = _compareFlow(before, 1 << _backed.MAIN(), 0, 0, 0 - int256(assets * UNIT));
        _requireBooks(was, _booksOf(now_), was.recorded, was.pending);
        _requireNotCheaper(k, _stakeOf(k.tranche), "ACC-12");
        if (isSenior) _judgeClaim(owed, k);
        else _judgeFloor();
        _face(Loss.ExitCompleted);
        if (lost != 0) _face(Loss.ExitAfterReport);
        if (burnt < exit.shares) _face(Loss.ExitCut);
    }

    /// A claim within the window, an hour old and not older than a day more.
    function _isRipe(ITranche.Exit memory exit) private view returns (bool) {
        uint256 from = exit.claimedAt + FIXING;
        return exit.claimedAt != 0 && _ghost.time() >= from && _ghost.time() <= from + PAYABLE;
    }

    /// Nobody's claim grows by another's leaving, but for units that rounding leaves, of what a unit of worth claims.
    function _judgeClaim(uint256 owed, Stake memory was) private view {
        uint256 left = _stake(true).supply + VIRTUAL_SHARES;
        uint256 fair = (owed * left) / (was.supply + VIRTUAL_SHARES) + 2 * UNIT + (3 * owed) / (was.low + 1);
        _requireAtMost(int256(_backstop.seniorClaim()), int256(fair), "ACC-9");
    }

    /// Junior keeps a fifth of both when it lets somebody go.
    function _judgeFloor() private view {
        uint256 junior = (_stake(false).low + 1) * UNIT;
        uint256 kept = (_backstop.seniorClaim() * _backed.FLOOR()) / (WAD - _backed.FLOOR());
        _requireAtLeast(int256(junior), int256(kept), "RTR-4");
    }
}
