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
  /** In the window before its expiry, or closed by the guardian; of a closing that is over the next poke takes the mark away. */
  readonly isReduceOnly: boolean;
  readonly isListed: boolean;
  /** The market expires; when, says `readExpiry`. */
  readonly isDated: boolean;
  /** Price at which everything ends [WAD]; undefined while the market lives. */
  readonly settlementPrice?: bigint;
}

const SETTLED = 1n << 253n;
/** [WAD] */
const SETTLEMENT_UNIT = 10_000n;

/** `types/MarketState.sol`. In a settled market nothing accrues any more: premium, accruedAt and lag are 0. */
export function decodeMarketState(word: bigint): MarketState {
  const isSettled = (word & SETTLED) !== 0n;
  return {
    funding: BigInt.asIntN(88, word),
    openInterest: bits(word, 88, 88),
    premium: isSettled ? 0n : BigInt.asIntN(24, bits(word, 176, 24)),
    accruedAt: isSettled ? 0n : bits(word, 200, 32),
    lag: isSettled ? 0n : bits(word, 232, 16),
    hasLongSide: bits(word, 248, 1) === 1n,
    hasShortSide: bits(word, 249, 1) === 1n,
    isReduceOnly: bits(word, 250, 1) === 1n || bits(word, 254, 1) === 1n,
    isListed: bits(word, 251, 1) === 1n,
    isDated: bits(word, 252, 1) === 1n,
    ...(isSettled && { settlementPrice: bits(word, 176, 72) * SETTLEMENT_UNIT }),
  };
}
