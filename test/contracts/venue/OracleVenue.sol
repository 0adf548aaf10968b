// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IMarginEngine} from "../../../contracts/interfaces/IMarginEngine.sol";
import {IVault} from "../../../contracts/interfaces/IVault.sol";
import {IVenue} from "../../../contracts/interfaces/IVenue.sol";

interface IMintable {
    function mint(address to, uint256 amount) external;
}

/// @notice Stands for a market: buys any listed collateral at the engine's mid less a spread, out of its own inventory; what that lacks
/// it mints, as the tokens of a local chain allow.
contract OracleVenue is IVenue {
    using SafeERC20 for IERC20;

    IVault public immutable vault;
    /// [bp]
    uint256 public spread;

    error VenueUnknownToken(address token);

    constructor(IVault vault_, uint256 spread_) {
        (vault, spread) = (vault_, spread_);
    }

    function setSpread(uint256 spread_) external {
        spread = spread_;
    }

    function sell(
        address tokenIn,
        uint256 amountIn,
        address tokenOut,
        uint256 minOut
    ) external returns (uint256 amountOut) {
        (uint256 value, ) = IMarginEngine(vault.engine()).assetValue(_assetOf(tokenIn), amountIn);
        amountOut = (value * (10_000 - spread)) / 10_000 / 10 ** (18 - IERC20Metadata(tokenOut).decimals());
        if (amountOut < minOut) revert VenueProceedsTooLow(tokenOut, amountOut, minOut);
        IERC20(tokenIn).safeTransferFrom(msg.sender, address(this), amountIn);
        uint256 held = IERC20(tokenOut).balanceOf(address(this));
        if (held < amountOut) IMintable(tokenOut).mint(address(this), amountOut - held);
        IERC20(tokenOut).safeTransfer(msg.sender, amountOut);
    }

    function _assetOf(address token) private view returns (uint8) {
        for (uint8 asset = 1; asset < 32; ++asset) {
            (address listed, , ) = vault.assetOf(asset);
            if (listed == token) return asset;
        }
        revert VenueUnknownToken(token);
    }
}
