// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {AccountId} from "../types/AccountId.sol";

/// @title Cash shares: lending through ERC-4626
/// @notice A share of the cash of one vault account, which belongs to this contract and never owes. Interest accrues in the vault, so the
/// price of a share rises by itself. Assets are units of the settlement token; shares have six decimals more.
///
/// Only the vault's ledger prices a share: a token sent here by mistake counts nothing. Anyone may give cash to the account, which is a gift
/// to all holders; virtual shares take the larger part of a gift made while there are next to no shares, so that nobody gains by giving.
///
/// Rounding is against the caller. The ledger itself rounds at 1e-18 of a whole token on every touch, so `totalAssets` may end one unit
/// lower than what went in, never higher.
///
/// Limits: redemptions stop at the tokens the vault holds, deposits where its ledger is full. Deposits and redemptions have no pause.
interface ICashShares is IERC4626 {
    /// @notice The deposit is too small to buy a share.
    error CashSharesNothingMinted(address receiver, uint256 assets);

    /// @notice The ledger in which the cash is.
    function vault() external view returns (address);

    /// @notice The account whose cash the shares are.
    function account() external view returns (AccountId);
}
