// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IVaultEvents} from "../../../../contracts/interfaces/IVaultEvents.sol";
import {Loss, LossGhost} from "../stores/LossGhost.sol";
import {BackedDesk} from "../utils/BackedDesk.sol";
import {BackedHandler, Books} from "./BackedHandler.sol";
import {DeskHandler, Sight} from "./DeskHandler.sol";

/// What must be true of a report: it counts what is lost, once, and moves nobody.
abstract contract ReportJudge is BackedHandler {
    constructor(BackedDesk desk_, LossGhost ghost_) DeskHandler(desk_, ghost_) BackedHandler(desk_, ghost_) {}

    /// Reports every trader's account of which something else is known.
    function _reportAll() internal {
        for (uint256 a; a < 8; ++a) {
            Sight memory before = _see();
            uint256 loss = before.faces[a].worth < 0 ? uint256(0 - before.faces[a].worth) : 0;
            if (loss != _losses.reported(a)) _report(before, a);
        }
    }

    function _report(Sight memory before, uint256 a) internal {
        Books memory was = _booksOf(before);
        uint256 known = _losses.reported(a);
        uint256 loss = before.faces[a].worth < 0 ? uint256(0 - before.faces[a].worth) : 0;
        (bool ok, bytes memory result) = _send(_anyone(), abi.encodeCall(_vault.reportInsolvent, (_seat(a))));
        bool isOwn = _isOwn(a);
        if (isOwn || loss == known) {
            bytes4 reason =
                isOwn ? IVaultEvents.VaultNotReportable.selector : IVaultEvents.VaultNothingToReport.selector;
            _require(!ok, "WAT-4", int256(loss), int256(known));
            _face(Loss.ReportRefused);
            return _requireRefused(before, was, result, reason, "WAT-4");
        }
        _require(ok, "WAT-4", _selectorOf(result), int256(loss));
        _require(abi.decode(result, (uint256)) == loss, "WAT-4", int256(loss), int256(known));
        Books memory is_ = _booksOf(_compare(before, 0, 0));
        _requireBooks(was, is_, was.recorded, was.pending - known + loss);
        _losses.report(a, loss);
        _face(loss == 0 ? Loss.ReportTakenBack : Loss.Reported);
        if (_vault.isFrozen()) _face(Loss.Frozen);
    }
}
