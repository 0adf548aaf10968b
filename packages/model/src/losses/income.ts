import type { Arith, Num } from "../arith/arith.ts";
import { exact } from "../arith/exact.ts";
import { DAY, max, min, WAD, YEAR } from "../numbers.ts";
import type { Draft } from "../state/draft.ts";
import { lost } from "./worth.ts";

/** Target rate of senior: 6 % a year. */
export const TARGET_RATE = (6n * WAD) / 100n;
export const STREAM_TERM = 7 * DAY;

/** What of a stream is not junior's yet, Up. WAD. */
export function streamLeft<N>(m: Arith<N>, left: Num<N>, since: number, now: number): N {
  const remaining = Math.max(0, STREAM_TERM - (now - since));
  return m.mulDivUp(left, BigInt(remaining), BigInt(STREAM_TERM));
}

/** What the target rate accrues on a claim over `dt` seconds, Down. WAD. */
export function accruedClaim<N>(m: Arith<N>, claim: Num<N>, dt: number): N {
  return m.mulDivDown(m.mul(claim, TARGET_RATE), BigInt(dt), WAD * BigInt(YEAR));
}

/** Accrues senior's due to now: nothing between two moments with known losses (SPEC A28). */
export function touchBackstop(draft: Draft): void {
  const { backstop, now } = draft;
  const isLost = lost(draft) > 0n;
  const accrued = isLost && backstop.wasLost ? 0n : accruedClaim(exact, backstop.claim, now - backstop.touchedAt);
  draft.backstop = { ...backstop, due: backstop.due + accrued, touchedAt: now, wasLost: isLost };
}

/**
 * Income: senior's claim rises by what is due as far as it reaches, the rest is streamed with what is left of the stream over seven days
 * anew.
 */
export function bookIncome(draft: Draft, income: bigint): void {
  const { backstop } = draft;
  const toSenior = min(income, backstop.due);
  const left = streamLeft(exact, backstop.stream.left, backstop.stream.since, draft.now);
  draft.backstop = {
    ...backstop,
    claim: backstop.claim + toSenior,
    due: backstop.due - toSenior,
    stream: { left: max(0n, left + income - toSenior), since: draft.now },
  };
}
