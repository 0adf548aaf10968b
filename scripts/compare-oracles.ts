/** Recorded rounds of feeds against recorded markets; writes docs/ORACLE_LAG.md. `npm run compare:oracles` with HISTORY_DIR set. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareFeed, InputError, lagReport, loadBars, loadRounds } from "@plimsoll/lab";

const DOCUMENT = "docs/ORACLE_LAG.md";
const [BEGIN, END] = ["<!-- tables: begin -->", "<!-- tables: end -->"];
const PAIRS: readonly (readonly [title: string, candles: string, rounds: string])[] = [
  ["ETH, Aug 2023", "20230817-flash_ETHUSDT_3m.csv", "20230817-flash_ETHUSD_chainlink-rounds.csv"],
  ["BTC, Aug 2023", "20230817-flash_BTCUSDT_3m.csv", "20230817-flash_BTCUSD_chainlink-rounds.csv"],
  ["ETH, Sept 2023", "202309-calm_ETHUSDT_15m.csv", "202309-calm_ETHUSD_chainlink-rounds.csv"],
];

function main(): void {
  const folder = process.env["HISTORY_DIR"] ?? "";
  if (folder === "")
    return console.log("HISTORY_DIR is not set: set it to the folder that has recorded candles and rounds.");
  const comparisons = PAIRS.map(([title, candles, rounds]) => {
    const { bars, intervalSeconds } = loadBars(join(folder, candles));
    return compareFeed(title, bars, intervalSeconds, loadRounds(join(folder, rounds)));
  });
  const report = lagReport(comparisons);
  console.log(report);
  writeFileSync(DOCUMENT, withTables(readFileSync(DOCUMENT, "utf8"), report));
  console.log(`\nWritten into ${DOCUMENT}.`);
}

function withTables(document: string, tables: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new InputError(`${DOCUMENT} lacks the lines ${BEGIN} and ${END}; restore them.`);
  return `${document.slice(0, begin)}${BEGIN}\n\n${tables}\n\n${document.slice(end)}`;
}

try {
  main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
