import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import {
  deployFeeds,
  deployMedian,
  deployTwap,
  DEPTH,
  divUp,
  policyOf,
  powerOfTick,
  PRICE,
  standingPool,
  TICK,
  WINDOW,
} from "../fixtures/sources.js";

const { loadFixture, time } = networkHelpers;
const SLOT = 12n;
const TWAP_GAS = 70_000n;

async function pools() {
  const parts = await standingPool();
  const source = await deployTwap(parts.policy);
  const feeds = await deployFeeds(PRICE, PRICE + 10n ** 8n);
  const policies = [policyOf(source, PRICE, { gasLimit: TWAP_GAS }), ...feeds.map((feed) => policyOf(feed))];
  return { ...parts, source, feeds, median: await deployMedian(policies, 2) };
}

/**
 * Goal: move the mean of a pool. Budget: k of n slots at any displacement; or nearly all liquidity taken out first, which makes each
 * slot cheap. Steps: displace, hold, read; and the same against a median that has the pool as one of three sources.
 */
describe("O-03 holding a pool displaced over blocks", () => {
  for (const [slots, displacement] of [
    [1n, 9_531n], // times 2.6
    [3n, 9_531n],
    [15n, 953n], // + 10 %
    [75n, 488n], // + 5 %, half the window
    [10n, -22_315n], // down to a tenth
  ] as const) {
    it(`latestRoundData · O-03 · ${slots} of 150 slots at ${displacement} ticks move the mean by their share, the median not at all`, async () => {
      const s = await loadFixture(pools);
      const before = await s.median.latestRoundData();
      const now = BigInt(await time.latest());
      await time.setNextBlockTimestamp(now + SLOT);
      await s.pool.move(TICK + displacement, DEPTH);
      await time.increaseTo(now + SLOT + slots * SLOT);
      const share = (displacement * slots * SLOT) / WINDOW;
      const { answer } = await s.source.latestRoundData();
      const [low, high] = [powerOfTick(TICK + share - 1n, 12n, 8n), powerOfTick(TICK + share + 1n, 12n, 8n)];
      expect(answer >= low && answer <= high, `${answer} outside ${low} to ${high}`).to.equal(true);

      const after = await s.median.latestRoundData();
      const [least, most] = [PRICE, PRICE + 10n ** 8n];
      expect(after.answer >= least && after.answer <= most, "median outside the other two").to.equal(true);
      expect(after.spread).to.be.lessThanOrEqual(divUp(most * 100n, 10_000n));
      expect(before.answer >= least && before.answer <= most).to.equal(true);
    });
  }

  it("latestRoundData · O-03 · with the liquidity gone the pool is left out, and the median goes on without it", async () => {
    const s = await loadFixture(pools);
    await s.pool.move(TICK + 9_531n, DEPTH / 100_000n);
    await time.increase(SLOT);
    await expect(s.source.latestRoundData()).to.be.revertedWithCustomError(s.source, "TwapSourceTooThin");
    const { answer } = await s.median.latestRoundData();
    expect(answer).to.equal(PRICE + 10n ** 8n / 2n);
  });

  it("latestRoundData · O-03 · a pool and a dead feed are no quorum that a pool decides", async () => {
    const s = await loadFixture(pools);
    await s.feeds[0]!.set(0n);
    await s.pool.move(TICK + 9_531n, DEPTH);
    await time.increase(WINDOW);
    const { answer, spread } = await s.median.latestRoundData();
    const gap = (await s.source.latestRoundData()).answer - PRICE - 10n ** 8n;
    expect(answer - spread).to.be.lessThanOrEqual(PRICE + 10n ** 8n);
    expect(spread).to.be.greaterThanOrEqual(gap / 2n);
  });
});
