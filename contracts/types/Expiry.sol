// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// The end of a dated market, two slots: what is sampled in its settlement window, and the terms of its basis.
struct Expiry {
    uint32 expiry; // [unix s] 0: the market has no expiry
    uint32 sampledAt; // [unix s] last sample
    uint96 sampled; // [WAD] index at the last sample
    uint96 settlement; // [WAD] price at which everything ends, 0: not fixed
    uint96 cumulative; // [WAD s] index times seconds from the start of the window to the last sample
    uint32 samples;
    uint64 basisCap; // [WAD] largest basis at `basisPeriod` from expiry
    uint32 basisPeriod; // [s]
}
