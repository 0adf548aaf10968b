// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PythErrors} from "@pythnetwork/pyth-sdk-solidity/PythErrors.sol";
import {PythStructs} from "@pythnetwork/pyth-sdk-solidity/PythStructs.sol";

/// @notice Stands for the contract that checks signed prices. Takes what the SDK's `MockPyth.createPriceFeedUpdateData` makes; unlike that
/// mock it refuses, as the deployed contract does, a price that is not the first from `from` on. What it returns can be forged.
contract MockSigners {
    uint256 public immutable feePerUpdate;
    bool public isForged;
    PythStructs.PriceFeed private _forged;

    constructor(uint256 feePerUpdate_) {
        feePerUpdate = feePerUpdate_;
    }

    /// @notice From now on every data yields this.
    function forge(PythStructs.PriceFeed calldata forged) external {
        (isForged, _forged) = (true, forged);
    }

    function getUpdateFee(bytes[] calldata data) public view returns (uint256) {
        return feePerUpdate * data.length;
    }

    function parsePriceFeedUpdatesUnique(
        bytes[] calldata data,
        bytes32[] calldata ids,
        uint64 from,
        uint64 to
    ) external payable returns (PythStructs.PriceFeed[] memory feeds) {
        if (msg.value < getUpdateFee(data)) revert PythErrors.InsufficientFee();
        feeds = new PythStructs.PriceFeed[](ids.length);
        for (uint256 i; i < ids.length; ++i) feeds[i] = isForged ? _forged : _find(data, ids[i], from, to);
    }

    function _find(
        bytes[] calldata data,
        bytes32 id,
        uint64 from,
        uint64 to
    ) private pure returns (PythStructs.PriceFeed memory feed) {
        for (uint256 i; i < data.length; ++i) {
            uint64 previous;
            (feed, previous) = abi.decode(data[i], (PythStructs.PriceFeed, uint64));
            uint256 time = feed.price.publishTime;
            if (feed.id == id && from <= time && time <= to && previous < from) return feed;
        }
        revert PythErrors.PriceFeedNotFoundWithinRange();
    }
}
