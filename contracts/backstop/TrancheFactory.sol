// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {ITranche} from "../interfaces/ITranche.sol";
import {ITrancheFactory} from "../interfaces/ITrancheFactory.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH} from "../libraries/Constants.sol";
import {Tranche} from "./Tranche.sol";

/// @notice See ITrancheFactory.
contract TrancheFactory is ITrancheFactory {
    /// @inheritdoc ITrancheFactory
    function create(
        address vault,
        bool isSenior,
        uint256 series,
        uint256 cooldown,
        uint256 window
    ) external returns (ITranche) {
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
