// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ICashShares} from "../interfaces/ICashShares.sol";
import {IVault} from "../interfaces/IVault.sol";
import {CASH, RAY} from "../libraries/Constants.sol";
import {FixedMath} from "../libraries/FixedMath.sol";
import {AccountId, MODE_CROSS, toAccountId} from "../types/AccountId.sol";

/// @notice See ICashShares.
contract CashShares is ICashShares, ERC4626 {
    using FixedMath for uint256;
    using SafeERC20 for IERC20;

    /// Virtual shares per virtual unit of assets, as a power of ten: what a donation must overcome to round a deposit down.
    uint8 private constant OFFSET = 6;
    /// The vault keeps totals of cash in 96 bits.
    uint256 private constant LEDGER_LIMIT = type(uint96).max;

    /// @inheritdoc ICashShares
    address public immutable vault;
    /// WAD per unit of the settlement token.
    uint256 private immutable _scale;

    constructor(
        address vault_,
        string memory name_,
        string memory symbol_
    ) ERC20(name_, symbol_) ERC4626(IERC20(_settlementToken(vault_))) {
        vault = vault_;
        _scale = 10 ** (18 - IERC20Metadata(asset()).decimals());
        IERC20(asset()).forceApprove(vault_, type(uint256).max);
    }

    /// @inheritdoc ICashShares
    function account() public view returns (AccountId) {
        return toAccountId(address(this), MODE_CROSS, 0);
    }

    function totalAssets() public view override(ERC4626, IERC4626) returns (uint256) {
        return uint256(IVault(vault).cashOf(account())) / _scale;
    }

    function maxDeposit(address) public view override(ERC4626, IERC4626) returns (uint256) {
        if (IVault(vault).isFrozen()) return 0;
        (uint256 supplyIndex, , uint256 supplied, , ) = IVault(vault).cashState();
        return ((LEDGER_LIMIT - supplied).mulDivDown(supplyIndex, RAY) / _scale).min(LEDGER_LIMIT - _held());
    }

    function maxMint(address receiver) public view override(ERC4626, IERC4626) returns (uint256) {
        return convertToShares(maxDeposit(receiver));
    }

    function maxRedeem(address owner) public view override(ERC4626, IERC4626) returns (uint256) {
        if (IVault(vault).isFrozen()) return 0;
        return balanceOf(owner).min(convertToShares(_held()));
    }

    function _transferIn(address from, uint256 assets) internal override {
        super._transferIn(from, assets);
        IVault(vault).deposit(account(), CASH, assets);
    }

    function _transferOut(address to, uint256 assets) internal override {
        IVault(vault).withdraw(account(), CASH, assets, to);
    }

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override {
        if (shares == 0) revert CashSharesNothingMinted(receiver, assets);
        super._deposit(caller, receiver, assets, shares);
    }

    function _decimalsOffset() internal pure override returns (uint8) {
        return OFFSET;
    }

    /// Units of the settlement token in the vault.
    function _held() private view returns (uint256 held) {
        (, held, ) = IVault(vault).assetOf(CASH);
    }

    function _settlementToken(address vault_) private view returns (address token) {
        (token, , ) = IVault(vault_).assetOf(CASH);
    }
}
