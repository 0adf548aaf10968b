// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {PositionMath} from "../../../../contracts/libraries/PositionMath.sol";
import {DeskGhost} from "../stores/DeskGhost.sol";
import {DeskHandler, Face, Sight} from "../handlers/DeskHandler.sol";
import {Desk} from "./Desk.sol";

/// What must be true of positions between any two calls.
contract DeskChecker is DeskHandler {
    /// Wei of size a deleveraging may leave between the sides, and its part in 1e21 of open interest.
    uint256 private constant EVENT_SIZE = 2;

    constructor(Desk desk_, DeskGhost ghost_) DeskHandler(desk_, ghost_) {}

    function check() external virtual {
        _checkDesk();
    }

    function _checkDesk() internal returns (Sight memory s) {
        _ghost.resume();
        s = _see();
        for (uint8 market; market < 2; ++market) _checkMarket(s, market);
        for (uint256 i; i < s.faces.length; ++i) _checkAccount(s.faces[i], i);
        _requireAtLeast(s.owned, _least(), "RC-5");
        (, uint256 held, ) = _vault.assetOf(0);
        uint256 balance = _desk.usdc().balanceOf(address(_vault));
        _require(balance == held, "ACC-1", int256(balance), int256(held));
        _require(s.deficit == _deficit(), "LIQ-3", int256(s.deficit), int256(_deficit()));
    }

    /// Least that is the vault's own beyond cash and pots, unrounded.
    function _least() internal view virtual returns (int256) {
        return 0;
    }

    /// Deficits that handlers saw and nobody has borne.
    function _deficit() internal view virtual returns (uint256) {
        return _ghost.lost();
    }

    /// Sizes sum to 0 and each side to open interest within the bound; the pot covers all quotes, but for what was cut and sold at a dearer mark,
    /// and by no more than rounding took.
    function _checkMarket(Sight memory s, uint8 market) private view {
        (int256 longs, int256 shorts, int256 quotes) = (0, 0, 0);
        for (uint256 i; i < s.faces.length; ++i) {
            int256 size = s.faces[i].size[market];
            if (size > 0) longs += size;
            else shorts -= size;
            quotes += s.faces[i].quote[market];
        }
        uint256 events = _ghost.events(market);
        uint256 bound = _ghost.touches(market) + events * (EVENT_SIZE + s.open[market] / 1e21);
        _requireAtMost(int256(PositionMath.abs(longs - shorts)), int256(bound), "RH-13");
        _requireAtMost(int256(PositionMath.abs(longs - int256(s.open[market]))), int256(bound), "DRV-1");
        _requireAtMost(int256(PositionMath.abs(shorts - int256(s.open[market]))), int256(bound), "DRV-1");
        int256 dust = int256(s.pot[market]) - quotes;
        _requireAtLeast(dust, 0 - _uncovered(market, events * (EVENT_SIZE + s.faces.length)), "RC-5");
        _requireAtMost(dust, _charge(_ghost.touches(market) + (events + 1) * s.faces.length), "RC-5");
    }

    /// A write pays for the wei of size it cuts at the mark of its time. A deleveraging closes a long also against what the shorts have so lost,
    /// at its own price: of each wei ever cut, the `shares` of deleveragings among them, at most the dearest mark is then missing. What was
    /// paid for it is more than the funding on it. Without a deleveraging nothing is missing.
    function _uncovered(uint256 market, uint256 shares) private view returns (int256) {
        if (shares == 0) return 0;
        return int256((_ghost.touches(market) + shares) * (_ghost.highest(market) / WAD + 1));
    }

    /// A bit for each leg and no other, no debt without one; fresh profit is what has not ripened.
    function _checkAccount(Face memory face, uint256 index) private view {
        uint256 bits;
        for (uint8 m; m < 2; ++m) {
            (int256 size, int256 quote) = _vault.positionOf(_seat(index), m);
            if (size != 0 || quote != 0) bits |= 1 << m;
        }
        _require(face.header.markets() == bits, "ACC-4", int256(face.header.markets()), int256(bits));
        if (face.header.instruments() == 0) _requireAtLeast(face.header.principal(), 0, "LIQ-3");
        uint256 fresh = _vault.freshOf(_seat(index));
        _requireAtMost(int256(fresh), int256(_ghost.freshOf(index)), "RC-3");
    }
}
