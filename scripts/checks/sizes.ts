import { join } from "node:path";
import type { Check } from "./lib/check.ts";
import { list, read } from "./lib/files.ts";
import { differences, readSnapshot, writeSnapshot } from "./lib/snapshot.ts";

const SNAPSHOT = "snapshots/size.json";
/** EIP-170. */
const CODE_LIMIT = 24_576;
/** Tighter budgets of our own: what comes later must still fit. */
const BUDGETS: Readonly<Record<string, number>> = { Vault: 20_000 };

interface Artifact {
  readonly contractName: string;
  readonly abi: readonly { readonly type: string }[];
  readonly deployedBytecode: string;
}

export const sizes: Check = {
  name: "sizes",
  rule: "deployed bytes: Vault at most 20,000, others 24,576, all as in snapshots/size.json (npm run snapshot:size)",
  needsBuild: true,
  find(root) {
    const measured = measure(root);
    if (Object.keys(measured).length === 0) return ["artifacts/contracts: nothing built; run npm run build"];
    const oversized = Object.entries(measured).flatMap(([name, bytes]) => {
      const limit = BUDGETS[name] ?? CODE_LIMIT;
      return bytes > limit ? [`${name}: ${bytes} bytes, at most ${limit}`] : [];
    });
    return [...oversized, ...differences(readSnapshot(join(root, SNAPSHOT)) ?? {}, measured)];
  },
  update(root) {
    writeSnapshot(join(root, SNAPSHOT), measure(root));
  },
};

/** Deployed size in bytes by contract name. Interfaces, abstract contracts and inlined libraries have none. */
function measure(root: string): Record<string, number> {
  const artifacts = list(`${root}/artifacts`, "contracts/**/*.json").map(
    (path) => JSON.parse(read(`${root}/artifacts`, path)) as Artifact,
  );
  const deployed = artifacts.filter(({ abi }) => abi.some(({ type }) => type !== "error" && type !== "event"));
  const sized = deployed.map(
    ({ contractName, deployedBytecode }) => [contractName, (deployedBytecode.length - 2) / 2] as const,
  );
  return Object.fromEntries(sized.filter(([, bytes]) => bytes > 0).sort(([a], [b]) => a.localeCompare(b, "en")));
}
