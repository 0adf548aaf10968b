/**
 * A long campaign of one suite of invariants, with its report.
 *   npm run campaign:invariant -- [--suite Waterfall] [--runs 1024] [--depth 256] [--seed 0x…] [--out audits/campaigns]
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { campaignReport, parseTally, type CampaignFacts, type HandlerCalls } from "./lib/campaign-report.ts";

const ROOT = process.cwd();
const STORES = ["Ghost", "DeskGhost", "LossGhost"].map((name) => `test/solidity/invariant/stores/${name}.sol`);

interface InvariantResult {
  readonly name: string;
  readonly status: string;
  readonly reason?: string;
  readonly durationNs: bigint;
  readonly kind: {
    readonly runs: bigint;
    readonly calls?: bigint;
    readonly reverts?: bigint;
    readonly metrics?: Record<string, HandlerCalls>;
  };
}
interface SolidityRun {
  readonly suiteResults: readonly { readonly testResults: readonly InvariantResult[] }[];
}

const { values } = parseArgs({
  options: {
    suite: { type: "string", default: "Waterfall" },
    runs: { type: "string", default: "1024" },
    depth: { type: "string", default: "256" },
    seed: { type: "string" },
    out: { type: "string", default: "audits/campaigns" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "plimsoll-campaign-"));
const tally = join(folder, "tally.csv");
writeFileSync(tally, "");
Object.assign(process.env, { INVARIANT_RUNS: values.runs, INVARIANT_DEPTH: values.depth, CAMPAIGN_TALLY: tally });
if (values.seed !== undefined) process.env["FUZZ_SEED"] = values.seed;

const startedAt = new Date();
const commit = git("rev-parse", "HEAD") + (git("status", "--porcelain") === "" ? "" : " with changes");
const { default: hre } = await import("hardhat");
const { campaign } = await import("./lib/campaign.ts");
await hre.tasks.getTask("build").run({});
const testFiles = [`test/solidity/invariant/${values.suite}.t.sol`];
const outcome = (await hre.tasks.getTask(["test", "solidity"]).run({ testFiles, noCompile: true })) as {
  success: boolean;
  value?: SolidityRun;
  error?: SolidityRun;
};
const results = ((outcome.success ? outcome.value : outcome.error)?.suiteResults ?? []).flatMap(
  ({ testResults }) => testResults,
);
const [result] = results.filter(({ kind }) => kind.calls !== undefined);
if (result === undefined) throw new Error(`${testFiles.join()} has no invariant that ran`);
const facts: CampaignFacts = {
  suite: values.suite,
  startedAt,
  seconds: Number(result.durationNs / 1_000_000_000n),
  commit,
  seed: campaign.seed,
  asked: campaign.runs,
  runs: Number(result.kind.runs),
  depth: campaign.depth,
  calls: Number(result.kind.calls),
  reverts: Number(result.kind.reverts),
  result: result.status === "Success" ? "every statement held" : `broken: ${result.reason ?? result.status}`,
  handlers: result.kind.metrics ?? {},
  situations: parseTally(
    readFileSync(tally, "utf8"),
    STORES.map((path) => readFileSync(join(ROOT, path), "utf8")),
    Number(result.kind.runs),
  ),
};
rmSync(folder, { recursive: true });
mkdirSync(join(ROOT, values.out), { recursive: true });
const path = join(values.out, `${startedAt.toISOString().slice(0, 10)}-${values.suite.toLowerCase()}.md`);
writeFileSync(join(ROOT, path), campaignReport(facts));
console.log(`Written into ${path}.`);
process.exit(outcome.success ? 0 : 1);

function git(...args: string[]): string {
  return execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();
}
