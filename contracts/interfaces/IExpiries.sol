// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {Expiry} from "../types/Expiry.sol";

/// @title Expiries: at which price dated markets end
/// @notice A dated market settles at the mean of its index over the 30 minutes before expiry, taken from samples that anyone may add.
/// Between two samples the earlier one counts, before the first the first: a feed without a Valid price stops no expiry, the last
/// sample goes on. Whoever wants the mean exact samples often. A price once fixed never changes and needs no feed.
interface IExpiries {
    event ExpirySet(uint8 indexed market, uint256 expiry, uint256 basisCap, uint256 basisPeriod);
    /// @notice The index [WAD] counts from now on.
    event ExpirySampled(uint8 indexed market, uint256 index, uint256 samples);
    /// @notice The market ends at `price` [WAD]; without samples it is the first Valid price after expiry, or the last good one.
    event ExpiryFixed(uint8 indexed market, uint256 price, uint256 samples);

    error ExpiryNone(uint8 market);
    /// @notice Samples count from `opensAt` on [unix s].
    error ExpiryNotDue(uint8 market, uint256 opensAt);
    error ExpiryAlreadyFixed(uint8 market, uint256 price);
    /// @notice No price counts while the L2 sequencer is down or came back less than its grace ago.
    error ExpirySequencerUnfit(uint8 market);

    /// @notice In the window: samples the index, Valid prices only. After expiry: fixes the settlement price, which is the mean of the
    /// samples; without one the first Valid price; without a Valid price for 24 h, at any time, the last good one. Anyone.
    function pokeExpiry(uint8 market) external;

    /// @notice Expiry of a market, its samples and its settlement price; all 0 for a perpetual.
    function expiryOf(uint8 market) external view returns (Expiry memory);
}
