import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Check } from "./lib/check.ts";

const FORMATTED = ["**/*.{ts,tsx,mjs,sol,json}"];
const NOT_FORMATTED = [
  "package-lock.json",
  "snapshots/**",
  "deployments/**",
  "ignition/deployments/**",
  "**/generated/**",
];
const PRETTIER_FILES = [...FORMATTED, ...NOT_FORMATTED.map((pattern) => `!${pattern}`)];

export const format: Check = {
  ...tool("format", "prettier", ["--check", "--log-level=warn", ...PRETTIER_FILES]),
  update: (root) => void run(root, "prettier", ["--write", "--log-level=warn", ...PRETTIER_FILES]),
};
export const solhint = tool("solhint", "solhint", ["--max-warnings=0", "--noPoster", "{contracts,test}/**/*.sol"]);
export const eslint: Check = { ...tool("eslint", "eslint", ["--max-warnings=0", "."]), needsBuild: true };
export const types: Check = { ...tool("types", "tsc", ["--noEmit"]), needsBuild: true };

/** Compiles what changed; problems are the compiler's. */
export function build(root: string): string[] {
  return run(root, "hardhat", ["build"]);
}

/** A check that is an installed command: it holds when the command exits with 0. */
function tool(name: string, command: string, args: readonly string[]): Check {
  const rule = `${[command, ...args].join(" ")} exits with 0`;
  return { name, rule, find: (root) => run(root, command, args) };
}

function run(root: string, command: string, args: readonly string[]): string[] {
  const result = spawnSync(join(root, "node_modules/.bin", command), args, { cwd: root, encoding: "utf8" });
  if (result.status === 0) return [];
  const output = [result.error?.message ?? "", result.stdout, result.stderr].join("\n").trim();
  return output === "" ? [`${command} ended with ${result.status ?? result.signal ?? "nothing"}`] : output.split("\n");
}
