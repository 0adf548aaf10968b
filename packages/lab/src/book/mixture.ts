/*
 * The shape of a book. Sizes are those of a lending market: many small accounts, a few that hold most of the value.
 * Leverage is a mixture over W / B_initial: most accounts moderate, a fat tail just above the line.
 */

/** Share of accounts that only lend, in percent. */
export const LENDER_PERCENT = 10;

/** Collateral per borrower, whole USD: log-normal, cut to the range. */
export const SIZE_USD = { median: 15_000, sigma: 1.3, least: 2_000, most: 2_000_000 } as const;

/** Ratios W / B_initial, one row drawn by weight, then uniform between its ends. */
export const LEVERAGE = [
  { weight: 20, from: 1.02, to: 1.1 },
  { weight: 25, from: 1.1, to: 1.5 },
  { weight: 40, from: 1.5, to: 3 },
  { weight: 15, from: 3, to: 6 },
] as const;

/** Debt as a share of collateral for an account whose drawn ratio is out of reach: even no debt would give less. */
export const SMALL_DEBT = { from: 0.02, to: 0.1 } as const;

/** Number of collaterals of a borrower. */
export const LEG_COUNTS = [
  { weight: 60, count: 1 },
  { weight: 28, count: 2 },
  { weight: 12, count: 3 },
] as const;

/** How often an asset is picked as collateral; an asset not listed weighs 10. */
export const COLLATERAL_WEIGHTS: Readonly<Record<string, number>> = { WETH: 65, WBTC: 20, wstETH: 15 };

/** The book as a whole holds at most this share of an asset's depth; beyond, all sizes shrink together. */
export const LARGEST_DEPTH_PERCENT = 50n;

/** Debt per lent dollar at the start, in percent. */
export const UTILISATION_PERCENT = 70n;

/** Smallest debt, whole USD, and smallest collateral after shrinking. */
export const SMALLEST_DEBT_USD = 50n;
export const SMALLEST_SIZE_USD = 500n;
