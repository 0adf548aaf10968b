// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IVaultEvents} from "../../../../contracts/interfaces/IVaultEvents.sol";
import {Loss, LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "../utils/BackedDesk.sol";
import {Books, Stake} from "./BackedHandler.sol";
import {Sight} from "./DeskHandler.sol";
import {ReportJudge} from "./ReportJudge.sol";

/// Reports, cover, socialisation, income and seeds: each takes exactly its part of what is lost, and nothing of anybody else's.
contract LossHandler is ReportJudge {
    uint256 private constant INDEX_FLOOR = RAY / 1e9;
    /// Wei that rounding the backstop's principal may cost it in one action.
    int256 private constant SLACK = 3;

    constructor(BackedDesk desk_, LossGhost ghost_) ReportJudge(desk_, ghost_) {}

    function report(uint256 a) external timed {
        Sight memory before = _see();
        _report(before, a % 3 == 0 ? _outdated(before, a / 3) : _sunken(before, a));
    }

    function coverDeficit() external timed {
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        (bool ok, bytes memory result) = _send(_anyone(), abi.encodeCall(_vault.coverDeficit, ()));
        uint256 due = was.recorded < was.cash ? was.recorded : was.cash;
        if (due == 0) {
            _require(!ok, "WAT-1", 0, 0);
            _face(Loss.CoverRefused);
            return _requireRefused(before, was, result, IVaultEvents.VaultNothingToCover.selector, "WAT-1");
        }
        _require(ok, "WAT-2", _selectorOf(result), 0);
        uint256 paid = abi.decode(result, (uint256));
        _require(paid == due, "WAT-2", int256(paid), int256(due));
        Sight memory now_ = _compare(before, 1 << _backed.MAIN(), 0);
        Books memory is_ = _booksOf(now_);
        _requireBooks(was, is_, was.recorded - paid, was.pending);
        _requireNear(int256(was.cash - is_.cash), int256(paid), SLACK, "WAT-2");
        _losses.cover(paid);
        _face(Loss.Covered);
    }

    function socialise() external timed {
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        uint256 low = _backstop.navLow();
        uint256 byReserves = was.free < was.recorded ? was.free : was.recorded;
        uint256 byCash = was.recorded - byReserves;
        if (byCash > was.cash) byCash = was.cash;
        uint256 left = was.recorded - byReserves - byCash;
        low = low > byCash ? low - byCash : 0;
        int256 due = left > low ? int256(left - low) : int256(0);
        (bool ok, bytes memory result) = _send(_anyone(), abi.encodeCall(_vault.socialise, ()));
        if (!ok) {
            _requireAtMost(due, SLACK, "WAT-2");
            _face(Loss.SocialisationRefused);
            return _requireRefused(before, was, result, IVaultEvents.VaultNothingToSocialise.selector, "WAT-5");
        }
        uint256 taken = abi.decode(result, (uint256));
        _requireNear(int256(taken), due, SLACK, "WAT-1");
        Sight memory now_ = _see();
        Books memory is_ = _booksOf(now_);
        _requireBooks(was, is_, was.recorded - byReserves - byCash - taken, was.pending);
        _require(is_.owed == was.owed + taken, "WAT-2", int256(is_.owed), int256(was.owed + taken));
        _judgeSocialised(before, now_, byCash, taken);
        _requireNear((now_.owned - before.owned) / int256(RAY), 0 - int256(byReserves), SLACK, "ACC-5");
        _losses.reserve(byReserves);
        _losses.cover(byCash);
        _losses.socialise(taken);
        _face(Loss.Socialised);
        if (byReserves != 0) _face(Loss.CoveredByReserves);
    }

    function draw() external timed {
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        (uint256 claim, Stake memory junior) = (_backstop.seniorClaim(), _stake(false));
        _anyone().run(address(_backstop), abi.encodeCall(_backstop.draw, ()));
        Sight memory now_ = _see();
        Books memory is_ = _booksOf(now_);
        _requireBooks(was, is_, was.recorded, was.pending);
        _requireStrangersUnmoved(before, now_, 1 << _backed.MAIN());
        _requireNear(int256(is_.cash) - int256(was.cash), int256(was.free), SLACK, "WAT-2");
        _requireNear((before.owned - now_.owned) / int256(RAY), int256(was.free), SLACK, "ACC-5");
        uint256 risen = _backstop.seniorClaim() - claim;
        _requireAtMost(int256(risen), int256(was.free), "RTR-3");
        _requireNear(int256(_stake(false).low), int256(junior.low), 2, "RTR-3");
        if (was.free != 0) _face(Loss.ReservesDrawn);
    }

    /// A seed from nothing to what covers all that was spent and some thousands more.
    function setSeed(uint256 market, uint256 amount) external timed {
        uint8 m = uint8(market % 2);
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        uint256 seed = amount % 4 == 0 ? 0 : was.spent[m] + _bound(amount, 0, 8_000) * WAD;
        _backed.setSeed(m, seed);
        Books memory is_ = _booksOf(_compare(before, 0, 0));
        was.seed[m] = seed;
        _requireBooks(was, is_, was.recorded, was.pending);
    }

    /// Brings all reports up to date, so that the freeze is met with all that is known.
    function reportAll() external timed {
        _reportAll();
    }

    /* ------------------------------------------------- internals ------------------------------------------------ */

    /// All positive cash bears it pro rata, by what is left after the backstop's own part; nobody else bears anything.
    function _judgeSocialised(Sight memory before, Sight memory now_, uint256 byCash, uint256 taken) private view {
        uint256 main = _backed.MAIN();
        int256 all;
        int256[] memory cash = new int256[](before.faces.length);
        for (uint256 i; i < cash.length; ++i) {
            int256 principal = before.faces[i].header.principal();
            if (principal <= 0) continue;
            cash[i] = i == main ? before.faces[i].worth - int256(byCash) : _cashAt(principal, before);
            all += cash[i];
        }
        int256 sum;
        for (uint256 i; i < cash.length; ++i) {
            int256 lost = before.faces[i].worth - now_.faces[i].worth;
            if (i == main) lost -= int256(byCash);
            sum += lost;
            int256 fair = cash[i] == 0 ? int256(0) : (cash[i] * int256(taken)) / all;
            _requireNear(lost, fair, cash[i] == 0 ? int256(0) : 2 * SLACK, cash[i] == 0 ? "HLT-3" : "WAT-2");
            bool isSame =
                now_.faces[i].size[0] == before.faces[i].size[0] && now_.faces[i].size[1] == before.faces[i].size[1];
            _require(isSame, "WAT-5", now_.faces[i].size[0], before.faces[i].size[0]);
        }
        _requireNear(sum, int256(taken), int256(3 * cash.length), "WAT-2");
    }

    /// An account whose report is not true any more, from `seed` on.
    function _outdated(Sight memory s, uint256 seed) private view returns (uint256) {
        seed = seed % 8;
        for (uint256 i; i < 8; ++i) {
            uint256 a = (seed + i) % 8;
            uint256 loss = s.faces[a].worth < 0 ? uint256(0 - s.faces[a].worth) : 0;
            if (_losses.reported(a) != 0 && _losses.reported(a) != loss) return a;
        }
        return seed;
    }

    function _cashAt(int256 principal, Sight memory before) private pure returns (int256) {
        return (principal * int256(before.supplyIndex)) / int256(RAY);
    }
}
