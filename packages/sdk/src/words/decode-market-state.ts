import { bits } from "./bits.ts";

/** What moves in a market. */
export interface MarketState {
  /** Cumulative funding [WAD quote per unit of size]. */
  readonly funding: bigint;
  /** Sum of the sizes of one side [WAD]. */
  readonly openInterest: bigint;
  /** Decayed average of clamped trade premiums [1e-8]. */
  readonly premium: bigint;
  /** [unix s] */
  readonly accruedAt: bigint;
  /** From the last premium sample to `accruedAt` [s]. */
  readonly lag: bigint;
  /** The side was deleveraged once. */
  readonly hasLongSide: boolean;
  readonly hasShortSide: boolean;
  readonly isReduceOnly: boolean;
  readonly isListed: boolean;
}

/** `types/MarketState.sol`. */
export function decodeMarketState(word: bigint): MarketState {
  return {
    funding: BigInt.asIntN(88, word),
    openInterest: bits(word, 88, 88),
    premium: BigInt.asIntN(24, bits(word, 176, 24)),
    accruedAt: bits(word, 200, 32),
    lag: bits(word, 232, 16),
    hasLongSide: bits(word, 248, 1) === 1n,
    hasShortSide: bits(word, 249, 1) === 1n,
    isReduceOnly: bits(word, 250, 1) === 1n,
    isListed: bits(word, 251, 1) === 1n,
  };
}
