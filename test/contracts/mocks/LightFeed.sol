// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";

// The getters and the reasons of reverts are the feed's.
// solhint-disable const-name-snakecase, gas-custom-errors

/// @notice Stands for a price feed that behaves, in its cheapest form: reading the latest round touches two storage
/// slots and nothing else. Gas is measured and crashes are replayed with it. Earlier rounds stay readable.
contract LightFeed is AggregatorV3Interface {
    /// @dev Two slots: answer with updatedAt, the rest.
    struct Round {
        int192 answer;
        uint64 updatedAt;
        uint80 roundId;
        uint80 answeredInRound;
        uint64 startedAt;
    }

    uint256 public constant version = 4;
    uint8 public immutable decimals;
    string public description;
    Round private _latest;
    mapping(uint80 roundId => Round) private _rounds;

    constructor(uint8 decimals_, string memory description_, int192 answer) {
        decimals = decimals_;
        description = description_;
        set(answer);
    }

    function set(int192 answer) public {
        uint80 roundId = _latest.roundId + 1;
        setRound(roundId, answer, uint64(block.timestamp), uint64(block.timestamp), roundId);
    }

    function setRound(
        uint80 roundId,
        int192 answer,
        uint64 startedAt,
        uint64 updatedAt,
        uint80 answeredInRound
    ) public {
        _latest = Round(answer, updatedAt, roundId, answeredInRound, startedAt);
        _rounds[roundId] = _latest;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return _unpack(_latest);
    }

    function getRoundData(uint80 roundId) external view returns (uint80, int256, uint256, uint256, uint80) {
        Round storage round = _rounds[roundId];
        require(round.roundId != 0, "No data present");
        return _unpack(round);
    }

    function _unpack(Round storage round) private view returns (uint80, int256, uint256, uint256, uint80) {
        return (round.roundId, round.answer, round.startedAt, round.updatedAt, round.answeredInRound);
    }
}
