// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {REACHES} from "./stores/Ghost.sol";
import {Campaign} from "./utils/Campaign.sol";
import {Sequences} from "./utils/Sequences.sol";

/// A campaign with a fixed seed, long enough to show that the handlers reach what they are there for.
contract ReachTest is Campaign, Sequences {
    uint256 private constant SEQUENCES = 24;

    /// One bit for each situation nobody reached, in the order of `Reach`.
    error Unreached(uint256 missing);

    /// the handlers · PMT-2 · reach every situation the invariants speak about, and the invariants hold after each step
    function testReach() external {
        uint256[] memory reached = new uint256[](REACHES);
        for (uint256 sequence; sequence < SEQUENCES; ++sequence) {
            _build(0.1e18);
            _run(sequence);
            for (uint256 i; i < REACHES; ++i) reached[i] += _ghost.reached(i);
        }
        uint256 missing = _zeros(reached);
        if (missing != 0) revert Unreached(missing);
    }

    function _verify() internal override {
        _checkState();
    }

    function _action(uint256 seed) internal view override returns (address handler, bytes4 action) {
        bytes4[17] memory users = [
            _users.depositCash.selector,
            _users.depositCollateral.selector,
            _users.repayAll.selector,
            _users.withdraw.selector,
            _users.borrow.selector,
            _users.transfer.selector,
            _users.operate.selector,
            _users.borrowTooMuch.selector,
            _users.borrowWhilePaused.selector,
            _users.lever.selector,
            _users.reduce.selector,
            _users.roundTrip.selector,
            _users.sellToOwn.selector,
            _users.batchTooMuch.selector,
            _users.swap.selector,
            _users.reduceCheaply.selector,
            _users.abandon.selector
        ];
        bytes4[11] memory market = [
            _market.move.selector,
            _market.gap.selector,
            _market.recover.selector,
            _market.wait.selector,
            _market.waitLong.selector,
            _market.goStale.selector,
            _market.breakFeed.selector,
            _market.drift.selector,
            _market.pauseOutflow.selector,
            _market.pauseLiquidation.selector,
            _market.setCap.selector
        ];
        bytes4[7] memory keepers = [
            _keepers.callMargin.selector,
            _keepers.clearCall.selector,
            _keepers.liquidate.selector,
            _keepers.liquidateTwo.selector,
            _keepers.pursue.selector,
            _keepers.remind.selector,
            _keepers.topUp.selector
        ];
        uint256 pick = seed % 3;
        seed /= 3;
        if (pick == 0) return (address(_users), users[seed % users.length]);
        if (seed % 40 == 39) return (address(_donors), _donors.donate.selector);
        if (pick == 1) return (address(_market), market[seed % market.length]);
        return (address(_keepers), keepers[seed % keepers.length]);
    }
}
