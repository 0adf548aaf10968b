/** Deleveraging against the ranking queue on recorded crashes. `npm run compare:deleveraging -- --help` lists the options. */
import { readFileSync, writeFileSync } from "node:fs";
import {
  compareRules,
  comparisonReport,
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

const DOCUMENT = "docs/DELEVERAGING.md";
const [BEGIN, END] = ["<!-- tables: begin -->", "<!-- tables: end -->"];

function main(): void {
  const options = parseCompareOptions(process.argv.slice(2));
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
  writeFileSync(DOCUMENT, withTables(readFileSync(DOCUMENT, "utf8"), report));
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
