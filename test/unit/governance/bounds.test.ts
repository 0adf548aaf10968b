import { readFileSync } from "node:fs";
import { expect } from "chai";
import { solidityFiles } from "../../../scripts/checks/lib/solidity.js";
import { type Bound, type Restricted, restrictedFunctions } from "../../../scripts/lib/powers/restricted.js";
import { engineRows } from "../../fixtures/engine-rows.js";
import { governed, type Governed } from "../../fixtures/governed.js";
import type { Arguments, BoundRow, Elsewhere, RefusalRow, Rows } from "../../fixtures/setter-rows.js";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { vaultRows } from "../../fixtures/vault-rows.js";

const { loadFixture } = networkHelpers;
const ROWS: Readonly<Record<string, Rows>> = { ...engineRows, ...vaultRows };
const TABLE = restrictedFunctions(solidityFiles(process.cwd()));
/** What a contract refuses a value beyond its bound with. */
const REFUSALS: Readonly<Record<string, string>> = {
  MarginEngine: "RiskOutOfBounds",
  Vault: "VaultParameterOutOfRange",
  Liquidator: "LiquidatorParameterOutOfRange",
  VolatilityOracle: "VolatilityOutOfBounds",
};
/** States a lowest value of 0 only. */
const WITHOUT_LOW = "Vault";

const placeOf = ({ contract, name }: Restricted): string => `${contract}.${name}`;
const isElsewhere = (row: BoundRow | RefusalRow): row is Elsewhere => "elsewhere" in row;

/** The row of a bound: by the value's name, where a function has two of the name also by how the upper end begins. */
function rowOf(rows: Rows, { value, high }: Bound): [string, BoundRow | undefined] {
  const key = value in rows.bounds ? value : `${value} ${high.text.split(" ")[0] ?? ""}`;
  return [key, rows.bounds[key]];
}

function expectElsewhere({ elsewhere }: Elsewhere, ...words: string[]): void {
  const text = readFileSync(elsewhere, "utf8");
  for (const word of words) expect(text, elsewhere).to.include(word);
}

async function expectRefused(s: Governed, place: string, given: Arguments, error: string, operands: Arguments) {
  const { target, call } = s.functionOf(place);
  await expect(call.send(...given), `${place}: ${error}`)
    .to.be.revertedWithCustomError(target, error)
    .withArgs(...operands);
}

describe("governance · bounds", () => {
  it("ACL-3, G-01 · every restricted function has rows, and a row each bound and each refusal of the table", () => {
    expect(Object.keys(ROWS).sort()).to.deep.equal(TABLE.map(placeOf).sort());
    for (const each of TABLE) {
      const rows = ROWS[placeOf(each)]!;
      const keys = each.bounds.map((bound) => rowOf(rows, bound)[0]);
      expect(Object.keys(rows.bounds).sort(), `bounds of ${placeOf(each)}`).to.deep.equal(keys.sort());
      const errors = Object.entries(rows.refusals).flatMap(([error, of]) => of.map(() => error));
      expect(errors.sort(), `refusals of ${placeOf(each)}`).to.deep.equal(
        each.refusals.map(({ error }) => error).sort(),
      );
    }
  });

  for (const each of TABLE) {
    const place = placeOf(each);
    const rows = ROWS[place];
    if (rows === undefined) continue;

    it(`${place} · ACL-3, G-01 · the admin's call with values inside every bound is taken`, async () => {
      const s = await loadFixture(governed);
      await s.send(place, s.valid[place]!);
    });

    for (const bound of each.bounds) {
      const [key, row] = rowOf(rows, bound);
      if (row === undefined) continue;
      it(`${place} · ACL-3, G-01, PLR-2 · ${key} one step beyond its bounds is refused`, async () => {
        if (isElsewhere(row)) return expectElsewhere(row, each.name, bound.value);
        const [low, high] = [row.low ?? bound.low.number, row.high ?? bound.high.number];
        const step = bound.step.number ?? 1n;
        expect([low, high], "constant, or stated by the row").to.not.include(undefined);
        const beyond = [row.hides === "low" ? -1n : low! - step, row.hides === "high" ? -1n : high! + step];
        const between = step > 1n ? [low! + 1n] : [];
        const values = [...beyond, ...between].filter((value) => value >= 0n);
        expect(values).to.have.length.greaterThan(0);
        for (const value of values) {
          const s = await loadFixture(governed);
          const limits = each.contract === WITHOUT_LOW ? [high] : [low, high];
          const operands = [ethers.encodeBytes32String(bound.value), value, ...limits];
          await expectRefused(s, place, await row.at(value, s), REFUSALS[each.contract]!, operands);
        }
      });
    }

    for (const [error, refusals] of Object.entries(rows.refusals)) {
      it(`${place} · ACL-3, G-01 · ${error}, each way it comes about`, async () => {
        for (const row of refusals) {
          if (isElsewhere(row)) {
            expectElsewhere(row, error);
            continue;
          }
          const s = await loadFixture(governed);
          await row.before?.(s);
          const given = await row.call(s);
          const operands = typeof row.operands === "function" ? await row.operands(s) : row.operands;
          await expectRefused(s, place, given, error, operands);
        }
      });
    }
  }
});
