import { expect } from "chai";
import { deployEngine, haircut, INVALID, STALE, VALID, worstStep } from "../../../fixtures/engine.js";
import { FAULTS } from "../../../fixtures/feed-faults.js";
import { bounds, ethers, networkHelpers } from "../../../fixtures/system.js";
import {
  deployFeeds,
  deployMedian,
  deployRatio,
  deployTwap,
  FEE,
  intoInterval,
  MAX_AGE,
  policyOf,
  PRICE,
  pullSource,
  ratioParts,
  signed,
  standingPool,
} from "../../../fixtures/sources.js";
import { WAD } from "../../../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const GOOD = 9;
/** A listing wide enough for the spread of every source below [bp]. */
const DEVIATION = 500;

/** An engine that lists one asset for each kind of source, and a plain feed; how to break a source is beside it. */
async function listed() {
  const e = await deployEngine();
  const good = await e.list(GOOD);
  const pull = await pullSource();
  const from = await intoInterval(20n);
  await pull.source.update([signed({ publishTime: from })], { value: FEE });
  const ratio = await ratioParts();
  const feeds = await deployFeeds(PRICE, PRICE, PRICE);
  const median = await deployMedian(
    feeds.map((feed) => policyOf(feed)),
    2,
  );
  await ratio.market.set((PRICE * 115n) / 100n);
  await ratio.underlying.set(PRICE);
  const sources = {
    ratio: {
      asset: 2,
      source: await deployRatio(ratio.policy),
      break: () => ratio.underlying.setFault(FAULTS.revertEmpty, 0n),
    },
    median: {
      asset: 3,
      source: median,
      break: () => Promise.all(feeds.slice(1).map((feed) => feed.setFault(FAULTS.burn, 0n))),
    },
    pull: { asset: 4, source: pull.source, break: () => Promise.resolve() },
  };
  for (const { asset, source } of Object.values(sources)) {
    const { answer } = await source.latestRoundData();
    const token = await ethers.deployContract("MockToken", ["T", "T", 18]);
    const feedPolicy = { feed: source, maxAge: MAX_AGE, deviation: DEVIATION, ...bounds(answer) };
    await e.engine.setAsset(asset, token, feedPolicy, haircut, worstStep, answer * 10n ** 10n);
    await e.engine.recordPrice(asset);
  }
  return { e, good, ...sources };
}

describe("oracle · sources behind the engine", () => {
  for (const kind of ["pull", "ratio", "median"] as const) {
    it(`priceOf · ORA-1 · a ${kind} source is listed and read like any feed`, async () => {
      const s = await loadFixture(listed);
      const { asset, source } = s[kind];
      const [{ answer, updatedAt, roundId }, price] = [await source.latestRoundData(), await s.e.engine.priceOf(asset)];
      expect(price.status).to.equal(VALID);
      expect(price.mid).to.equal(answer * 10n ** 10n);
      expect([price.updatedAt, price.round]).to.deep.equal([updatedAt, roundId]);
    });
  }

  for (const kind of ["ratio", "median"] as const) {
    it(`appraise · ODC-4, RC-7 · a ${kind} source without an answer is Invalid: the last good price for its leg, nothing for others`, async () => {
      const s = await loadFixture(listed);
      const { asset } = s[kind];
      const recorded = await s.e.engine.queryFilter(s.e.engine.filters.PriceRecorded(asset));
      const answer = recorded.at(-1)!.args.answer;
      await s[kind].break();
      await s.good.feed.set(PRICE);
      expect((await s.e.engine.priceOf(asset)).status).to.equal(INVALID);
      const state = await s.e.appraise(0n, [{ asset, balance: WAD }], asset);
      expect(state.netWorth).to.equal((answer + (answer * 20n) / 1_000n) * 10n ** 10n);
      expect(state.wanted?.status).to.equal(INVALID);
      const opening = await s.e.appraiseOpening(0n, [{ asset, balance: WAD }]);
      expect(opening.netWorth).to.equal(0n);
      expect((await s.e.engine.priceOf(GOOD)).status).to.equal(VALID);
    });
  }

  it("priceOf · O-05 · a pull source nobody brings a price to is Stale by the listing's age", async () => {
    const s = await loadFixture(listed);
    const { updatedAt } = await s.pull.source.latestRoundData();
    await time.increaseTo(updatedAt + MAX_AGE - (MAX_AGE % 60n));
    expect((await s.e.engine.priceOf(s.pull.asset)).status).to.equal(VALID);
    await time.increase(1);
    expect((await s.e.engine.priceOf(s.pull.asset)).status).to.equal(STALE);
  });

  it("setAsset · O-03 · a pool's mean is not listed by itself", async () => {
    const s = await loadFixture(listed);
    const { policy } = await standingPool();
    const source = await deployTwap(policy);
    const { answer } = await source.latestRoundData();
    const token = await ethers.deployContract("MockToken", ["T", "T", 18]);
    const feedPolicy = { feed: source, maxAge: MAX_AGE, deviation: DEVIATION, ...bounds(answer) };
    await expect(s.e.engine.setAsset(1, token, feedPolicy, haircut, worstStep, answer * 10n ** 10n))
      .to.be.revertedWithCustomError(s.e.engine, "RiskDependentSource")
      .withArgs(await source.getAddress());
  });

  it("setAsset · O-14 · O-08 · a source in other units than the reference is refused", async () => {
    const s = await loadFixture(listed);
    const token = await ethers.deployContract("MockToken", ["T", "T", 18]);
    const feedPolicy = { feed: s.median.source, maxAge: MAX_AGE, deviation: DEVIATION, ...bounds(PRICE) };
    await expect(s.e.engine.setAsset(5, token, feedPolicy, haircut, worstStep, 200n * WAD))
      .to.be.revertedWithCustomError(s.e.engine, "RiskReferenceMismatch")
      .withArgs(5, 2_000n * WAD, 200n * WAD);
  });
});
