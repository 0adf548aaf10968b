// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IVault} from "../../../../contracts/interfaces/IVault.sol";
import {IVaultEvents} from "../../../../contracts/interfaces/IVaultEvents.sol";
import {Loss, LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "../utils/BackedDesk.sol";
import {Trader} from "../utils/Trader.sol";
import {BackedHandler, Books} from "./BackedHandler.sol";
import {DeskHandler, Face, Sight} from "./DeskHandler.sol";

/// Collateral and cash of traders, the lender and the holders of cash shares: while losses exceed what covers them, no cash leaves.
contract CustodyHandler is BackedHandler {
    constructor(BackedDesk desk_, LossGhost ghost_) DeskHandler(desk_, ghost_) BackedHandler(desk_, ghost_) {}

    /// Collateral worth up to 100,000 dollars at listing.
    function pledge(uint256 a, uint256 asset, uint256 amount) external timed {
        a = a % 4;
        uint8 id = uint8(1 + (asset % 3));
        uint256 start = uint192(_backed.startOf(id));
        uint256 units = (_bound(amount, 100, 100_000) * 1e8 * _backed.unitOf(id)) / start;
        (, uint256 total, uint256 cap) = _vault.assetOf(id);
        if (total + units > cap) return;
        Trader owner = _desk.traderOf(a);
        _desk.tokenOf(id).mint(address(owner), units);
        Sight memory before = _see();
        owner.run(address(_vault), abi.encodeCall(IVault.deposit, (_seat(a), id, units)));
        Sight memory now_ = _see();
        _requireStrangersUnmoved(before, now_, 1 << a);
        int256 surplus = before.faces[a].worth - int256(before.faces[a].buffer);
        _requireAtLeast(now_.faces[a].worth - int256(now_.faces[a].buffer) + 2, surplus, "HLT-5");
    }

    function redeemPledge(uint256 a, uint256 asset, uint256 part) external timed {
        a = a % 4;
        uint8 id = uint8(1 + (asset % 3));
        uint256 balance = _vault.balanceOf(_seat(a), id);
        if (balance == 0) return;
        uint256 amount = part % 3 == 0 ? balance : _bound(part, 1, balance);
        if (_withdraw(a, id, amount)) _face(Loss.CollateralOut);
    }

    /// Cash beyond the own, up to what the account carries and a little more.
    function borrow(uint256 a, uint256 part) external timed {
        a = a % 4;
        (int256 netWorth, uint256 buffer) = _vault.appraiseOpening(_seat(a));
        int256 room = netWorth - int256(buffer);
        uint256 amount = room > 0 ? (uint256(room) * _bound(part, 300, 1_020)) / 1e15 : 1e6;
        int256 cash = _vault.cashOf(_seat(a));
        if (amount != 0 && _withdraw(a, 0, amount) && cash < int256(amount * UNIT)) _face(Loss.Borrow);
    }

    /// The lender takes out a part or puts some back.
    function lend(uint256 amount, uint256 direction) external timed {
        uint256 lender = _desk.DESK_LENDER();
        if (direction % 2 == 0) return _mint(lender, _bound(amount, 1, 2_000_000e6));
        int256 cash = _vault.cashOf(_seat(lender));
        if (cash >= 1e13) _withdraw(lender, 0, _bound(amount, 1, uint256(cash) / (10 * UNIT)));
    }

    function buyShares(uint256 who, uint256 amount) external timed {
        Trader owner = _backed.underwriters(who % _backed.UNDERWRITERS());
        IERC4626 shares = IERC4626(address(_backed.shares()));
        uint256 assets = _bound(amount, 1e6, 200_000e6);
        _desk.usdc().mint(address(owner), assets);
        Sight memory before = _see();
        bytes memory call = abi.encodeCall(IERC4626.deposit, (assets, address(owner)));
        _judgeShares(before, owner, call, int256(assets));
        if (!_vault.isFrozen()) _face(Loss.ShareDeposit);
        uint256 worth = shares.convertToAssets(shares.balanceOf(address(owner)));
        _requireAtMost(int256(worth * UNIT), _see().faces[_backed.SHARES()].worth, "ACC-9");
    }

    function sellShares(uint256 who, uint256 part) external timed {
        Trader owner = _backed.underwriters(who % _backed.UNDERWRITERS());
        IERC4626 shares = IERC4626(address(_backed.shares()));
        uint256 held = shares.balanceOf(address(owner));
        if (held == 0) return;
        Sight memory before = _see();
        uint256 amount = part % 3 == 0 ? held : _bound(part, 1, held);
        int256 assets = int256(shares.previewRedeem(amount));
        if (assets == 0) return;
        bytes memory call = abi.encodeCall(IERC4626.redeem, (amount, address(owner), address(owner)));
        if (_judgeShares(before, owner, call, 0 - assets)) _face(Loss.ShareRedemption);
    }

    /* ------------------------------------------------- internals ------------------------------------------------ */

    /// Passes exactly while no freeze holds, and moves what it says and nobody else.
    function _judgeShares(
        Sight memory before,
        Trader owner,
        bytes memory call,
        int256 assets
    ) private returns (bool ok) {
        Books memory was = _booksOf(before);
        bool isFrozen = _isFrozenBy(was);
        bytes memory result;
        (ok, result) = owner.attempt(address(_backed.shares()), call);
        _require(ok == !isFrozen, "WAT-4", _selectorOf(result), assets);
        if (!ok) {
            bytes4 reason =
                assets > 0 ? ERC4626.ERC4626ExceededMaxDeposit.selector : ERC4626.ERC4626ExceededMaxRedeem.selector;
            _face(Loss.SharesFrozen);
            _requireRefused(before, was, result, reason, "WAT-4");
            return false;
        }
        uint256 seat = _backed.SHARES();
        Sight memory now_ = _compareFlow(before, 1 << seat, 0, 0, assets * int256(UNIT));
        _requireNear(now_.faces[seat].worth - before.faces[seat].worth, assets * int256(UNIT), 2, "ACC-2");
    }

    /// An outflow passes only at the initial line, of cash only without a freeze; whoever stands below maintenance and owes or holds
    /// positions takes nothing out.
    function _withdraw(uint256 a, uint8 asset, uint256 amount) private returns (bool ok) {
        Sight memory before = _see();
        Books memory was = _booksOf(before);
        Face memory face = before.faces[a];
        bool isFrozen = asset == 0 && _isFrozenBy(was);
        Trader owner = _desk.traderOf(a);
        bytes memory result;
        (ok, result) = _send(owner, abi.encodeCall(IVault.withdraw, (_seat(a), asset, amount, address(owner))));
        if (!ok) {
            bytes4 reason = bytes4(result);
            bool isKnown =
                reason == IVaultEvents.VaultBelowInitial.selector || reason == IVaultEvents.VaultDebtTooSmall.selector;
            if (isFrozen) isKnown = reason == IVaultEvents.VaultFrozen.selector;
            _require(isKnown, "WAT-4", _selectorOf(result), int256(was.recorded + was.pending));
            if (isFrozen) _face(Loss.OutflowFrozen);
            else if (face.worth < int256(face.buffer)) _face(Loss.OutflowOfDistressedRefused);
            _requireRefused(before, was, result, reason, "HLT-4");
            return false;
        }
        _require(!isFrozen, "WAT-4", int256(was.recorded + was.pending), int256(was.low));
        _requireAtLeast(face.worth, int256(face.buffer), "HLT-4");
        Sight memory now_ = _see();
        _requireStrangersUnmoved(before, now_, 1 << a);
        (int256 netWorth, uint256 buffer) = _vault.appraiseOpening(_seat(a));
        _requireAtLeast(netWorth, int256(buffer), "HLT-1");
        if (asset == 0) _requireNear(face.worth - now_.faces[a].worth, int256(amount * UNIT), 2, "ACC-2");
        _requireAtLeast(now_.owned, before.owned, "ACC-5");
    }
}
