import { bits } from "./bits.ts";

export interface Header {
  /** Signed cash principal [WAD at index 1], negative: debt. */
  readonly principal: bigint;
  /** Ids of the collaterals held, ascending. */
  readonly collaterals: readonly number[];
  /** Numbers of the markets in which there is size or quote, ascending. */
  readonly markets: readonly number[];
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
  return {
    principal: BigInt.asIntN(98, word),
    collaterals: numbersIn(bits(word, 98, 32), 32),
    markets: numbersIn(bits(word, 130, 63), 63),
    nonce: bits(word, 194, 22),
    isCalled: bits(word, 216, 1) === 1n,
    isActed: bits(word, 217, 1) === 1n,
    count: bits(word, 218, 2),
  };
}

function numbersIn(set: bigint, width: number): number[] {
  return Array.from({ length: width }, (_, number) => number).filter((number) => bits(set, number, 1) === 1n);
}
