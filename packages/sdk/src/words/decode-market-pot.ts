import { bits } from "./bits.ts";

/** Money and limits of a market. */
export interface MarketPot {
  /** Losses charged to accounts and not yet paid out as profit [WAD]. */
  readonly pot: bigint;
  /** Trading fees received so far [WAD]. */
  readonly fees: bigint;
  /** Largest size of one side [WAD]. */
  readonly openInterestCap: bigint;
  /** Largest size of one account's position [WAD]. */
  readonly positionCap: bigint;
}

/** `types/MarketPot.sol`. */
export function decodeMarketPot(word: bigint): MarketPot {
  return {
    pot: bits(word, 0, 104),
    fees: bits(word, 104, 104),
    openInterestCap: decodeCap(bits(word, 208, 12)),
    positionCap: decodeCap(bits(word, 220, 12)),
  };
}

/** `types/Cap.sol`: 5-bit mantissa, 7-bit exponent. */
function decodeCap(cap: bigint): bigint {
  return bits(cap, 0, 5) << bits(cap, 5, 7);
}
