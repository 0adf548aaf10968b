/** Recorded rounds of feeds against recorded markets, and what could be done in between; writes docs/ORACLE_LAG.md. `npm run compare:oracles` with HISTORY_DIR set. */
import { join } from "node:path";
import { compareFeed, gapReport, gapSeries, InputError, lagReport, loadBars, loadRounds } from "@plimsoll/lab";
import { loadConfig } from "../config/load.ts";
import { gapTermsOf } from "./lib/gap-terms.ts";
import { writeTables } from "./lib/write-tables.ts";

const DOCUMENT = "docs/ORACLE_LAG.md";
const PAIRS: readonly (readonly [title: string, symbol: string, candles: string, rounds: string])[] = [
  ["ETH, Aug 2023", "WETH", "20230817-flash_ETHUSDT_3m.csv", "20230817-flash_ETHUSD_chainlink-rounds.csv"],
  ["BTC, Aug 2023", "WBTC", "20230817-flash_BTCUSDT_3m.csv", "20230817-flash_BTCUSD_chainlink-rounds.csv"],
  ["ETH, Sept 2023", "WETH", "202309-calm_ETHUSDT_15m.csv", "202309-calm_ETHUSD_chainlink-rounds.csv"],
];

function main(): void {
  const folder = process.env["HISTORY_DIR"] ?? "";
  if (folder === "")
    return console.log("HISTORY_DIR is not set: set it to the folder that has recorded candles and rounds.");
  const config = loadConfig("local");
  const runs = PAIRS.map(([title, symbol, candles, recorded]) => {
    const { bars, intervalSeconds } = loadBars(join(folder, candles));
    const rounds = loadRounds(join(folder, recorded));
    const comparison = compareFeed(title, bars, intervalSeconds, rounds);
    const series = gapSeries(title, bars, intervalSeconds, rounds, comparison.basis);
    return { comparison, series, terms: gapTermsOf(config, symbol) };
  });
  const report = [lagReport(runs.map(({ comparison }) => comparison)), gapReport(runs)].join("\n\n");
  console.log(report);
  writeTables(DOCUMENT, report);
  console.log(`\nWritten into ${DOCUMENT}.`);
}

try {
  main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
