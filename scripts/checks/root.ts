import type { Check } from "./lib/check.ts";
import { tracked } from "./lib/files.ts";

/** The closed list: the root is the table of contents. Another entry needs a decision record. */
const ENTRIES = new Set([
  ...[".ci", ".env.example", ".gitattributes", ".gitignore", ".npmrc", ".nvmrc", ".prettierrc.json", ".solhint.json"],
  ...["CHANGELOG.md", "CONTRIBUTING.md", "GUIDELINES.md", "LICENSE", "README.md", "SECURITY.md"],
  ...["eslint.config.mjs", "hardhat.config.ts", "package-lock.json", "package.json", "tsconfig.json"],
  ...["audits", "config", "contracts", "deployments", "docs", "ignition", "packages", "scripts", "snapshots", "test"],
]);

export const root: Check = {
  name: "root",
  rule: "the root holds only the entries of the closed list in scripts/checks/root.ts",
  find(directory) {
    const entries = new Set(tracked(directory).map((path) => path.split("/")[0] ?? path));
    return [...entries].filter((entry) => !ENTRIES.has(entry)).map((entry) => `${entry}: not in the closed list`);
  },
};
