import type { Entry } from "../book/entry.ts";
import type { Candidate } from "./candidate.ts";

/**
 * Cuts reduce-only orders to what the position lets them reduce, all orders of an account together, the earliest first. Other orders pass as
 * they are.
 * @param positions size by account [WAD, > 0 long], of every account with such an order
 */
export function reducible(candidates: readonly Candidate[], positions: ReadonlyMap<string, bigint>): Candidate[] {
  const rest = new Map(positions);
  return candidates.flatMap(({ entry, left }) => {
    const { account, isReduceOnly } = entry.signed.order;
    if (!isReduceOnly) return [{ entry, left }];
    const room = roomOf(entry, rest.get(account) ?? 0n);
    const cut = left < room ? left : room;
    if (cut === 0n) return [];
    rest.set(account, (rest.get(account) ?? 0n) + (entry.signed.order.size > 0n ? cut : 0n - cut));
    return [{ entry, left: cut }];
  });
}

function roomOf({ signed }: Entry, position: bigint): bigint {
  if (position > 0n) return signed.order.size < 0n ? position : 0n;
  return signed.order.size > 0n ? 0n - position : 0n;
}
