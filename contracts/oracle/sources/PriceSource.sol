// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {ShortString, ShortStrings} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {IPriceSource} from "../../interfaces/IPriceSource.sol";
import {Reading} from "./SourceLib.sol";

/// The form in which every source answers: prices are WAD inside and get their decimals here.
abstract contract PriceSource is IPriceSource {
    using ShortStrings for ShortString;
    using ShortStrings for string;

    uint256 private constant MAX_DECIMALS = 18;

    /// @inheritdoc IPriceSource
    uint256 public constant version = 1; // solhint-disable-line const-name-snakecase
    /// @inheritdoc IPriceSource
    uint8 public immutable decimals;
    ShortString private immutable _description;
    /// WAD per unit of the answer.
    uint256 private immutable _unit;

    constructor(uint8 decimals_, string memory description_) {
        if (decimals_ > MAX_DECIMALS) revert PriceSourceDecimals(decimals_, MAX_DECIMALS);
        decimals = decimals_;
        _unit = 10 ** (MAX_DECIMALS - decimals_);
        _description = description_.toShortString();
    }

    /// @inheritdoc IPriceSource
    function latestRoundData()
        external
        view
        returns (
            uint80 roundId,
            int256 answer,
            uint256 startedAt,
            uint256 updatedAt,
            uint80 answeredInRound,
            uint256 spread
        )
    {
        Reading memory r = _read();
        answer = int256(r.price / _unit);
        if (answer == 0) revert PriceSourceZero(r.price);
        roundId = answeredInRound = _roundOf(r);
        startedAt = updatedAt = r.updatedAt;
        spread = (r.spread + _unit - 1) / _unit;
    }

    /// @inheritdoc IPriceSource
    function description() external view returns (string memory) {
        return _description.toString();
    }

    /// @inheritdoc IPriceSource
    function isStandalone() public view virtual returns (bool) {
        return true;
    }

    /// The price now, or a revert that says why there is none.
    function _read() internal view virtual returns (Reading memory);

    function _roundOf(Reading memory r) internal pure virtual returns (uint80) {
        return uint80(uint256(keccak256(abi.encode(r.price, r.spread, r.updatedAt))));
    }
}
