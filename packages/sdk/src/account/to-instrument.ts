/** Instruments: 0 cash, 1 to 31 collaterals, from here on the markets. */
export const MARKET_BASE = 32;

/** Instrument id of a market, as appraisals and bids name it. */
export function toInstrument(market: number): number {
  return MARKET_BASE + market;
}
