import { getAddress, isHexString, toBeHex } from "ethers";
import type { AccountId } from "./account-id.ts";

export interface AccountParts {
  readonly owner: string;
  readonly mode: number;
  readonly sub: bigint;
}

export function parseAccountId(id: AccountId): AccountParts {
  if (!isHexString(id, 32)) throw new RangeError(`an account id is 32 bytes of hex, not ${id}`);
  const word = BigInt(id);
  return {
    owner: getAddress(toBeHex(word >> 96n, 20)),
    mode: Number((word >> 88n) & 0xffn),
    sub: word & ((1n << 88n) - 1n),
  };
}
