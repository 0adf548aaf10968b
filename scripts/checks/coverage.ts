/**
 * Fails when fewer than 95 % of the lines of contracts/ are covered; lists the uncovered lines, which docs explain.
 *   tsx scripts/checks/coverage.ts        after `hardhat test --coverage`
 */
import { readFileSync } from "node:fs";
import { uncoveredLines } from "./lib/lcov.ts";

const LCOV = "coverage/lcov.info";
const REQUIRED_PERCENT = 95;

const { total, uncovered } = uncoveredLines(readFileSync(LCOV, "utf8"), "contracts/");
const percent = total === 0 ? 0 : (100 * (total - uncovered.length)) / total;
for (const line of uncovered) console.log(`uncovered  ${line}`);
console.log(`${percent.toFixed(2)} % of ${total} lines of contracts/ covered, ${REQUIRED_PERCENT} % required`);
process.exitCode = percent >= REQUIRED_PERCENT ? 0 : 1;
