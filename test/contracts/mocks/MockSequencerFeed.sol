// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";

// The getters are the feed's.
// solhint-disable const-name-snakecase

/// @notice Stands for Chainlink's L2 sequencer uptime feeds. Answer 0 is up, 1 is down; `startedAt` is the time of the
/// last change, not of the last report; a report that repeats the status only refreshes `updatedAt`, one older than the
/// last change is ignored. Before the first report every field of the latest round is 0, `startedAt` too.
contract MockSequencerFeed is AggregatorV3Interface {
    struct Round {
        int256 answer;
        uint256 startedAt;
        uint256 updatedAt;
    }

    uint256 public constant version = 1;
    uint8 public constant decimals = 0;
    string public constant description = "L2 Sequencer Uptime Status Feed";

    /// @notice Whether a round that does not exist reads as zeros, as on Arbitrum, or reverts, as on the OP stack.
    bool public zeroesMissingRounds;
    uint80 private _latestRoundId;
    mapping(uint80 roundId => Round) private _rounds;

    error MockSequencerFeedNoData(uint80 roundId);

    function setZeroesMissingRounds(bool zeroesMissingRounds_) external {
        zeroesMissingRounds = zeroesMissingRounds_;
    }

    /// @param answer 0 up, 1 down; any other value is a fault to be tested.
    /// @param timestamp Time of the report on L1 [s].
    function updateStatus(int256 answer, uint256 timestamp) external {
        Round storage latest = _rounds[_latestRoundId];
        if (latest.startedAt > timestamp) return;
        if (_latestRoundId == 0 || latest.answer != answer) {
            _rounds[++_latestRoundId] = Round(answer, timestamp, block.timestamp);
        } else {
            latest.updatedAt = block.timestamp;
        }
    }

    /// @notice Back to the state before the first report.
    function reset() external {
        _latestRoundId = 0;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return _read(_latestRoundId);
    }

    function getRoundData(uint80 roundId) external view returns (uint80, int256, uint256, uint256, uint80) {
        if (roundId == 0 || roundId > _latestRoundId) {
            if (!zeroesMissingRounds) revert MockSequencerFeedNoData(roundId);
            return (roundId, 0, 0, 0, roundId);
        }
        return _read(roundId);
    }

    function _read(uint80 roundId) private view returns (uint80, int256, uint256, uint256, uint80) {
        Round storage round = _rounds[roundId];
        return (roundId, round.answer, round.startedAt, round.updatedAt, roundId);
    }
}
