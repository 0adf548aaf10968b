/** Recorded depegs through the contracts; writes docs/DEPEG.md. `npm run compare:depeg` with HISTORY_DIR set, after `npm run build`. */
import { depegReport, InputError, type DepegRun } from "@plimsoll/lab";
import { recordedCases } from "./depeg/cases.ts";
import { summaryOf, walk } from "./depeg/walk.ts";
import { writeTables } from "./lib/write-tables.ts";

const DOCUMENT = "docs/DEPEG.md";

async function main(): Promise<void> {
  const folder = process.env["HISTORY_DIR"] ?? "";
  if (folder === "")
    return console.log("HISTORY_DIR is not set: set it to the folder that has recorded candles and rounds.");
  const runs: DepegRun[] = [];
  for (const c of recordedCases(folder)) {
    console.log(`${c.title} …`);
    runs.push(summaryOf(await walk(c)));
  }
  const report = depegReport(runs);
  console.log(`\n${report}`);
  writeTables(DOCUMENT, report);
  console.log(`\nWritten into ${DOCUMENT}.`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
