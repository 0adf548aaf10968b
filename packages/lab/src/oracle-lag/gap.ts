import { entryAt } from "../entry-at.ts";
import { BPS } from "../math/units.ts";
import type { Bar, FeedUpdate, PathPoint } from "../paths/types.ts";
import { roundAt } from "./compare-feed.ts";

/** A feed with the market beside it, in one currency. */
export interface GapSeries {
  readonly title: string;
  /** Candle length [s]. */
  readonly interval: number;
  /** Candles of the market in the feed's currency: moved by the basis. */
  readonly bars: readonly Bar[];
  /** Rounds by time; of those of one second the last. */
  readonly rounds: readonly FeedUpdate[];
}

/** A close, and what the feed answers then. */
export interface Gap {
  readonly time: number;
  readonly market: bigint;
  readonly answer: bigint;
  /** The round that ends it; undefined at the end of the series. */
  readonly next: FeedUpdate | undefined;
}

/** [0.01 bp] */
const ONE = BPS * 100n;

/** The candles that end between the first and the last round, moved by `basis` [0.01 bp]. */
export function gapSeries(
  title: string,
  bars: readonly Bar[],
  interval: number,
  updates: readonly FeedUpdate[],
  basis: number,
): GapSeries {
  const rounds = [...new Map(updates.map((round) => [round.time, round])).values()];
  const [first, last] = [entryAt(rounds, 0).time, entryAt(rounds, -1).time];
  const moved = (price: bigint): bigint => (price * (ONE + BigInt(basis))) / ONE;
  const within = bars
    .filter(({ time }) => time + interval >= first && time + interval <= last)
    .map(({ time, open, high, low, close }) => {
      return { time, open: moved(open), high: moved(high), low: moved(low), close: moved(close) };
    });
  return { title, interval, bars: within, rounds };
}

/** Every close with the feed's answer. */
export function gapsOf({ bars, interval, rounds }: GapSeries): Gap[] {
  let upcoming = 0;
  return bars.map(({ time, close }) => {
    const at = time + interval;
    while (upcoming < rounds.length && entryAt(rounds, upcoming).time <= at) upcoming += 1;
    return { time: at, market: close, answer: roundAt(rounds, at).answer, next: rounds[upcoming] };
  });
}

/** The closes as points; between two of them the market is taken to move in a straight line. */
export function closingPath({ bars, interval }: GapSeries): PathPoint[] {
  return bars.map(({ time, close }) => ({ time: time + interval, price: close }));
}
