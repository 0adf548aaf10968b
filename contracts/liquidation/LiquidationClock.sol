// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";
import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ILiquidator} from "../interfaces/ILiquidator.sol";
import {MAX_LIQUIDATION_PAUSE} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";

/// The live clock: seconds in which liquidation was open. Halts come from the guardian's pauses and from sequencer outages, each known as
/// an interval; the interval is excluded from the clock and closed for sales. Deposits and repayments stay open throughout.
abstract contract LiquidationClock is ILiquidator, AccessManaged {
    using FixedMath for uint256;

    /// Least time between the end of a pause and the next one.
    uint256 private constant PAUSE_REST = 1 days;

    /// Uptime feed of the L2 sequencer, zero on a chain without one.
    address public immutable sequencerFeed;
    uint256 public immutable sequencerGrace;

    /// The last halt and the seconds lost to all earlier ones.
    struct Halts {
        uint40 start;
        uint40 end;
        uint40 downtime;
        uint40 pausedUntil;
        uint40 sequencerSince;
    }

    Halts private _halts;

    constructor(address authority, address sequencerFeed_, uint256 sequencerGrace_) AccessManaged(authority) {
        (sequencerFeed, sequencerGrace) = (sequencerFeed_, sequencerGrace_);
        if (sequencerFeed_ != address(0)) (, _halts.sequencerSince) = _sequencerUpSince();
    }

    /// @inheritdoc ILiquidator
    function liveNow() public view returns (uint256) {
        (uint256 start, uint256 end, uint256 downtime) = (_halts.start, _halts.end, _halts.downtime);
        uint256 reached = block.timestamp.min(end);
        return block.timestamp - downtime - (reached > start ? reached - start : 0);
    }

    /// @inheritdoc ILiquidator
    function pokeSequencer() external {
        _syncSequencer();
    }

    /// @inheritdoc ILiquidator
    function requireOpen() external {
        _requireOpen();
    }

    /// @notice Guardian: closes liquidation for `duration` [s], at most four hours, then not again for a day.
    function pauseLiquidation(uint256 duration) external restricted {
        _syncSequencer();
        Halts memory h = _halts;
        if (duration > MAX_LIQUIDATION_PAUSE) revert LiquidatorPauseRefused(duration, MAX_LIQUIDATION_PAUSE);
        if (h.pausedUntil != 0 && block.timestamp < h.pausedUntil + PAUSE_REST) {
            revert LiquidatorPauseRefused(block.timestamp, h.pausedUntil + PAUSE_REST);
        }
        h.pausedUntil = uint40(block.timestamp + duration);
        _halt(h, block.timestamp, block.timestamp + duration);
    }

    /// @notice Governance: ends the current halt now.
    function resumeLiquidation() external restricted {
        Halts storage h = _halts;
        if (h.end > block.timestamp) h.end = uint40(block.timestamp);
        emit Halted(h.start, h.end);
    }

    /// Goes on where the clock of another liquidator stands, so that a replacement moves no deadline.
    function _adoptClock(address before) internal {
        if (before != address(0)) _halts.downtime = uint40(block.timestamp - ILiquidator(before).liveNow());
    }

    /// Reverts while liquidation is closed.
    function _requireOpen() internal {
        _syncSequencer();
        uint256 end = _halts.end;
        if (block.timestamp < end) revert LiquidatorHalted(block.timestamp, end);
    }

    /// Reverts while the sequencer is down; takes the outage that ended last into the clock.
    function _syncSequencer() internal {
        if (sequencerFeed == address(0)) return;
        (uint256 downSince, uint40 upSince) = _sequencerUpSince();
        Halts memory h = _halts;
        if (upSince == h.sequencerSince) return;
        h.sequencerSince = upSince;
        _halt(h, downSince, upSince + sequencerGrace);
    }

    /// As `_syncSequencer`, but an outage that still runs stops the clock and not the caller.
    function _syncOutage() internal {
        if (sequencerFeed == address(0)) return;
        (, int256 answer, uint256 startedAt, , ) = AggregatorV3Interface(sequencerFeed).latestRoundData();
        bool isRunning = answer == 1 && startedAt != 0 && startedAt <= block.timestamp;
        if (isRunning) _halt(_halts, startedAt, block.timestamp);
        else _syncSequencer();
    }

    function _halt(Halts memory h, uint256 start, uint256 end) private {
        if (end < h.start) {
            h.downtime += uint40(end - start);
            (start, end) = (h.start, h.end);
        } else if (start <= h.end) {
            start = start.min(h.start);
            end = end.max(h.end);
        } else {
            h.downtime += h.end - h.start;
        }
        (h.start, h.end) = (uint40(start), uint40(end));
        _halts = h;
        emit Halted(start, end);
    }

    /// When the sequencer came up, and since when it had been down (the same time where the feed keeps no history).
    function _sequencerUpSince() private view returns (uint256 downSince, uint40 upSince) {
        AggregatorV3Interface feed = AggregatorV3Interface(sequencerFeed);
        (uint80 round, int256 answer, uint256 startedAt, , ) = feed.latestRoundData();
        if (answer != 0 || startedAt == 0 || startedAt > block.timestamp) revert LiquidatorSequencerDown();
        (downSince, upSince) = (startedAt, uint40(startedAt));
        if (round == 0) return (downSince, upSince);
        try feed.getRoundData(round - 1) returns (uint80, int256 before, uint256 since, uint256, uint80) {
            if (before == 1 && since != 0 && since < startedAt) downSince = since;
        } catch {} // solhint-disable-line no-empty-blocks
    }
}
