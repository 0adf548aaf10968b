import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Check } from "./lib/check.ts";
import { differences, readSnapshot } from "./lib/snapshot.ts";

const SNAPSHOT = "snapshots/gas.json";
const MEASURED = "out/gas.json";

export const gas: Check = {
  name: "gas",
  rule: "gas is measured anew and equals snapshots/gas.json to the unit; if the change is meant: npm run snapshot:gas",
  needsBuild: true,
  find(root) {
    execFileSync("node", ["--import", "tsx", "scripts/snapshot-gas.ts", "--out", MEASURED], {
      cwd: root,
      stdio: "pipe",
    });
    return compareGas(join(root, SNAPSHOT), join(root, MEASURED));
  },
};

/** Differences between the committed and the measured file, both flat: name -> gas. */
export function compareGas(committedPath: string, measuredPath: string): string[] {
  const measured = readSnapshot(measuredPath);
  if (measured === undefined || Object.keys(measured).length === 0) return [`${measuredPath}: nothing was measured`];
  return differences(readSnapshot(committedPath) ?? {}, measured);
}
