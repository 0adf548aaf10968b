/** One candle. Prices in USD with 8 decimals; `time` is the unix second at which the bar opens. */
export interface Bar {
  readonly time: number;
  readonly open: bigint;
  readonly high: bigint;
  readonly low: bigint;
  readonly close: bigint;
}

/** Bars that are missing from a series: `missing` of them after the bar at `afterTime`, the next one stands on `line`. */
export interface BarGap {
  readonly afterTime: number;
  readonly missing: number;
  readonly line: number;
}

/** A validated series: strictly ascending, every tick sane, gaps listed and left open. */
export interface BarSeries {
  readonly bars: readonly Bar[];
  readonly intervalSeconds: number;
  readonly gaps: readonly BarGap[];
}

/** A price in USD with 8 decimals at a unix second. */
export interface PathPoint {
  readonly time: number;
  readonly price: bigint;
}

/** Points with strictly ascending times, at least one; between two points the price moves in a straight line. */
export type PricePath = readonly PathPoint[];

/** What a feed published: `answer` with 8 decimals, on chain from unix second `time` on. */
export interface FeedUpdate {
  readonly time: number;
  readonly answer: bigint;
}

/** Seconds from the start of a run, `from` included, `to` not. */
export interface Span {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}
