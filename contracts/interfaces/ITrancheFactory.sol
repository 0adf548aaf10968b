// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {ITranche} from "./ITranche.sol";

/// @title Maker of a backstop's tranches
/// @notice A contract of its own, since the backstop has no room for their code. What others make with it belongs to them.
interface ITrancheFactory {
    /// @notice A tranche of the calling backstop, named by its kind and series, with its exit's cooldown and window [s].
    function create(
        address vault,
        bool isSenior,
        uint256 series,
        uint256 cooldown,
        uint256 window
    ) external returns (ITranche);
}
