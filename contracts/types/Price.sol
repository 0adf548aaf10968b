// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// Quality of a price, best first. What each allows is decided per action (math: opening needs Valid, a sale needs Valid or
/// Divergent, valuation of a leg that is not sold never reverts).
enum PriceStatus {
    Valid,
    Divergent,
    Stale,
    Invalid,
    Unknown, // Invalid without a last good price, and not yet marked so for a day
    Ended // of a market: it has expired or is settled, nothing trades any more
}
