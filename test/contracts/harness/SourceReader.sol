// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ChainlinkAdapter} from "../../../contracts/oracle/adapters/ChainlinkAdapter.sol";
import {PriceStatus} from "../../../contracts/types/Price.sol";
import {RiskWord} from "../../../contracts/types/RiskWord.sol";

/// @notice Reads a feed or a source as the engine does.
contract SourceReader {
    function read(RiskWord word) external view returns (uint256 answer, uint256 updatedAt, PriceStatus status) {
        (answer, updatedAt, , status, ) = ChainlinkAdapter.read(word);
    }
}
