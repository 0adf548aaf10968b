import { expect } from "chai";
import { attackSystem, othersOf, profitIf } from "../fixtures/gains.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, loadFixture, sumsOf } from "../fixtures/trading.js";

const SIZE = 30n * WAD;
const TAKER_FEE = 5n; // [bp]
const MAKER_FEE = 2n; // [bp]

/**
 * Goal: stand between two orders that cross and keep the gap. Budget: 100,000. Steps: alice will buy up to 2,020, the lender will sell from
 * 1,990; carol takes from the one and gives to the other, in one call, with orders of her own, and holds nothing afterwards.
 * The gap is what the two signed away: whoever brings crossing orders together may choose the price between their limits, and the first one to
 * do so ends it. What is held here: neither gets worse than his limit, nobody else pays, and the gain is at most the gap less both fees.
 */
describe("X-20 standing between crossing orders", () => {
  it("matchOrders · X-20 · DRV-4 · the gain is at most the gap less fees, and each gets his limit", async () => {
    const s = await loadFixture(attackSystem);
    const buy = await s.order(s.alice, SIZE, at(2_020));
    const sell = await s.order(s.lender, -SIZE, at(1_990));
    const [others, alice, lender] = [
      await othersOf(s),
      (await sumsOf(s, s.cross(s.alice))).worth,
      (await sumsOf(s, s.cross(s.lender))).worth,
    ];
    const profit = await profitIf(s, s.party, async () => {
      const own = [
        await s.order(s.carol, SIZE, at(1_990), { slot: 1 }),
        await s.order(s.carol, -SIZE, at(2_020), { slot: 2 }),
      ];
      const sent = await s.exchange.connect(s.carol).matchOrders(
        [sell, own[0]!, buy, own[1]!],
        [
          { maker: 0, taker: 1, size: SIZE },
          { maker: 2, taker: 3, size: SIZE },
        ],
      );
      const cost = (dollars: bigint) => dollars * 30n * WAD;
      const makers = ((cost(2_020n) + cost(1_990n)) * MAKER_FEE) / 10_000n;
      expect((await s.positionOf(s.cross(s.carol))).size).to.equal(0n);
      const lost =
        alice + lender - (await sumsOf(s, s.cross(s.alice))).worth - (await sumsOf(s, s.cross(s.lender))).worth;
      expect(lost).to.be.within(cost(30n) + makers - usd(1), cost(30n) + makers + usd(1));
      expect((await othersOf(s)) + lost).to.be.at.least(others - usd(1) / 100n);
      return [sent];
    });
    const fees = ((2_020n + 1_990n) * SIZE * TAKER_FEE) / 10_000n;
    expect(profit).to.be.at.most(30n * SIZE - fees);
    expect(profit).to.be.greaterThan(0n);
  });

  it("matchOrders · X-20 · E-05 · an order bound to a counterparty gives nobody else the gap", async () => {
    const s = await loadFixture(attackSystem);
    const buy = await s.order(s.alice, SIZE, at(2_020), { counterparty: s.lender.address });
    const own = await s.order(s.carol, -SIZE, at(2_020));
    await expect(s.match(buy, own, SIZE))
      .to.be.revertedWithCustomError(s.exchange, "ExchangeNotCounterparty")
      .withArgs(s.cross(s.alice), s.lender.address);
  });
});
