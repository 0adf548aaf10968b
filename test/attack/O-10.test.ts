import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import { DAY, PRICE, RATE, ratioSource } from "../fixtures/sources.js";
import { WAD } from "../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const REDEMPTION = (PRICE * RATE) / WAD;

/**
 * Goal: borrow against an asset at what its contract says it redeems for, while nobody pays that; or against a rate pushed up. Budget: the asset at
 * its market price; a donation of any size. Steps: buy at the discount, borrow at redemption; donate, borrow at the rate, and poke it in.
 */
describe("O-10 a price that is only redemption", () => {
  for (const share of [99n, 95n, 93n, 70n, 30n, 2n]) {
    it(`latestRoundData · O-10 · bought at ${share} % of redemption the asset backs at most what was paid, from the first second`, async () => {
      const s = await loadFixture(ratioSource);
      await s.market.set((REDEMPTION * share) / 100n);
      const { answer, spread } = await s.source.latestRoundData();
      expect(answer - spread).to.be.lessThanOrEqual((REDEMPTION * share) / 100n);
    });
  }

  it("latestRoundData · O-10, T-08 · a donation adds at most a day's growth a day to what the asset backs, poked or not", async () => {
    for (const isPoked of [false, true]) {
      const s = await loadFixture(ratioSource);
      const { since } = await s.source.anchor();
      await s.rate.set(3n * RATE);
      await s.market.set(3n * REDEMPTION);
      for (let day = 1n; day <= 4n; ++day) {
        await time.increaseTo(since + day * DAY);
        if (isPoked) await s.source.pokeRate();
        await s.underlying.set(PRICE);
        await s.market.set(3n * REDEMPTION);
        const { answer, spread } = await s.source.latestRoundData();
        expect(answer - spread).to.be.lessThanOrEqual((REDEMPTION * (10_000n + 6n * day)) / 10_000n);
      }
    }
  });
});
