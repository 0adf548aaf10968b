// SPDX-License-Identifier: MIT
pragma solidity ^0.8.34;

/// How far margins of an instrument are raised above what was set, one slot.
struct Stance {
    uint64 multiplier; // [WAD] of the maintenance haircut or margin
    uint64 next; // [WAD] to which it rises in the next round
    uint32 roundAt; // [unix s] last round; 0: the instrument was never refreshed
    uint32 closedAt; // [unix s] since when nothing opens, 0: it may
    bool isSpent; // a closing ran out, and it has not been calm since
}

/// Grades of caution on an instrument; each includes those before it.
enum Caution {
    None,
    Widened, // haircuts or margins are above those set
    ReduceOnly, // nothing opens
    FormulaOnly, // no price anyone may trade at: what is sold, absorbed, offset or deleveraged goes by formula
    Settlement // the market has its final price
}
