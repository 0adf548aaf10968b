/**
 * Runs the checks named on the command line, or all; exits with 1 if one fails.
 *   tsx scripts/checks/run.ts [--update] [--report FILE] [name...]
 * --update rewrites the snapshots (and the formatting) of the named checks instead.
 */
import { parseArgs } from "node:util";
import { writeReport } from "../test/report.ts";
import { errors } from "./errors.ts";
import { gas } from "./gas.ts";
import { imports } from "./imports.ts";
import { layout } from "./layout.ts";
import type { Check } from "./lib/check.ts";
import { lines } from "./lines.ts";
import { natspec } from "./natspec.ts";
import { powers } from "./powers.ts";
import { root as rootEntries } from "./root.ts";
import { secrets } from "./secrets.ts";
import { sizes } from "./sizes.ts";
import { specIds } from "./spec-ids.ts";
import { build, eslint, format, solhint, types } from "./tools.ts";

const STYLE = [format, solhint, eslint, types];
const RULES = [rootEntries, secrets, imports, lines, errors, natspec, specIds, powers, sizes, layout, gas];
const CHECKS: readonly Check[] = [...STYLE, ...RULES];

const { values, positionals } = parseArgs({
  options: { update: { type: "boolean", default: false }, report: { type: "string" } },
  allowPositionals: true,
});
const root = process.cwd();
const chosen = positionals.length === 0 ? CHECKS : positionals.map(named);

const buildProblems = chosen.some(({ needsBuild }) => needsBuild) ? build(root) : [];
if (buildProblems.length > 0) throw new Error(["hardhat build failed", ...buildProblems].join("\n"));

let failed = 0;
for (const check of chosen) {
  if (values.update) await update(check);
  else failed += (await holds(check)) ? 0 : 1;
}
if (values.report !== undefined) writeReport(values.report, { passed: chosen.length - failed, failed, skipped: 0 });
process.exitCode = failed > 0 ? 1 : 0;

function named(name: string): Check {
  const check = CHECKS.find((candidate) => candidate.name === name);
  if (check === undefined)
    throw new Error(`no check "${name}"; there are: ${CHECKS.map((each) => each.name).join(" ")}`);
  return check;
}

async function update(check: Check): Promise<void> {
  if (check.update === undefined) throw new Error(`check "${check.name}" has nothing to update`);
  await check.update(root);
  console.log(`updated ${check.name}`);
}

/** Prints the verdict. A check that throws has failed. */
async function holds(check: Check): Promise<boolean> {
  const problems = await Promise.resolve()
    .then(() => check.find(root))
    .catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
  if (problems.length === 0) console.log(`ok    ${check.name}`);
  else console.log([`FAIL  ${check.name} · ${check.rule}`, ...problems.map((line) => `      ${line}`)].join("\n"));
  return problems.length === 0;
}
