import { basename } from "node:path";
import { entryAt } from "../entry-at.ts";
import { InputError } from "../errors.ts";
import { parseDecimalDown } from "../math/parse-decimal.ts";
import { PRICE_DECIMALS } from "../math/units.ts";
import { barsToPath } from "../paths/bars-to-path.ts";
import { priceAt } from "../paths/price-at.ts";
import type { BarSeries, PricePath } from "../paths/types.ts";
import type { Replay } from "./replay.ts";
import type { Scenario } from "./schema.ts";
import { SYMBOLS, type AssetSymbol } from "./symbols.ts";

/** A candle export that drives one asset. */
export interface AssetSeries {
  readonly symbol: AssetSymbol;
  readonly file: string;
  readonly series: BarSeries;
}

/**
 * A replay of real candles over the time all series share. Assets without a series stay at the first price that
 * `base` gives them; feeds, gas and keeper of `base` are not used.
 * @throws InputError when the series have no time in common.
 */
export function replayFromBars(given: readonly AssetSeries[], base: Scenario): Replay {
  const driven = new Map(given.map(({ symbol, series }) => [symbol, barsToPath(series.bars)]));
  const startTime = Math.max(...[...driven.values()].map((path) => entryAt(path, 0).time));
  const endTime = Math.min(...[...driven.values()].map((path) => entryAt(path, -1).time));
  if (startTime >= endTime) throw new InputError("The CSV files have no time in common; give series that overlap.");
  const pathOf = (symbol: AssetSymbol): PricePath => {
    const path = driven.get(symbol);
    if (path !== undefined) return cut(path, startTime, endTime);
    const [, first] = entryAt(base.assets[symbol].path, 0);
    const price = parseDecimalDown(first, PRICE_DECIMALS);
    return [
      { time: startTime, price },
      { time: endTime, price },
    ];
  };
  const held = SYMBOLS.filter((symbol) => !driven.has(symbol));
  return {
    name: given.map(({ file }) => basename(file, ".csv")).join("+"),
    title: `Replay of ${given.map(({ symbol, file }) => `${symbol} from ${basename(file)}`).join(", ")}`,
    source: [
      ...given.map(
        ({ symbol, file, series }) =>
          `${symbol}: ${basename(file)}, ${series.bars.length} bars of ${series.intervalSeconds} s, ${missing(series)}`,
      ),
      ...(held.length > 0 ? [`${held.join(", ")}: held at the first price of scenario ${base.name}`] : []),
    ],
    startTime,
    endTime,
    paths: Object.fromEntries(SYMBOLS.map((symbol) => [symbol, pathOf(symbol)])) as Record<AssetSymbol, PricePath>,
    feeds: {},
  };
}

function missing({ gaps }: BarSeries): string {
  return gaps.length === 0
    ? "no gap"
    : `${gaps.length} gap(s), ${gaps.reduce((sum, gap) => sum + gap.missing, 0)} bars missing`;
}

function cut(path: PricePath, startTime: number, endTime: number): PricePath {
  const inside = path.filter(({ time }) => time > startTime && time < endTime);
  return [startTime, ...inside, endTime].map((entry) =>
    typeof entry === "number" ? { time: entry, price: priceAt(path, entry) } : entry,
  );
}
