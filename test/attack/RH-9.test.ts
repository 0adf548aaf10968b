import { expect } from "chai";
import { attackSystem, indexTo, profitIf } from "../fixtures/gains.js";
import { WAD } from "../fixtures/parameters.js";
import { at, BTC_PERP, ETH_PERP, loadFixture, time } from "../fixtures/trading.js";

const HOUR = 3_600;
const markets = [
  { market: ETH_PERP, price: 2_000, held: 40n * WAD },
  { market: BTC_PERP, price: 60_000, held: (4n * WAD) / 3n },
];

/** The lender is long against carol's short in both markets, and both have been quiet for five hours. */
async function quietHour() {
  const s = await attackSystem();
  await s.trade(s.bob, s.alice, 100n * WAD, at(2_000)); // nobody else holds anything
  for (const { market, price, held } of markets) {
    await s.trade(s.lender, s.carol, held, at(price), { buyer: { market }, seller: { market } });
  }
  await time.increase(5 * HOUR);
  await indexTo(s, 2_000);
  return s;
}

/**
 * Goal: earn more funding on a short than it costs to move the premium. Budget: two addresses of 100,000. Steps: in a quiet hour carol's
 * short, all there is, is sold on to dave's account at the clamp above the index, whole or in part, in one market or in both; the pair then
 * holds on. It is the cheapest form of a wash trade: no position is opened that would have to be closed. Measured against holding on
 * without the wash, since interest is due anyway; gas included.
 */
describe("RH-9 wash trades that move the funding premium", () => {
  for (const count of [1, 2]) {
    for (const [part, of] of [
      [1n, 1n],
      [1n, 4n],
      [1n, 20n],
    ] as const) {
      it(`matchOrders · RH-9 · FPF-6 · no profit from washing ${part}/${of} of the short in ${count} market(s)`, async () => {
        const s = await loadFixture(quietHour);
        const hold = async () => {
          for (let i = 0; i < 8; ++i) {
            await time.increase(HOUR);
            await indexTo(s, 2_000);
          }
          return [];
        };
        const plain = await profitIf(s, s.party, hold);
        const washed = await profitIf(s, s.party, async () => {
          const sent = [];
          for (const { market, price, held } of markets.slice(0, count)) {
            const size = (held * part) / of;
            const wish = { market };
            sent.push(await s.trade(s.carol, s.dave, size, at(price * 1.005), { buyer: wish, seller: wish }));
          }
          return [...sent, ...(await hold())];
        });
        expect(plain).to.be.greaterThan(0n);
        expect(washed - plain).to.be.lessThan(0n);
      });
    }
  }

  it("matchOrders · RH-9 · washing the short to and fro every hour costs more each time", async () => {
    const s = await loadFixture(quietHour);
    const profit = await profitIf(s, s.party, async () => {
      const sent = [];
      for (let i = 0; i < 4; ++i) {
        const [from, to] = i % 2 === 0 ? [s.carol, s.dave] : [s.dave, s.carol];
        sent.push(await s.trade(from, to, 40n * WAD, at(2_010)));
        await time.increase(HOUR);
        await indexTo(s, 2_000);
      }
      return sent;
    });
    expect(profit).to.be.lessThan(0n);
  });
});
