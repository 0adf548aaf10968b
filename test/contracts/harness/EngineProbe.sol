// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarginEngine} from "../../../contracts/interfaces/IMarginEngine.sol";
import {IOracleRouter} from "../../../contracts/interfaces/IOracleRouter.sol";

/// @notice Values accounts in the same transaction in which prices were stored.
contract EngineProbe {
    /// @param recorded assets to record, in order; 0 pokes the settlement price
    function appraiseAfter(
        address engine,
        uint8[] calldata recorded,
        uint256[] calldata accounts
    ) external returns (uint256[] memory) {
        for (uint256 i; i < recorded.length; ++i) {
            if (recorded[i] == 0) IOracleRouter(engine).pokeSettlement();
            else IOracleRouter(engine).recordPrice(recorded[i]);
        }
        return IMarginEngine(engine).appraise(accounts);
    }
}
