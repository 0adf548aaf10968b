// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IOracleRouter} from "../interfaces/IOracleRouter.sol";
import {IVault} from "../interfaces/IVault.sol";
import {IVolatilityOracle} from "../interfaces/IVolatilityOracle.sol";
import {VolatilityMath} from "../libraries/VolatilityMath.sol";
import {PriceStatus} from "../types/Price.sol";
import {VolatilityReading, VolatilityTerms} from "../types/Volatility.sol";

/// @notice See IVolatilityOracle.
contract VolatilityOracle is IVolatilityOracle, AccessManaged {
    using VolatilityMath for uint256;

    /// Least time between two points whose prices make a return [s].
    uint256 private constant GRID = 5 minutes;

    uint256 private constant MIN_CALM = 0.01e18;
    uint256 private constant MAX_CALM = 5e18;
    uint256 private constant MIN_SPAN = 4 hours;
    uint256 private constant MAX_SPAN = 30 days;

    /// @inheritdoc IVolatilityOracle
    address public immutable vault;

    mapping(uint8 id => VolatilityTerms) private _terms;
    mapping(uint8 id => VolatilityReading) private _readings;

    constructor(address authority, address vault_) AccessManaged(authority) {
        vault = vault_;
    }

    /* -------------------------------------------------- administration ----------------------------------------------- */

    /// @inheritdoc IVolatilityOracle
    function setTerms(uint8 id, VolatilityTerms calldata terms) external restricted {
        _require("calm", terms.calm, MIN_CALM, MAX_CALM);
        _require("span", terms.span, MIN_SPAN, MAX_SPAN);
        VolatilityReading memory r = _readings[id];
        if (r.time == 0) {
            (uint256 price, uint256 updatedAt) = _priceOf(id);
            r = VolatilityReading(uint112(price), uint32(updatedAt), uint112(uint256(terms.calm).variance()));
        } else {
            (r.variance, r.time) = (uint112(_varianceOf(id)), uint32(block.timestamp));
        }
        (_readings[id], _terms[id]) = (r, terms);
        emit VolatilityTermsSet(id, terms.calm, terms.span);
    }

    /* ----------------------------------------------------- actions --------------------------------------------------- */

    /// @inheritdoc IVolatilityOracle
    function poke(uint8 id) external returns (bool isSampled) {
        VolatilityReading memory r = _readings[id];
        if (r.time == 0) revert VolatilityUnknown(id);
        (uint256 price, uint256 updatedAt) = _priceOf(id);
        if (updatedAt < r.time + GRID) return false;
        uint256 variance = uint256(r.variance).sampled(r.price, price, updatedAt - r.time, _terms[id].span);
        _readings[id] = VolatilityReading(uint112(price), uint32(updatedAt), uint112(variance));
        emit VolatilitySampled(id, price, updatedAt, variance);
        return true;
    }

    /* ------------------------------------------------------ views ---------------------------------------------------- */

    /// @inheritdoc IVolatilityOracle
    function volatilityOf(uint8 id) public view returns (uint256) {
        return _varianceOf(id).volatility();
    }

    /// @inheritdoc IVolatilityOracle
    function multiplierOf(uint8 id) external view returns (uint256) {
        return volatilityOf(id).multiplier(_terms[id].calm);
    }

    /// @inheritdoc IVolatilityOracle
    function readingOf(uint8 id) external view returns (VolatilityReading memory) {
        return _readings[id];
    }

    /// @inheritdoc IVolatilityOracle
    function termsOf(uint8 id) external view returns (VolatilityTerms memory) {
        return _terms[id];
    }

    /* ---------------------------------------------------- internals -------------------------------------------------- */

    /// Decayed to now.
    function _varianceOf(uint8 id) private view returns (uint256) {
        VolatilityReading memory r = _readings[id];
        if (r.time == 0) revert VolatilityUnknown(id);
        return uint256(r.variance).decayed(block.timestamp - r.time, _terms[id].span);
    }

    /// Valid price that can be kept, and its time, which is not in the future.
    function _priceOf(uint8 id) private view returns (uint256 price, uint256 updatedAt) {
        IOracleRouter engine = IOracleRouter(IVault(vault).engine());
        if (!engine.isSequencerFit()) revert VolatilitySequencerUnfit(id);
        PriceStatus status;
        (price, , , status, updatedAt, ) = engine.priceOf(id);
        if (status != PriceStatus.Valid) revert VolatilityPriceNotValid(id, status, updatedAt);
        if (price == 0 || price > type(uint112).max) revert VolatilityPriceOutOfRange(id, price, type(uint112).max);
    }

    function _require(bytes32 name, uint256 value, uint256 low, uint256 high) private pure {
        if (value < low || value > high) revert VolatilityOutOfBounds(name, value, low, high);
    }
}
