import { expect } from "chai";
import { attackSystem, indexTo, othersOf, profitIf, tried } from "../fixtures/gains.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, sumsOf } from "../fixtures/trading.js";

const SIZE = 46n * WAD;

/** Carol's isolated account is long 46 ETH at 2,000 against bob; the index then stands at `dollars`. */
async function longAt(dollars: number) {
  const s = await attackSystem();
  await s.trade(s.carol, s.bob, SIZE, at(2_000), { buyer: { account: s.isolated(s.carol) } });
  await indexTo(s, dollars);
  return s;
}

/**
 * Goal: give an account's money to its twin at the edge of the band and leave the debt to the pool. Budget: 20,000. Steps: in every state the
 * account sells to, or buys from, the twin at the worst price of the band, whole and in parts.
 */
describe("B-07 a self-trade that leaves bad debt", () => {
  for (const dollars of [2_000, 1_900, 1_868, 1_850, 1_830, 1_800, 1_785, 1_760]) {
    it(`matchOrders · B-07 · RC-1 · no profit at an index of ${dollars}, and nobody else loses`, async () => {
      const s = await longAt(dollars);
      const [account, others] = [s.isolated(s.carol), await othersOf(s)];
      for (const [size, price] of [
        [-SIZE, 0.9801],
        [-SIZE / 5n, 0.9801],
        [SIZE / 5n, 1.0199],
      ] as const) {
        const profit = await profitIf(s, s.party, async () => {
          const sent = [];
          for (let i = 0; i < 5; ++i) {
            const [buyer, seller] = size > 0n ? [s.carol, s.dave] : [s.dave, s.carol];
            const wish = { account };
            const wishes = size > 0n ? { buyer: wish } : { seller: wish };
            const traded = size > 0n ? size : -size;
            sent.push(...(await tried(s.trade(buyer, seller, traded, at(dollars * price), wishes))));
          }
          expect((await sumsOf(s, account)).worth).to.be.at.least(dollars <= 1_785 ? -usd(2_000) : 0n);
          expect(await othersOf(s)).to.be.at.least(others - usd(1));
          return sent;
        });
        expect(profit).to.be.lessThan(usd(1) / 100n);
      }
    });
  }

  it("matchOrders · B-07 · RC-1 · an insolvent account gives nothing away, not a wei under the mark", async () => {
    const s = await longAt(1_760);
    const { worth } = await sumsOf(s, s.isolated(s.carol));
    expect(worth).to.be.lessThan(0n);
    const sell = async (price: bigint) =>
      s.trade(s.dave, s.carol, SIZE, price, { seller: { account: s.isolated(s.carol) } });
    await expect(sell(at(1_760) - 1_000n)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
  });
});
