import type { Entry } from "../book/entry.ts";

/** An order that may be matched, and how much of it. */
export interface Candidate {
  readonly entry: Entry;
  /** [WAD] */
  readonly left: bigint;
}

/** Two orders that trade: the earlier makes, the later takes. */
export interface Pair {
  readonly maker: Entry;
  readonly taker: Entry;
  /** [WAD] */
  readonly size: bigint;
  /** What each had left before this pair [WAD]. */
  readonly makerLeft: bigint;
  readonly takerLeft: bigint;
}
