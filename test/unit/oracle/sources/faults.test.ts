import { expect } from "chai";
import { ethers, networkHelpers } from "../../../fixtures/system.js";
import { STALE, VALID } from "../../../fixtures/engine.js";
import { answerAs, FAULTS, feedCases } from "../../../fixtures/feed-faults.js";
import {
  deployFeed,
  deployFeeds,
  deployMedian,
  deployRatio,
  deployTwap,
  MAX_AGE,
  policyOf,
  PRICE,
  ratioParts,
  riskWordOf,
  type SourcePolicy,
  standingPool,
} from "../../../fixtures/sources.js";
import { ownGas, traceCall } from "../../../fixtures/trace.js";

const { loadFixture, time } = networkHelpers;
const OTHER = PRICE + 10n ** 8n;
const AHEAD = MAX_AGE + 100n;

/** Feed `bad` inside every kind of composite; the medians have two good feeds beside it. */
async function composites() {
  const [bad, ...good] = await deployFeeds(PRICE, OTHER, OTHER);
  const three = [bad!, ...good].map((feed) => policyOf(feed));
  const { policy, underlying } = await ratioParts();
  const par = (await standingPool()).policy;
  const lone = policyOf(bad!);
  const ratio = await deployRatio({ ...policy, underlying: lone });
  const market = await ethers.deployContract("MockFeed", [
    8,
    "wstETH / USD",
    (PRICE * 115n) / 100n,
    ethers.ZeroAddress,
  ]);
  return {
    bad: bad!,
    good,
    underlying,
    market,
    ratio,
    twoOfThree: await deployMedian(three, 2),
    allOfThree: await deployMedian(three, 3),
    twap: await deployTwap({ ...par, quote: lone }),
    ratioMarket: await deployRatio({ ...policy, market: lone, underlying: policyOf(good[0]!), rate: await parity() }),
    ratioFeeds: policy.market.feed as typeof market,
  };
}

async function parity() {
  return ethers.deployContract("MockRate", [10n ** 18n, 10n ** 18n]);
}

