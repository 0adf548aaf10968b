import { expect } from "chai";
import { attackSystem, indexTo, othersOf, profitIf, tried } from "../fixtures/gains.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, potOf, sumsOf } from "../fixtures/trading.js";

const SIZE = 46n * WAD;

/** Carol's isolated account is long 46 ETH at 2,000 against bob; the index then stands at `dollars`. */
async function longAt(dollars: number) {
  const s = await attackSystem();
  await s.trade(s.carol, s.bob, SIZE, at(2_000), { buyer: { account: s.isolated(s.carol) } });
  await indexTo(s, dollars);
  return s;
}
const feesOf = async (s: Awaited<ReturnType<typeof longAt>>) => potOf((await s.vault.marketOf(ETH_PERP))[1]).fees;

/**
 * Goal: trade without fees: a reducing trade's fee is waived where the account has no room for it. Budget: 20,000. Steps: in distress and below
 * nothing, reduce and open again with the second account, both sides, in one call and in many.
 */
describe("X-14 waived fees", () => {
  it("matchOrders · X-14 · one account on both sides of a call pays for both touches, and gets no fee back it never paid", async () => {
    const s = await longAt(1_880);
    const account = s.isolated(s.carol);
    const wish = { account };
    const orders = [
      await s.order(s.carol, -20n * WAD, at(1_880), { ...wish, slot: 1 }),
      await s.order(s.dave, 20n * WAD, at(1_880), { slot: 1 }),
      await s.order(s.dave, -5n * WAD, at(1_880), { slot: 2 }),
      await s.order(s.carol, 5n * WAD, at(1_880), { ...wish, slot: 2 }),
    ];
    const [fees, worth, others] = [await feesOf(s), (await sumsOf(s, account)).worth, await othersOf(s)];
    await s.exchange.matchOrders(orders, [
      { maker: 0, taker: 1, size: 20n * WAD },
      { maker: 2, taker: 3, size: 5n * WAD },
    ]);
    const charged = (await feesOf(s)) - fees;
    expect(charged).to.be.within((1_880n * 25n * WAD * 7n) / 10_000n, (1_880n * 25n * WAD * 7n) / 10_000n + 4n);
    expect(worth - (await sumsOf(s, account)).worth).to.be.greaterThan(usd(10));
    expect(await othersOf(s)).to.be.at.least(others - usd(1) / 100n);
  });

  for (const dollars of [1_880, 1_800, 1_784, 1_760]) {
    it(`matchOrders · X-14 · B-07 · no profit at ${dollars} from reducing and opening again, and the market's fees do not fall`, async () => {
      const s = await longAt(dollars);
      const account = s.isolated(s.carol);
      const fees = await feesOf(s);
      const profit = await profitIf(s, s.party, async () => {
        const sent = [];
        for (let i = 0; i < 4; ++i) {
          sent.push(...(await tried(s.trade(s.dave, s.carol, 10n * WAD, at(dollars), { seller: { account } }))));
          sent.push(...(await tried(s.trade(s.carol, s.dave, 10n * WAD, at(dollars), { buyer: { account } }))));
        }
        expect(await feesOf(s)).to.be.at.least(fees);
        return sent;
      });
      expect(profit).to.be.lessThan(usd(1) / 100n);
    });
  }

  it("matchOrders · X-14 · RC-1 · an insolvent account's fee is waived to the wei it has no room for, its counterparty's is not", async () => {
    const s = await longAt(1_760);
    const [fees, worth] = [await feesOf(s), (await sumsOf(s, s.isolated(s.carol))).worth];
    const price = at(1_760) + 1_000n; // the charge of writing what is left
    await s.trade(s.dave, s.carol, 10n * WAD, price, { seller: { account: s.isolated(s.carol) } });
    const paid = (await feesOf(s)) - fees;
    expect(paid).to.be.within((17_600n * WAD * 2n) / 10_000n, (17_600n * WAD * 2n) / 10_000n + 10_000n);
    expect((await sumsOf(s, s.isolated(s.carol))).worth - worth).to.be.within(
      -usd(1) / 1_000n, // seconds of funding
      usd(1) / 1_000n,
    );
  });
});
