// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {PositionMath} from "../../../../contracts/libraries/PositionMath.sol";
import {ITranche} from "../../../../contracts/interfaces/ITranche.sol";
import {Loss, LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk, ITranchedBackstop} from "../utils/BackedDesk.sol";
import {Trader} from "../utils/Trader.sol";
import {DeskHandler, Face, Sight} from "./DeskHandler.sol";

/// The books of losses at one moment, all WAD.
struct Books {
    uint256 recorded;
    uint256 pending;
    uint256 owed; // to suppliers
    uint256[2] seed;
    uint256[2] spent;
    uint256 low; // worth of the backstop, from the accounts' own numbers
    uint256 cash; // its cash at hand
    uint256 free; // reserves beyond the pots
}

/// One tranche at one moment.
struct Stake {
    ITranche tranche;
    uint256 low; // [token units] for who leaves
    uint256 high; // for who enters
    uint256 supply;
}

/// What the handlers of losses share: the books beside the sight, the model of the backstop's worth, and who may be refused.
abstract contract BackedHandler is DeskHandler {
    uint256 internal constant UNIT = 1e12; // [WAD] a unit of the settlement token
    uint256 internal constant VIRTUAL_SHARES = 1e6;
    uint256 internal constant BACKSTOP_SHARE = 0.05e18;
    uint256 internal constant MARGIN = 50; // [per mille] of maintenance, at size 0
    uint256 private constant STRAIN_FLOOR = 1_000e18;

    BackedDesk internal _backed;
    LossGhost internal _losses;
    ITranchedBackstop internal _backstop;

    constructor(BackedDesk desk_, LossGhost ghost_) {
        (_backed, _losses, _backstop) = (desk_, ghost_, desk_.backstop());
    }

    function _face(Loss what) internal {
        _losses.face(what);
    }

    /* --------------------------------------------------- books -------------------------------------------------- */

    function _booksOf(Sight memory s) internal view returns (Books memory b) {
        (b.recorded, b.pending, b.owed) = _vault.losses();
        for (uint8 m; m < 2; ++m) (b.seed[m], b.spent[m]) = _vault.coverOf(m);
        b.low = _lowOf(s);
        b.cash = uint256(s.faces[_backed.MAIN()].worth);
        int256 free = _vault.reserves() - int256(s.pot[0] + s.pot[1]);
        if (free > 0) b.free = uint256(free);
    }

    /// Cash, and each account of inventory at net worth less its buffer; less than nothing counts whole.
    function _lowOf(Sight memory s) internal view returns (uint256) {
        uint256 main = _backed.MAIN();
        int256 sum = s.faces[main].worth;
        for (uint256 i = main + 1; i < main + 4; ++i) {
            Face memory f = s.faces[i];
            if (f.worth < 0) sum += f.worth;
            else if (f.worth > int256(f.buffer)) sum += f.worth - int256(f.buffer);
        }
        return sum > 0 ? uint256(sum) : 0;
    }

    /// Now; the worth is the backstop's own word, which the checker holds against the accounts.
    function _isFrozenBy(Books memory b) internal view returns (bool) {
        (uint256 index, , uint256 supplied, , ) = _vault.cashState();
        uint256 cover = (supplied * index) / (RAY * 10_000);
        if (cover < STRAIN_FLOOR) cover = STRAIN_FLOOR;
        uint256 low = _backstop.navLow();
        if (low > cover) cover = low;
        return b.recorded + b.pending > cover;
    }

    /// min(seed + fees - spent, a twentieth of the backstop's cash).
    function _budgetOf(Sight memory s, Books memory b, uint256 market) internal pure returns (uint256) {
        uint256 given = b.seed[market] + s.fees[market];
        uint256 left = given > b.spent[market] ? given - b.spent[market] : 0;
        uint256 most = (b.cash * BACKSTOP_SHARE) / WAD;
        return left < most ? left : most;
    }

    /// An account's deficit in the share of this position's loss in all its losses, at most the loss.
    function _deficitOf(Face memory f, uint256 market) internal view returns (uint256) {
        (uint256 loss, uint256 losses) = _lossesOf(f, market);
        if (f.worth >= 0 || loss == 0) return 0;
        uint256 deficit = (uint256(0 - f.worth) * loss) / losses;
        return deficit < loss ? deficit : loss;
    }

    /// The loss of a position, and of all positions of its account.
    function _lossesOf(Face memory f, uint256 market) internal view returns (uint256 loss, uint256 losses) {
        for (uint256 m; m < 2; ++m) {
            int256 worth = _worthOf(f, m, _markOf(m));
            if (worth >= 0) continue;
            losses += uint256(0 - worth);
            if (m == market) loss = uint256(0 - worth);
        }
    }

    /// Cash in the backstop's account of a market.
    function _capitalOf(Sight memory s, uint256 market) internal view returns (int256) {
        Face memory f = s.faces[_backed.POSITIONS() + market];
        return f.worth - _worthOf(f, market, _markOf(market));
    }

    function _stake(bool isSenior) internal view returns (Stake memory) {
        return _stakeOf(_backed.trancheOf(isSenior));
    }

    function _stakeOf(ITranche tranche) internal view returns (Stake memory k) {
        k.tranche = tranche;
        (k.low, k.high) = _backstop.assetsOf(address(tranche));
        k.supply = tranche.totalSupply();
    }

    /* --------------------------------------------------- inputs -------------------------------------------------- */

    /// Mostly an insolvent trader's account, from `seed` on; else any account there is.
    function _sunken(Sight memory s, uint256 seed) internal pure returns (uint256) {
        if (seed % 5 == 0) return (seed / 5) % s.faces.length;
        seed = seed % 8;
        for (uint256 i; i < 8; ++i) if (s.faces[(seed + i) % 8].worth < 0) return (seed + i) % 8;
        return seed;
    }

    /// A collateral's price at a part of what it was, not below an eighth of the price at listing.
    function _sink(uint8 asset, uint256 bp) internal {
        (, int256 answer, , , ) = _backed.feedOf(asset).latestRoundData();
        uint256 price = (uint256(answer) * bp) / 10_000;
        uint256 least = uint192(_backed.startOf(asset)) / 8;
        _backed.feedOf(asset).set(int192(uint192(price < least ? least : price)));
    }

    function _isOwn(uint256 a) internal view returns (bool) {
        return a >= _backed.MAIN() && a < _backed.SHARES();
    }

    function _anyone() internal view returns (Trader) {
        return _desk.traderOf(_desk.DESK_KEEPER());
    }

    function _selectorOf(bytes memory result) internal pure returns (int256) {
        return int256(uint256(uint32(bytes4(result))));
    }

    /* ------------------------------------------------- assertions ----------------------------------------------- */

    /// A refusal has this reason and has changed nothing, neither accounts nor books.
    function _requireRefused(
        Sight memory before,
        Books memory was,
        bytes memory result,
        bytes4 expected,
        string memory id
    ) internal view {
        _require(bytes4(result) == expected, id, _selectorOf(result), int256(uint256(uint32(expected))));
        _requireNothingMoved(before);
        Books memory is_ = _booksOf(_see());
        _require(
            keccak256(abi.encode(was)) == keccak256(abi.encode(is_)),
            "ACC-12",
            int256(is_.recorded),
            int256(was.recorded)
        );
    }

    /// Nothing of the books has changed but what their arguments say; budgets are judged by who spends them.
    function _requireBooks(Books memory was, Books memory is_, uint256 recorded, uint256 pending) internal pure {
        _require(is_.recorded == recorded, "WAT-2", int256(is_.recorded), int256(recorded));
        _require(is_.pending == pending, "WAT-2", int256(is_.pending), int256(pending));
        for (uint256 m; m < 2; ++m)
            _require(is_.seed[m] == was.seed[m], "RC-4", int256(is_.seed[m]), int256(was.seed[m]));
    }

    /// What of an account's report is left when a part of it was resolved, and the sum of all reports after it.
    function _renewReport(Books memory was, Face memory is_, uint256 a) internal returns (uint256 pending) {
        uint256 before = _losses.reported(a);
        if (before == 0) return was.pending;
        uint256 loss = is_.worth < 0 ? uint256(0 - is_.worth) : 0;
        if (loss > before) loss = before;
        _losses.report(a, loss);
        if (loss != before) _face(Loss.ReportRenewed);
        return was.pending - before + loss;
    }

    /// The price at which one leaves has not fallen, but for the virtual unit of assets and one that reading in whole units leaves.
    function _requireNotCheaper(Stake memory was, Stake memory is_, string memory id) internal pure {
        uint256 before = was.low * (is_.supply + VIRTUAL_SHARES);
        uint256 now_ = (is_.low + 2) * (was.supply + VIRTUAL_SHARES);
        _require(now_ >= before, id, int256(is_.low), int256(was.low));
    }

    function _requireNear(int256 actual, int256 wanted, int256 slack, string memory id) internal pure {
        _require(actual <= wanted + slack && actual >= wanted - slack, id, actual, wanted);
    }

    function _size(Face memory f, uint256 market) internal pure returns (uint256) {
        return PositionMath.abs(f.size[market]);
    }
}
