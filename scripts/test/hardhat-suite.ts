/**
 * Runs test files with Hardhat in this process and writes what was counted.
 *   node --import tsx scripts/test/hardhat-suite.ts mocha|solidity REPORT FILE...
 * Expects an up-to-date build. Mocha's counts come from its own statistics: Hardhat's summary derives "passed" from the
 * number of tests loaded, so it counts skipped ones and those behind a failed hook as passed. The Solidity counts come from
 * the suite results: its summary stays empty outside the umbrella task.
 */
import hre from "hardhat";
import type { Result } from "hardhat/types/utils";
import Mocha from "mocha";
import { campaign } from "../lib/campaign.ts";
import { writeReport, type Report } from "./report.ts";

interface SolidityRun {
  readonly suiteResults: readonly { readonly testResults: readonly { readonly status: string }[] }[];
}

const [runner, reportPath, ...files] = process.argv.slice(2);
if (reportPath === undefined || files.length === 0)
  throw new Error("usage: hardhat-suite.ts mocha|solidity REPORT FILE...");

const report = runner === "mocha" ? await runMocha() : await runSolidity();
writeReport(reportPath, report);
process.exit(report.failed > 0 ? 1 : 0);

async function runMocha(): Promise<Report> {
  let stats: Mocha.Stats | undefined;
  class Counting extends Mocha.reporters.Spec {
    constructor(run: Mocha.Runner, options: Mocha.MochaOptions) {
      super(run, options);
      run.once(Mocha.Runner.constants.EVENT_RUN_END, () => (stats = run.stats));
    }
  }
  Object.assign(hre.config.test.mocha, { reporter: Counting, forbidOnly: true });
  await hre.tasks.getTask(["test", "mocha"]).run({ testFiles: files, noCompile: true });
  if (stats === undefined) throw new Error("mocha did not finish");
  return { passed: stats.passes, failed: stats.failures, skipped: stats.pending };
}

async function runSolidity(): Promise<Report> {
  console.log(`FUZZ_SEED=${campaign.seed} repeats this run`);
  const result = (await hre.tasks.getTask(["test", "solidity"]).run({ testFiles: files, noCompile: true })) as Result<
    SolidityRun,
    SolidityRun
  >;
  const { suiteResults } = result.success ? result.value : result.error;
  const statuses = suiteResults.flatMap(({ testResults }) => testResults.map(({ status }) => status));
  const count = (wanted: string): number => statuses.filter((status) => status === wanted).length;
  const failed = count("Failure");
  return { passed: count("Success"), failed: result.success ? failed : Math.max(failed, 1), skipped: count("Skipped") };
}
