// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IOperators, SCOPES_ALL} from "../interfaces/IOperators.sol";

/// @notice See IOperators.
contract Operators is IOperators, EIP712, Nonces {
    bytes32 public constant GRANT_TYPEHASH = keccak256(
        "OperatorGrant(address owner,address operator,uint256 scopes,uint256 expiry,uint256 nonce,uint256 deadline)"
    );

    /// scopes uint128 | expiry uint128
    mapping(address owner => mapping(address operator => uint256)) private _grants;

    constructor() EIP712("Plimsoll Operators", "1") {}

    /// @inheritdoc IOperators
    function setOperator(address operator, uint256 scopes, uint256 expiry) external {
        _set(msg.sender, operator, scopes, expiry);
    }

    /// @inheritdoc IOperators
    function setOperatorBySig(
        address owner,
        address operator,
        uint256 scopes,
        uint256 expiry,
        uint256 deadline,
        bytes calldata signature
    ) external {
        if (block.timestamp > deadline) revert OperatorsSignatureExpired(owner, deadline, block.timestamp);
        bytes32 grant = keccak256(
            abi.encode(GRANT_TYPEHASH, owner, operator, scopes, expiry, _useNonce(owner), deadline)
        );
        if (!SignatureChecker.isValidSignatureNow(owner, _hashTypedDataV4(grant), signature)) {
            revert OperatorsBadSignature(owner);
        }
        _set(owner, operator, scopes, expiry);
    }

    /// @inheritdoc IOperators
    function revokeNonce() external {
        _useNonce(msg.sender);
    }

    /// @inheritdoc IOperators
    function isAuthorised(address owner, address operator, uint256 scopes) external view returns (bool) {
        uint256 grant = _grants[owner][operator];
        return uint128(grant) & scopes == scopes && block.timestamp < grant >> 128;
    }

    /// @inheritdoc IOperators
    function grantOf(address owner, address operator) external view returns (uint256 scopes, uint256 expiry) {
        uint256 grant = _grants[owner][operator];
        return (uint128(grant), grant >> 128);
    }

    function _set(address owner, address operator, uint256 scopes, uint256 expiry) private {
        if (scopes & ~SCOPES_ALL != 0) revert OperatorsUnknownScope(scopes, SCOPES_ALL);
        if (scopes != 0 && expiry <= block.timestamp) revert OperatorsExpired(operator, expiry, block.timestamp);
        if (expiry > type(uint128).max) expiry = type(uint128).max;
        _grants[owner][operator] = scopes == 0 ? 0 : scopes | (expiry << 128);
        emit OperatorSet(owner, operator, scopes, expiry);
    }
}
