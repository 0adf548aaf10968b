import { exact } from "../arith/exact.ts";
import { abs, max, WAD } from "../numbers.ts";
import { isSequencerFit } from "../state/clock.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import type { Instrument } from "../state/state.ts";
import { priceOf } from "../trading/market.ts";
import { afterRound, askedRates, boundedMaintenance, closing, ROUND, type Steward } from "./steward.ts";
import {
  calmVariance,
  decayedVariance,
  GRID,
  multiplierOf,
  nextVariance,
  returnOf,
  type Volatility,
} from "./volatility.ts";

export interface PokeVolatility {
  readonly type: "pokeVolatility";
  readonly instrument: number;
}

export interface SetVolatility {
  readonly type: "setVolatility";
  readonly instrument: number;
  readonly calm: bigint;
  readonly span: number;
}

export interface Refresh {
  readonly type: "refresh";
  readonly instrument: number;
}

const HIGHEST_PRICE = 2n ** 112n;

/** The instrument's volatility with its present price as a point, if it is due as one; undefined where it cannot be poked. */
function withPoint(draft: Draft, number: number, volatility: Volatility): Volatility | undefined {
  const { status, mid, updatedAt } = priceOf(draft, number);
  if (status !== "Valid" || mid >= HIGHEST_PRICE || !isSequencerFit(draft.clock, draft.now)) return undefined;
  const dt = updatedAt - volatility.at;
  if (dt < GRID) return volatility;
  const move = returnOf(exact, mid, volatility.price);
  const variance = nextVariance(exact, volatility.variance, move, dt, volatility.span);
  return { ...volatility, variance, at: updatedAt, price: mid };
}

/** Takes the present price as a point if its round is due (SPEC A29). */
export function pokeVolatility(draft: Draft, { instrument: number }: PokeVolatility): void {
  const instrument = draft.instrument(number);
  const volatility = instrument.volatility ?? refuse("NotAllowed");
  draft.setInstrument({ ...instrument, volatility: withPoint(draft, number, volatility) ?? refuse("PriceNotValid") });
}

/** First terms begin at calm with the present price; later ones decay the variance to now and let the next return run from now. */
export function setVolatility(draft: Draft, { instrument: number, calm, span }: SetVolatility): void {
  ensure(calm >= WAD / 100n && calm <= 5n * WAD && span >= 4 * 3_600 && span <= 30 * 86_400, "RangeExceeded");
  const instrument = draft.instrument(number);
  const before = instrument.volatility;
  if (before) {
    const variance = decayedVariance(exact, before.variance, max(0, draft.now - before.at), before.span);
    draft.setInstrument({ ...instrument, volatility: { calm, span, variance, at: draft.now, price: before.price } });
    return;
  }
  const { status, mid, updatedAt } = priceOf(draft, number);
  ensure(status === "Valid", "PriceNotValid");
  const volatility = { calm, span, variance: calmVariance(calm), at: updatedAt, price: mid };
  draft.setInstrument({ ...instrument, volatility });
}

/** M of an instrument now. */
export function multiplierNow(draft: Draft, { volatility }: Instrument): bigint {
  if (volatility === undefined) return refuse("NotAllowed");
  const dt = max(0, draft.now - volatility.at);
  return multiplierOf(exact, decayedVariance(exact, volatility.variance, dt, volatility.span), volatility.calm);
}

/** A steward that takes what holds for its own: at the start, and where governance has moved it by more than a basis point. */
function knownSteward({ steward, held, set }: Instrument): Steward {
  if (steward && abs(held.maintenance - steward.left) <= 1n) return steward;
  const multiplier = (held.maintenance * WAD) / set.maintenance;
  const kept = steward ?? { roundAt: 0, closedAt: undefined, hasRunOut: false };
  return { ...kept, multiplier, next: multiplier, left: held.maintenance };
}

/** Pokes the volatility if it can, takes a round if one is due, and has the engine hold the result (SPEC A30). */
export function refresh(draft: Draft, { instrument: number }: Refresh): void {
  const found = draft.instrument(number);
  const volatility = found.volatility ?? refuse("NotAllowed");
  const instrument = { ...found, volatility: withPoint(draft, number, volatility) ?? volatility };
  const target = multiplierNow(draft, instrument);
  const known = knownSteward(instrument);
  const dt = draft.now - known.roundAt;
  const round = dt >= ROUND ? { ...afterRound(exact, known, target, dt), roundAt: draft.now } : {};
  const steward = { ...known, ...round, ...closing(known, target, draft.now) };
  const asked = (instrument.set.maintenance * steward.multiplier) / WAD;
  const moved = boundedMaintenance(instrument, asked, draft.now);
  const held = askedRates(instrument.set, steward, target, moved.maintenance);
  const left = moved.maintenance;
  draft.setInstrument({ ...instrument, held, movedAt: moved.movedAt, steward: { ...steward, left } });
}
