import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, visit } from "@solidity-parser/parser";
import type { FunctionDefinition } from "@solidity-parser/parser/dist/src/ast-types.js";
import { expect } from "chai";
import { POWERS } from "../../ignition/roles.js";

interface Source {
  readonly isAbstract: boolean;
  readonly bases: readonly string[];
  readonly restricted: readonly string[];
}

const ROOT = join(import.meta.dirname, "../../contracts");

/** Contracts of the sources with the functions that carry the modifier `restricted` themselves. */
function sources(): Map<string, Source> {
  const found = new Map<string, Source>();
  for (const path of globSync("**/*.sol", { cwd: ROOT })) {
    visit(parse(readFileSync(join(ROOT, path), "utf8")), {
      ContractDefinition({ name, kind, baseContracts, subNodes }) {
        if (kind !== "contract" && kind !== "abstract") return;
        const functions = subNodes.filter((node): node is FunctionDefinition => node.type === "FunctionDefinition");
        const restricted = functions
          .filter(({ modifiers }) => modifiers.some((modifier) => modifier.name === "restricted"))
          .map(({ name: of }) => of ?? "nameless");
        const bases = baseContracts.map(({ baseName }) => baseName.namePath);
        found.set(name, { isAbstract: kind === "abstract", bases, restricted });
      },
    });
  }
  return found;
}

function restrictedOf(name: string, all: Map<string, Source>): string[] {
  const source = all.get(name);
  if (source === undefined) return [];
  return [...source.restricted, ...source.bases.flatMap((base) => restrictedOf(base, all))];
}

/** Where the functions of a deployable are called: vault and engine run some code on their own storage. */
function hostOf(name: string): string {
  if (name === "EngineUpkeep") return "MarginEngine";
  return ["VaultResolution", "VaultTrading"].includes(name) ? "Vault" : name;
}

describe("deployment · roles", () => {
  const all = sources();
  const deployables = [...all].filter(([, { isAbstract }]) => !isAbstract).map(([name]) => name);

  it("ACL-3 · every restricted function of every deployable has exactly one intended role, and no role has another", () => {
    const powers: Readonly<Record<string, Record<string, readonly string[]>>> = POWERS;
    const restricted = deployables.flatMap((name) => restrictedOf(name, all).map((each) => `${hostOf(name)}.${each}`));
    const intended = Object.entries(powers).flatMap(([name, roles]) =>
      Object.values(roles).flatMap((names) => names.map((each) => `${name}.${each}`)),
    );
    expect(restricted).to.have.length.greaterThan(10);
    expect(intended.sort()).to.deep.equal(restricted.sort());
  });

  it("ACL-3 · the guardian has only what reduces risk", () => {
    const held = Object.entries(POWERS).flatMap(([name, { guardian = [] }]) =>
      guardian.map((each) => `${name}.${each}`),
    );
    expect(held.sort()).to.deep.equal([
      "Liquidator.pauseLiquidation",
      "MarginEngine.closeOpening",
      "Vault.closeMarket",
      "Vault.lowerCap",
      "Vault.pauseOutflow",
    ]);
  });
});
