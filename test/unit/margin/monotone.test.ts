import { expect } from "chai";
import type { Holding } from "../../fixtures/engine.js";
import { drawsFrom } from "../../fixtures/random.js";
import { drawAccount, randomEngine } from "../../fixtures/random-engine.js";
import { networkHelpers } from "../../fixtures/system.js";

const { loadFixture } = networkHelpers;
const CASES = 80;

async function sixAssets() {
  return randomEngine(11, 6);
}
type Six = Awaited<ReturnType<typeof sixAssets>>;

/** W - B for the three lines. The totals of the opening line move with the account's own balance. */
async function surpluses(e: Six, cash: bigint, holdings: Holding[]): Promise<bigint[]> {
  const state = await e.appraise(cash, holdings);
  const opening = await e.appraiseOpening(cash, holdings);
  return [opening.netWorth - opening.buffer, state.netWorth - state.maintenance, state.netWorth - state.closeOut];
}

function expectNoneFell(after: bigint[], before: bigint[]): void {
  for (const [line, surplus] of after.entries()) expect(surplus - before[line]!).to.be.greaterThanOrEqual(0n);
}

describe("margin engine · monotonicity", () => {
  it("HLT-5, CHM-3, CAP-4 · a higher balance of a collateral lowers no surplus of the state", async () => {
    const e = await loadFixture(sixAssets);
    const draws = drawsFrom(21);
    for (let i = 0; i < CASES; ++i) {
      const { cash, holdings } = drawAccount(draws, e.ids, 6);
      const added = draws.magnitude(82);
      const richer = holdings.map((h, index) => (index === 0 ? { ...h, balance: h.balance + added } : h));
      expectNoneFell((await surpluses(e, cash, richer)).slice(1), (await surpluses(e, cash, holdings)).slice(1));
    }
  });

  it("HLT-5, CHM-3, CAP-4 · a deposit that moves the protocol's total lowers no surplus of any line", async () => {
    const e = await loadFixture(sixAssets);
    const draws = drawsFrom(22);
    for (let i = 0; i < CASES; ++i) {
      const { cash, holdings } = drawAccount(draws, e.ids, 6);
      const added = draws.magnitude(82);
      const [first, ...others] = holdings as [Holding, ...Holding[]];
      const richer = { ...first, balance: first.balance + added, total: first.total! + added };
      expectNoneFell(await surpluses(e, cash, [richer, ...others]), await surpluses(e, cash, holdings));
    }
  });

  it("CAP-4 · adding any listed asset lowers no surplus of any line", async () => {
    const e = await loadFixture(sixAssets);
    const draws = drawsFrom(23);
    for (let i = 0; i < CASES; ++i) {
      const { cash, holdings } = drawAccount(draws, e.ids.slice(1), 5);
      const balance = draws.magnitude(83);
      const wider = [{ asset: e.ids[0]!, balance, total: balance + draws.magnitude(83) }, ...holdings];
      expectNoneFell(await surpluses(e, cash, wider), await surpluses(e, cash, holdings));
    }
  });

  it("HLT-5 · a unit more cash raises each surplus by a unit", async () => {
    const e = await loadFixture(sixAssets);
    const draws = drawsFrom(24);
    for (let i = 0; i < CASES; ++i) {
      const { cash, holdings } = drawAccount(draws, e.ids, 6);
      const before = await surpluses(e, cash, holdings);
      expect(await surpluses(e, cash + 1n, holdings)).to.deep.equal(before.map((surplus) => surplus + 1n));
    }
  });

  it("CHM-3, HLT-5 · a higher price of a collateral lowers no surplus of any line", async () => {
    const e = await randomEngine(12, 1);
    const draws = drawsFrom(25);
    const listed = await e.list(9);
    for (let i = 0; i < CASES; ++i) {
      const balance = draws.magnitude(83);
      const holdings = [{ asset: 9, balance, total: balance + draws.magnitude(83) }];
      const price = draws.between(listed.price / 20n, listed.price * 20n);
      await listed.feed.set(price);
      const before = await surpluses(e, 0n, holdings);
      await listed.feed.set(price + draws.magnitude(33));
      expectNoneFell(await surpluses(e, 0n, holdings), before);
    }
  });

  it("DMM-1 · B_i >= B_m >= B_c at one price, whatever the account", async () => {
    const e = await loadFixture(sixAssets);
    const draws = drawsFrom(26);
    for (let i = 0; i < CASES; ++i) {
      const { cash, holdings } = drawAccount(draws, e.ids, 6);
      const { maintenance, closeOut } = await e.appraise(cash, holdings);
      expect(maintenance - closeOut).to.be.greaterThanOrEqual(0n);
    }
  });
});
