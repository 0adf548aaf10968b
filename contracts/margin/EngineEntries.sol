// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiries} from "../interfaces/IExpiries.sol";
import {IOracleRouter} from "../interfaces/IOracleRouter.sol";
import {IRiskParameters} from "../interfaces/IRiskParameters.sol";
import {DelegateCode} from "../libraries/DelegateCode.sol";
import {FeedPolicy, HaircutPolicy} from "../types/RiskWord.sol";
import {EngineConfig, RiskParameters} from "./RiskParameters.sol";

/// Entries that write: run in the code of EngineUpkeep on this storage.
abstract contract EngineEntries is RiskParameters {
    using DelegateCode for address;

    address private immutable _upkeep;

    constructor(EngineConfig memory c) RiskParameters(c) {
        c.upkeep.requireCode();
        _upkeep = c.upkeep;
    }

    /// @inheritdoc IRiskParameters
    function setAsset(uint8, address, FeedPolicy calldata, HaircutPolicy calldata, uint256, uint256) external {
        _upkeep.run();
    }

    /// @inheritdoc IRiskParameters
    function setMarket(uint8, FeedPolicy calldata, HaircutPolicy calldata, uint256, uint256) external {
        _upkeep.run();
    }

    /// @inheritdoc IRiskParameters
    function setExpiry(uint8, uint32, uint64, uint32) external {
        _upkeep.run();
    }

    /// @inheritdoc IRiskParameters
    function setSettlement(FeedPolicy calldata, uint256) external {
        _upkeep.run();
    }

    /// @inheritdoc IRiskParameters
    function setHaircut(uint8, HaircutPolicy calldata, uint256) external {
        _upkeep.run();
    }

    /// @inheritdoc IRiskParameters
    function closeOpening(uint8) external {
        _upkeep.run();
    }

    /// @inheritdoc IOracleRouter
    function pokeSettlement() external {
        _upkeep.run();
    }

    /// @inheritdoc IOracleRouter
    function recordPrice(uint8) external {
        _upkeep.run();
    }

    /// @inheritdoc IExpiries
    function pokeExpiry(uint8) external {
        _upkeep.run();
    }
}
