import { abs, WAD } from "../numbers.ts";
import { sellsAt } from "../prices/settlement-factor.ts";
import { legsOf } from "../risk/legs.ts";
import type { Account } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { isExpired } from "../trading/dated.ts";

const UNLIMITED = 2n ** 128n;

/** A leg that may be sold now with its signed value at the state price. */
interface Delta {
  readonly instrument: number;
  readonly value: bigint;
}

/** Legs of one underlying that may be sold now (SPEC A25). */
export function deltasOf(draft: Draft, account: Account, underlying: number): readonly Delta[] {
  const { factor, policy } = draft.settlement;
  const isCollateralOpen = sellsAt(factor, policy.maxAge, draft.now);
  const deltas: Delta[] = [];
  for (const { facts, price } of legsOf(draft, account, "state")) {
    if (draft.instrument(facts.instrument).underlying !== underlying) continue;
    if (facts.kind === "collateral") {
      const isOpen = isCollateralOpen && (price.status === "Valid" || price.status === "Divergent");
      if (isOpen) deltas.push({ instrument: facts.instrument, value: (facts.balance * facts.price) / facts.unit });
    } else {
      const market = draft.market(facts.instrument - 32);
      const isOpen = price.status === "Valid" && !market.ending && !isExpired(market.dated, draft.now);
      if (isOpen) deltas.push({ instrument: facts.instrument, value: (facts.size * facts.mark) / WAD });
    }
  }
  return deltas;
}

export const netOf = (deltas: readonly Delta[]): bigint => deltas.reduce((sum, { value }) => sum + value, 0n);

/**
 * How much of a leg of a solvent account may go alone: nothing against the net delta, at most its magnitude with it (SPEC A25). WAD. Read
 * as a limit like capacity: it may forbid the whole leg (SPEC is silent). Underlying 0 is no underlying.
 */
export function aloneLimit(draft: Draft, account: Account, instrument: number): bigint {
  const { underlying } = draft.instrument(instrument);
  if (underlying === 0) return UNLIMITED;
  const deltas = deltasOf(draft, account, underlying);
  const own = deltas.find((delta) => delta.instrument === instrument)?.value ?? 0n;
  if (deltas.length < 2) return UNLIMITED;
  const net = netOf(deltas);
  return own > 0n === net > 0n && net !== 0n ? abs(net) : 0n;
}
