// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {AccountId} from "../types/AccountId.sol";
import {IVaultBatch} from "./IVault.sol";

/// @title Router: several vault actions in one transaction
/// @notice An ordinary operator without privileges. It serves whoever calls it, and of the vault's accounts only that person's own; what
/// an operator may do there (SCOPE_DEPOSIT for a new kind of collateral, SCOPE_WITHDRAW) the owner grants by transaction or by signature
/// in the same multicall. It makes no call its user could choose freely, and holds nothing between calls.
///
/// Native coins come with the outermost call only, are counted once, and are spent by `depositNative`; what is left goes back to the
/// caller at the end. Every action is payable, because actions run inside a call that may carry coins.
///
/// While a call runs nobody can enter again, not even the user it serves.
interface IRouter is IVaultBatch {
    error RouterNotOwner(AccountId account, address user);
    /// @notice The router is serving `user`.
    error RouterBusy(address sender, address user);
    /// @notice Called back by someone else than the vault, or without having asked for it.
    error RouterNotBatching(address sender);
    error RouterUnknownAsset(uint8 asset);
    error RouterZeroReceiver(AccountId account);
    error RouterNothingOwed(AccountId account, int256 cash);
    error RouterAllowanceTooLow(address token, uint256 allowance, uint256 amount);
    /// @notice More native coins asked for than the caller sent and did not spend yet.
    error RouterNativeTooLow(AccountId account, uint256 left, uint256 amount);
    /// @notice Only unwrapping may send coins here.
    error RouterUnexpectedNative(address sender, uint256 amount);

    /// @notice Runs the calls (ABI-encoded calls of this contract) in order; reverts with the first failure.
    /// @return results what each returned
    function multicall(bytes[] calldata calls) external payable returns (bytes[] memory results);

    /// @notice Runs the calls inside one `IVault.batch`: accounts are checked once, after the last.
    function executeBatch(bytes[] calldata calls) external payable;

    /// @notice Uses the caller's ERC-2612 permit for the asset's token. A permit that fails is ignored if the allowance is there, so that
    /// submitting it first obstructs nothing.
    function selfPermit(uint8 asset, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external payable;

    /// @notice Grants this router `scopes` of the caller by his signature (see IOperators). A signature that fails is ignored if exactly
    /// these scopes are granted, so that submitting it first obstructs nothing; else its failure is passed on.
    function setOperatorBySig(
        uint256 scopes,
        uint256 expiry,
        uint256 deadline,
        bytes calldata signature
    ) external payable;

    /// @notice Deposits from the caller's wallet (allowance to the router). `type(uint256).max` of cash repays exactly the debt.
    /// @param amount [token units]
    function deposit(AccountId account, uint8 asset, uint256 amount) external payable;

    /// @notice Deposits `amount` of the native coins that came with the call, wrapped; `type(uint256).max`: all that are left.
    function depositNative(AccountId account, uint256 amount) external payable;

    /// @notice Withdraws to `receiver`; amounts as in `IVault.withdraw`.
    /// @return withdrawn [token units]
    function withdraw(
        AccountId account,
        uint8 asset,
        uint256 amount,
        address receiver
    ) external payable returns (uint256 withdrawn);

    /// @notice Withdraws wrapped native coins and pays them out unwrapped.
    /// @return withdrawn [wei]
    function withdrawNative(
        AccountId account,
        uint256 amount,
        address payable receiver
    ) external payable returns (uint256 withdrawn);

    /// @notice Ends the margin call of an account once it is cured, e.g. by the deposit before. Not inside `executeBatch`, whose final
    /// check does the same.
    function clearCall(AccountId account) external payable returns (bool cured);

    /// @notice The ledger served.
    function vault() external view returns (address);

    /// @notice Registry of the vault's operators.
    function operators() external view returns (address);

    /// @notice Asset id of the wrapped native coin.
    function nativeAsset() external view returns (uint8);
}
