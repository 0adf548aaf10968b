import { posix } from "node:path";
import type { Check } from "./lib/check.ts";
import { isDeployable, solidityFiles, type SolidityFile } from "./lib/solidity.ts";

/** Folders any folder may import, besides itself. */
const SHARED = ["interfaces", "types", "libraries"];
/** Folders with a narrower or wider choice than SHARED. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  libraries: ["types"],
  interfaces: ["types"],
  margin: [...SHARED, "oracle"],
};

export const imports: Check = {
  name: "imports",
  rule: "a folder of contracts/ imports itself, interfaces/, types/ and libraries/ (margin/ also oracle/), never a deployable but what a factory makes",
  find(root) {
    const files = solidityFiles(root);
    const deployables = new Set(files.filter(isDeployable).map((file) => file.path));
    return files.flatMap((file) =>
      importedPaths(file).flatMap((target) => {
        const problem = judge(file.path, target, deployables);
        return problem === undefined ? [] : [`${file.path}: imports ${target}: ${problem}`];
      }),
    );
  },
};

/** Repository-relative targets of a file's imports; packages are left out, they are always allowed. */
function importedPaths(file: SolidityFile): string[] {
  return file.ast.children.flatMap((node) => {
    if (node.type !== "ImportDirective") return [];
    if (/^\.\.?\//.test(node.path)) return [posix.normalize(posix.join(posix.dirname(file.path), node.path))];
    return /^(contracts|test)\//.test(node.path) ? [node.path] : [];
  });
}

function judge(from: string, target: string, deployables: ReadonlySet<string>): string | undefined {
  if (!target.startsWith("contracts/")) return "production code imports only contracts/ and packages";
  const isMaker = from.endsWith("Factory.sol") && folder(from) === folder(target);
  if (deployables.has(target) && !isMaker) return "deployables are reached through their interface";
  const [own, other] = [folder(from), folder(target)];
  if (own === other || (ALLOWED[own] ?? SHARED).includes(other)) return undefined;
  return `${own}/ may not import ${other}/`;
}

function folder(path: string): string {
  return path.split("/")[1] ?? "";
}
