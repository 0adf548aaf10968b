const BAND_UNIT = 10_000n;

/** Whether a trade may execute at this price, as the exchange decides. */
export function isInsideBand(price: bigint, index: bigint, band: bigint): boolean {
  const gap = price > index ? price - index : index - price;
  return gap * BAND_UNIT <= index * band;
}
