import type { Levels, Side } from "./levels.ts";

export interface LevelChange {
  readonly side: "bid" | "ask";
  readonly price: bigint;
  /** What waits there now; 0: nothing. */
  readonly size: bigint;
}

const EMPTY: Levels = { bids: new Map(), asks: new Map() };

/** What turns one state of a market into the other. */
export function levelChanges(before: Levels = EMPTY, after: Levels = EMPTY): LevelChange[] {
  return [...changed("bid", before.bids, after.bids), ...changed("ask", before.asks, after.asks)];
}

function changed(side: LevelChange["side"], before: Side, after: Side): LevelChange[] {
  const prices = new Set([...before.keys(), ...after.keys()]);
  return [...prices]
    .filter((price) => before.get(price) !== after.get(price))
    .map((price) => ({ side, price, size: after.get(price) ?? 0n }));
}
