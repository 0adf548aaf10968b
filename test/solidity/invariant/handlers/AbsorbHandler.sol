// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IBackstop} from "../../../../contracts/interfaces/IBackstop.sol";
import {LibBit} from "solady/src/utils/LibBit.sol";
import {Loss, LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "../utils/BackedDesk.sol";
import {BackedHandler, Books} from "./BackedHandler.sol";
import {DeskHandler, Face, Sight} from "./DeskHandler.sol";

/// An account on its way to the backstop, by SPEC A28.
struct Takeover {
    uint256 a;
    uint256 share; // [WAD]
    uint256 fee; // [WAD] of the whole account
    uint256 payout; // [WAD]
    uint256 legs; // worth their cost
    uint256[5] before; // value of each instrument in inventory [WAD]
    uint256[5] taken; // value of each of the account's instruments
    bool[2] isNetting;
}

/// Absorption: it happens where it is due, takes what the limits allow and no more, and the account keeps what is its own.
contract AbsorbHandler is BackedHandler {
    /// Wei that rounding a share of a handful of balances may cost.
    int256 private constant SLACK = 40;

    constructor(BackedDesk desk_, LossGhost ghost_) DeskHandler(desk_, ghost_) BackedHandler(desk_, ghost_) {}

    /// An insolvent account or one in distress, now and then any other.
    function absorb(uint256 a) external timed {
        Sight memory s = _see();
        _absorb(a % 2 == 0 ? _distressed(s, a / 2) : _sunken(s, a / 2));
    }

    /// Whatever account the backstop may take, from `a` on.
    function absorbDue(uint256 a) external timed {
        Sight memory s = _see();
        for (uint256 i; i < 9; ++i) {
            if (_isDue(s.faces[((a % 9) + i) % 9], ((a % 9) + i) % 9)) return _absorb(((a % 9) + i) % 9);
        }
    }

    /* ------------------------------------------------- internals ------------------------------------------------ */

    /// A solvent trader's account below maintenance, from `seed` on.
    function _distressed(Sight memory s, uint256 seed) private pure returns (uint256) {
        seed = seed % 8;
        for (uint256 i; i < 8; ++i) {
            Face memory f = s.faces[(seed + i) % 8];
            if (f.worth >= 0 && f.worth < int256(f.buffer)) return (seed + i) % 8;
        }
        return seed;
    }

    function _absorb(uint256 a) internal {
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        Face memory face = before.faces[a];
        bool isDue = !_isOwn(a) && _isDue(face, a);
        bytes memory call = abi.encodeCall(IBackstop.absorb, (_seat(a)));
        Takeover memory t = _takeoverOf(before, a);
        uint256 most = _mostOf(before, was, t);
        (bool ok, bytes memory result) = _anyone().attempt(address(_backstop), call);
        if (!ok && !isDue) {
            _face(Loss.AbsorptionRefused);
            return _requireRefused(before, was, result, IBackstop.BackstopNotAbsorbable.selector, "LIQ-1");
        }
        _require(isDue, "LIQ-1", face.worth, int256(face.buffer) / 4);
        if (!ok) {
            _require(face.header.markets() == 0, "WAT-1", face.worth, 0);
            _requireAtMost(int256(most), 0.011e18, "WAT-1");
            _face(Loss.AbsorptionFull);
            return _requireRefused(before, was, result, IBackstop.BackstopFull.selector, "WAT-1");
        }
        t.share = abi.decode(result, (uint256));
        t.payout = face.worth > 0 ? ((uint256(face.worth) - t.fee) * t.share) / WAD : 0;
        _requireAtMost(int256(t.share), int256(most) + 1e9, "RC-4");
        if (most >= 0.011e18) _requireAtLeast(int256(t.share), int256(most) - 1e9, "WAT-1");
        _judge(before, was, t);
    }

    function _judge(Sight memory before, Books memory was, Takeover memory t) private {
        Face memory face = before.faces[t.a];
        bool isWhole = t.share == WAD;
        uint256 involved = _involvedIn(before, t, isWhole);
        for (uint256 m; m < 2; ++m) {
            if ((face.header.markets() >> m) & 1 == 0) continue;
            _ghost.touch(m, isWhole ? 2 : 4);
            if (!isWhole && face.size[m] != 0) _ghost.deleveraged(m);
        }
        uint256 worn = isWhole ? 0 : _wornOf(before, t) & ~involved;
        Sight memory now_ = _compareFlow(before, involved | worn, 0, isWhole ? 0 : before.faces.length, 0);
        _requireWornKept(before, now_, worn);
        Books memory is_ = _booksOf(now_);
        _bookReport(was, is_, now_.faces[t.a], t.a);
        _bookDeficit(before, now_, t.a);
        _requireBooks(was, is_, was.recorded + now_.deficit - before.deficit, is_.pending);
        if (t.payout != 0 && face.header.markets() != 0) _ghost.profit(t.a, t.payout);
        for (uint256 m; m < 2; ++m) {
            if (now_.pot[m] < before.pot[m]) _ghost.profit(t.a, before.pot[m] - now_.pot[m]);
        }
        _judgeBudgets(before, now_, was, is_, t);
        _judgeSides(before, now_, t);
        _judgeWorth(before, now_, was, is_, t);
        _judgeInventory(now_, was, t);
        _bookCapital(before, now_, t);
        _meet(before, now_, t);
    }

    /// A whole account leaves nothing behind but what is paid out; of a part the rest stays, and what is deleveraged of it loses a solvent
    /// owner nothing.
    function _judgeWorth(
        Sight memory before,
        Sight memory now_,
        Books memory was,
        Books memory is_,
        Takeover memory t
    ) private view {
        (Face memory face, Face memory left) = (before.faces[t.a], now_.faces[t.a]);
        uint256 keeper = _desk.DESK_KEEPER();
        int256 bounty = now_.faces[keeper].worth - before.faces[keeper].worth;
        int256 slack = SLACK + _charge(6) + _unitsOf(face);
        int256 rest = face.worth - (face.worth * int256(t.share)) / int256(WAD) + int256(t.payout);
        if (t.share == WAD) {
            _require(left.header.instruments() == 0, "LIQ-3", int256(left.header.instruments()), 0);
            _requireNear(left.worth, int256(t.payout), SLACK, "ACC-12");
            _requireAtMost(bounty, int256((t.legs * _desk.LEG_COST() * t.share) / WAD), "LIQ-4");
            if (face.worth >= 0) _requireAtMost(bounty, int256(t.fee), "LIQ-4");
            _requireNear(
                _backstopWorth(now_) - _backstopWorth(before),
                face.worth - int256(t.payout) - bounty,
                slack,
                "WAT-2"
            );
        } else if (face.worth >= 0) {
            _requireNear(left.worth, rest, slack, "ACC-12");
        } else {
            int256 written = int256(now_.deficit) - int256(before.deficit);
            _requireAtLeast(left.worth - written, rest - slack, "WAT-2");
            _requireAtMost(left.worth, slack, "WAT-2");
        }
        _requireAtMost(int256(is_.low), int256(was.low) + slack + int256(t.fee) + _overhang(before, t.a), "RC-4");
    }

    /// A share of a collateral is cut to whole units.
    function _unitsOf(Face memory f) private view returns (int256 worth) {
        for (uint8 asset = 1; asset < 4; ++asset) {
            (uint256 value, ) = _desk.engine().assetValue(asset, 1);
            if ((f.header.collaterals() >> asset) & 1 != 0) worth += int256(value);
        }
    }

    /// What closing inventory against the account may free of its buffers.
    function _overhang(Sight memory before, uint256 a) private view returns (int256 freed) {
        for (uint256 m; m < 2; ++m) {
            if (before.faces[a].size[m] != 0) freed += int256(before.faces[_backed.POSITIONS() + m].buffer);
        }
    }

    /// What comes with a position, and the cash its account is given, is capital of the market.
    function _bookCapital(Sight memory before, Sight memory now_, Takeover memory t) private {
        Face memory face = before.faces[t.a];
        for (uint256 m; m < 2 && t.share != 0; ++m) {
            if ((face.header.markets() >> m) & 1 == 0) continue;
            int256 taken = (_worthOf(face, m, _markOf(m)) * int256(t.share)) / int256(WAD);
            _losses.invest(m, taken + _capitalOf(now_, m) - _capitalOf(before, m));
        }
    }

    /// Budgets pay no more than they hold, and for a whole account exactly what is charged to its markets.
    function _judgeBudgets(
        Sight memory before,
        Sight memory now_,
        Books memory was,
        Books memory is_,
        Takeover memory t
    ) private {
        for (uint256 m; m < 2; ++m) {
            uint256 spent = is_.spent[m] - was.spent[m];
            uint256 deficit = _chargedTo(before.faces[t.a], m);
            if (t.share == WAD) _require(spent == deficit, "WAT-2", int256(spent), int256(deficit));
            else _requireAtLeast(int256(spent) + 1, int256((deficit * t.share) / WAD), "WAT-2");
            uint256 given = was.seed[m] + before.fees[m];
            uint256 left = given > was.spent[m] ? given - was.spent[m] : 0;
            _requireAtMost(int256(spent), int256(left) + 1, "RC-4");
            _losses.spend(m, spent);
        }
        _require(now_.fees[0] + now_.fees[1] == before.fees[0] + before.fees[1], "ACC-8", 0, 0);
    }

    /// Of the other sides only the rest of an account is taken: pro rata, from a solvent one's at no loss, else within the margin.
    function _judgeSides(Sight memory before, Sight memory now_, Takeover memory t) private view {
        for (uint256 i; i < before.faces.length; ++i) {
            if (i == t.a || (i >= _backed.MAIN() && i < _backed.SHARES())) continue;
            (Face memory was, Face memory is_) = (before.faces[i], now_.faces[i]);
            int256 most;
            for (uint256 m; m < 2; ++m) {
                uint256 size = _size(was, m);
                _requireAtMost(int256(_size(is_, m)), int256(size), "WAT-6");
                if (t.share == WAD) _require(_size(is_, m) == size, "WAT-6", is_.size[m], was.size[m]);
                most += int256(((size - _size(is_, m)) * _markOf(m) * MARGIN) / (WAD * 1_000));
            }
            if (before.faces[t.a].worth >= 0) most = 0;
            _requireAtLeast(is_.worth, was.worth - most - _charge(6), "ADL-3");
            if (was.worth >= int256(was.buffer)) _requireAtLeast(is_.worth + _charge(6), int256(is_.buffer), "HLT-2");
        }
    }

    /// No instrument beyond a twentieth of the backstop and all inventory within half of it, but for what it held before and what nets.
    function _judgeInventory(Sight memory now_, Books memory was, Takeover memory t) private {
        uint256[5] memory held = _inventory(now_);
        (uint256 all, uint256 before) = (0, 0);
        for (uint256 k; k < 5; ++k) {
            (all, before) = (all + held[k], before + t.before[k]);
            uint256 limit = (was.low * BACKSTOP_SHARE) / WAD;
            if (t.before[k] > limit) limit = t.before[k];
            bool isWorth = t.taken[k] >= _desk.LEG_COST();
            if (held[k] > t.before[k] && isWorth) _requireAtMost(int256(held[k]), int256(limit) + SLACK, "RC-4");
            if (t.share != 0 && _isHeld(now_, k)) _losses.hold(k < 3 ? k + 1 : 29 + k, true);
        }
        uint256 half = was.low / 2 > before ? was.low / 2 : before;
        _requireAtMost(int256(all), int256(half) + SLACK, "RC-4");
    }

    function _isHeld(Sight memory s, uint256 k) private view returns (bool) {
        if (k < 3) return (s.faces[_backed.COLLATERALS()].header.collaterals() >> (k + 1)) & 1 != 0;
        return s.faces[_backed.POSITIONS() + k - 3].header.markets() != 0;
    }

    function _bookReport(Books memory was, Books memory is_, Face memory left, uint256 a) private {
        uint256 known = _losses.reported(a);
        uint256 loss = left.worth < 0 ? uint256(0 - left.worth) : 0;
        if (loss > known) loss = known;
        uint256 others = was.pending - known;
        _requireAtMost(int256(is_.pending - others), int256(loss), "WAT-2");
        _requireAtLeast(int256(is_.pending - others), int256(loss) - _charge(4), "WAT-2");
        _losses.report(a, is_.pending - others);
        if (is_.pending != was.pending) _face(Loss.ReportRenewed);
    }

    function _meet(Sight memory before, Sight memory now_, Takeover memory t) private {
        Face memory face = before.faces[t.a];
        if (t.share != 0) _face(t.share == WAD ? Loss.AbsorbedWhole : Loss.AbsorbedInPart);
        if (t.share != WAD && face.header.markets() != 0) _face(Loss.RestDeleveraged);
        if (face.header.collaterals() != 0) _face(Loss.AbsorbedBorrower);
        if (face.worth > 0) _face(Loss.AbsorbedSolvent);
        if (face.worth > 0 && face.worth * 4 >= int256(face.buffer)) _face(Loss.AbsorbedInCloseOut);
        if (now_.deficit > before.deficit) _face(Loss.Recorded);
        for (uint256 m; m < 2; ++m) if (t.isNetting[m] && t.share != 0) _face(Loss.Netted);
    }

    /* --------------------------------------------------- model --------------------------------------------------- */

    /// Below a quarter of the buffer at once, in close-out two minutes after the deadline or with every bucket empty.
    function _isDue(Face memory f, uint256 a) private view returns (bool) {
        if (f.worth < 0 || uint256(f.worth) * 4 < f.buffer) return true;
        if (f.worth >= int256(f.closeOut) || !f.header.isCalled()) return false;
        if (!_vault.callOf(_seat(a)).isCloseOut()) return false;
        if (_ghost.time() >= _vault.callOf(_seat(a)).deadline() + _backed.DELAY()) return true;
        for (uint256 bits = f.header.instruments(); bits != 0; bits &= bits - 1) {
            (uint256 left, ) = _liquidator.capacityOf(uint8(LibBit.ffs(bits)));
            if (left != 0) return false;
        }
        return true;
    }

    function _takeoverOf(Sight memory before, uint256 a) private view returns (Takeover memory t) {
        Face memory face = before.faces[a];
        t.a = a;
        t.before = _inventory(before);
        if (face.worth > 0) t.fee = uint256(face.worth) < face.buffer / 4 ? uint256(face.worth) : face.buffer / 4;
        for (uint8 k; k < 5; ++k) {
            if (k < 3) t.taken[k] = _collateralOf(a, k + 1);
            else t.taken[k] = (_size(face, k - 3) * _markOf(k - 3)) / WAD;
            if (t.taken[k] >= _desk.LEG_COST()) ++t.legs;
        }
        for (uint256 m; m < 2; ++m) {
            int256 held = before.faces[_backed.POSITIONS() + m].size[m];
            t.isNetting[m] = face.size[m] != 0 && held != 0 && (held > 0) != (face.size[m] > 0);
        }
    }

    /// The largest share that the limits of A28 allow.
    function _mostOf(Sight memory s, Books memory b, Takeover memory t) private view returns (uint256 most) {
        Face memory face = s.faces[t.a];
        most = WAD;
        uint256 room = (b.low * BACKSTOP_SHARE) / WAD;
        (uint256 all, uint256 held) = (0, 0);
        int256 needed = face.worth > 0 ? face.worth - int256(t.fee) : int256(0);
        needed -= _vault.cashOf(_seat(t.a));
        for (uint256 k; k < 5; ++k) {
            (all, held) = (all + t.taken[k], held + t.before[k]);
            if (k > 2 && (face.header.markets() >> (k - 3)) & 1 != 0) {
                int256 worth = _worthOf(face, k - 3, _markOf(k - 3));
                needed += int256((2 * t.taken[k] * MARGIN) / 1_000 + 2 * _desk.LEG_COST());
                if (worth < 0) needed -= worth;
                most = _least(most, _budgetOf(s, b, k - 3), _chargedTo(face, k - 3));
            }
            if (t.taken[k] < _desk.LEG_COST()) continue;
            uint256 free = room > t.before[k] ? room - t.before[k] : 0;
            if (k > 2 && t.isNetting[k - 3]) free = room + t.before[k];
            most = _least(most, free, t.taken[k]);
        }
        if (needed > 0) most = _least(most, b.cash, uint256(needed));
        most = _least(most, b.low / 2 > held ? b.low / 2 - held : 0, all);
    }

    /// What is taken over is charged to a market to the wei above.
    function _chargedTo(Face memory f, uint256 market) private view returns (uint256) {
        (uint256 loss, uint256 losses) = _lossesOf(f, market);
        if (f.worth >= 0 || loss == 0) return 0;
        uint256 deficit = (uint256(0 - f.worth) * loss + losses - 1) / losses;
        return deficit < loss ? deficit : loss;
    }

    function _least(uint256 most, uint256 limit, uint256 amount) private pure returns (uint256) {
        if (amount <= limit || (limit * WAD) / amount >= most) return most;
        return (limit * WAD) / amount;
    }

    function _inventory(Sight memory s) private view returns (uint256[5] memory values) {
        uint256 from = _backed.COLLATERALS();
        for (uint8 k; k < 3; ++k) values[k] = _collateralOf(from, k + 1);
        for (uint256 m; m < 2; ++m) values[3 + m] = (_size(s.faces[from + 1 + m], m) * _markOf(m)) / WAD;
    }

    /// The engine values even nothing at a wei.
    function _collateralOf(uint256 a, uint8 asset) private view returns (uint256 value) {
        uint256 balance = _vault.balanceOf(_seat(a), asset);
        if (balance != 0) (value, ) = _desk.engine().assetValue(asset, balance);
    }

    function _backstopWorth(Sight memory s) private view returns (int256 worth) {
        for (uint256 i = _backed.MAIN(); i < _backed.SHARES(); ++i) worth += s.faces[i].worth;
    }

    /// Who holds less than a wei of size where a part is deleveraged.
    function _wornOf(Sight memory before, Takeover memory t) private pure returns (uint256 worn) {
        for (uint256 m; m < 2; ++m) if (before.faces[t.a].size[m] != 0) worn |= _wornIn(before, m);
    }

    function _involvedIn(Sight memory before, Takeover memory t, bool isWhole) private view returns (uint256 involved) {
        involved = (1 << t.a) | (1 << _desk.DESK_KEEPER()) | (15 << _backed.MAIN());
        if (isWhole) return involved;
        for (uint256 m; m < 2; ++m) {
            int256 size = before.faces[t.a].size[m];
            for (uint256 i; i < before.faces.length; ++i) {
                int256 other = before.faces[i].size[m];
                if (size != 0 && other != 0 && (other > 0) != (size > 0)) involved |= 1 << i;
            }
        }
    }
}
