/**
 * Runs the suites named on the command line, or the checks and all suites.
 *   tsx scripts/test/run.ts [suite...]
 * The last line is always `N passed, N failed`; the exit code is 1 if anything failed or a suite executed no test.
 */
import { judge, summaryLine, type Outcome } from "./report.ts";
import { discover, run, runSuite, withReport, type Suite } from "./suites.ts";

/** The suite that takes a core for as long as all others together. */
const LONGEST = "invariant";
const root = process.cwd();
const names = process.argv.slice(2);
const suites = discover(root);
const chosen = names.length === 0 ? suites : names.map(named);

const outcomes: Outcome[] = [];
if ((await run("hardhat", ["build"], root)) !== 0) {
  outcomes.push(judge("build", 1, undefined));
} else {
  if (names.length === 0) outcomes.push(await runChecks());
  outcomes.push(...(await runAll(chosen)));
}
conclude(outcomes);

/** One suite after the other, but for the longest: it runs beside the others and says what it has to say when they are done. */
async function runAll(all: readonly Suite[]): Promise<Outcome[]> {
  const beside = all.length > 1 ? all.filter(({ name }) => name === LONGEST) : [];
  const told: string[] = [];
  const waiting = Promise.all(beside.map((suite) => runSuite(root, suite, (text) => told.push(text))));
  const results: Outcome[] = [];
  for (const suite of all.filter((each) => !beside.includes(each))) {
    console.log(`\n── ${suite.name}`);
    results.push(await runSuite(root, suite));
  }
  results.push(...(await waiting));
  for (const { name } of beside) console.log(`\n── ${name}\n${told.join("")}`);
  return results;
}

function named(name: string): Suite {
  const suite = suites.find((candidate) => candidate.name === name);
  if (suite === undefined)
    throw new Error(`no suite "${name}"; there are: ${suites.map((each) => each.name).join(" ")}`);
  return suite;
}

function runChecks(): Promise<Outcome> {
  console.log("\n── checks");
  return withReport("checks", (report) => run("tsx", ["scripts/checks/run.ts", "--report", report], root));
}

function conclude(results: readonly Outcome[]): void {
  const width = Math.max(...results.map(({ suite }) => suite.length));
  console.log();
  for (const { suite, passed, failed, skipped, note } of results) {
    const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
    console.log(`${failed > 0 ? "FAIL" : "ok  "}  ${suite.padEnd(width)}  ${counts}${note === "" ? "" : ` (${note})`}`);
  }
  console.log(summaryLine(results));
  process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0;
}
