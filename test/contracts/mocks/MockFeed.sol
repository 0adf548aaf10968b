// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";

// The getters and the reasons of reverts are the feed's.
// solhint-disable const-name-snakecase, gas-custom-errors

/// @notice Stands for a Chainlink proxy on its bad days: any answer, any times, incomplete rounds, changed decimals, a
/// swapped aggregator, and the ways in which the call itself can fail. Only the latest round can be read.
contract MockFeed is AggregatorV3Interface {
    enum Fault {
        None,
        RevertWithReason,
        RevertEmpty, // as an access-controlled or retired feed
        RevertBomb, // reverts with `faultSize` bytes
        ConsumeAllGas,
        WrongSize // returns `faultSize` bytes: less than the five words is too little data, far more is a return bomb
    }

    struct Round {
        uint80 roundId;
        int256 answer;
        uint256 startedAt;
        uint256 updatedAt;
        uint80 answeredInRound;
    }

    uint256 public constant version = 4;
    uint8 public decimals;
    string public description;
    address public aggregator;
    Fault public fault;
    uint256 public faultSize;
    Round private _latest;

    constructor(uint8 decimals_, string memory description_, int256 answer, address aggregator_) {
        decimals = decimals_;
        description = description_;
        aggregator = aggregator_;
        set(answer);
    }

    function setDecimals(uint8 decimals_) external {
        decimals = decimals_;
    }

    function setAggregator(address aggregator_) external {
        aggregator = aggregator_;
    }

    function setFault(Fault fault_, uint256 faultSize_) external {
        fault = fault_;
        faultSize = faultSize_;
    }

    /// @notice A complete round with this answer, now.
    function set(int256 answer) public {
        uint80 roundId = _latest.roundId + 1;
        setRound(roundId, answer, block.timestamp, block.timestamp, roundId);
    }

    function setRound(
        uint80 roundId,
        int256 answer,
        uint256 startedAt,
        uint256 updatedAt,
        uint80 answeredInRound
    ) public {
        _latest = Round(roundId, answer, startedAt, updatedAt, answeredInRound);
    }

    function latestRoundData() public view returns (uint80, int256, uint256, uint256, uint80) {
        _fail();
        Round storage round = _latest;
        return (round.roundId, round.answer, round.startedAt, round.updatedAt, round.answeredInRound);
    }

    function getRoundData(uint80 roundId) external view returns (uint80, int256, uint256, uint256, uint80) {
        require(roundId == _latest.roundId, "No data present");
        return latestRoundData();
    }

    function _fail() private view {
        Fault current = fault;
        if (current == Fault.None) return;
        require(current != Fault.RevertWithReason, "Feed is down");
        uint256 size = faultSize;
        bytes memory words = abi.encode(_latest);
        if (current == Fault.ConsumeAllGas) {
            assembly ("memory-safe") {
                invalid()
            }
        } else if (current == Fault.WrongSize) {
            assembly ("memory-safe") {
                return(add(words, 0x20), size)
            }
        }
        if (current == Fault.RevertEmpty) size = 0;
        assembly ("memory-safe") {
            revert(add(words, 0x20), size)
        }
    }
}
