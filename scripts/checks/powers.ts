import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { powerTables } from "../lib/powers/power-tables.ts";
import { restrictedFunctions } from "../lib/powers/restricted.ts";
import type { Wired } from "../lib/powers/wired.ts";
import { withTables } from "../lib/write-tables.ts";
import type { Check } from "./lib/check.ts";
import { list, read } from "./lib/files.ts";
import { solidityFiles } from "./lib/solidity.ts";

const DOCUMENT = "docs/TRUST.md";

/** The check against what `wired` says that a deployment wires. */
export function powersAgainst(wired: () => Promise<readonly Wired[]>): Check {
  const tables = async (root: string): Promise<{ document: string; written: string; problems: string[] }> => {
    const [restricted, powers] = [restrictedFunctions(solidityFiles(root)), await wired()];
    const document = list(root, DOCUMENT).length === 0 ? "" : read(root, DOCUMENT);
    const places = (items: readonly { contract: string; name: string }[]) => items.map(place);
    const [known, given] = [places(restricted), places(powers)];
    const problems = [
      ...known.filter((each) => !given.includes(each)).map((each) => `${each}: restricted, but no role may call it`),
      ...given.filter((each) => !known.includes(each)).map((each) => `${each}: has a role, but is not restricted`),
      ...given.filter((each, i) => given.indexOf(each) < i).map((each) => `${each}: has two roles`),
    ];
    return { document, written: withTables(DOCUMENT, document, powerTables(restricted, powers)), problems };
  };
  return {
    name: "powers",
    rule: `${DOCUMENT} lists every restricted function as the code bounds it and a deployment wires it (--update powers)`,
    needsBuild: true,
    async find(root) {
      const { document, written, problems } = await tables(root);
      return document === written ? problems : [...problems, ...differing(document, written)];
    },
    async update(root) {
      writeFileSync(join(root, DOCUMENT), (await tables(root)).written);
    },
  };
}

/** Reads the plan of a deployment, which needs the compiled contracts. */
export const powers = powersAgainst(async () => (await import("../lib/powers/wired.ts")).wiredPowers());

function place({ contract, name }: { contract: string; name: string }): string {
  return `${contract}.${name}`;
}

function differing(document: string, written: string): string[] {
  const [before, after] = [document.split("\n"), written.split("\n")];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `${DOCUMENT}: not so: ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `${DOCUMENT}: lacks: ${line}`),
  ];
}
