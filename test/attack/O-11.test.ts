import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import {
  deployFeed,
  deployMedian,
  deployRatio,
  MAX_DISCOUNT,
  MINUTE,
  NO_FEED,
  policyOf,
  PRICE,
  RATE,
  ratioParts,
  ratioSource,
} from "../fixtures/sources.js";
import { WAD } from "../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const REDEMPTION = (PRICE * RATE) / WAD;
const RATIO_GAS = 70_000n;

/** Two venues and redemption, two of three. */
async function venues() {
  const parts = await ratioParts();
  const redemption = await deployRatio({ ...parts.policy, market: NO_FEED });
  const other = await deployFeed(REDEMPTION);
  const median = await deployMedian(
    [
      policyOf(parts.market, REDEMPTION),
      policyOf(other, REDEMPTION),
      policyOf(redemption, REDEMPTION, { gasLimit: RATIO_GAS }),
    ],
    2,
  );
  return { ...parts, other, redemption, median };
}

/**
 * Goal: buy healthy accounts' collateral cheaply. Budget: what it takes to print any price on one venue, as often as wanted. Steps: print 35 %
 * below redemption, liquidate at that price; hold the print; mark the discount first and print again later.
 */
describe("O-11 one venue's print on a redeemable asset", () => {
  for (const share of [95n, 80n, 65n, 5n]) {
    it(`latestRoundData · O-11 · a print at ${share} % moves the price liquidation uses by at most half of maxDiscount`, async () => {
      const s = await loadFixture(ratioSource);
      await s.market.set((REDEMPTION * share) / 100n);
      const { answer } = await s.source.latestRoundData();
      expect(answer).to.be.greaterThanOrEqual(REDEMPTION - (REDEMPTION * MAX_DISCOUNT) / 20_000n);
    });
  }

  it("pokeGap · O-11 · prints that are cleared in between never add up to a confirmed discount", async () => {
    const s = await loadFixture(ratioSource);
    const least = REDEMPTION - (REDEMPTION * MAX_DISCOUNT) / 20_000n;
    for (let round = 0; round < 6; ++round) {
      await s.market.set((REDEMPTION * 65n) / 100n);
      await s.source.pokeGap();
      expect((await s.source.latestRoundData()).answer).to.be.greaterThanOrEqual(least);
      await time.increase(5n * MINUTE);
      await s.market.set(REDEMPTION);
      await s.source.pokeGap();
      await time.increase(5n * MINUTE);
    }
  });

  it("latestRoundData · O-11 · one of three at -35 % changes nothing, two of three are the market", async () => {
    const s = await loadFixture(venues);
    const print = (REDEMPTION * 65n) / 100n;
    await s.market.set(print);
    expect((await s.median.latestRoundData()).answer).to.equal(REDEMPTION);
    expect((await s.median.latestRoundData()).spread).to.equal((REDEMPTION * 50n) / 10_000n);
    await s.other.set(print);
    expect((await s.median.latestRoundData()).answer).to.equal(print);
  });

  it("latestRoundData · O-11 · two venues apart from each other and from redemption widen the spread", async () => {
    const s = await loadFixture(venues);
    await s.market.set((REDEMPTION * 65n) / 100n);
    await s.other.set((REDEMPTION * 85n) / 100n);
    const { answer, spread } = await s.median.latestRoundData();
    expect(answer).to.equal((REDEMPTION * 85n) / 100n);
    expect(spread).to.equal((REDEMPTION * 15n) / 100n);
  });
});
