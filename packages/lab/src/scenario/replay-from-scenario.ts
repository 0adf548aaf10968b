import { entryAt } from "../entry-at.ts";
import { parseDecimalDown } from "../math/parse-decimal.ts";
import { PRICE_DECIMALS } from "../math/units.ts";
import type { PathPoint, PricePath } from "../paths/types.ts";
import type { Replay } from "./replay.ts";
import type { Scenario } from "./schema.ts";
import { SYMBOLS, type AssetSymbol } from "./symbols.ts";

/** A scenario in absolute time; the last value of every series holds to the end. */
export function replayFromScenario(scenario: Scenario): Replay {
  const startTime = Math.floor(Date.parse(scenario.startTime) / 1000);
  const endTime = startTime + scenario.durationSeconds;
  const toPath = (points: readonly [number, string][]): PricePath => absolute(points, startTime, endTime);
  const paths = Object.fromEntries(SYMBOLS.map((symbol) => [symbol, toPath(scenario.assets[symbol].path)]));
  const { keeper, gas } = scenario;
  return {
    name: scenario.name,
    title: scenario.title,
    source: scenario.source,
    startTime,
    endTime,
    paths: paths as Record<AssetSymbol, PricePath>,
    feeds: scenario.feeds ?? {},
    ...(gas && { gasPath: toPath(gas.gwei) }),
    ...(keeper && { keeperOffline: { fromSeconds: keeper.offlineFromSeconds, toSeconds: keeper.offlineToSeconds } }),
  };
}

function absolute(points: readonly [number, string][], startTime: number, endTime: number): PathPoint[] {
  const path = points.map(([seconds, value]) => ({
    time: startTime + seconds,
    price: parseDecimalDown(value, PRICE_DECIMALS),
  }));
  const last = entryAt(path, -1);
  return last.time < endTime ? [...path, { time: endTime, price: last.price }] : path;
}
