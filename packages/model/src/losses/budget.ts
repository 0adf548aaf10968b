import type { Arith, Num } from "../arith/arith.ts";
import { maxOf, minOf } from "../arith/arith.ts";
import { exact } from "../arith/exact.ts";
import type { Draft } from "../state/draft.ts";
import type { Market } from "../state/state.ts";
import { backstopCash } from "./worth.ts";

/** budget_j of SPEC A28, at least 0: what the backstop spends on a market. WAD. */
export function budgetOf<N>(m: Arith<N>, market: Pick<Market, "seed" | "fees" | "spent">, cash: Num<N>): N {
  const own = m.sub(m.add(market.seed, market.fees), market.spent);
  return maxOf(m, 0n, minOf(m, own, m.mulDivDown(cash, 1n, 20n)));
}

/** Budget of a market now. */
export function budgetNow(draft: Draft, number: number): bigint {
  return budgetOf(exact, draft.market(number), backstopCash(draft));
}

/**
 * deficit_j of SPEC A28: the part of `loss` (max(-V_j, 0)) that the account cannot bear, pro rata of the losses of all its positions. SPEC
 * states no rounding: Up, so that the account is resolved to the last wei.
 */
export function deficitOf<N>(m: Arith<N>, netWorth: Num<N>, loss: Num<N>, losses: Num<N>): N {
  if (m.compare(losses, 0n) === 0 || m.compare(netWorth, 0n) >= 0) return m.of(0n);
  return minOf(m, loss, m.mulDivUp(m.sub(0n, netWorth), loss, losses));
}
