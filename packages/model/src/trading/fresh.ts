import { type Arith, maxOf, type Num } from "../arith/arith.ts";

/** T_mature of SPEC A12, seconds. */
export const MATURING = 3_600;

/** Fresh profit now (SPEC A16): falls linearly to 0 over an hour, Up. WAD. */
export function freshAt<N>(m: Arith<N>, fresh: Num<N>, since: number, now: number): N {
  const left = Math.max(0, MATURING - (now - since));
  return m.mulDivUp(fresh, BigInt(left), BigInt(MATURING));
}

/**
 * What to store after a settled loss: fresh profit less the loss, on the clock that runs. SPEC gives no form; the amount is scaled back
 * to the start of the hour, Up.
 */
export function freshAfterLoss<N>(m: Arith<N>, fresh: Num<N>, since: number, now: number, loss: Num<N>): N {
  const left = MATURING - (now - since);
  if (left <= 0) return m.of(0n);
  return m.mulDivUp(maxOf(m, m.sub(freshAt(m, fresh, since, now), loss), 0n), BigInt(MATURING), BigInt(left));
}
