/** A span in which nobody can liquidate: a pause, or an outage of the sequencer with its grace. `until` may be Infinity. */
export interface Halt {
  readonly from: number;
  readonly until: number;
}

/** What the uptime feed of the sequencer says. */
export interface Sequencer {
  readonly isUp: boolean;
  /** When that began, unix seconds; 0 for one that never started. */
  readonly since: number;
}

/** Pauses, known outages and the sequencer (SPEC A8). Spans of one kind do not overlap and are in order. */
export interface Clock {
  readonly sequencer: Sequencer;
  readonly pauses: readonly Halt[];
  readonly outages: readonly Halt[];
  readonly outflowPause: Halt;
}

/** Seconds after an outage in which the sequencer does not count as fit. */
export const SEQUENCER_GRACE = 3_600;

export const NEW_CLOCK: Clock = {
  sequencer: { isUp: true, since: 1 },
  pauses: [],
  outages: [],
  outflowPause: { from: 0, until: 0 },
};

/** Seconds before `now` in which liquidation was halted: the union of pauses and known outages. */
export function downtime({ pauses, outages }: Clock, now: number): number {
  if (pauses.length === 0 && outages.length === 0) return 0;
  let [total, end] = [0, -Infinity];
  for (const { from, until } of [...pauses, ...outages].sort((a, b) => a.from - b.from)) {
    const [start, stop] = [Math.max(from, end), Math.min(until, now)];
    if (stop > start) total += stop - start;
    end = Math.max(end, stop);
  }
  return total;
}

/** live(t) of SPEC A8. */
export const live = (clock: Clock, now: number): number => now - downtime(clock, now);

const covers = ({ from, until }: Halt, now: number): boolean => from <= now && now < until;

/** Whether the sequencer is up and its grace over. */
export function isSequencerFit({ sequencer }: Clock, now: number): boolean {
  return sequencer.isUp && sequencer.since > 0 && now - sequencer.since >= SEQUENCER_GRACE;
}

export const isPaused = ({ pauses }: Clock, now: number): boolean => pauses.some((pause) => covers(pause, now));

export const isOutflowPaused = ({ outflowPause }: Clock, now: number): boolean => covers(outflowPause, now);

/** Sales, takeovers and offsets are open (SPEC A5, A9). */
export const isLiquidationOpen = (clock: Clock, now: number): boolean =>
  !isPaused(clock, now) && isSequencerFit(clock, now);

/**
 * `poke` of the uptime feed: an outage or a grace that lasts counts from its own start, also when it is poked late; one that is over counts
 * only if it was poked while it lasted (SPEC A8; how far a poke counts backwards is read off X-02).
 */
export function pokeSequencer(clock: Clock, now: number): Clock {
  const { isUp, since } = clock.sequencer;
  if (since === 0) return clock;
  const last = clock.outages.at(-1);
  if (!isUp) {
    if (last?.until === Infinity) return clock;
    return { ...clock, outages: joined(clock.outages, { from: since, until: Infinity }) };
  }
  const end = since + SEQUENCER_GRACE;
  if (last?.until === Infinity) {
    return { ...clock, outages: [...clock.outages.slice(0, -1), { from: last.from, until: end }] };
  }
  if (now >= end || (last !== undefined && last.until >= end)) return clock;
  return { ...clock, outages: joined(clock.outages, { from: since, until: end }) };
}

function joined(halts: readonly Halt[], next: Halt): readonly Halt[] {
  const last = halts.at(-1);
  if (last === undefined || next.from > last.until) return [...halts, next];
  return [...halts.slice(0, -1), { from: last.from, until: Math.max(last.until, next.until) }];
}
