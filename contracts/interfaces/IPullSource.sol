// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IPriceSource} from "./IPriceSource.sol";

/// Where signed prices come from and which are accepted.
struct PullPolicy {
    address pyth;
    bytes32 priceId;
    int32 exponent; // of ten, in [-18, 0]; a price with another one is refused
    uint32 step; // [s] length of the intervals of which each accepts one price
    uint16 maxConfidence; // [bp] a price whose confidence is a larger share of it is refused
}

/// @title Pull source: one signed price an interval
/// @notice Time is cut into intervals of `step` seconds. Each accepts exactly one price, the first one published in it, and only while it
/// lasts: at any moment there is one price that can be accepted, so whoever brings it chooses nothing. The source keeps what it accepted
/// and does not read what the signers' contract keeps.
interface IPullSource is IPriceSource {
    /// @notice Of ten to the policy's exponent; `publishTime` in unix seconds.
    event PriceAccepted(uint256 price, uint256 confidence, uint256 publishTime);

    error PullSourceNoContract(address pyth);
    error PullSourceNoFeed();
    error PullSourceBadExponent(int32 exponent);
    error PullSourceBadStep(uint256 step, uint256 low, uint256 high);
    error PullSourceBadConfidence(uint256 maxConfidence, uint256 limit);
    error PullSourceFeeTooLow(uint256 value, uint256 fee);
    error PullSourceRefundFailed(address receiver, uint256 amount);
    error PullSourceOutsideInterval(uint256 publishTime, uint256 from, uint256 to);
    error PullSourceExponentChanged(int32 exponent, int32 pinned);
    error PullSourceNotPositive(int64 price);
    error PullSourceUncertain(uint256 price, uint256 confidence, uint256 maxConfidence);
    error PullSourceEmpty();

    /// @notice Accepts the first price published in the interval that lasts; anyone. The fee is taken from the value sent and the rest comes
    /// back, all of it when the interval has its price already: then nothing is read and nothing changes. Reverts when `data` holds
    /// anything but that price; when it is not above 0, of another exponent or too uncertain (the price before it stays); and with the
    /// errors of the signers' contract for data it does not know.
    /// @param data what the signers publish for the feed at `openInterval().from`
    /// @return isAccepted false when the interval had its price
    function update(bytes[] calldata data) external payable returns (bool isAccepted);

    /// @notice Interval that lasts: its start [unix s] and whether it has its price.
    function openInterval() external view returns (uint256 from, bool isFilled);

    /// @notice The policy the source was made with.
    function policy() external view returns (PullPolicy memory);
}
