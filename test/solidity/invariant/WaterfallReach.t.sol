// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Met} from "./stores/DeskGhost.sol";
import {LOSSES} from "./stores/LossGhost.sol";
import {BackedCampaign} from "./utils/BackedCampaign.sol";
import {Sequences} from "./utils/Sequences.sol";

/// A campaign with a fixed seed, long enough to show that the handlers of losses reach what they are there for.
contract WaterfallReachTest is BackedCampaign, Sequences {
    uint256 private constant SEQUENCES = 20;

    /// One bit for each situation nobody faced, in the order of `Loss`.
    error Unfaced(uint256 missing);
    error Unmet(Met what);

    /// the handlers of losses · PMT-2, WAT-1, WAT-2, RTR-7 · face every situation, and the invariants hold after each step
    function testReach() external {
        uint256[] memory faced = new uint256[](LOSSES);
        (uint256 calls, uint256 takeovers) = (0, 0);
        for (uint256 sequence; sequence < SEQUENCES; ++sequence) {
            _build(1_000 * 4 ** (sequence % 4));
            _run(sequence);
            for (uint256 i; i < LOSSES; ++i) faced[i] += _ghost.faced(i);
            calls += _ghost.met(uint256(Met.Call));
            takeovers += _ghost.met(uint256(Met.Takeover));
        }
        uint256 missing = _zeros(faced);
        if (missing != 0) revert Unfaced(missing);
        if (calls == 0) revert Unmet(Met.Call);
        if (takeovers == 0) revert Unmet(Met.Takeover);
    }

    function _verify() internal override {
        _checker.check();
    }

    function _action(uint256 seed) internal view override returns (address handler, bytes4 action) {
        uint256 pick = seed % 16;
        seed /= 16;
        if (pick < 3) return _tideAction(seed);
        if (pick < 5) return _tradeAction(seed);
        if (pick < 7) return _custodyAction(seed);
        if (pick < 9) return _salvageAction(seed);
        if (pick < 11) return _absorptionAction(seed);
        if (pick < 13) return _lossAction(seed);
        if (pick < 14) return _inventoryAction(seed);
        return _trancheAction(seed);
    }

    function _tideAction(uint256 seed) private view returns (address, bytes4) {
        bytes4[10] memory list = [
            _tide.move.selector,
            _tide.jump.selector,
            _tide.gap.selector,
            _tide.collapse.selector,
            _tide.crash.selector,
            _tide.recover.selector,
            _tide.restore.selector,
            _tide.wait.selector,
            _tide.waitLong.selector,
            _tide.hush.selector
        ];
        return (address(_tide), list[seed % list.length]);
    }

    function _tradeAction(uint256 seed) private view returns (address, bytes4) {
        bytes4[10] memory list = [
            _trades.trade.selector,
            _trades.trade.selector,
            _trades.trade.selector,
            _trades.ring.selector,
            _trades.roundTrip.selector,
            _trades.exit.selector,
            _trades.settle.selector,
            _trades.payIn.selector,
            _trades.payOut.selector,
            _trades.walk.selector
        ];
        return (address(_trades), list[seed % list.length]);
    }

    function _custodyAction(uint256 seed) private view returns (address, bytes4) {
        bytes4[6] memory list = [
            _custody.pledge.selector,
            _custody.redeemPledge.selector,
            _custody.borrow.selector,
            _custody.lend.selector,
            _custody.buyShares.selector,
            _custody.sellShares.selector
        ];
        return (address(_custody), list[seed % list.length]);
    }

    function _salvageAction(uint256 seed) private view returns (address, bytes4) {
        bytes4[17] memory list = [
            _salvage.callMargin.selector,
            _salvage.takeOver.selector,
            _salvage.pursue.selector,
            _salvage.offset.selector,
            _salvage.deleverage.selector,
            _salvage.ruin.selector,
            _salvage.strain.selector,
            _salvage.entangle.selector,
            _salvage.sell.selector,
            _salvage.deleverageInventory.selector,
            _salvage.deleverageAll.selector,
            _salvage.purge.selector,
            _salvage.purge.selector,
            _salvage.strand.selector,
            _salvage.strand.selector,
            _salvage.squeeze.selector,
            _salvage.squeeze.selector
        ];
        return (address(_salvage), list[seed % list.length]);
    }

    function _absorptionAction(uint256 seed) private view returns (address, bytes4) {
        bytes4[5] memory list = [
            _absorptions.absorb.selector,
            _absorptions.absorbDue.selector,
            _absorptions.absorbDue.selector,
            _absorptions.reckon.selector,
            _absorptions.press.selector
        ];
        return (address(_absorptions), list[seed % list.length]);
    }

    function _lossAction(uint256 seed) private view returns (address, bytes4) {
        bytes4[6] memory list = [
            _losses.report.selector,
            _losses.coverDeficit.selector,
            _losses.socialise.selector,
            _losses.draw.selector,
            _losses.setSeed.selector,
            _losses.reportAll.selector
        ];
        return (address(_losses), list[seed % list.length]);
    }

    function _inventoryAction(uint256 seed) private view returns (address, bytes4) {
        bytes4[5] memory list = [
            _inventory.windUp.selector,
            _inventory.buyCollateral.selector,
            _inventory.buyPosition.selector,
            _inventory.clear.selector,
            _inventory.collect.selector
        ];
        return (address(_inventory), list[seed % list.length]);
    }

    function _trancheAction(uint256 seed) private view returns (address, bytes4) {
        bytes4[8] memory list = [
            _tranches.enter.selector,
            _tranches.request.selector,
            _tranches.claim.selector,
            _tranches.depart.selector,
            _tranches.complete.selector,
            _tranches.cancel.selector,
            _tranches.closeSeries.selector,
            _tranches.flee.selector
        ];
        return (address(_tranches), list[seed % list.length]);
    }
}
