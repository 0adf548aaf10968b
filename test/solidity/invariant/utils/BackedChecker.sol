// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {BackedHandler, Books, Stake} from "../handlers/BackedHandler.sol";
import {Sight} from "../handlers/DeskHandler.sol";
import {LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "./BackedDesk.sol";
import {DeskChecker} from "./DeskChecker.sol";

/// What must be true of losses, of who bears them and of the tranches between any two calls.
contract BackedChecker is DeskChecker, BackedHandler {
    /// Accounts of inventory whose dust below a unit the backstop's worth leaves out.
    int256 private constant DUST = 3e12;

    constructor(BackedDesk desk_, LossGhost ghost_) DeskChecker(desk_, ghost_) BackedHandler(desk_, ghost_) {}

    function check() external override {
        Sight memory s = _checkDesk();
        Books memory b = _booksOf(s);
        _checkTotals(s);
        _checkBooks(b);
        _checkWorth(b);
        _checkTranches(b);
    }

    /// What is drawn is rounded with debts up and claims down; while suppliers are owed, interest is credited to the wei above.
    function _least() internal view override returns (int256) {
        return 0 - int256((2 + _ghost.accruals()) * RAY);
    }

    function _deficit() internal view override returns (uint256) {
        return _losses.recorded();
    }

    /// Totals are the sums over accounts, the rest of the tokens is what nobody claims, and account by account at most a wei each is left.
    function _checkTotals(Sight memory s) private view {
        (, , uint256 supplied, uint256 borrowed, ) = _vault.cashState();
        (uint256 lent, uint256 owed) = (0, 0);
        int256 cash;
        for (uint256 i; i < s.faces.length; ++i) {
            int256 principal = s.faces[i].header.principal();
            if (principal > 0) lent += uint256(principal);
            else owed += uint256(0 - principal);
            cash += _vault.cashOf(_seat(i));
        }
        _require(lent == supplied, "ACC-3", int256(supplied), int256(lent));
        _require(owed == borrowed, "ACC-3", int256(borrowed), int256(owed));
        (, uint256 held, ) = _vault.assetOf(0);
        int256 dust = int256(held * UNIT + s.deficit) - cash - _vault.reserves();
        _requireAtLeast(dust, 0, "ACC-5");
        _requireAtMost(dust, int256(s.faces.length) + 2, "ACC-5");
        for (uint8 asset = 1; asset < 4; ++asset) {
            uint256 sum;
            for (uint256 i; i < s.faces.length; ++i) {
                uint256 balance = _vault.balanceOf(_seat(i), asset);
                sum += balance;
                bool hasBit = (s.faces[i].header.collaterals() >> asset) & 1 != 0;
                _require(hasBit == (balance != 0), "ACC-4", int256(balance), int256(i));
            }
            (, uint256 total, ) = _vault.assetOf(asset);
            _require(sum == total, "ACC-3", int256(total), int256(sum));
            uint256 tokens = _desk.tokenOf(asset).balanceOf(address(_vault));
            _require(tokens == total, "ACC-1", int256(tokens), int256(total));
        }
    }

    /// Every debt written off is with somebody: the backstop, its reserves, the suppliers, or on the books; so is every report and budget.
    function _checkBooks(Books memory b) private view {
        _require(b.recorded == _losses.recorded(), "WAT-2", int256(b.recorded), int256(_losses.recorded()));
        uint256 pending;
        for (uint256 i; i < 15; ++i) pending += _losses.reported(i);
        _require(b.pending == pending, "WAT-4", int256(b.pending), int256(pending));
        for (uint256 m; m < 2; ++m) {
            _require(b.spent[m] == _losses.spent(m), "RC-4", int256(b.spent[m]), int256(_losses.spent(m)));
        }
        _requireAtMost(int256(b.owed), int256(_losses.socialised()), "WAT-2");
        bool isFrozen = _isFrozenBy(b);
        _require(isFrozen == _vault.isFrozen(), "WAT-4", int256(b.recorded + b.pending), int256(b.low));
    }

    /// The backstop is worth what its accounts say.
    function _checkWorth(Books memory b) private view {
        _requireNear(int256(_backstop.navLow()), int256(b.low), DUST, "WAT-2");
        uint256 main = _backed.MAIN();
        _requireAtLeast(_vault.cashOf(_seat(main)), 0, "WAT-2");
    }

    /// Shares sum to their supply and are worth what is left after all losses known, senior first.
    function _checkTranches(Books memory b) private view {
        (Stake memory junior, Stake memory senior) = (_stake(false), _stake(true));
        _checkShares(junior);
        _checkShares(senior);
        uint256 lost = b.recorded + b.pending;
        uint256 net = b.low > lost ? b.low - lost : 0;
        uint256 claim = _backstop.seniorClaim();
        _requireNear(int256(senior.low * UNIT), int256(net < claim ? net : claim), DUST + int256(UNIT), "WAT-4");
        int256 rest = net > claim ? int256(net - claim) : int256(0);
        _requireAtMost(int256(junior.low * UNIT), rest + DUST, "WAT-4");
        _requireAtLeast(int256(senior.high) + 1, int256(senior.low), "ACC-9");
        _requireAtLeast(int256(junior.high) + 1, int256(junior.low), "ACC-9");
        uint256 count = _losses.endedCount();
        for (uint256 i; i < count; ++i) {
            (uint256 low, uint256 high) = _backstop.assetsOf(_losses.ended(i));
            _require(low + high == 0, "RTR-7", int256(low), int256(high));
        }
    }

    function _checkShares(Stake memory k) private view {
        uint256 locked;
        uint256 held = k.tranche.balanceOf(address(k.tranche));
        uint256 sum = held;
        for (uint256 i; i < 3; ++i) {
            address owner = address(_backed.underwriters(i));
            locked += k.tranche.exitOf(owner).shares;
            sum += k.tranche.balanceOf(owner);
        }
        _require(locked == held, "ACC-3", int256(held), int256(locked));
        _require(sum == k.supply, "ACC-3", int256(k.supply), int256(sum));
    }
}
