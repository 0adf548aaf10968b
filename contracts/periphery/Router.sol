// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IWETH9} from "../interfaces/external/IWETH9.sol";
import {IOperators} from "../interfaces/IOperators.sol";
import {IRouter} from "../interfaces/IRouter.sol";
import {IVault, IVaultBatch} from "../interfaces/IVault.sol";
import {CASH} from "../libraries/Constants.sol";
import {AccountId} from "../types/AccountId.sol";
import {IVaultConfig} from "./IVaultConfig.sol";

/// @notice See IRouter.
contract Router is IRouter {
    using SafeERC20 for IERC20;

    /// @inheritdoc IRouter
    address public immutable vault;
    /// @inheritdoc IRouter
    address public immutable operators;
    /// @inheritdoc IRouter
    uint8 public immutable nativeAsset;
    address private immutable _wrapped;
    /// WAD per unit of the settlement token.
    uint256 private immutable _scale;

    /// Whom the running call serves; zero: nobody.
    address private transient _user;
    /// Native coins of the user not spent yet.
    uint256 private transient _native;
    /// The next entry is one of the calls of a multicall or batch; taken by it.
    bool private transient _isDispatched;
    /// The vault was asked to call back; taken by the callback.
    bool private transient _isBatching;

    /// Opens the router for the caller, or takes a dispatched call; nothing else gets in.
    modifier serving() {
        bool isOutermost = _enter();
        _;
        if (isOutermost) _leave();
    }

    modifier onlyOwn(AccountId account) {
        if (account.owner() != _user) revert RouterNotOwner(account, _user);
        _;
    }

    constructor(address vault_, uint8 nativeAsset_) {
        (vault, nativeAsset) = (vault_, nativeAsset_);
        operators = IVaultConfig(vault_).operators();
        _wrapped = _tokenOf(vault_, nativeAsset_);
        _scale = 10 ** (18 - IERC20Metadata(_tokenOf(vault_, CASH)).decimals());
    }

    receive() external payable {
        if (msg.sender != _wrapped) revert RouterUnexpectedNative(msg.sender, msg.value);
    }

    /* -------------------------------------------------- several calls ------------------------------------------------ */

    /// @inheritdoc IRouter
    function multicall(bytes[] calldata calls) external payable serving returns (bytes[] memory results) {
        results = new bytes[](calls.length);
        for (uint256 i; i < calls.length; ++i) results[i] = _dispatch(calls[i]);
    }

    /// @inheritdoc IRouter
    function executeBatch(bytes[] calldata calls) external payable serving {
        _isBatching = true;
        IVault(vault).batch(abi.encode(calls));
    }

    /// @inheritdoc IVaultBatch
    function onVaultBatch(bytes calldata data) external {
        if (msg.sender != vault || !_isBatching) revert RouterNotBatching(msg.sender);
        _isBatching = false;
        bytes[] memory calls = abi.decode(data, (bytes[]));
        for (uint256 i; i < calls.length; ++i) _dispatch(calls[i]);
    }

    /* -------------------------------------------------- authorisation ------------------------------------------------ */

    /// @inheritdoc IRouter
    function selfPermit(
        uint8 asset,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external payable serving {
        address token = _tokenOf(vault, asset);
        try IERC20Permit(token).permit(_user, address(this), amount, deadline, v, r, s) {} catch {}
        uint256 allowance = IERC20(token).allowance(_user, address(this));
        if (allowance < amount) revert RouterAllowanceTooLow(token, allowance, amount);
    }

    /// @inheritdoc IRouter
    function setOperatorBySig(
        uint256 scopes,
        uint256 expiry,
        uint256 deadline,
        bytes calldata signature
    ) external payable serving {
        try IOperators(operators).setOperatorBySig(_user, address(this), scopes, expiry, deadline, signature) {} catch (
            bytes memory reason
        ) {
            (uint256 storedScopes, uint256 storedExpiry) = IOperators(operators).grantOf(_user, address(this));
            bool isGranted = storedScopes == scopes && (scopes == 0 || storedExpiry > block.timestamp);
            if (!isGranted) _revert(reason);
        }
    }

    /* ----------------------------------------------------- actions --------------------------------------------------- */

    /// @inheritdoc IRouter
    function deposit(AccountId account, uint8 asset, uint256 amount) external payable serving onlyOwn(account) {
        address token = _tokenOf(vault, asset);
        if (asset == CASH && amount == type(uint256).max) amount = _owed(account);
        IERC20(token).safeTransferFrom(_user, address(this), amount);
        _deposit(account, asset, token, amount);
    }

    /// @inheritdoc IRouter
    function depositNative(AccountId account, uint256 amount) external payable serving onlyOwn(account) {
        uint256 left = _native;
        if (amount == type(uint256).max) amount = left;
        if (amount > left) revert RouterNativeTooLow(account, left, amount);
        _native = left - amount;
        IWETH9(_wrapped).deposit{value: amount}();
        _deposit(account, nativeAsset, _wrapped, amount);
    }

    /// @inheritdoc IRouter
    function withdraw(
        AccountId account,
        uint8 asset,
        uint256 amount,
        address receiver
    ) external payable serving onlyOwn(account) returns (uint256) {
        if (receiver == address(0)) revert RouterZeroReceiver(account);
        return IVault(vault).withdraw(account, asset, amount, receiver);
    }

    /// @inheritdoc IRouter
    function withdrawNative(
        AccountId account,
        uint256 amount,
        address payable receiver
    ) external payable serving onlyOwn(account) returns (uint256 withdrawn) {
        if (receiver == address(0)) revert RouterZeroReceiver(account);
        withdrawn = IVault(vault).withdraw(account, nativeAsset, amount, address(this));
        IWETH9(_wrapped).withdraw(withdrawn);
        Address.sendValue(receiver, withdrawn);
    }

    /// @inheritdoc IRouter
    function clearCall(AccountId account) external payable serving onlyOwn(account) returns (bool) {
        return IVault(vault).clearCall(account);
    }

    /* ---------------------------------------------------- internal --------------------------------------------------- */

    function _enter() private returns (bool isOutermost) {
        if (_isDispatched) {
            _isDispatched = false;
            return false;
        }
        if (_user != address(0)) revert RouterBusy(msg.sender, _user);
        (_user, _native) = (msg.sender, msg.value);
        return true;
    }

    function _leave() private {
        (address user, uint256 left) = (_user, _native);
        _native = 0;
        if (left != 0) Address.sendValue(payable(user), left);
        _user = address(0);
    }

    /// Runs a call of this contract in this contract; `msg.sender` is the user, or the vault inside a batch.
    function _dispatch(bytes memory call) private returns (bytes memory result) {
        _isDispatched = true;
        result = Address.functionDelegateCall(address(this), call);
        _isDispatched = false;
    }

    function _deposit(AccountId account, uint8 asset, address token, uint256 amount) private {
        IERC20(token).forceApprove(vault, amount);
        IVault(vault).deposit(account, asset, amount);
    }

    /// Debt of an account, in whole units up.
    function _owed(AccountId account) private view returns (uint256) {
        int256 cash = IVault(vault).cashOf(account);
        if (cash >= 0) revert RouterNothingOwed(account, cash);
        return (uint256(0 - cash) + _scale - 1) / _scale;
    }

    function _tokenOf(address vault_, uint8 asset) private view returns (address token) {
        (token, , ) = IVault(vault_).assetOf(asset);
        if (token == address(0)) revert RouterUnknownAsset(asset);
    }

    function _revert(bytes memory reason) private pure {
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
