// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IFlashKeeper} from "../interfaces/IFlashKeeper.sol";
import {Bid, ILiquidator} from "../interfaces/ILiquidator.sol";
import {ILiquidationCallback, IVault} from "../interfaces/IVault.sol";
import {IVenue} from "../interfaces/IVenue.sol";
import {CASH} from "../libraries/Constants.sol";
import {AccountId} from "../types/AccountId.sol";

/// @notice See IFlashKeeper.
contract FlashKeeper is IFlashKeeper, ILiquidationCallback, Ownable2Step {
    using SafeERC20 for IERC20;

    address public immutable liquidator;
    address public immutable vault;
    address public immutable settlementToken;
    /// @inheritdoc IFlashKeeper
    address public venue;

    bool private transient _isLiquidating;
    /// Least settlement balance once the vault is paid, during a liquidation.
    uint256 private transient _target;

    constructor(address owner_, address liquidator_, address vault_, address venue_) Ownable(owner_) {
        (liquidator, vault) = (liquidator_, vault_);
        (settlementToken, , ) = IVault(vault_).assetOf(CASH);
        _setVenue(venue_);
    }

    /* ----------------------------------------------------- actions --------------------------------------------------- */

    /// @inheritdoc IFlashKeeper
    function callMargin(AccountId[] calldata accounts) external onlyOwner returns (uint256) {
        return ILiquidator(liquidator).callMargin(accounts);
    }

    /// @inheritdoc IFlashKeeper
    function liquidate(
        Bid[] calldata bids,
        uint256 minProfit
    ) external onlyOwner returns (uint256[] memory amounts, uint256 profit) {
        uint256 before = IERC20(settlementToken).balanceOf(address(this));
        (_isLiquidating, _target) = (true, before + minProfit);
        (amounts, ) = ILiquidator(liquidator).liquidate(
            bids,
            AccountId.wrap(0),
            address(this),
            abi.encode(_tokensOf(bids))
        );
        _isLiquidating = false;
        profit = IERC20(settlementToken).balanceOf(address(this)) - before;
        emit ProfitTaken(profit);
    }

    /// @inheritdoc ILiquidationCallback
    function onLiquidation(uint256 payment, bytes calldata data) external {
        if (msg.sender != vault || !_isLiquidating) revert FlashKeeperUnexpectedCallback(msg.sender);
        address[] memory tokens = abi.decode(data, (address[]));
        uint256 needed = _target + payment;
        uint256 last = tokens.length - 1;
        for (uint256 i; i < last; ++i) _sellAll(IERC20(tokens[i]), 0);
        _sellAll(IERC20(tokens[last]), _missing(needed));
        uint256 missing = _missing(needed);
        if (missing != 0) revert FlashKeeperProfitTooLow(settlementToken, needed - missing, needed);
        IERC20(settlementToken).forceApprove(vault, payment);
    }

    /// @inheritdoc IFlashKeeper
    function withdraw(address token, uint256 amount) external onlyOwner {
        if (amount == type(uint256).max) amount = IERC20(token).balanceOf(address(this));
        emit ProfitWithdrawn(token, owner(), amount);
        IERC20(token).safeTransfer(owner(), amount);
    }

    /// @inheritdoc IFlashKeeper
    function setVenue(address venue_) external onlyOwner {
        _setVenue(venue_);
    }

    /* ---------------------------------------------------- internals -------------------------------------------------- */

    function _setVenue(address venue_) private {
        if (venue_.code.length == 0) revert FlashKeeperNoVenue(venue_);
        venue = venue_;
        emit VenueSet(venue_);
    }

    /// Sells what arrived of a token. The floor of a batch of tokens is asserted on their sum: the last sale carries what is missing.
    function _sellAll(IERC20 token, uint256 minOut) private {
        uint256 amount = token.balanceOf(address(this));
        if (amount == 0) return;
        token.forceApprove(venue, amount);
        IVenue(venue).sell(address(token), amount, settlementToken, minOut);
        token.forceApprove(venue, 0);
    }

    function _missing(uint256 needed) private view returns (uint256) {
        uint256 balance = IERC20(settlementToken).balanceOf(address(this));
        return balance < needed ? needed - balance : 0;
    }

    function _tokensOf(Bid[] calldata bids) private view returns (address[] memory tokens) {
        tokens = new address[](bids.length);
        uint256 seen;
        uint256 count;
        for (uint256 i; i < bids.length; ++i) {
            uint256 bit = uint256(1) << bids[i].asset;
            if (seen & bit != 0) continue;
            seen |= bit;
            (tokens[count++], , ) = IVault(vault).assetOf(bids[i].asset);
        }
        assembly ("memory-safe") {
            mstore(tokens, count)
        }
    }
}
