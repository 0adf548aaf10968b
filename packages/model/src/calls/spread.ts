import type { AccountId } from "../state/account.ts";
import { keccak32 } from "./keccak.ts";

const digests = new Map<AccountId, bigint>();

/** `keccak256(account id) mod (grace/5 + 1)` of SPEC A9, seconds. */
export function spreadOf(id: AccountId, grace: number): number {
  let digest = digests.get(id);
  if (digest === undefined) {
    digest = keccak32(id);
    digests.set(id, digest);
  }
  return Number(digest % BigInt(Math.floor(grace / 5) + 1));
}
