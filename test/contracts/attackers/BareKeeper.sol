// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Bid, ILiquidator} from "../../../contracts/interfaces/ILiquidator.sol";
import {ILiquidationCallback} from "../../../contracts/interfaces/IVault.sol";
import {AccountId} from "../../../contracts/types/AccountId.sol";
import {SpotVenue} from "./SpotVenue.sol";

/// @notice A keeper without capital: buys collateral, sells it in the callback, pays with the proceeds and keeps the rest.
contract BareKeeper is ILiquidationCallback {
    ILiquidator public immutable liquidator;
    address public immutable vault;
    SpotVenue public immutable venue;

    constructor(ILiquidator liquidator_, address vault_, SpotVenue venue_) {
        (liquidator, vault, venue) = (liquidator_, vault_, venue_);
    }

    /// @param tokens what the bids buy, sold whole in the callback
    function liquidate(
        Bid[] calldata bids,
        address[] calldata tokens
    ) external returns (uint256[] memory amounts, uint256 paid) {
        return liquidator.liquidate(bids, AccountId.wrap(0), address(this), abi.encode(tokens));
    }

    function onLiquidation(uint256 payment, bytes calldata data) external {
        address[] memory tokens = abi.decode(data, (address[]));
        for (uint256 i; i < tokens.length; ++i) {
            uint256 balance = IERC20(tokens[i]).balanceOf(address(this));
            if (balance == 0) continue;
            IERC20(tokens[i]).approve(address(venue), balance);
            venue.sell(IERC20Metadata(tokens[i]), balance);
        }
        venue.cash().approve(vault, payment);
    }
}
