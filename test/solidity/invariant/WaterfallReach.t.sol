// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LOSSES} from "./stores/LossGhost.sol";
import {BackedCampaign} from "./utils/BackedCampaign.sol";

/// A campaign with a fixed seed, long enough to show that the handlers of losses reach what they are there for.
contract WaterfallReachTest is BackedCampaign {
    uint256 private constant SEQUENCES = 20;
    uint256 private constant LENGTH = 150;
    uint256 private constant INPUTS = 6; // the most an action takes

    /// One bit for each situation nobody faced, in the order of `Loss`.
    error Unfaced(uint256 missing);
    error Broken(bytes4[] actions, bytes[] reasons);
    error Counts(uint256[] counts);

    bytes4[] private _actions;
    bytes[] private _reasons;

    /// the handlers of losses · PMT-2, WAT-1, WAT-2, RTR-7 · face every situation, and the invariants hold after each step
    function testReach() external {
        uint256[] memory faced = new uint256[](LOSSES);
        for (uint256 sequence; sequence < SEQUENCES; ++sequence) {
            _build(1_000 * 4 ** (sequence % 4));
            _run(sequence);
            for (uint256 i; i < LOSSES; ++i) faced[i] += _ghost.faced(i);
        }
        if (_reasons.length != 0) revert Broken(_actions, _reasons);
        uint256 missing;
        for (uint256 i; i < LOSSES; ++i) if (faced[i] == 0) missing |= 1 << i;
        if (missing != 0) revert Counts(faced);
        if (missing != 0) revert Unfaced(missing);
    }

    function _run(uint256 sequence) private {
        for (uint256 step; step < LENGTH; ++step) {
            bytes32 seed = keccak256(abi.encode(sequence, step));
            (address handler, bytes4 action) = _action(uint256(seed));
            bytes memory inputs;
            for (uint256 i; i < INPUTS; ++i) inputs = abi.encodePacked(inputs, keccak256(abi.encode(seed, i)));
            (bool ok, bytes memory reason) = handler.call(abi.encodePacked(action, inputs)); // solhint-disable-line avoid-low-level-calls
            if (!ok) {
                _actions.push(action);
                _reasons.push(reason);
                return;
            }
            try _checker.check() {} catch (bytes memory why) {
                _actions.push(action);
                _reasons.push(abi.encodePacked(bytes4(0xdeadbeef), why));
                return;
            }
        }
    }

    function _action(uint256 seed) private view returns (address handler, bytes4 action) {
        uint256 pick = seed % 16;
        seed /= 16;
        if (pick < 3) return _tideAction(seed);
        if (pick < 5) return _tradeAction(seed);
        if (pick < 7) return _custodyAction(seed);
        if (pick < 9) return _rescueAction(seed);
        if (pick < 11) return (address(_absorptions), seed % 3 == 0 ? _absorptions.absorb.selector : _absorptions.absorbDue.selector);
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

    function _rescueAction(uint256 seed) private view returns (address, bytes4) {
        bytes4[14] memory list = [
            _rescue.callMargin.selector,
            _rescue.takeOver.selector,
            _rescue.pursue.selector,
            _rescue.offset.selector,
            _rescue.deleverage.selector,
            _rescue.ruin.selector,
            _rescue.strain.selector,
            _rescue.entangle.selector,
            _rescue.sell.selector,
            _rescue.deleverageInventory.selector,
            _rescue.deleverageAll.selector,
            _rescue.purge.selector,
            _rescue.purge.selector,
            _rescue.strand.selector
        ];
        return (address(_rescue), list[seed % list.length]);
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
        bytes4[4] memory list = [
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
