import { existsSync } from "node:fs";
import { join } from "node:path";
import { barsToPath } from "../paths/bars-to-path.ts";
import { emulateFeed } from "../paths/emulate-feed.ts";
import { loadBars } from "../paths/load-bars.ts";
import type { AssetSymbol } from "../scenario/symbols.ts";
import { loadPoints } from "./load-points.ts";
import type { Point } from "./types.ts";

/** What a feed said over some days. */
export interface Weather {
  readonly title: string;
  readonly underlying: AssetSymbol;
  readonly isCalm: boolean;
  /** Rounds of the feed itself, not those a feed would have had on candles. */
  readonly isReal: boolean;
  readonly rounds: readonly Point[];
}

const FILES: readonly (readonly [title: string, underlying: AssetSymbol, file: string])[] = [
  ["Sep 2023 ETH", "WETH", "202309-calm_ETHUSD_chainlink-rounds.csv"],
  ["Sep 2023 BTC", "WBTC", "202309-calm_BTCUSDT_15m.csv"],
  ["Sep 2025 ETH", "WETH", "202509-calm_ETHUSDT_15m.csv"],
  ["Sep 2025 BTC", "WBTC", "202509-calm_BTCUSDT_15m.csv"],
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
  ["Mar 2023 ETH", "WETH", "202303-usdc_ETHUSDT_5m.csv"],
  ["Aug 2023 ETH", "WETH", "20230817-flash_ETHUSD_chainlink-rounds.csv"],
  ["Aug 2023 BTC", "WBTC", "20230817-flash_BTCUSD_chainlink-rounds.csv"],
  ["Aug 2024 ETH", "WETH", "20240805-yen_ETHUSDT_5m.csv"],
  ["Aug 2024 BTC", "WBTC", "20240805-yen_BTCUSDT_5m.csv"],
];
/** What a push feed of ETH or BTC on mainnet does. */
const FEED = { deviationBps: 50, heartbeatSeconds: 3_600, delaySeconds: 0 } as const;

/** The calm months and the crashes whose files are in a folder, in this order, ETH before BTC. */
export function loadWeather(folder: string): Weather[] {
  return FILES.filter(([, , file]) => existsSync(join(folder, file))).map(([title, underlying, file]) => {
    const isReal = file.endsWith("rounds.csv");
    const rounds = isReal ? loadPoints(join(folder, file)) : feedOf(join(folder, file));
    return { title, underlying, isCalm: file.includes("-calm_"), isReal, rounds };
  });
}

function feedOf(csvPath: string): Point[] {
  return emulateFeed(barsToPath(loadBars(csvPath).bars), FEED).map(({ time, answer }) => ({ time, price: answer }));
}
