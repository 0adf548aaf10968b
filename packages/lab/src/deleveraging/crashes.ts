import { existsSync } from "node:fs";
import { join } from "node:path";
import { entryAt } from "../entry-at.ts";
import { barsToPath } from "../paths/bars-to-path.ts";
import { loadBars } from "../paths/load-bars.ts";
import type { PricePath } from "../paths/types.ts";
import type { AssetSymbol } from "../scenario/symbols.ts";

/** A crash to walk through. */
export interface Crash {
  readonly title: string;
  /** Whose perpetual it is. */
  readonly underlying: AssetSymbol;
  readonly path: PricePath;
  /** A day before the lowest price: positions were opened before, the walk begins here. */
  readonly from: number;
  readonly barSeconds: number;
}

const FILES: readonly (readonly [title: string, underlying: AssetSymbol, file: string])[] = [
  ["Feb 2018 ETH", "WETH", "20180205-feb2018_ETHUSD_1m.csv"],
  ["Feb 2018 BTC", "WBTC", "20180205-feb2018_BTCUSD_1m.csv"],
  ["Mar 2020 ETH", "WETH", "20200312-blackthursday_ETHUSDT_5m.csv"],
  ["Mar 2020 BTC", "WBTC", "20200312-blackthursday_BTCUSDT_30m.csv"],
  ["May 2022 ETH", "WETH", "202205-luna_ETHUSDT_5m.csv"],
  ["May 2022 BTC", "WBTC", "202205-luna_BTCUSDT_5m.csv"],
  ["Jun 2022 ETH", "WETH", "202206-3ac_ETHUSDT_5m.csv"],
  ["Jun 2022 BTC", "WBTC", "202206-3ac_BTCUSDT-PERP_5m.csv"],
  ["Nov 2022 ETH", "WETH", "202211-ftx_ETHUSDT_5m.csv"],
  ["Nov 2022 BTC", "WBTC", "202211-ftx_BTCUSDT_5m.csv"],
  ["Aug 2023 ETH", "WETH", "20230817-flash_ETHUSDT_3m.csv"],
  ["Aug 2023 BTC", "WBTC", "20230817-flash_BTCUSDT_3m.csv"],
  ["Aug 2024 ETH", "WETH", "20240805-yen_ETHUSDT_5m.csv"],
  ["Aug 2024 BTC", "WBTC", "20240805-yen_BTCUSDT_5m.csv"],
];
const DAY = 86_400;

/** The crashes whose candles are in a folder, in order of time, ETH before BTC. */
export function loadCrashes(folder: string): Crash[] {
  return FILES.filter(([, , file]) => existsSync(join(folder, file))).map(([title, underlying, file]) => {
    const { bars, intervalSeconds } = loadBars(join(folder, file));
    const path = barsToPath(bars);
    const minutes = intervalSeconds / 60;
    return { title: `${title} ${minutes}m`, underlying, path, from: dayBeforeLow(path), barSeconds: intervalSeconds };
  });
}

/** Not before the second point of the path. */
function dayBeforeLow(path: PricePath): number {
  const lowest = path.reduce((low, point) => (point.price < low.price ? point : low));
  return Math.max(lowest.time - DAY, entryAt(path, 1).time);
}
