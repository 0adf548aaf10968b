/** Highest fee at which the keeper closes a position, and what a takeover reckons with [1e-6 of notional]. */
export const EXIT_FEE = 500;
