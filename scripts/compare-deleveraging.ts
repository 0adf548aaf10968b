/** Deleveraging against the ranking queue on recorded crashes. `npm run compare:deleveraging -- --help` lists the options. */
import {
  compareRules,
  comparisonReport,
  DELEVERAGING,
  InputError,
  loadCrashes,
  parseCompareOptions,
  parseDecimalDown,
  type Comparison,
  type CompareOptions,
  type Crash,
  type PerpMargin,
} from "@plimsoll/lab";
import { loadConfig } from "../config/load.ts";
import { writeTables } from "./lib/write-tables.ts";

const DOCUMENT = "docs/DELEVERAGING.md";

function main(): void {
  const options = parseCompareOptions(process.argv.slice(2), DELEVERAGING);
  if (typeof options === "string") return console.log(options);
  const folder = process.env["HISTORY_DIR"] ?? "";
  if (folder === "")
    return console.log(
      "HISTORY_DIR is not set: there are no candles to walk through; set it to the folder that has them.",
    );
  const crashes = loadCrashes(folder);
  if (crashes.length === 0) throw new InputError(`${folder} has none of the candles; name the folder that has them.`);
  const report = comparisonReport(options, compareAll(crashes, options, false), compareAll(crashes, options, true));
  console.log(report);
  writeTables(DOCUMENT, report);
  console.log(`\nWritten into ${DOCUMENT}.`);
}

function compareAll(crashes: readonly Crash[], options: CompareOptions, hasKeepers: boolean): Comparison[] {
  const { perps } = loadConfig("local").markets;
  return crashes.map((crash) => {
    const perp = perps.find(({ underlying }) => underlying === crash.underlying);
    if (perp === undefined)
      throw new InputError(`config/markets.json has no perpetual on ${crash.underlying}; add one.`);
    const { maintenance, closeOut } = perp.margin;
    const margin: PerpMargin = {
      maintenance: parseDecimalDown(maintenance, 18),
      closeOut: parseDecimalDown(closeOut, 18),
    };
    return compareRules(crash, { ...options, margin, hasKeepers });
  });
}

try {
  main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
