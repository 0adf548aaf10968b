/** One, in fixed point with 18 decimals: rates, ratios and USD amounts. */
export const WAD = 10n ** 18n;

/** Decimals of a feed answer, hence of every price in a path. */
export const PRICE_DECIMALS = 8;

/** One USD as a price. */
export const PRICE_ONE = 10n ** BigInt(PRICE_DECIMALS);

/** One basis point is 1 / BPS. */
export const BPS = 10_000n;
