// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MEETINGS} from "./stores/DeskGhost.sol";
import {DeskCampaign} from "./utils/DeskCampaign.sol";
import {Sequences} from "./utils/Sequences.sol";

/// A campaign with a fixed seed, long enough to show that the handlers of positions reach what they are there for.
contract PositionsReachTest is DeskCampaign, Sequences {
    uint256 private constant SEQUENCES = 20;

    /// One bit for each situation nobody met, in the order of `Met`.
    error Unmet(uint256 missing);

    /// the handlers of positions · PMT-2, ADL-3, LIQ-1, RC-6 · meet every situation, and the invariants hold after each step
    function testReach() external {
        uint256[] memory met = new uint256[](MEETINGS);
        for (uint256 sequence; sequence < SEQUENCES; ++sequence) {
            _build();
            _run(sequence);
            for (uint256 i; i < MEETINGS; ++i) met[i] += _ghost.met(i);
        }
        uint256 missing = _zeros(met);
        if (missing != 0) revert Unmet(missing);
    }

    function _verify() internal override {
        _checker.check();
    }

    function _action(uint256 seed) internal view override returns (address handler, bytes4 action) {
        bytes4[10] memory trades = [
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
        bytes4[5] memory index = [
            _index.move.selector,
            _index.move.selector,
            _index.jump.selector,
            _index.recover.selector,
            _index.wait.selector
        ];
        bytes4[8] memory resolution = [
            _resolution.callMargin.selector,
            _resolution.takeOver.selector,
            _resolution.pursue.selector,
            _resolution.offset.selector,
            _resolution.deleverage.selector,
            _resolution.ruin.selector,
            _resolution.strain.selector,
            _resolution.entangle.selector
        ];
        uint256 pick = seed % 10;
        seed /= 10;
        if (pick < 5) return (address(_trades), trades[seed % trades.length]);
        if (seed % 30 == 29) return (address(_index), _index.hush.selector);
        if (pick < 7) return (address(_index), index[seed % index.length]);
        return (address(_resolution), resolution[seed % resolution.length]);
    }
}
