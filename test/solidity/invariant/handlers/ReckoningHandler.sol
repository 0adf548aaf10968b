// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "../utils/BackedDesk.sol";
import {AbsorbHandler} from "./AbsorbHandler.sol";
import {CustodyHandler} from "./CustodyHandler.sol";
import {InventoryHandler} from "./InventoryHandler.sol";
import {LossHandler} from "./LossHandler.sol";
import {SalvageHandler} from "./SalvageHandler.sol";
import {TideHandler} from "./TideHandler.sol";
import {TrancheHandler} from "./TrancheHandler.sol";

/// The handlers that a reckoning goes through.
struct Offices {
    TideHandler tide;
    SalvageHandler salvage;
    InventoryHandler inventory;
    LossHandler losses;
    TrancheHandler tranches;
    CustodyHandler custody;
}

/// Absorption, and a crash after which everything is resolved at once.
contract ReckoningHandler is AbsorbHandler {
    Offices private _offices;

    constructor(BackedDesk desk_, LossGhost ghost_, Offices memory offices_) AbsorbHandler(desk_, ghost_) {
        _offices = offices_;
    }

    /// A position's account is brought into distress, which is not yet the backstop's; it is called, nobody buys, and then it is.
    function press(uint256 a, uint256 market, uint256 depth) external {
        Offices memory o = _offices;
        a = a % 8;
        for (uint256 i; i < 7 && !_hasPosition(a, market % 2); ++i) a = (a + 1) % 8;
        o.salvage.squeeze(a, market, depth);
        _absorb(a);
        o.salvage.callMargin(a);
        o.tide.wait(_backed.DELAY());
        _poke();
        _absorb(a);
    }

    /// Once in five; else the backstop takes what it may.
    function reckon(uint256 change) external {
        if (change % 5 != 0) return this.absorbDue(change);
        Offices memory o = _offices;
        o.tide.crash(change);
        o.salvage.purge();
        for (uint256 a; a < 8; a += 2) this.absorb(2 * a + 3);
        o.inventory.windUp();
        o.losses.reportAll();
        o.losses.coverDeficit();
        o.losses.socialise();
        o.tranches.closeSeries();
        o.tranches.enter(change, 0, change);
    }

    /// A cross account without positions borrows, and leaves a profit to be settled until all else is sold.
    function strand(uint256 a, uint256 change) external {
        Offices memory o = _offices;
        a = a % 4;
        for (uint256 i; i < 3 && (_hasPosition(a, 0) || _hasPosition(a, 1)); ++i) a = (a + 1) % 4;
        o.custody.pledge(a, change, 20_000);
        o.custody.borrow(a, 400);
        o.salvage.strand(a, change);
    }

    function _hasPosition(uint256 a, uint256 market) private view returns (bool) {
        (int256 size, ) = _vault.positionOf(_seat(a), uint8(market));
        return size != 0;
    }
}
