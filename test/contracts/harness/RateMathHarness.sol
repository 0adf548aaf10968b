// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RateMath, RateParams} from "../../../contracts/libraries/RateMath.sol";

contract RateMathHarness {
    function accrue(
        RateParams calldata p,
        uint256 anchor,
        uint256 utilisation,
        uint256 elapsed
    ) external pure returns (uint256 rate, uint256 newAnchor) {
        return RateMath.accrue(p, anchor, utilisation, elapsed);
    }

    function growth(uint256 rate, uint256 elapsed) external pure returns (uint256) {
        return RateMath.growth(rate, elapsed);
    }

    function imbalance(uint256 target, uint256 utilisation) external pure returns (int256) {
        return RateMath.imbalance(target, utilisation);
    }

    function curve(uint256 anchor, int256 e) external pure returns (uint256) {
        return RateMath.curve(anchor, e);
    }
}
