// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH} from "../libraries/Constants.sol";
import {Tranche} from "./Tranche.sol";

/// @notice Makes the series of a backstop's tranches; a contract of its own, since the backstop has no room for their code. What others
/// make with it belongs to them.
contract TrancheFactory {
    /// @notice A tranche of the calling backstop, named by its kind and series.
    function create(
        address vault,
        bool isSenior,
        uint256 series,
        uint256 cooldown,
        uint256 window
    ) external returns (Tranche) {
        (address token, , ) = IVault(vault).assetOf(CASH);
        string memory number = Strings.toString(series);
        return
            new Tranche(
                msg.sender,
                vault,
                IERC20(token),
                isSenior,
                cooldown,
                window,
                string.concat(isSenior ? "Plimsoll Senior " : "Plimsoll Junior ", number),
                string.concat(isSenior ? "plsS" : "plsJ", number)
            );
    }
}
