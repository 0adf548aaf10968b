import { expect } from "chai";
import { attackSystem, indexTo, profitIf, tried } from "../fixtures/gains.js";
import { WAD } from "../fixtures/parameters.js";
import { at, loadFixture } from "../fixtures/trading.js";

const SIZE = 40n * WAD;

/**
 * Goal: a free option: commit to buy and to sell, see the price, cancel the loser. Budget: 200,000. Steps: sign both ways, let the index move,
 * cancel one, have the other filled by the second own account, the only one that would. An order binds nobody before it trades, and then it
 * trades within the band of the index of that moment: there is no price of an earlier moment to be had.
 */
describe("P-08 both ways and cancel one", () => {
  for (const move of [0.005, -0.02, 0.03, -0.04]) {
    it(`cancel · P-08 · no profit over a move of ${move}`, async () => {
      const s = await loadFixture(attackSystem);
      const [buy, sell] = [
        await s.order(s.carol, SIZE, at(2_000)),
        await s.order(s.carol, -SIZE, at(2_000), { slot: 1 }),
      ];
      const profit = await profitIf(s, s.party, async () => {
        await indexTo(s, 2_000 * (1 + move));
        const [loser, winner] = move > 0 ? [sell, buy] : [buy, sell];
        const { account, slot, sequence } = loser.order;
        const sent = [await s.exchange.connect(s.carol).cancel(account, [slot], sequence + 1n)];
        const other = await s.order(s.dave, -winner.order.size, at(2_000));
        sent.push(...(await tried(s.match(winner, other, SIZE))));
        return sent;
      });
      expect(profit).to.be.lessThan(0n);
    });
  }

  it("matchOrders · P-08 · O-16 · beyond the band the old price is not to be had", async () => {
    const s = await loadFixture(attackSystem);
    const buy = await s.order(s.carol, SIZE, at(2_000));
    await indexTo(s, 2_060);
    await expect(s.match(buy, await s.order(s.dave, -SIZE, at(2_000)), SIZE)).to.be.revertedWithCustomError(
      s.vault,
      "VaultPriceOutsideBand",
    );
  });
});
