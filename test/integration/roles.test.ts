import { expect } from "chai";
import { POWERS } from "../../ignition/roles.js";
import { solidityFiles } from "../../scripts/checks/lib/solidity.js";
import { restrictedFunctions } from "../../scripts/lib/powers/restricted.js";

describe("deployment · roles", () => {
  it("ACL-3 · every restricted function of every deployable has exactly one intended role, and no role has another", () => {
    const powers: Readonly<Record<string, Record<string, readonly string[]>>> = POWERS;
    const restricted = restrictedFunctions(solidityFiles(process.cwd())).map(
      ({ contract, name }) => `${contract}.${name}`,
    );
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
