import { expect } from "chai";
import { decode, record } from "../../fixtures/engine.js";
import { opening, state } from "../../fixtures/engine-reference.js";
import { drawsFrom } from "../../fixtures/random.js";
import { drawAccount, randomEngine } from "../../fixtures/random-engine.js";

const SEEDS = [1, 2, 3, 4];
const ACCOUNTS = 60;

describe("margin engine · sums", () => {
  for (const seed of SEEDS) {
    it(`appraise · DMM-1, RH-1, RH-12, RM-15 · W, B_m, B_c equal the specification's to the unit (seed ${seed})`, async () => {
      const e = await randomEngine(seed, 16);
      const draws = drawsFrom(seed + 1000);
      for (let i = 0; i < ACCOUNTS; ++i) {
        const { cash, holdings } = drawAccount(draws, e.ids, 16);
        const { netWorth, maintenance, closeOut, grace } = await e.appraise(cash, holdings);
        expect({ netWorth, maintenance, closeOut, grace }).to.deep.equal(state(cash, holdings, e.assets, e.peg));
      }
    });

    it(`appraiseOpening · AHC-5, ORA-4, ODC-5 · W_out and B_i equal the specification's to the unit (seed ${seed})`, async () => {
      const e = await randomEngine(seed, 16);
      const draws = drawsFrom(seed + 2000);
      for (let i = 0; i < ACCOUNTS; ++i) {
        const { cash, holdings } = drawAccount(draws, e.ids, 16);
        expect(await e.appraiseOpening(cash, holdings)).to.deep.equal(opening(cash, holdings, e.assets, e.peg));
      }
    });
  }

  it("appraise · HLT-3, HLT-6 · a list gives each account what a call of its own gives, in any order", async () => {
    const e = await randomEngine(5, 12);
    const draws = drawsFrom(5000);
    const accounts = Array.from({ length: 25 }, () => {
      const account = drawAccount(draws, e.ids, 12);
      const wanted = draws.pick([0, draws.pick(account.holdings).asset]);
      return { ...account, wanted };
    });
    const ask = async (list: typeof accounts) => {
      const words = list.flatMap(({ cash, holdings, wanted }) => record(cash, holdings, wanted));
      return decode(
        await e.engine.appraise(words),
        list.map(({ wanted }) => wanted !== 0),
      );
    };
    const together = await ask(accounts);
    for (const [index, account] of accounts.entries()) {
      expect(together[index]).to.deep.equal(await e.appraise(account.cash, account.holdings, account.wanted));
    }
    expect((await ask([...accounts].reverse())).reverse()).to.deep.equal(together);
  });

  it("appraise · RM-15 · an account without collateral is its cash, and has no buffer and no grace", async () => {
    const e = await randomEngine(6, 1);
    for (const cash of [0n, 1n, -1n, 2n ** 100n, -(2n ** 100n)]) {
      const found = await e.appraise(cash, []);
      expect(found).to.deep.equal({
        netWorth: cash,
        maintenance: 0n,
        closeOut: 0n,
        grace: 2n ** 32n - 1n,
        worstStatus: 0n,
        priceMoves: 0n,
      });
      expect(await e.appraiseOpening(cash, [])).to.deep.equal({ netWorth: cash, buffer: 0n });
    }
  });

  it("appraise · an empty list gives no words", async () => {
    const e = await randomEngine(7, 1);
    expect(await e.engine.appraise([])).to.deep.equal([]);
  });
});
