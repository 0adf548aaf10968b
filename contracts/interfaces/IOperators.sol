// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// @title Operators: who may act for an owner
/// @notice An owner grants an operator a set of scopes until an expiry, by transaction or by EIP-712 signature (ERC-1271 wallets
/// included). A grant covers all accounts of the owner and cannot be widened by the operator.
interface IOperators {
    event OperatorSet(address indexed owner, address indexed operator, uint256 scopes, uint256 expiry);

    error OperatorsUnknownScope(uint256 scopes, uint256 known);
    error OperatorsExpired(address operator, uint256 expiry, uint256 now_);
    error OperatorsSignatureExpired(address owner, uint256 deadline, uint256 now_);
    error OperatorsBadSignature(address owner);

    /// @notice Grants `scopes` to `operator` until `expiry` [unix s]; replaces the earlier grant, 0 scopes revokes.
    function setOperator(address operator, uint256 scopes, uint256 expiry) external;

    /// @notice The same for the signer. Anyone may submit; the nonce is used once.
    function setOperatorBySig(
        address owner,
        address operator,
        uint256 scopes,
        uint256 expiry,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Uses up the caller's nonce, so that a grant signed but not submitted can never be.
    function revokeNonce() external;

    /// @notice The grant as stored, expired or not.
    function grantOf(address owner, address operator) external view returns (uint256 scopes, uint256 expiry);

    /// @notice Whether `operator` holds all of `scopes` of `owner` now.
    function isAuthorised(address owner, address operator, uint256 scopes) external view returns (bool);
}

// Scopes of a grant.
uint256 constant SCOPE_DEPOSIT = 1;
uint256 constant SCOPE_WITHDRAW = 2;
uint256 constant SCOPE_TRANSFER = 4;
uint256 constant SCOPE_TRADE = 8;
uint256 constant SCOPES_ALL = 15;