describe("oracle · faults inside a composite", () => {
  for (const feedCase of feedCases(PRICE, MAX_AGE)) {
    const { name, status } = feedCase;
    const isValid = status === VALID;

    it(`latestRoundData · ODC-1, O-04, O-05, O-07 · ${name}: one of three ${isValid ? "counts" : "is left out"}, a part that is needed ${isValid ? "counts" : "ends the answer"}`, async () => {
      const s = await loadFixture(composites);
      const now = BigInt(await time.latest()) + AHEAD;
      const round = await answerAs(s.bad, feedCase, PRICE, now);
      for (const feed of s.good) await feed.setRound(9, OTHER, now, now, 9);
      await s.ratioFeeds.setRound(9, (PRICE * 115n) / 100n, now, now, 9);
      await time.increaseTo(now);

      const { answer, updatedAt } = await s.twoOfThree.latestRoundData();
      expect(answer).to.equal(OTHER);
      expect(updatedAt).to.equal(isValid ? round.updatedAt : now);
      const parts = [s.twap, s.ratio, s.ratioMarket];
      if (isValid) {
        await s.allOfThree.latestRoundData();
        for (const source of parts) await source.latestRoundData();
        return;
      }
      await expect(s.allOfThree.latestRoundData())
        .to.be.revertedWithCustomError(s.allOfThree, "MedianSourceNoQuorum")
        .withArgs(2, 3);
      for (const source of parts) {
        const reading = expect(source.latestRoundData()).to.be;
        if (status === STALE)
          await reading.revertedWithCustomError(s.twap, "SourceStale").withArgs(s.bad, round.updatedAt, MAX_AGE);
        else await reading.revertedWithCustomError(s.twap, "SourceInvalid").withArgs(s.bad);
      }
    });
  }

  it("latestRoundData · O-14 · decimals are pinned: a feed that changes them is still read in the old ones", async () => {
    const s = await loadFixture(composites);
    const before = (await s.twap.latestRoundData()).answer;
    await s.bad.setDecimals(18);
    expect((await s.twap.latestRoundData()).answer).to.equal(before);
  });

  for (const [kind, size] of [
    [FAULTS.burn, 0n],
    [FAULTS.size, 1_000_000n],
    [FAULTS.revertBomb, 1_000_000n],
  ] as const) {
    it(`latestRoundData · E-10, TVC-3 · fault ${kind}: bounded gas, a bounded copy, and the median answers`, async () => {
      const s = await loadFixture(composites);
      const data = s.twoOfThree.interface.encodeFunctionData("latestRoundData");
      const good = await traceCall(s.twoOfThree, data);
      await s.bad.setFault(kind, size);
      const bad = await traceCall(s.twoOfThree, data);
      expect(bad.calls[0]!.gasUsed).to.be.lessThanOrEqual(24_000n);
      expect(ownGas(bad)).to.be.lessThan(ownGas(good) + 5_000n);
      expect((await s.twoOfThree.latestRoundData()).answer).to.equal(OTHER);
    });
  }

  it("read · E-10, TVC-3 · five sources that use all their gas, two of which fail, fit into what the engine leaves for a feed", async () => {
    const feeds = await deployFeeds(PRICE, PRICE);
    const slow = [];
    for (const _ of [1, 2, 3]) slow.push(await ethers.deployContract("MockSource", [8, PRICE, 0n]));
    const source = await deployMedian(
      [...feeds, ...slow].map((feed) => policyOf(feed, PRICE, { gasLimit: 24_000n })),
      3,
    );
    for (const feed of feeds) await feed.setFault(FAULTS.burn, 0n);
    for (const each of slow) await each.setThirst(7_500n);
    const reader = await ethers.deployContract("SourceReader");
    const data = reader.interface.encodeFunctionData("read", [await riskWordOf(source)]);
    const [read] = (await traceCall(reader, data)).calls;
    for (const [index, { gasUsed }] of read!.calls.entries()) {
      expect(gasUsed, `source ${index}`).to.be.greaterThanOrEqual(index < 2 ? 24_000n : 22_000n);
    }
    expect((await reader.read(await riskWordOf(source)))[0]).to.equal(PRICE);
  });

  it("latestRoundData · E-10 · with too little gas a good feed makes the median revert, never look dead", async () => {
    const s = await loadFixture(composites);
    const fair = await s.twoOfThree.latestRoundData();
    const answers = [];
    for (let gasLimit = 22_000; gasLimit <= 150_000; gasLimit += 300) {
      answers.push(await s.twoOfThree.latestRoundData({ gasLimit }).catch(() => undefined));
    }
    const answered = answers.filter((words) => words !== undefined);
    expect(answered.length).to.be.greaterThan(0).and.lessThan(answers.length);
    for (const words of answered) expect(words).to.deep.equal(fair);
  });

  it("latestRoundData · E-10 · the refusal names the gas left and the gas a fair attempt needs", async () => {
    const s = await loadFixture(composites);
    await s.bad.setFault(FAULTS.burn, 0n);
    await expect(s.twap.latestRoundData({ gasLimit: 60_000 }))
      .to.be.revertedWithCustomError(s.twap, "SourceGasTooLow")
      .withArgs((left: bigint) => left < 27_380n, 27_380n);
  });

  const REFUSED: [string, Partial<SourcePolicy>, string, bigint][] = [
    ["a feed without code", { feed: ethers.ZeroAddress }, "feed", 0n],
    ["no age", { maxAge: 0n }, "maxAge", 0n],
    ["an age above a week", { maxAge: 604_801n }, "maxAge", 604_801n],
    ["a deviation above 20 %", { deviation: 2_001n }, "deviation", 2_001n],
    ["bounds that hold nothing", { minExponent: 40, maxExponent: 40 }, "minExponent", 40n],
    ["prices beyond 2^112 WAD", { maxExponent: 79 }, "maxExponent", 79n],
    ["exponents beyond 112", { maxExponent: 255 }, "maxExponent", 255n],
    ["gas too little for any feed", { gasLimit: 4_999n }, "gasLimit", 4_999n],
    ["more gas than a consumer leaves", { gasLimit: 120_001n }, "gasLimit", 120_001n],
  ];
  for (const [name, changed, field, value] of REFUSED) {
    it(`constructor · ODC-1, O-14 · ${name} is refused`, async () => {
      const { twap } = await loadFixture(composites);
      const policy = policyOf(await deployFeed(), PRICE, changed);
      await expect(deployMedian([policy], 1))
        .to.be.revertedWithCustomError(twap, "SourceBadPolicy")
        .withArgs(policy.feed, ethers.encodeBytes32String(field), value);
    });
  }

  it("constructor · O-14 · the widest bounds are taken, and a feed of more than 18 decimals is refused", async () => {
    const { twap } = await loadFixture(composites);
    await deployMedian([policyOf(await deployFeed(), PRICE, { minExponent: 0, maxExponent: 78 })], 1);
    const feed = await deployFeed(PRICE, 19);
    await expect(deployMedian([policyOf(feed)], 1))
      .to.be.revertedWithCustomError(twap, "SourceBadPolicy")
      .withArgs(feed, ethers.encodeBytes32String("decimals"), 19n);
  });
});
