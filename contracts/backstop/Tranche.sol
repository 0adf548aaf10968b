// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBackstop} from "../interfaces/IBackstop.sol";
import {ITranche} from "../interfaces/ITranche.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH} from "../libraries/Constants.sol";
import {backstopCash} from "../types/Inventory.sol";

/// @notice See ITranche.
contract Tranche is ITranche, ERC4626 {
    using Math for uint256;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// A loss that can be known is booked within this time.
    uint256 private constant FIXING = 1 hours;
    uint256 private constant PAYABLE = 1 days;
    /// Virtual shares per virtual unit of assets, as a power of ten: what a donation must overcome to round a deposit down.
    uint8 private constant OFFSET = 6;

    /// @inheritdoc ITranche
    address public immutable backstop;
    /// @inheritdoc ITranche
    bool public immutable isSenior;
    address private immutable _vault;
    uint256 private immutable _cooldown;
    uint256 private immutable _window;

    mapping(address owner => Exit) private _exits;

    constructor(
        address backstop_,
        address vault_,
        IERC20 token,
        bool isSenior_,
        uint256 cooldown,
        uint256 window,
        string memory name_,
        string memory symbol_
    ) ERC20(name_, symbol_) ERC4626(token) {
        (backstop, _vault, isSenior) = (backstop_, vault_, isSenior_);
        (_cooldown, _window) = (cooldown, window);
        token.forceApprove(vault_, type(uint256).max);
    }

    /* -------------------------------------------------------- exit --------------------------------------------------- */

    /// @inheritdoc ITranche
    function requestExit(uint256 shares) external {
        if (shares == 0) revert TrancheZeroShares(msg.sender);
        _transfer(msg.sender, address(this), shares);
        Exit storage exit = _exits[msg.sender];
        exit.shares += shares.toUint128();
        (exit.requestedAt, exit.claimedAt) = (uint64(block.timestamp), 0);
        uint256 from = block.timestamp + _cooldown;
        emit ExitRequested(msg.sender, exit.shares, from, from + _window);
    }

    /// @inheritdoc ITranche
    function claimExit() external {
        Exit storage exit = _exits[msg.sender];
        if (exit.shares == 0) revert TrancheZeroShares(msg.sender);
        uint256 from = exit.requestedAt + _cooldown;
        if (block.timestamp < from || block.timestamp > from + _window) {
            revert TrancheNotClaimable(msg.sender, from, from + _window);
        }
        exit.claimedAt = uint64(block.timestamp);
        emit ExitClaimed(msg.sender, block.timestamp + FIXING, block.timestamp + FIXING + PAYABLE);
    }

    /// @inheritdoc ITranche
    function cancelExit() external {
        uint256 shares = _exits[msg.sender].shares;
        if (shares == 0) revert TrancheZeroShares(msg.sender);
        delete _exits[msg.sender];
        _transfer(address(this), msg.sender, shares);
        emit ExitCancelled(msg.sender, shares);
    }

    /// @inheritdoc ITranche
    function completeExit(address owner) external returns (uint256 assets) {
        uint256 shares = maxRedeem(owner);
        if (shares == 0) revert ERC4626ExceededMaxRedeem(owner, 1, 0);
        assets = previewRedeem(shares);
        _withdraw(owner, owner, owner, assets, shares);
    }

    /// @inheritdoc ITranche
    function exitOf(address owner) external view returns (Exit memory) {
        return _exits[owner];
    }

    /* ------------------------------------------------------ ERC-4626 ------------------------------------------------- */

    function totalAssets() public view override(ERC4626, IERC4626) returns (uint256 low) {
        (low, ) = IBackstop(backstop).assetsOf(address(this));
    }

    function maxDeposit(address) public view override(ERC4626, IERC4626) returns (uint256 entry) {
        (entry, ) = IBackstop(backstop).limitsOf(address(this));
    }

    function maxMint(address receiver) public view override(ERC4626, IERC4626) returns (uint256) {
        return previewDeposit(maxDeposit(receiver));
    }

    function maxRedeem(address owner) public view override(ERC4626, IERC4626) returns (uint256) {
        Exit memory exit = _exits[owner];
        uint256 from = exit.claimedAt + FIXING;
        if (exit.claimedAt == 0 || block.timestamp < from || block.timestamp > from + PAYABLE) return 0;
        (, uint256 most) = IBackstop(backstop).limitsOf(address(this));
        uint256 assets = previewRedeem(exit.shares);
        if (assets == 0) return 0;
        return assets <= most ? exit.shares : _convertToShares(most, Math.Rounding.Floor);
    }

    function maxWithdraw(address owner) public view override(ERC4626, IERC4626) returns (uint256) {
        return previewRedeem(maxRedeem(owner));
    }

    function previewDeposit(uint256 assets) public view override(ERC4626, IERC4626) returns (uint256) {
        return assets.mulDiv(_allShares(), _highAssets(), Math.Rounding.Floor);
    }

    function previewMint(uint256 shares) public view override(ERC4626, IERC4626) returns (uint256) {
        return shares.mulDiv(_highAssets(), _allShares(), Math.Rounding.Ceil);
    }

    /* ------------------------------------------------------ internal ------------------------------------------------- */

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override {
        if (shares == 0) revert TrancheNothingMinted(receiver, assets);
        super._deposit(caller, receiver, assets, shares);
    }

    function _transferIn(address from, uint256 assets) internal override {
        super._transferIn(from, assets);
        IBackstop(backstop).payIn(assets);
        IVault(_vault).deposit(backstopCash(backstop), CASH, assets);
    }

    /// Burns locked shares of the owner.
    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override {
        if (assets == 0) revert TrancheZeroShares(owner);
        if (caller != owner) _spendAllowance(owner, caller, shares);
        Exit storage exit = _exits[owner];
        exit.shares -= uint128(shares);
        _burn(address(this), shares);
        IBackstop(backstop).payOut(assets, receiver);
        emit Withdraw(caller, receiver, owner, assets, shares);
    }

    function _decimalsOffset() internal pure override returns (uint8) {
        return OFFSET;
    }

    function _allShares() private view returns (uint256) {
        return totalSupply() + 10 ** OFFSET;
    }

    function _highAssets() private view returns (uint256 high) {
        (, high) = IBackstop(backstop).assetsOf(address(this));
        return high + 1;
    }
}
