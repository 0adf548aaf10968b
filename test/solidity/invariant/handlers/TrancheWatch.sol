// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IWatch, Loss, LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "../utils/BackedDesk.sol";
import {BackedHandler, Stake} from "./BackedHandler.sol";
import {DeskHandler} from "./DeskHandler.sol";

/// Both tranches after every action against what they were before it. The runner keeps nothing that the checker writes: this remembers.
contract TrancheWatch is IWatch, BackedHandler {
    Stake private _junior;
    Stake private _senior;

    constructor(BackedDesk desk_, LossGhost ghost_) DeskHandler(desk_, ghost_) BackedHandler(desk_, ghost_) {}

    /// While junior has anything senior's price has not fallen; who of them bore a loss is noted.
    function look() external {
        (Stake memory wasJunior, Stake memory wasSenior) = (_junior, _senior);
        (Stake memory junior, Stake memory senior) = (_stake(false), _stake(true));
        (_junior, _senior) = (junior, senior);
        if (!_isSame(wasJunior, junior) || !_isSame(wasSenior, senior)) return;
        if (junior.low != 0) _requireNotCheaper(wasSenior, senior, "WAT-3");
        if (senior.supply != wasSenior.supply || junior.supply != wasJunior.supply) return;
        if (senior.low + 1 < wasSenior.low) _face(Loss.SeniorEaten);
        else if (junior.low != 0 && junior.low * 100 < wasJunior.low * 99) _face(Loss.JuniorEaten);
    }

    /// Of one series.
    function _isSame(Stake memory was, Stake memory is_) private pure returns (bool) {
        return address(was.tranche) == address(is_.tranche);
    }
}
