import { type Answer, recordPrice as recorded, statusOf } from "../prices/feed.ts";
import { walkEras as walked } from "../positions/side.ts";
import type { AccountId } from "../state/account.ts";
import { isOutflowPaused, isPaused, pokeSequencer as pokedClock, type Sequencer } from "../state/clock.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import { pokeMarket, sideOf } from "../trading/market.ts";

/** What the world outside says: a feed's answer (0 is the settlement token's) or the uptime feed's. */
export interface SetAnswer {
  readonly type: "setAnswer";
  readonly instrument: number;
  readonly answer: Answer | undefined;
}
export interface SetSequencer {
  readonly type: "setSequencer";
  readonly sequencer: Sequencer;
}

/** Permissionless refreshes. */
export interface Poke {
  readonly type: "pokeFactor" | "pokeSequencer";
}
export interface RecordPrice {
  readonly type: "recordPrice";
  readonly instrument: number;
}
export interface PokeMarket {
  readonly type: "pokeMarket";
  readonly market: number;
}
export interface WalkEras {
  readonly type: "walkEras";
  readonly account: AccountId;
  readonly market: number;
}

/** The guardian's. `until` is the end of the pause, unix seconds. */
export interface Pause {
  readonly type: "pauseLiquidation" | "pauseOutflow";
  readonly until: number;
}
export interface Unpause {
  readonly type: "unpauseLiquidation";
}
export interface CloseMarket {
  readonly type: "closeMarket";
  readonly market: number;
  readonly isClosed: boolean;
}

export function setAnswer(draft: Draft, { instrument: number, answer }: SetAnswer): void {
  if (number === 0) {
    draft.settlement = { ...draft.settlement, feed: { ...draft.settlement.feed, answer } };
    return;
  }
  const instrument = draft.instrument(number);
  draft.setInstrument({ ...instrument, feed: { ...instrument.feed, answer } });
}

export function setSequencer(draft: Draft, { sequencer }: SetSequencer): void {
  draft.clock = { ...draft.clock, sequencer };
}

/** `poke`: c from the settlement token's feed, only a Valid answer (SPEC A5). */
export function pokeFactor(draft: Draft): void {
  const { feed, policy } = draft.settlement;
  ensure(statusOf(feed.answer, policy, draft.now) === "Valid", "PriceNotValid");
  const { price, updatedAt } = feed.answer ?? refuse("PriceNotValid");
  draft.settlement = { ...draft.settlement, factor: { value: price, updatedAt } };
}

export function pokeSequencer(draft: Draft): void {
  draft.clock = pokedClock(draft.clock, draft.now);
}

export function recordPrice(draft: Draft, { instrument: number }: RecordPrice): void {
  const instrument = draft.instrument(number);
  draft.setInstrument({ ...instrument, feed: recorded(instrument.feed, draft.now) });
}

export function pokeFunding(draft: Draft, { market }: PokeMarket): void {
  pokeMarket(draft, market);
}

/** Carries a position of an earlier era on (anyone, SPEC A13). */
export function walkEras(draft: Draft, { account: id, market: number }: WalkEras): void {
  const account = draft.account(id);
  const position = account.positions.get(number) ?? refuse("NothingLeft");
  const side = sideOf(draft.market(number), position.n > 0n);
  ensure(position.n !== 0n && position.era < side.era, "EraIsPresent");
  const next = walked(position, side);
  if (next.n === 0n && next.q === 0n) account.positions.delete(number);
  else account.positions.set(number, next);
}

export function pause(draft: Draft, { type, until }: Pause): void {
  ensure(until > draft.now, "PauseTooSoon");
  const halt = { from: draft.now, until };
  if (type === "pauseOutflow") {
    ensure(!isOutflowPaused(draft.clock, draft.now), "PauseTooSoon");
    draft.clock = { ...draft.clock, outflowPause: halt };
    return;
  }
  ensure(!isPaused(draft.clock, draft.now), "PauseTooSoon");
  draft.clock = { ...draft.clock, pauses: [...draft.clock.pauses, halt] };
}

export function unpauseLiquidation(draft: Draft): void {
  const last = draft.clock.pauses.at(-1);
  if (last === undefined || !isPaused(draft.clock, draft.now)) return refuse("Unchanged");
  draft.clock = { ...draft.clock, pauses: [...draft.clock.pauses.slice(0, -1), { ...last, until: draft.now }] };
}

export function closeMarket(draft: Draft, { market: number, isClosed }: CloseMarket): void {
  draft.setMarket({ ...draft.market(number), isClosed });
}
