import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { list } from "../checks/lib/files.ts";
import { judge, readReport, type Outcome } from "./report.ts";

export interface Suite {
  readonly name: string;
  readonly runner: "mocha" | "solidity" | "node";
  /** Relative to the root the suite runs in. */
  readonly files: readonly string[];
}

/** Suites the project must have; one without tests fails, so that none can vanish unseen. */
const REQUIRED: readonly Omit<Suite, "files">[] = [
  { name: "unit", runner: "mocha" },
  { name: "fuzz", runner: "solidity" },
  { name: "invariant", runner: "solidity" },
  { name: "integration", runner: "mocha" },
  { name: "scenario", runner: "mocha" },
  { name: "attack", runner: "mocha" },
];
const NODE_TEST_TIMEOUT_MS = 600_000;

/** Every suite below `root`: the required ones, any other folder of test/, one per package, and the scripts' own. */
export function discover(root: string): Suite[] {
  const mocha = grouped(list(root, "test/**/*.test.ts"), 1);
  const solidity = grouped(list(root, "test/solidity/**/*.t.sol"), 2);
  const packages = list(root, "packages/*/package.json").map((path) => path.split("/")[1] ?? path);
  const required = REQUIRED.map(({ name, runner }) => {
    return { name, runner, files: (runner === "mocha" ? mocha : solidity).get(name) ?? [] };
  });
  const known = new Set(REQUIRED.map(({ name }) => name));
  const others = (groups: Map<string, string[]>, runner: Suite["runner"]): Suite[] =>
    [...groups].filter(([name]) => !known.has(name)).map(([name, files]) => ({ name, runner, files }));
  return [
    { name: "scripts", runner: "node", files: list(root, "scripts/**/*.test.ts") },
    ...packages.map((name) => ({
      name,
      runner: "node" as const,
      files: list(root, `packages/${name}/test/**/*.test.ts`),
    })),
    ...required,
    ...others(solidity, "solidity"),
    ...others(mocha, "mocha"),
  ];
}

function grouped(paths: readonly string[], depth: number): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const name = path.split("/")[depth] ?? path;
    groups.set(name, [...(groups.get(name) ?? []), path]);
  }
  return groups;
}

/** Runs one suite in its own process; its output goes to this one's, or to `tell`. */
export async function runSuite(root: string, { name, runner, files }: Suite, tell?: Tell): Promise<Outcome> {
  if (files.length === 0) return judge(name, 0, { passed: 0, failed: 0, skipped: 0 });
  return withReport(name, (report) => {
    const here = import.meta.dirname;
    const args =
      runner === "node"
        ? [...nodeTestOptions(join(here, "node-reporter.ts"), report), ...files]
        : [join(here, "hardhat-suite.ts"), runner, report, ...files];
    return run("node", ["--import", import.meta.resolve("tsx"), ...args], root, tell);
  });
}

/** Judges a process by the report it leaves at the path it was given. */
export async function withReport(name: string, start: (report: string) => Promise<number | null>): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-test-"));
  const report = join(folder, "report.json");
  try {
    const exitCode = await start(report);
    return judge(name, exitCode, readReport(report));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function nodeTestOptions(reporter: string, report: string): string[] {
  return [
    ...["--test", `--test-timeout=${NODE_TEST_TIMEOUT_MS}`],
    ...["--test-reporter=spec", "--test-reporter-destination=stdout"],
    ...[`--test-reporter=${reporter}`, `--test-reporter-destination=${report}`],
  ];
}

/** What is done with a piece of a suite's output. */
export type Tell = (text: string) => void;

/** Exit code of a command, null when a signal ended it or it could not start. */
export function run(command: string, args: readonly string[], root: string, tell?: Tell): Promise<number | null> {
  // Without NODE_TEST_CONTEXT a run started by a node:test file counts for itself instead of reporting to its parent.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ["ignore", tell ? "pipe" : "inherit", tell ? "pipe" : "inherit"],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (piece: Buffer) => tell?.(piece.toString()));
    child.once("error", () => resolve(null));
    child.once("close", (code) => resolve(code));
  });
}
