import { getAddress, toBeHex } from "ethers";
import { bits } from "./bits.ts";

/** Means something only while the account's header says that it is called. Times in live seconds. */
export interface CallRecord {
  readonly caller: string;
  readonly startedAt: bigint;
  readonly deadline: bigint;
  readonly isCloseOut: boolean;
  readonly isInsolvent: boolean;
  readonly isNoticed: boolean;
}

/** `types/MarginCall.sol`. */
export function decodeCallRecord(word: bigint): CallRecord {
  return {
    caller: getAddress(toBeHex(bits(word, 0, 160), 20)),
    startedAt: bits(word, 160, 32),
    deadline: bits(word, 192, 32),
    isCloseOut: bits(word, 224, 1) === 1n,
    isInsolvent: bits(word, 225, 1) === 1n,
    isNoticed: bits(word, 226, 1) === 1n,
  };
}
