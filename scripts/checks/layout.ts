import { join } from "node:path";
import type { Check } from "./lib/check.ts";
import { list, read } from "./lib/files.ts";
import { differences, readSnapshot, writeSnapshot, type Snapshot } from "./lib/snapshot.ts";

const SNAPSHOT = "snapshots/storage-layout.json";

interface Variable {
  readonly label: string;
  readonly slot: string;
  readonly offset: number;
  readonly type: string;
}

interface StorageLayout {
  readonly storage: readonly Variable[];
  readonly types: Readonly<Record<string, VariableType>> | null;
}

interface VariableType {
  readonly label: string;
  readonly numberOfBytes: string;
  /** Only structs have members; those behind mappings are found here and nowhere else. */
  readonly members?: readonly Variable[];
}

interface Artifact {
  readonly contractName: string;
  readonly inputSourceName: string;
  readonly buildInfoId: string;
  readonly deployedBytecode: string;
}

interface BuildOutput {
  readonly output: {
    readonly contracts: Readonly<Record<string, Readonly<Record<string, { readonly storageLayout?: StorageLayout }>>>>;
  };
}

export const layout: Check = {
  name: "layout",
  rule: "storage layouts are as in snapshots/storage-layout.json (npm run snapshot:layout)",
  needsBuild: true,
  find(root) {
    const measured = measure(root);
    if (Object.keys(measured).length === 0) return ["artifacts: no storage layout found; run npm run build"];
    return differences(readSnapshot(join(root, SNAPSHOT)) ?? {}, measured);
  },
  update(root) {
    writeSnapshot(join(root, SNAPSHOT), measure(root));
  },
};

/** Per contract with storage: one line `slot+offset name type (bytes)` per variable, then per member of each struct. */
function measure(root: string): Snapshot {
  const outputs = new Map<string, BuildOutput>();
  const artifactRoot = `${root}/artifacts`;
  const entries = list(artifactRoot, "contracts/**/*.json").flatMap((path) => {
    const artifact = JSON.parse(read(artifactRoot, path)) as Artifact;
    if (artifact.deployedBytecode === "0x") return [];
    const id = artifact.buildInfoId;
    const build = outputs.get(id) ?? (JSON.parse(read(artifactRoot, `build-info/${id}.output.json`)) as BuildOutput);
    outputs.set(id, build);
    const found = build.output.contracts[artifact.inputSourceName]?.[artifact.contractName]?.storageLayout;
    return found === undefined || found.storage.length === 0 ? [] : [[artifact.contractName, describe(found)] as const];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, "en")));
}

function describe({ storage, types }: StorageLayout): string[] {
  const line = ({ slot, offset, label, type }: Variable): string => {
    const { label: name = type, numberOfBytes = "?" } = types?.[type] ?? {};
    return `${slot}+${offset} ${label} ${name} (${numberOfBytes})`;
  };
  const structs = Object.values(types ?? {}).filter(({ members }) => members !== undefined);
  const members = structs.flatMap(({ label, members = [] }) => members.map((member) => `${label}: ${line(member)}`));
  return [...storage.map(line), ...members.sort()];
}
