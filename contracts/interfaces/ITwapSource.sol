// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

import {SourcePolicy} from "../types/Source.sol";
import {IPriceSource} from "./IPriceSource.sol";

/// Which pool is averaged over which time.
struct TwapPolicy {
    address pool; // of Uniswap v3's form
    address base; // token that is priced; the pool's other token is the quote
    uint32 window; // [s]
    uint16 blockTime; // [s] shortest time between blocks of the chain; what the pool remembers must cover the window at that pace
    uint128 minLiquidity; // harmonic mean over the window under which the pool is not believed
    uint16 deviation; // [bp] how far the average may lag; the answer's spread
    SourcePolicy quote; // USD per quote token; no feed: the answer is in quote tokens
}

/// @title TWAP source: geometric mean price of a pool over a window
/// @notice Never the only source of a price: `isStandalone` is false. No instantaneous price is read; displacing the answer takes
/// displacing the pool over the window, in depth of at least the floor.
interface ITwapSource is IPriceSource {
    error TwapSourceNotInPool(address base, address pool);
    error TwapSourceBadWindow(uint256 window, uint256 low, uint256 high);
    error TwapSourceBadBlockTime(uint256 blockTime, uint256 low, uint256 high);
    error TwapSourceBadDeviation(uint256 deviation, uint256 limit);
    error TwapSourceBadLiquidity();
    error TwapSourceShortMemory(uint256 cardinality, uint256 needed);
    error TwapSourceTooThin(uint256 liquidity, uint256 limit);

    /// @notice The policy the source was made with, without the quote's.
    /// @return pool of which the mean is taken
    /// @return base token that is priced
    /// @return window [s]
    /// @return minLiquidity harmonic mean it asks for
    function policy() external view returns (address pool, address base, uint256 window, uint256 minLiquidity);
}
