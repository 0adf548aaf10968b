/**
 * Fails when fewer than 95 % of the lines of contracts/ are covered, or when an uncovered one is not explained in lib/unreached.ts.
 *   tsx scripts/checks/coverage.ts        after `hardhat test --coverage`
 */
import { readFileSync } from "node:fs";
import { uncoveredLines } from "./lib/lcov.ts";
import { reasonOf } from "./lib/unreached.ts";

const LCOV = "coverage/lcov.info";
const REQUIRED_PERCENT = 95;

const { total, uncovered } = uncoveredLines(readFileSync(LCOV, "utf8"), "contracts/");
const percent = total === 0 ? 0 : (100 * (total - uncovered.length)) / total;
const lines = uncovered.map((line) => ({ line, why: reasonOf(line, (path) => readFileSync(path, "utf8")) }));
for (const { line, why } of lines)
  console.log(
    `uncovered  ${line}: ${why ?? "not explained; test it, or explain it in scripts/checks/lib/unreached.ts"}`,
  );
console.log(`${percent.toFixed(2)} % of ${total} lines of contracts/ covered, ${REQUIRED_PERCENT} % required`);
process.exitCode = percent >= REQUIRED_PERCENT && lines.every(({ why }) => why !== undefined) ? 0 : 1;
