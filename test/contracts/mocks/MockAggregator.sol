// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Stands for the aggregator behind a Chainlink proxy, of which only the clamp matters: answers at or beyond
/// `minAnswer` and `maxAnswer` are not prices.
contract MockAggregator {
    int192 public minAnswer;
    int192 public maxAnswer;

    constructor(int192 minAnswer_, int192 maxAnswer_) {
        setBounds(minAnswer_, maxAnswer_);
    }

    function setBounds(int192 minAnswer_, int192 maxAnswer_) public {
        minAnswer = minAnswer_;
        maxAnswer = maxAnswer_;
    }
}
