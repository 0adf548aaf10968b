import { entryAt } from "../entry-at.ts";
import { BPS } from "../math/units.ts";
import { priceAt } from "./price-at.ts";
import type { FeedUpdate, PricePath, Span } from "./types.ts";

/** Seconds between two looks at the market when nothing else is said: one Ethereum slot. */
export const OBSERVATION_SECONDS = 12;

/** How a push feed behaves. */
export interface FeedBehaviour {
  /** An observation this far from the last answer, or further, is published. > 0. */
  readonly deviationBps: number;
  /** An observation is published when the last answer is this old, or older. */
  readonly heartbeatSeconds: number;
  /** From observation to publication; meanwhile nothing else is observed. >= 0. */
  readonly delaySeconds: number;
  /** Seconds between observations, OBSERVATION_SECONDS when absent. >= 1. */
  readonly observationSeconds?: number;
  /** Nothing is observed from `fromSeconds` on until `toSeconds`, counted from the start of the path. */
  readonly outages?: readonly Span[];
}

/** The updates a push feed would publish over a path: one at its start, then on deviation or heartbeat; times strictly ascend. */
export function emulateFeed(path: PricePath, behaviour: FeedBehaviour): FeedUpdate[] {
  const step = behaviour.observationSeconds ?? OBSERVATION_SECONDS;
  const { time: start, price: answer } = entryAt(path, 0);
  const end = entryAt(path, -1).time;
  let last: FeedUpdate = { time: start, answer };
  const updates = [last];
  for (let time = start + step; time <= end; time += step) {
    if (time < last.time || isOut(time - start, behaviour.outages)) continue;
    const price = priceAt(path, time);
    const isDue =
      time - last.time >= behaviour.heartbeatSeconds || hasDeviated(price, last.answer, behaviour.deviationBps);
    if (!isDue) continue;
    last = { time: time + behaviour.delaySeconds, answer: price };
    updates.push(last);
  }
  return updates;
}

function isOut(seconds: number, outages: readonly Span[] = []): boolean {
  return outages.some(({ fromSeconds, toSeconds }) => seconds >= fromSeconds && seconds < toSeconds);
}

function hasDeviated(price: bigint, answer: bigint, deviationBps: number): boolean {
  const distance = price > answer ? price - answer : answer - price;
  return distance * BPS >= answer * BigInt(deviationBps);
}
