import type { Lines } from "./account-state.ts";

/** Net worth at or below zero; an account that holds and owes nothing is healthy. */
export function isInsolvent({ netWorth, maintenance }: Pick<Lines, "netWorth" | "maintenance">): boolean {
  return netWorth < 0n || (netWorth === 0n && maintenance !== 0n);
}
