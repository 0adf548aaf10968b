import { expect } from "chai";
import { attackSystem, indexTo, profitIf } from "../fixtures/gains.js";
import { ethers } from "../fixtures/system.js";
import { WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, potOf, sumsOf } from "../fixtures/trading.js";

const SIZE = 40n * WAD + 1_234_567n;
const PARTS = [1n, 7n, 40n];
const WEI = 5_000n; // two writes at 2,000 and their reading

/** What `run` leaves a party and a market's fees, on a chain that is taken back. */
async function outcome(s: Awaited<ReturnType<typeof attackSystem>>, accounts: string[], run: () => Promise<unknown>) {
  const snapshot: unknown = await ethers.provider.send("evm_snapshot", []);
  await run();
  let worth = 0n;
  for (const account of accounts) worth += (await sumsOf(s, account)).worth;
  const { fees } = potOf((await s.vault.marketOf(ETH_PERP))[1]);
  await ethers.provider.send("evm_revert", [snapshot]);
  return { worth, fees };
}

/**
 * Goal: pay less, or get more, for the same by doing it in parts or there and back. Budget: 200,000. Steps: one trade against many, open at
 * one edge of the band and close at the other, settle after every wei, deleverage in parts.
 */
describe("P-07 splitting", () => {
  it("matchOrders · P-07 · ACC-10 · a trade in parts leaves its sides no more and the market no less", async () => {
    const s = await loadFixture(attackSystem);
    const accounts = [s.cross(s.carol), s.cross(s.dave)];
    const results = [];
    for (const parts of PARTS) {
      results.push(
        await outcome(s, accounts, async () => {
          for (let i = 0n; i < parts; ++i) {
            const size = i + 1n === parts ? SIZE - (SIZE / parts) * (parts - 1n) : SIZE / parts;
            await s.trade(s.carol, s.dave, size, at(2_003));
          }
        }),
      );
    }
    for (const part of results.slice(1)) {
      expect(part.worth).to.be.at.most(results[0]!.worth + 10n ** 12n); // seconds of interest on 200,000
      expect(part.fees).to.be.at.least(results[0]!.fees);
    }
  });

  it("settle · P-07 · ACC-10 · settling a loss in many steps leaves no more than in one", async () => {
    const s = await loadFixture(attackSystem);
    const accounts = [s.cross(s.alice)];
    const paths = [[1_900], [1_980, 1_960, 1_940, 1_920, 1_900]].map((path) => async () => {
      for (const price of path) {
        await indexTo(s, price);
        await s.vault.settle(s.cross(s.alice), ETH_PERP);
      }
    });
    const [once, often] = [await outcome(s, accounts, paths[0]!), await outcome(s, accounts, paths[1]!)];
    expect(often.worth).to.be.at.most(once.worth + 10n ** 15n); // a minute of interest
  });

  for (const [open, close] of [
    [0.981, 0.981],
    [1.019, 0.981],
    [0.981, 1.019],
  ] as const) {
    it(`matchOrders · P-07 · ACC-9 · no profit from opening at ${open} and closing at ${close} of the index`, async () => {
      const s = await loadFixture(attackSystem);
      const profit = await profitIf(s, s.party, async () => [
        await s.trade(s.carol, s.dave, SIZE, at(2_000 * open)),
        await s.trade(s.dave, s.carol, SIZE, at(2_000 * close)),
      ]);
      expect(profit).to.be.lessThan(-WEI);
    });
  }
});
