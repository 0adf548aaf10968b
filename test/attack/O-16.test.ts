import { expect } from "chai";
import { attackSystem, indexTo, isolatedTrade, othersOf, profitIf } from "../fixtures/gains.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, loadFixture, sumsOf } from "../fixtures/trading.js";

const SIZE = 30n * WAD;
const THRESHOLD = 0.005; // deviation at which the feed reports

/**
 * Goal: gain from an index update seen before it is on chain. Budget: 20,000 and 200,000. Steps: trade inside the band around the old index,
 * let the update in, trade back around the new one; between two own accounts, and against an order that somebody left resting.
 */
describe("O-16 trading around an index update", () => {
  for (const move of [THRESHOLD, -THRESHOLD, 0.02, -0.03]) {
    it(`matchOrders · O-16 · no profit between own accounts around an update of ${move}, at any price of the band`, async () => {
      for (const [entry, exit] of [
        [1, 1],
        [0.981, 1.019],
        [1.019, 0.981],
      ] as const) {
        const s = await loadFixture(attackSystem);
        const others = await othersOf(s);
        const profit = await profitIf(s, s.party, async () => {
          const first = await isolatedTrade(s, s.carol, s.dave, SIZE, at(2_000 * entry));
          await indexTo(s, 2_000 * (1 + move));
          return [first, await isolatedTrade(s, s.dave, s.carol, SIZE, at(2_000 * (1 + move) * exit))];
        });
        expect(profit).to.be.lessThan(0n);
        expect(await othersOf(s)).to.be.at.least(others - usd(1) / 100n);
      }
    });
  }

  it("matchOrders · O-16 · O-17 · against a resting order the gain is what its maker signed away, less fees; nobody else pays", async () => {
    const s = await loadFixture(attackSystem);
    const maker = s.cross(s.lender);
    const stale = await s.order(s.lender, -SIZE, at(2_000));
    const [before, others] = [(await sumsOf(s, maker)).worth, await othersOf(s)];
    let lost = 0n;
    const profit = await profitIf(s, s.party, async () => {
      const take = await s.match(stale, await s.order(s.carol, SIZE, at(2_000)), SIZE);
      await indexTo(s, 2_000 * (1 + THRESHOLD));
      lost = before - (await sumsOf(s, maker)).worth;
      expect((await othersOf(s)) + lost).to.be.at.least(others - usd(1) / 100n);
      return [take];
    });
    const fees = (SIZE * 2_000n * 7n) / 10_000n;
    expect(profit + fees).to.be.at.most(lost + usd(1) / 100n);
    expect(profit).to.be.at.most((SIZE * 2_000n * 5n) / 1_000n);
  });
});
