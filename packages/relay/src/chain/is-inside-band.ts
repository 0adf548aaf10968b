const BAND_UNIT = 10_000n;

/** Whether a trade may execute at this price, as the vault decides. */
export function isInsideBand(price: bigint, mark: bigint, band: bigint): boolean {
  const gap = price > mark ? price - mark : mark - price;
  return gap * BAND_UNIT <= mark * band;
}
