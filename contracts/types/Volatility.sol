// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// How an instrument's volatility is measured.
struct VolatilityTerms {
    uint64 calm; // [WAD per sqrt year] volatility at which the multiplier is 1
    uint32 span; // [s] time after which a return weighs 1/e of what it did; 0: the instrument is not measured
}

/// What has been measured, one slot: nothing is written while nothing happens, the variance decays as it is read.
struct VolatilityReading {
    uint112 price; // [WAD USD] at the last point of the grid
    uint32 time; // [unix s] of that point
    uint112 variance; // [RAY per year] at that time
}
