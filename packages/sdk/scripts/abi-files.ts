import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Interface, type InterfaceAbi } from "ethers";

interface Artifact {
  readonly contractName: string;
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

/** Needed besides the deployable contracts: one of the common library, and an interface that others implement. */
const FURTHER = [
  "@openzeppelin/contracts/access/manager/AccessManager.sol/AccessManager.json",
  "contracts/interfaces/IVenue.sol/IVenue.json",
];
/** Code that the vault or the engine runs as its own: its functions are in their ABI. */
const UNCALLED = ["EngineUpkeep", "VaultResolution", "VaultTrading"];
const HEADER = "// Generated from artifacts/ by `npm run abis -w @plimsoll/sdk`; not edited by hand.\n";

/** What src/abi/generated must hold: file name to text, one file per deployable contract and an index. */
export function abiFiles(root: string): Map<string, string> {
  const artifacts = join(root, "artifacts");
  if (!existsSync(join(artifacts, "contracts"))) throw new Error("no artifacts: run `npm run build` first");
  const own = globSync("contracts/**/*.json", { cwd: artifacts });
  const load = (path: string): Artifact => read(join(artifacts, path));
  const contracts = [...own.map(load).filter(isDeployable), ...FURTHER.map(load)];
  const names = contracts.map(({ contractName }) => contractName).sort();
  const files = new Map(contracts.map((artifact) => [`${kebab(artifact.contractName)}.ts`, moduleOf(artifact)]));
  const exports = names.map((name) => `export { ${constant(name)} } from "./${kebab(name)}.ts";\n`);
  return files.set("index.ts", HEADER + exports.join(""));
}

function read(path: string): Artifact {
  return JSON.parse(readFileSync(path, "utf8")) as Artifact;
}

/** Libraries have code too, but no functions: theirs are inlined. */
function isDeployable({ contractName, abi, bytecode }: Artifact): boolean {
  if (UNCALLED.includes(contractName)) return false;
  return bytecode !== "0x" && new Interface(abi).fragments.some(({ type }) => type === "function");
}

function moduleOf({ contractName, abi }: Artifact): string {
  const fragments = new Interface(abi).format(false).filter((fragment) => !fragment.startsWith("constructor"));
  const lines = fragments.map((fragment) => `  ${JSON.stringify(fragment)},\n`);
  return `${HEADER}export const ${constant(contractName)} = [\n${lines.join("")}] as const;\n`;
}

function constant(name: string): string {
  return `${kebab(name).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Abi`;
}

function kebab(name: string): string {
  return name
    .replace(/^I([A-Z])/, "$1")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
}
