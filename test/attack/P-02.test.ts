import { expect } from "chai";
import { attackSystem, indexTo } from "../fixtures/gains.js";
import { WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, stateOf, time } from "../fixtures/trading.js";

const signOf = (value: bigint) => (value > 0n ? 1 : value < 0n ? -1 : 0);

/**
 * Goal: make the side that should pay receive. Budget: any margin on either side. Steps: the same trade with little and with much margin
 * behind the buyer, then leave the market quiet. Measured: the sign of funding against the sign of premium plus interest.
 */
describe("P-02 funding of the wrong sign", () => {
  for (const [price, sign] of [
    [2_010, 1],
    [1_990, -1],
  ] as const) {
    for (const extra of [0n, 10_000_000n]) {
      it(`pokeMarket · P-02 · a premium of ${price - 2_000} makes ${sign > 0 ? "longs" : "shorts"} pay, ${extra} of margin more or less`, async () => {
        const s = await loadFixture(attackSystem);
        if (extra !== 0n) await s.give(s.carol, 0, extra * 10n ** 6n);
        await time.increase(10_800);
        await indexTo(s, 2_000);
        await s.trade(s.carol, s.dave, 60n * WAD, at(price));
        const before = stateOf((await s.vault.marketOf(ETH_PERP))[0]);
        await time.increase(600);
        await s.vault.pokeMarket(ETH_PERP);
        const after = stateOf((await s.vault.marketOf(ETH_PERP))[0]);
        expect(signOf(before.premium)).to.equal(sign);
        expect(signOf(after.funding - before.funding)).to.equal(sign);
        const quotes = await Promise.all(
          [s.carol, s.dave].map(async (one) => (await s.positionOf(s.cross(one))).quote),
        );
        const own = BigInt(price) * 60n * WAD;
        expect(signOf(quotes[0]! + own)).to.equal(-sign);
        expect(signOf(quotes[1]! - own + 10_000n)).to.equal(sign);
      });
    }
  }
});
