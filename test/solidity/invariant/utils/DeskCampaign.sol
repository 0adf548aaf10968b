// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IndexHandler} from "../handlers/IndexHandler.sol";
import {ResolutionHandler} from "../handlers/ResolutionHandler.sol";
import {TradeHandler} from "../handlers/TradeHandler.sol";
import {DeskGhost} from "../stores/DeskGhost.sol";
import {create} from "./Create.sol";
import {Desk} from "./Desk.sol";
import {DeskChecker} from "./DeskChecker.sol";
import {vm} from "./Vm.sol";

/// A desk with two open positions, its handlers and its checker.
abstract contract DeskCampaign {
    uint256 private constant START = 1_750_000_000; // [unix s]

    Desk internal _desk;
    DeskGhost internal _ghost;
    TradeHandler internal _trades;
    IndexHandler internal _index;
    ResolutionHandler internal _resolution;
    DeskChecker internal _checker;

    function _build() internal {
        vm.warp(START);
        _desk = Desk(create("Desk.sol:Desk", ""));
        _ghost = DeskGhost(create("DeskGhost.sol:DeskGhost", ""));
        bytes memory context = abi.encode(_desk, _ghost);
        _trades = TradeHandler(create("TradeHandler.sol:TradeHandler", context));
        _index = IndexHandler(create("IndexHandler.sol:IndexHandler", context));
        _resolution = ResolutionHandler(create("ResolutionHandler.sol:ResolutionHandler", context));
        _checker = DeskChecker(create("DeskChecker.sol:DeskChecker", context));
        _index.recover(0);
        _index.recover(1);
        _index.wait(0);
    }
}
