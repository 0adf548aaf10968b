// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

/// @title Tranche: a share of the backstop
/// @notice ERC-4626 over the settlement token, one series of the junior or senior tranche. Entry is at the backstop's high side, exit at its
/// low side after all known losses. Leaving takes a request, a cooldown, a claim within the window after it, and an hour more before the price
/// is fixed: a loss that can be known at the claim is booked by then. Shares on their way out are locked in this contract, still bear
/// losses and earn income. A series that was wiped out is worth nothing for ever.
interface ITranche is IERC4626 {
    /// @notice Locked shares, when they were requested, and when claimed (0: not yet) [unix s].
    struct Exit {
        uint128 shares;
        uint64 requestedAt;
        uint64 claimedAt;
    }

    event ExitRequested(address indexed owner, uint256 shares, uint256 claimableFrom, uint256 claimableUntil);
    event ExitClaimed(address indexed owner, uint256 payableFrom, uint256 payableUntil);
    event ExitCancelled(address indexed owner, uint256 shares);

    error TrancheNothingMinted(address receiver, uint256 assets);
    error TrancheZeroShares(address owner);
    /// @notice The claim comes after the cooldown and within the window [unix s].
    error TrancheNotClaimable(address owner, uint256 from, uint256 until);

    /// @notice Locks `shares` of the caller and starts the cooldown, of earlier locked shares anew.
    function requestExit(uint256 shares) external;

    /// @notice Claims the exit; from an hour later on, for a day, the shares may be redeemed.
    function claimExit() external;

    /// @notice Unlocks the caller's shares.
    function cancelExit() external;

    /// @notice Redeems an owner's locked shares to himself; anyone, as soon as they may be redeemed, so that nobody waits for a better price.
    /// @return assets paid [token units]
    function completeExit(address owner) external returns (uint256 assets);

    /// @notice An owner's shares on their way out.
    function exitOf(address owner) external view returns (Exit memory);

    /// @notice IBackstop that the shares are of.
    function backstop() external view returns (address);

    /// @notice Which of the two tranches it is a series of.
    function isSenior() external view returns (bool);
}
