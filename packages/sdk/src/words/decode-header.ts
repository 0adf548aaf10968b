import { bits } from "./bits.ts";

export interface Header {
  /** Signed cash principal [WAD at index 1], negative: debt. */
  readonly principal: bigint;
  /** Ids of the collaterals held, ascending. */
  readonly collaterals: readonly number[];
  readonly nonce: bigint;
  /** A margin call runs. */
  readonly isCalled: boolean;
  /** Something was sold under the call, or its second notice was given. */
  readonly isActed: boolean;
  /** Calls in a row, before this one, that each came within a day of the last cure; at most 3. */
  readonly count: bigint;
}

/** `types/Header.sol`. */
export function decodeHeader(word: bigint): Header {
  const held = bits(word, 98, 32);
  return {
    principal: BigInt.asIntN(98, word),
    collaterals: Array.from({ length: 32 }, (_, asset) => asset).filter((asset) => bits(held, asset, 1) === 1n),
    nonce: bits(word, 194, 22),
    isCalled: bits(word, 216, 1) === 1n,
    isActed: bits(word, 217, 1) === 1n,
    count: bits(word, 218, 2),
  };
}
