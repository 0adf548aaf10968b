import { getAddress, toBeHex } from "ethers";
import { MODE_CROSS, type AccountId } from "./account-id.ts";

const MOST_SUB = (1n << 88n) - 1n;
const MOST_MODE = 255;

/** Account of an owner. An account needs no opening transaction: its id is enough. */
export function toAccountId(owner: string, sub = 0n, mode: number = MODE_CROSS): AccountId {
  if (sub < 0n || sub > MOST_SUB) throw new RangeError(`sub id ${sub} is outside 0 to ${MOST_SUB}`);
  if (!Number.isInteger(mode) || mode < 0 || mode > MOST_MODE) throw new RangeError(`mode ${mode} is outside 0 to 255`);
  return toBeHex((BigInt(getAddress(owner)) << 96n) | (BigInt(mode) << 88n) | sub, 32);
}
