// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {AggregatorV3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV3Interface.sol";

/// @notice Stands for the outside market: buys any quoted token at its feed's price less a spread, out of its own cash.
contract SpotVenue {
    using SafeERC20 for IERC20;

    IERC20 public immutable cash;
    uint256 public immutable spread; // [bp]
    mapping(address token => AggregatorV3Interface) public feedOf;

    constructor(IERC20 cash_, uint256 spread_) {
        (cash, spread) = (cash_, spread_);
    }

    function quote(address token, AggregatorV3Interface feed) external {
        feedOf[token] = feed;
    }

    /// @return received cash for the caller [token units], rounded down
    function sell(IERC20Metadata token, uint256 amount) external returns (uint256 received) {
        AggregatorV3Interface feed = feedOf[address(token)];
        (, int256 answer, , , ) = feed.latestRoundData();
        uint256 value = amount * uint256(answer) * 10 ** IERC20Metadata(address(cash)).decimals();
        received = (value * (10_000 - spread)) / 10_000 / 10 ** (token.decimals() + feed.decimals());
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        cash.safeTransfer(msg.sender, received);
    }
}
