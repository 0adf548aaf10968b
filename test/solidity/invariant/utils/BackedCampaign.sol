// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {CustodyHandler} from "../handlers/CustodyHandler.sol";
import {InventoryHandler} from "../handlers/InventoryHandler.sol";
import {LossHandler} from "../handlers/LossHandler.sol";
import {Offices, ReckoningHandler} from "../handlers/ReckoningHandler.sol";
import {SalvageHandler} from "../handlers/SalvageHandler.sol";
import {TideHandler} from "../handlers/TideHandler.sol";
import {TradeHandler} from "../handlers/TradeHandler.sol";
import {TrancheHandler} from "../handlers/TrancheHandler.sol";
import {TrancheWatch} from "../handlers/TrancheWatch.sol";
import {LossGhost} from "../stores/LossGhost.sol";
import {BackedChecker} from "./BackedChecker.sol";
import {BackedDesk} from "./BackedDesk.sol";
import {create} from "./Create.sol";
import {vm} from "./Vm.sol";

/// A backed desk in use, its handlers and its checker: leveraged traders, borrowers, and underwriters of whom one may soon leave.
abstract contract BackedCampaign {
    uint256 private constant START = 1_750_000_000; // [unix s]

    BackedDesk internal _desk;
    LossGhost internal _ghost;
    TideHandler internal _tide;
    TradeHandler internal _trades;
    CustodyHandler internal _custody;
    SalvageHandler internal _salvage;
    ReckoningHandler internal _absorptions;
    LossHandler internal _losses;
    InventoryHandler internal _inventory;
    TrancheHandler internal _tranches;
    BackedChecker internal _checker;

    /// `capital`: dollars of each underwriter in junior; in senior three times as much.
    function _build(uint256 capital) internal {
        vm.warp(START);
        _desk = BackedDesk(create("BackedDesk.sol:BackedDesk", ""));
        _ghost = LossGhost(create("LossGhost.sol:LossGhost", ""));
        bytes memory context = abi.encode(_desk, _ghost);
        _tide = TideHandler(create("TideHandler.sol:TideHandler", context));
        _trades = TradeHandler(create("TradeHandler.sol:TradeHandler", context));
        _custody = CustodyHandler(create("CustodyHandler.sol:CustodyHandler", context));
        _salvage = SalvageHandler(create("SalvageHandler.sol:SalvageHandler", context));
        _losses = LossHandler(create("LossHandler.sol:LossHandler", context));
        _inventory = InventoryHandler(create("InventoryHandler.sol:InventoryHandler", context));
        _tranches = TrancheHandler(create("TrancheHandler.sol:TrancheHandler", context));
        Offices memory offices = Offices(_tide, _salvage, _inventory, _losses, _tranches, _custody);
        _absorptions = ReckoningHandler(
            create("ReckoningHandler.sol:ReckoningHandler", abi.encode(_desk, _ghost, offices))
        );
        _ghost.appoint(TrancheWatch(create("TrancheWatch.sol:TrancheWatch", context)));
        _checker = BackedChecker(create("BackedChecker.sol:BackedChecker", context));
        _tide.restore();
        _tide.wait(0);
        _open(capital);
    }

    function _handlers() internal view returns (address[] memory list) {
        list = new address[](8);
        (list[0], list[1], list[2]) = (address(_tide), address(_trades), address(_custody));
        (list[3], list[4], list[5]) = (address(_salvage), address(_absorptions), address(_losses));
        (list[6], list[7]) = (address(_inventory), address(_tranches));
    }

    /// Underwriters with an exit under way, four borrowers, leveraged isolated accounts against cross ones.
    function _open(uint256 capital) private {
        for (uint256 i; i < 3; ++i) _tranches.enter(i, 0, ((capital * 1e6 - 10e6) << 8) | 3);
        for (uint256 i; i < 3; ++i) _tranches.enter(i, 1, ((capital * 3e6 - 10e6) << 8) | 3);
        _tranches.request(1, 0, 0);
        _tranches.request(2, 1, 0);
        _tide.waitLong(type(uint256).max);
        _custody.buyShares(0, 100_000e6);
        _losses.setSeed(0, 1_501);
        _losses.setSeed(1, 4_001);
        for (uint256 i; i < 4; ++i) {
            _custody.pledge(i, i, 20_000 * (i + 1));
            if (i != 0) _custody.borrow(i, 650);
        }
        for (uint256 i; i < 4; ++i) _trades.trade(4 + i, (i + 1) % 4, i / 2, 60 + 4 * i + 2, 210, 2 + (i % 2));
    }
}
