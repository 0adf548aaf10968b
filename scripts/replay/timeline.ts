import type { AssetSymbol, FeedUpdate, Replay } from "@plimsoll/lab";

/** What happens at one second of a replay: feeds that publish, or nothing (the clock only). */
export interface Moment {
  readonly time: number;
  readonly updates: readonly { readonly symbol: AssetSymbol; readonly answer: bigint }[];
}

/** Seconds between looks at the chain while margin calls run. */
export const TICK = 60;

/** The publications of all feeds in order of time. */
export function moments(
  updates: ReadonlyMap<AssetSymbol, readonly FeedUpdate[]>,
  { startTime, endTime }: Replay,
): Moment[] {
  const byTime = new Map<number, { symbol: AssetSymbol; answer: bigint }[]>();
  for (const [symbol, published] of updates) {
    for (const { time, answer } of published) byTime.set(time, [...(byTime.get(time) ?? []), { symbol, answer }]);
  }
  if (!byTime.has(endTime)) byTime.set(endTime, []);
  return [...byTime]
    .filter(([time]) => time >= startTime && time <= endTime)
    .sort(([a], [b]) => a - b)
    .map(([time, published]) => ({ time, updates: published }));
}
