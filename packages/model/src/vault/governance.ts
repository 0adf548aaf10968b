import { clamp, DAY, max, WAD } from "../numbers.ts";
import { backstopCash } from "../losses/worth.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { type Instrument, instrumentOf, type RiskRates } from "../state/state.ts";
import { markOf } from "../trading/market.ts";

/** Sets what A12 calls the haircuts or margins of an instrument, with the feed's largest step on record. */
export interface SetRates {
  readonly type: "setRates";
  readonly instrument: number;
  readonly rates: RiskRates;
  /** Basis points. */
  readonly worstStep: bigint;
}

/** Sets the caps of a market (SPEC A18); the worst step in basis points, caps in WAD of the underlying. */
export interface SetCaps {
  readonly type: "setCaps";
  readonly market: number;
  readonly openInterestCap: bigint;
  readonly positionCap: bigint;
  readonly worstStep: bigint;
}

/** Least gap of opening over maintenance and largest rise of maintenance a day, basis points. */
const LEAST_GAP = 200n;
const RISE_A_DAY = 100n;
/** Shares of SPEC A12 and A18. */
const STEP_COVER_TENTHS = 12n;
const EXPOSURE_SHARE = 20n;
const LEADING_BITS = 5;

/** x with its five leading bits, Down: how a cap is kept. */
export function withLeadingBits(x: bigint): bigint {
  const dropped = BigInt(Math.max(0, x.toString(2).length - LEADING_BITS));
  return (x >> dropped) << dropped;
}

function ensureBounds({ number, closeOutShare, maxPremium }: Instrument, rates: RiskRates, worstStep: bigint): void {
  ensure(rates.initial >= rates.maintenance + LEAST_GAP, "RangeExceeded");
  ensure(closeOutShare * rates.maintenance * 10n >= STEP_COVER_TENTHS * worstStep * 100n, "RangeExceeded");
  const isCovered = (10_000n - rates.maintenance) * (100n + maxPremium) < 1_000_000n;
  ensure(number >= 32 || isCovered, "RangeExceeded");
}

/** Maintenance that holds after a setter: one that was not adjusted follows, an adjusted one stays within its bounds (SPEC A30). */
function heldAfter({ set, held }: Instrument, rates: RiskRates): RiskRates {
  if (held.maintenance === set.maintenance) return rates;
  const maintenance = clamp(held.maintenance, rates.maintenance, 3n * rates.maintenance);
  return { ...held, maintenance, initial: max(held.initial, max(rates.initial, maintenance + LEAST_GAP)) };
}

/** Sets rates inside their bounds; maintenance rises by at most a point a day (SPEC A12). */
export function setRates(draft: Draft, { instrument: number, rates, worstStep }: SetRates): void {
  const instrument = draft.instrument(number);
  ensureBounds(instrument, rates, worstStep);
  const rise = rates.maintenance - instrument.set.maintenance;
  const isRise = rise > 0n;
  ensure(!isRise || (rise <= RISE_A_DAY && draft.now - instrument.raisedAt >= DAY), "RiseTooFast");
  const raisedAt = isRise ? draft.now : instrument.raisedAt;
  draft.setInstrument({ ...instrument, set: rates, held: heldAfter(instrument, rates), raisedAt });
}

/** Sets the caps of a market: what its worst step could cost beyond margins is at most 5 % of the backstop's cash (SPEC A18). */
export function setCaps(draft: Draft, { market: number, openInterestCap, positionCap, worstStep }: SetCaps): void {
  const { status, mid } = markOf(draft, number);
  ensure(status === "Valid", "PriceNotValid");
  const { set, closeOutShare, depth } = draft.instrument(instrumentOf(number));
  const cap = withLeadingBits(openInterestCap);
  ensure(cap * mid <= 2n * depth * WAD, "RangeExceeded");
  const uncovered = max(0n, worstStep * 100n - set.maintenance * (100n + closeOutShare));
  ensure(cap * mid * uncovered * EXPOSURE_SHARE <= backstopCash(draft) * WAD * 1_000_000n, "BeyondCover");
  draft.setMarket({ ...draft.market(number), openInterestCap: cap, positionCap: withLeadingBits(positionCap) });
}
