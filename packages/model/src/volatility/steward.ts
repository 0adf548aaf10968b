import { type Arith, maxOf, minOf, type Num } from "../arith/arith.ts";
import { BPS, ceilDiv, clamp, DAY, HOUR, max, min, PERCENT, WAD } from "../numbers.ts";
import type { Instrument, RiskRates } from "../state/state.ts";

/** The steward's own state of an instrument (SPEC A30). Multipliers in WAD, times in unix seconds. */
export interface Steward {
  /** Multiplier of maintenance, and the step announced. */
  readonly multiplier: bigint;
  readonly next: bigint;
  readonly roundAt: number;
  /** Maintenance rate the last round left, basis points. */
  readonly left: bigint;
  /** Nothing opens since then. */
  readonly closedAt: number | undefined;
  /** A closing ran out and M has not been at most 2 since. */
  readonly hasRunOut: boolean;
}

export const ROUND = 300;
/** 1.05^(1/12), Down, and ln 0.9, toward zero: SPEC states no precision of either. WAD. */
export const STEP = 1_004_074_123_783_648_301n;
const LN_DECAY = -105_360_515_657_826_301n;
/** The longest closing, seconds; M at which it begins and may end. */
const LONGEST_CLOSING = DAY;
const CLOSES_AT = 3n * WAD;
const OPENS_AT = 2n * WAD;
const GAP = 200n;
const RISE_TERM = 20n * BigInt(HOUR);
const FALL_TERM = 10n * BigInt(DAY);
const HIGHEST_MAINTENANCE = 9_000n;
const SHORTEST_GRACE = 300;

/** m and next after a round at the multiplier M (SPEC A30). */
export function afterRound<N>(
  m: Arith<N>,
  { multiplier, next }: { readonly multiplier: Num<N>; readonly next: Num<N> },
  target: Num<N>,
  dt: number,
): { readonly multiplier: N; readonly next: N } {
  let moved = minOf(m, next, maxOf(m, target, multiplier));
  if (m.compare(moved, target) > 0) {
    const decay = m.exp(m.mulDivTrunc(LN_DECAY, BigInt(dt), BigInt(DAY)));
    moved = maxOf(m, target, m.mulDivDown(moved, decay, WAD));
  }
  return { multiplier: moved, next: maxOf(m, moved, minOf(m, target, m.mulDivDown(moved, STEP, WAD))) };
}

/** Whether the instrument is closed for opening from now on (SPEC A30). */
export function closing(
  { closedAt, hasRunOut }: Steward,
  target: bigint,
  now: number,
): Pick<Steward, "closedAt" | "hasRunOut"> {
  if (target <= OPENS_AT) return { closedAt: undefined, hasRunOut: false };
  if (closedAt !== undefined) {
    const isOver = now - closedAt >= LONGEST_CLOSING;
    return isOver ? { closedAt: undefined, hasRunOut: true } : { closedAt, hasRunOut: false };
  }
  return { closedAt: target >= CLOSES_AT && !hasRunOut ? now : undefined, hasRunOut };
}

/** What the steward asks the engine to hold (SPEC A30); opening in whole per mille, its bounds Up to them too. */
export function askedRates(set: RiskRates, steward: Steward, target: bigint, maintenance: bigint): RiskRates {
  const { multiplier, closedAt } = steward;
  const raw = ceilDiv(set.initial * max(target, multiplier), 10n * WAD) * 10n;
  const least = ceilDiv(maintenance + GAP, 10n) * 10n;
  const low = max(set.initial, least);
  const initial = closedAt === undefined ? clamp(raw, low, max(max(set.initial, 9_500n), least)) : BPS;
  const minutes = (BigInt(set.grace) * set.maintenance * set.maintenance) / (maintenance * maintenance * 60n);
  return { initial: min(initial, BPS), maintenance, grace: max(SHORTEST_GRACE, Number(minutes) * 60) };
}

/**
 * Maintenance rate cut to the bounds of the engine (SPEC does not say cut or refused), whoever asks (SPEC A30), and the time the move
 * uses up. Basis points, unix seconds.
 */
export function boundedMaintenance(
  { set, held, movedAt, closeOutShare }: Instrument,
  asked: bigint,
  now: number,
): { readonly maintenance: bigint; readonly movedAt: number } {
  const wanted = clamp(asked, set.maintenance, min(3n * set.maintenance, HIGHEST_MAINTENANCE));
  const from = held.maintenance;
  if (wanted > from) {
    const start = max(movedAt, now - HOUR);
    const most = min((from * BigInt(now - start)) / RISE_TERM, (from * PERCENT) / closeOutShare - from);
    const rise = min(wanted - from, most);
    return { maintenance: from + rise, movedAt: start + Number(ceilDiv(rise * RISE_TERM, from)) };
  }
  const fall = min(from - wanted, (from * BigInt(now - movedAt)) / FALL_TERM);
  return { maintenance: from - fall, movedAt: movedAt + Number(ceilDiv(fall * FALL_TERM, from)) };
}
