import { entryAt } from "../entry-at.ts";
import { BPS } from "../math/units.ts";
import type { Bar, FeedUpdate } from "../paths/types.ts";

/** A feed against the candles of a market over the time both cover. */
export interface FeedComparison {
  readonly title: string;
  readonly rounds: number;
  /** Closes the feed was compared at. */
  readonly samples: number;
  /** Answer over close less 1, signed, [0.01 bp]; the usual distance of the two quotes. */
  readonly basis: number;
  /** Distance of answer and close less the basis, [0.01 bp], ascending. */
  readonly distances: readonly number[];
  /** Age of the answer at a close [s], ascending. */
  readonly ages: readonly number[];
  /** Seconds between rounds, ascending. */
  readonly pauses: readonly number[];
  /** Of a fall by so many percent below the market's price an hour before its lowest. */
  readonly falls: readonly Fall[];
}

export interface Fall {
  readonly percent: number;
  /** When a candle that reached the line ended, and when a round did [unix s]; undefined: never. */
  readonly marketAt: number | undefined;
  readonly feedAt: number | undefined;
}

const HUNDREDTHS = 100n;
const HOUR = 3_600;
const FALLS = [1, 2, 3, 5, 7, 10];

/** Compares at every close between the first and the last round. */
export function compareFeed(
  title: string,
  bars: readonly Bar[],
  interval: number,
  rounds: readonly FeedUpdate[],
): FeedComparison {
  const [first, last] = [entryAt(rounds, 0).time, entryAt(rounds, -1).time];
  const within = bars.filter(({ time }) => time + interval >= first && time + interval <= last);
  const pairs = within.map(({ time, close }) => ({
    time: time + interval,
    close,
    round: roundAt(rounds, time + interval),
  }));
  const gaps = pairs.map(({ close, round }) => apart(round.answer, close));
  const basis = entryAt(sorted(gaps), Math.floor(gaps.length / 2));
  return {
    title,
    rounds: rounds.length,
    samples: pairs.length,
    basis,
    distances: sorted(gaps.map((gap) => Math.abs(gap - basis))),
    ages: sorted(pairs.map(({ time, round }) => time - round.time)),
    pauses: sorted(rounds.slice(1).map(({ time }, index) => time - entryAt(rounds, index).time)),
    falls: fallsOf(within, interval, rounds, basis),
  };
}

/** The latest round at a time not before the first. */
export function roundAt(rounds: readonly FeedUpdate[], time: number): FeedUpdate {
  let [low, high] = [0, rounds.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (entryAt(rounds, middle).time <= time) low = middle;
    else high = middle - 1;
  }
  return entryAt(rounds, low);
}

function fallsOf(bars: readonly Bar[], interval: number, rounds: readonly FeedUpdate[], basis: number): Fall[] {
  const lowest = bars.reduce((low, bar) => (bar.low < low.low ? bar : low));
  const from = lowest.time - HOUR;
  const start = bars.find(({ time }) => time >= from) ?? lowest;
  return FALLS.map((percent) => {
    const line = (start.open * BigInt(100 - percent)) / 100n;
    const feedLine = (line * (BPS * HUNDREDTHS + BigInt(basis))) / (BPS * HUNDREDTHS);
    const until = lowest.time + HOUR;
    const bar = bars.find(({ time, low }) => time >= from && time < until && low <= line);
    const round = rounds.find(({ time, answer }) => time >= from && time < until && answer <= feedLine);
    return { percent, marketAt: bar === undefined ? undefined : bar.time + interval, feedAt: round?.time };
  });
}

/** Answer over price less 1 [0.01 bp]. */
function apart(answer: bigint, price: bigint): number {
  return Number(((answer - price) * BPS * HUNDREDTHS) / price);
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
