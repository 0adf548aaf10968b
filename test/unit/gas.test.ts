import { readFileSync, globSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { measureGas } from "../gas/measure.js";
import { measureTradingGas } from "../gas/measure-trading.js";
import { type GasSplit, usedByName } from "../gas/split.js";

const ROOT = join(import.meta.dirname, "../..");
const WORST = 2_500_000;
/** Of slots emptied: a leg sold whole, a position closed or moved whole; an observation used up, and a balance the top-ups had for a moment. */
const REFUNDS: Readonly<Record<string, number>> = {
  liquidateWorst: 4_800,
  deleverage: 4_800,
  deleverageFirst: 4_800,
  movePosition: 4_800,
  topUp: 4_800 + 19_900,
};

/** So many slots are emptied that the refund is the most there is, a fifth. */
const FULLY_REFUNDED = ["serveOutflow"];

describe("cost of a check", () => {
  let splits: Record<string, GasSplit>;
  let gas: Record<string, number>;

  before(async () => {
    splits = { ...(await measureGas()), ...(await measureTradingGas()) };
    gas = usedByName(splits);
  });

  it("gas · PMT-8 · the parts add up to what is used, but for the refunds of slots that are emptied", () => {
    for (const [name, { used, fixed, storage, logs, calls, code }] of Object.entries(splits)) {
      const sum = fixed + storage + logs + calls + code;
      const refund = FULLY_REFUNDED.includes(name) ? Math.floor(sum / 5) : (REFUNDS[name] ?? 0);
      expect(sum - refund, name).to.equal(used);
    }
  });

  it("check · TVC-1 · grows by the same amount per collateral", () => {
    const { check1, check4, check16 } = gas as Record<"check1" | "check4" | "check16", number>;
    const [few, many] = [(check4 - check1) / 3, (check16 - check4) / 12];
    expect(Math.abs(many / few - 1)).to.be.below(0.03);
  });

  it("liquidate · TVC-2 HLT-7 · the widest account costs far less than a transaction may", () => {
    expect(gas.liquidateWorst).to.be.below(WORST);
  });

  it("margin · DMM-2 · there is one haircut formula, used by the engine and by the sizing of sales", () => {
    const users = globSync("contracts/**/*.sol", { cwd: ROOT }).filter((path) => {
      return readFileSync(join(ROOT, path), "utf8").includes("HaircutMath.loss(");
    });
    const names = users.map((path) => path.split("/").at(-1)).sort();
    expect(names).to.deep.equal(["AccountLens.sol", "LiquidationMath.sol", "MarginEngine.sol", "OpeningTest.sol"]);
  });
});
