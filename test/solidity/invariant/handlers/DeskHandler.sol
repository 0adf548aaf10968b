// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IGovernedLiquidator} from "../utils/World.sol";
import {ITradingVault, Desk, IGovernedExchange} from "../utils/Desk.sol";
import {Order, SignedOrder} from "../../../../contracts/interfaces/IExchange.sol";
import {IVault} from "../../../../contracts/interfaces/IVault.sol";
import {PositionMath} from "../../../../contracts/libraries/PositionMath.sol";
import {AccountId} from "../../../../contracts/types/AccountId.sol";
import {Header} from "../../../../contracts/types/Header.sol";
import {MarketPot} from "../../../../contracts/types/MarketPot.sol";
import {MarketState} from "../../../../contracts/types/MarketState.sol";
import {DeskGhost, Met} from "../stores/DeskGhost.sol";
import {Trader} from "../utils/Trader.sol";
import {InvariantBroken} from "./Handler.sol";

/// One account at one moment.
struct Face {
    Header header;
    int256 worth; // W [WAD]
    uint256 buffer; // B_m
    uint256 closeOut; // B_c
    int256[2] size;
    int256[2] quote;
}

/// All accounts and both markets at one moment.
struct Sight {
    Face[] faces;
    uint256[2] open;
    uint256[2] pot;
    uint256[2] fees;
    uint256 deficit;
    uint256 supplyIndex;
    int256 owned; // what the vault has beyond cash and pots, unrounded [WAD * RAY]
}

/// What the handlers of positions share: bounded inputs, the desk before and after an action, and what no action may do.
abstract contract DeskHandler {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant RAY = 1e27;
    uint256 private constant SCALE = 1e12;
    uint256 private constant LEDGER_WORDS = 3;
    uint256 private constant STATE_WORDS = 4;
    /// Principals that one action rounds, each by less than a wei at an index below 2.
    int256 private constant ROUNDING = int256(24 * RAY);

    Desk internal _desk;
    DeskGhost internal _ghost;
    ITradingVault internal _vault;
    IGovernedExchange internal _exchange;
    IGovernedLiquidator internal _liquidator;

    /// Of the orders, one count for each handler; slots tell the handlers apart.
    uint64 private _sequence;

    constructor(Desk desk_, DeskGhost ghost_) {
        (_desk, _ghost) = (desk_, ghost_);
        (_vault, _exchange) = (ITradingVault(address(desk_.vault())), desk_.exchange());
        _liquidator = desk_.liquidator();
    }

    /// The campaign's time, with funding paid up to it: an action then moves no stranger, not by a wei.
    modifier timed() {
        _ghost.resume();
        _poke();
        _;
        _ghost.look();
    }

    function _poke() internal {
        for (uint8 market; market < 2; ++market) _vault.pokeMarket(market);
    }

    /* -------------------------------------------------- inputs -------------------------------------------------- */

    function _bound(uint256 seed, uint256 low, uint256 high) internal pure returns (uint256) {
        if (seed == type(uint256).max) return high;
        return low + (seed % (high - low + 1));
    }

    function _markOf(uint256 market) internal view returns (uint256) {
        (, int256 answer, , , ) = _desk.indexFeeds(market).latestRoundData();
        return uint256(answer) * 1e10;
    }

    function _setIndex(uint256 market, uint256 answer) internal {
        _desk.indexFeeds(market).set(int192(uint192(answer)));
        _ghost.mark(market, answer * 1e10);
    }

    /// Every feed repeats its answer, and the settlement token's price is taken.
    function _refresh() internal {
        _desk.refresh();
    }

    function _seat(uint256 index) internal view returns (AccountId) {
        return _desk.seat(index);
    }

    function _note(Met what) internal {
        _ghost.note(what);
    }

    /* -------------------------------------------------- sights -------------------------------------------------- */

    function _see() internal view returns (Sight memory s) {
        uint256[] memory words = _vault.appraise(_desk.seats());
        uint256 count = words.length / (LEDGER_WORDS + STATE_WORDS);
        s.faces = new Face[](count);
        for (uint256 i; i < count; ++i) {
            Face memory f = s.faces[i];
            f.header = Header.wrap(words[LEDGER_WORDS * i]);
            uint256 sums = LEDGER_WORDS * count + STATE_WORDS * i;
            (f.worth, f.buffer, f.closeOut) = (int256(words[sums]), words[sums + 1], words[sums + 2]);
            uint256 bits = f.header.markets();
            for (uint8 m; bits >> m != 0; ++m) {
                if ((bits >> m) & 1 != 0) (f.size[m], f.quote[m]) = _vault.positionOf(_seat(i), m);
            }
        }
        for (uint8 m; m < 2; ++m) {
            (MarketState state, MarketPot pot) = _vault.marketOf(m);
            (s.open[m], s.pot[m], s.fees[m]) = (state.openInterest(), pot.pot(), pot.fees());
        }
        s.deficit = _vault.deficit();
        (uint256 supplyIndex, uint256 borrowIndex, uint256 supplied, uint256 borrowed, ) = _vault.cashState();
        (, uint256 held, ) = _vault.assetOf(0);
        s.supplyIndex = supplyIndex;
        s.owned =
            int256((held * SCALE + s.deficit) * RAY + borrowed * borrowIndex) -
            int256(supplied * supplyIndex + (s.pot[0] + s.pot[1]) * RAY);
    }

    function _worthOf(Face memory f, uint256 market, uint256 mark) internal pure returns (int256) {
        return f.quote[market] + PositionMath.floorDiv(f.size[market] * int256(mark), int256(WAD));
    }

    function _isInsolvent(Face memory f) internal pure returns (bool) {
        return f.worth < 0 || (f.worth == 0 && f.buffer != 0);
    }

    function _isSunk(Face memory f) internal pure returns (bool) {
        return _isInsolvent(f) || f.worth < int256(f.closeOut);
    }

    /* ------------------------------------------------ assertions ------------------------------------------------ */

    function _require(bool holds, string memory id, int256 actual, int256 limit) internal pure {
        if (!holds) revert InvariantBroken(id, actual, limit);
    }

    function _requireAtLeast(int256 actual, int256 limit, string memory id) internal pure {
        _require(actual >= limit, id, actual, limit);
    }

    function _requireAtMost(int256 actual, int256 limit, string memory id) internal pure {
        _require(actual <= limit, id, actual, limit);
    }

    /// Most that `writes` of positions cost in both markets [wei].
    function _charge(uint256 writes) internal view returns (int256) {
        uint256 dearest = _ghost.highest(0) > _ghost.highest(1) ? _ghost.highest(0) : _ghost.highest(1);
        return int256(writes * (2 * (dearest / WAD) + 6));
    }

    /// After an action: nobody outside `involved` has moved by a wei, sums of W fall by fees and rounding only, and the vault gains what the
    /// accounts lose and no more. `gain`: what may go to the reserves besides trading fees [WAD].
    function _compare(Sight memory before, uint256 involved, uint256 gain) internal view returns (Sight memory now_) {
        return _compareFlow(before, involved, gain, 0, 0);
    }

    /// As `_compare`, where up to `cut` positions lose a wei of size that they were charged for when they were written, and `flow` comes in
    /// from outside [WAD].
    function _compareFlow(
        Sight memory before,
        uint256 involved,
        uint256 gain,
        uint256 cut,
        int256 flow
    ) internal view returns (Sight memory now_) {
        now_ = _see();
        int256 moved;
        for (uint256 i; i < now_.faces.length; ++i) moved += now_.faces[i].worth - before.faces[i].worth;
        _requireStrangersUnmoved(before, now_, involved);
        int256 fees = int256(now_.fees[0] + now_.fees[1]) - int256(before.fees[0] + before.fees[1]);
        int256 lost = int256(now_.deficit) - int256(before.deficit) + flow;
        _requireAtMost(moved, lost - fees + _charge(cut), "ACC-8");
        _requireAtLeast(moved, lost - fees - int256(gain) - _charge(12), "ACC-8");
        int256 owned = now_.owned - before.owned - fees * int256(RAY);
        _requireAtLeast(owned, 0, "ACC-5");
        _requireAtMost(owned, int256(gain * RAY) + ROUNDING, "ACC-5");
    }

    /// Books a deficit that an action recorded.
    function _bookDeficit(Sight memory before, Sight memory now_, uint256 account) internal {
        if (now_.deficit != before.deficit) _ghost.lose(account, now_.deficit - before.deficit);
    }

    function _requireStrangersUnmoved(Sight memory before, Sight memory now_, uint256 involved) internal pure {
        for (uint256 i; i < now_.faces.length; ++i) {
            if ((involved >> i) & 1 == 0) _requireUnmoved(before.faces[i], now_.faces[i], i);
        }
    }

    /// Accounts of which a market is left with less than a wei of size.
    function _wornIn(Sight memory s, uint256 market) internal pure returns (uint256 accounts) {
        for (uint256 i; i < s.faces.length; ++i) {
            Face memory f = s.faces[i];
            if ((f.header.markets() >> market) & 1 != 0 && f.size[market] == 0) accounts |= 1 << i;
        }
    }

    /// A deleveraging may take or give those the price of the wei they have not, and touches nothing else of them.
    function _requireWornKept(Sight memory before, Sight memory now_, uint256 worn) internal view {
        int256 most = int256((_markOf(0) + _markOf(1)) / WAD + 2);
        for (uint256 i; worn != 0; (++i, worn >>= 1)) {
            if (worn & 1 == 0) continue;
            (Face memory was, Face memory is_) = (before.faces[i], now_.faces[i]);
            int256 moved = is_.worth - was.worth;
            int256 shifted = is_.quote[0] + is_.quote[1] - was.quote[0] - was.quote[1];
            bool isSame =
                Header.unwrap(is_.header) == Header.unwrap(was.header) &&
                    is_.size[0] == was.size[0] &&
                    is_.size[1] == was.size[1];
            _require(isSame && moved == shifted, "ISO-2", is_.worth, was.worth);
            _requireAtMost(moved < 0 ? 0 - moved : moved, most, "ISO-2");
        }
    }

    /// A refused action has changed nothing.
    function _requireNothingMoved(Sight memory before) internal view {
        Sight memory now_ = _see();
        _requireStrangersUnmoved(before, now_, 0);
        _require(now_.owned == before.owned, "ACC-12", now_.owned, before.owned);
    }

    function _requireUnmoved(Face memory was, Face memory is_, uint256 index) private pure {
        bool isSame = keccak256(abi.encode(was)) == keccak256(abi.encode(is_));
        _require(isSame, index < 4 ? "ISO-2" : "ACC-12", is_.worth, was.worth);
    }

    /* --------------------------------------------------- calls -------------------------------------------------- */

    function _send(Trader trader, bytes memory data) internal returns (bool ok, bytes memory result) {
        return trader.attempt(address(_vault), data);
    }

    function _order(
        uint256 a,
        uint256 market,
        int256 size,
        uint256 price
    ) internal returns (SignedOrder memory signed) {
        Order memory order;
        order.account = _seat(a);
        (order.market, order.size, order.limitPrice) = (uint8(market), int128(size), uint128(price));
        (order.expiry, order.sequence, order.maxFee) = (type(uint64).max, ++_sequence, 500);
        order.slot = uint16(uint160(address(this)));
        return SignedOrder(order, address(_desk.traderOf(a)), "");
    }

    function _mint(uint256 index, uint256 amount) internal {
        Trader trader = _desk.traderOf(index);
        _desk.usdc().mint(address(trader), amount);
        trader.run(address(_vault), abi.encodeCall(IVault.deposit, (_seat(index), 0, amount)));
    }
}
