import { expect } from "chai";
import { ethers, networkHelpers } from "../../../fixtures/system.js";
import { FAULTS } from "../../../fixtures/feed-faults.js";
import {
  deployFeed,
  deployFeeds,
  deployMedian,
  divUp,
  DEVIATION,
  MAX_AGE,
  policyOf,
  PRICE,
} from "../../../fixtures/sources.js";

const { loadFixture, time } = networkHelpers;
const scaled = (percent: bigint) => (PRICE * percent) / 100n;
const lag = (price: bigint) => divUp(price * DEVIATION, 10_000n);

async function fiveFeeds() {
  return deployFeeds(...[98n, 99n, 100n, 101n, 102n].map(scaled));
}

async function medianOf(quorum: number, ...answers: bigint[]) {
  const feeds = await deployFeeds(...answers);
  const source = await deployMedian(
    feeds.map((feed) => policyOf(feed)),
    quorum,
  );
  return { feeds, source };
}

describe("oracle · median source", () => {
  for (const [answers, mid, distance] of [
    [[1000n], 1000n, 0n],
    [[1000n, 1100n], 1050n, 50n],
    [[1100n, 1000n, 1030n], 1030n, 30n],
    [[1000n, 1010n, 1090n, 1040n], 1025n, 25n], // distances 25, 15, 65, 15
    [[1000n, 2000n, 1010n, 30n, 1040n], 1010n, 30n], // distances 10, 990, 0, 980, 30
  ] as const) {
    it(`latestRoundData · ORA-3, O-15 · ${answers.join(", ")} has its median and the distance a majority lies within`, async () => {
      const prices = answers.map((each) => (PRICE * each) / 1_000n);
      const { source } = await medianOf(Math.floor(answers.length / 2) + 1, ...prices);
      const { answer, spread } = await source.latestRoundData();
      expect(answer).to.equal((PRICE * mid) / 1_000n);
      const lags = prices.map(lag).sort((a, b) => Number(a - b));
      const confidence = lags[Math.floor(answers.length / 2)]!;
      const agreement = (PRICE * distance) / 1_000n;
      expect(spread).to.equal(agreement > confidence ? agreement : confidence);
    });
  }

  it("latestRoundData · RC-7 · 2,000 / 2,001 / 4,000 lies within 1, not within 1,999", async () => {
    const { source } = await medianOf(2, 2_000n * 10n ** 8n, 2_001n * 10n ** 8n, 4_000n * 10n ** 8n);
    const { answer, spread } = await source.latestRoundData();
    expect(answer).to.equal(2_001n * 10n ** 8n);
    expect(spread).to.equal(lag(2_001n * 10n ** 8n));
  });

  it("latestRoundData · ODC-3 · sources of different age count together, the answer is as old as the oldest", async () => {
    const { source, feeds } = await medianOf(2, PRICE, PRICE, PRICE);
    const now = BigInt(await time.latest());
    await feeds[1]!.setRound(9, PRICE, now - 3_000n, now - 3_000n, 9);
    const { startedAt, updatedAt } = await source.latestRoundData();
    expect([startedAt, updatedAt]).to.deep.equal([now - 3_000n, now - 3_000n]);
  });

  it("latestRoundData · ODC-9 · the round id commits to the price, its spread and its age", async () => {
    const { source, feeds } = await medianOf(2, PRICE, PRICE, PRICE);
    const seen = new Set<bigint>();
    for (const answers of [
      [100n, 100n, 100n],
      [100n, 102n, 103n],
      [102n, 102n, 103n],
    ]) {
      for (const [index, percent] of answers.entries()) await feeds[index]!.set(scaled(percent));
      const { roundId, answer, updatedAt, answeredInRound, spread } = await source.latestRoundData();
      const words = [answer * 10n ** 10n, spread * 10n ** 10n, updatedAt];
      const hash = ethers.keccak256(ethers.AbiCoder.defaultAbiCoder().encode(["uint256", "uint256", "uint256"], words));
      expect(roundId).to.equal(BigInt(hash) & (2n ** 80n - 1n));
      expect(answeredInRound).to.equal(roundId);
      seen.add(roundId);
    }
    expect(seen.size).to.equal(3);
  });

  for (const [count, quorum] of [
    [1, 1],
    [2, 2],
    [3, 2],
    [3, 3],
    [4, 3],
    [5, 3],
    [5, 5],
  ] as const) {
    it(`latestRoundData · ORA-3, O-15 · ${count} sources, quorum ${quorum}: the last that may fail answers, one more does not`, async () => {
      const { source, feeds } = await medianOf(quorum, ...Array.from({ length: count }, () => PRICE));
      for (let failed = 0; failed <= count - quorum; ++failed) {
        expect((await source.latestRoundData()).answer).to.equal(PRICE);
        await feeds[failed]!.setFault(FAULTS.revertEmpty, 0n);
      }
      await expect(source.latestRoundData())
        .to.be.revertedWithCustomError(source, "MedianSourceNoQuorum")
        .withArgs(quorum - 1, quorum);
    });
  }

  it("latestRoundData · O-15 · two of three stale are no median of one", async () => {
    const { source, feeds } = await medianOf(2, PRICE, PRICE, PRICE);
    await time.increase(MAX_AGE);
    await feeds[2]!.set(2n * PRICE);
    await expect(source.latestRoundData()).to.be.revertedWithCustomError(source, "MedianSourceNoQuorum").withArgs(1, 2);
  });

  it("latestRoundData · O-14 · sources of 0, 8 and 18 decimals are compared in one unit, the answer has its own", async () => {
    const [none, some, all] = [
      await deployFeed(2_000n, 0),
      await deployFeed(2_001n * 10n ** 8n),
      await deployFeed(2_002n * 10n ** 18n, 18),
    ];
    const policies = [policyOf(none, 2_000n), policyOf(some, PRICE), policyOf(all, PRICE * 10n ** 10n)];
    for (const decimals of [8, 18, 0]) {
      const source = await deployMedian(policies, 3, decimals);
      const { answer, spread } = await source.latestRoundData();
      expect(answer).to.equal(2_001n * 10n ** BigInt(decimals));
      expect(spread).to.equal(divUp(2_001n * 10n ** BigInt(decimals) * DEVIATION, 10_000n));
      expect(await source.decimals()).to.equal(BigInt(decimals));
    }
  });

  it("latestRoundData · O-13 · what a source says of its confidence counts, where it is more than its deviation", async () => {
    const [wide, narrow, none] = [
      await ethers.deployContract("MockSource", [8, PRICE, scaled(4n)]),
      await ethers.deployContract("MockSource", [8, PRICE, 1n]),
      await ethers.deployContract("MockSource", [8, PRICE, scaled(3n)]),
    ];
    const three = await deployMedian([policyOf(wide), policyOf(narrow), policyOf(none)], 2);
    expect((await three.latestRoundData()).spread).to.equal(scaled(3n));
    const one = await deployMedian([policyOf(narrow)], 1);
    expect((await one.latestRoundData()).spread).to.equal(lag(PRICE));
  });

  for (const [spread, isValid] of [
    [PRICE - 1n, true],
    [PRICE, false],
    [2n ** 256n - 1n, false],
  ] as const) {
    it(`latestRoundData · O-13 · a spread of ${spread} against an answer of ${PRICE} is ${isValid ? "believed" : "Invalid"}`, async () => {
      const source = await ethers.deployContract("MockSource", [8, PRICE, 0n]);
      const median = await deployMedian([policyOf(source)], 1);
      await source.set(PRICE, spread, await time.latest());
      if (isValid) expect((await median.latestRoundData()).spread).to.equal(spread);
      else await expect(median.latestRoundData()).to.be.revertedWithCustomError(median, "MedianSourceNoQuorum");
    });
  }

  it("latestRoundData · O-14 · a price too small for the answer's decimals is no answer", async () => {
    const feed = await deployFeed(999n * 10n ** 9n, 18);
    const policy = policyOf(feed, 999n * 10n ** 9n);
    expect((await (await deployMedian([policy], 1, 18)).latestRoundData()).answer).to.equal(999n * 10n ** 9n);
    const source = await deployMedian([policy], 1, 6);
    await expect(source.latestRoundData())
      .to.be.revertedWithCustomError(source, "PriceSourceZero")
      .withArgs(999n * 10n ** 9n);
  });

  it("constructor · O-15 · no source and six are refused", async () => {
    const feeds = [...(await fiveFeeds()), await deployFeed()];
    const { source } = await medianOf(1, PRICE);
    for (const count of [0, 6]) {
      await expect(
        deployMedian(
          feeds.slice(0, count).map((feed) => policyOf(feed)),
          4,
        ),
      )
        .to.be.revertedWithCustomError(source, "MedianSourceBadCount")
        .withArgs(count, 5);
    }
  });

  for (const [count, low] of [
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
  ] as const) {
    it(`constructor · O-15 · of ${count} sources a quorum of ${low - 1} or ${count + 1} is refused`, async () => {
      const feeds = await loadFixture(fiveFeeds);
      const policies = feeds.slice(0, count).map((feed) => policyOf(feed));
      const { source } = await medianOf(1, PRICE);
      for (const quorum of [low - 1, count + 1]) {
        await expect(deployMedian(policies, quorum))
          .to.be.revertedWithCustomError(source, "MedianSourceBadQuorum")
          .withArgs(quorum, low, count);
      }
    });
  }

  it("constructor · O-15 · the same feed twice, two proxies of one aggregator, a proxy beside its aggregator: refused", async () => {
    const { source } = await medianOf(1, PRICE);
    const [behind, plain] = [await deployFeed(), await deployFeed()];
    const address = await behind.getAddress();
    const [proxy, twin] = [await deployFeed(PRICE, 8, address), await deployFeed(PRICE, 8, address)];
    for (const [first, second] of [
      [plain, plain],
      [proxy, twin],
      [proxy, behind],
      [behind, proxy],
    ] as const) {
      await expect(deployMedian([policyOf(plain === first ? behind : plain), policyOf(first), policyOf(second)], 2))
        .to.be.revertedWithCustomError(source, "MedianSourceRepeated")
        .withArgs(await second.getAddress());
    }
  });

  it("constructor · O-03 · sources that are not standalone never make up the quorum", async () => {
    const sources = await Promise.all([1, 2, 3].map(() => ethers.deployContract("MockSource", [8, PRICE, 0n])));
    const policies = sources.map((source) => policyOf(source));
    const median = await deployMedian(policies, 2);
    await sources[0]!.setStandalone(false);
    await deployMedian(policies, 2);
    await sources[1]!.setStandalone(false);
    await expect(deployMedian(policies, 2))
      .to.be.revertedWithCustomError(median, "MedianSourceDependent")
      .withArgs(2, 2);
    await deployMedian(policies, 3);
  });

  it("constructor · E-10 · sources that may use more gas than a consumer leaves are refused", async () => {
    const feeds = await loadFixture(fiveFeeds);
    const { source } = await medianOf(1, PRICE);
    const within = (gasLimit: bigint) => feeds.map((feed) => policyOf(feed, PRICE, { gasLimit }));
    await deployMedian(within(24_000n), 3);
    await expect(deployMedian(within(24_001n), 3))
      .to.be.revertedWithCustomError(source, "MedianSourceBadGas")
      .withArgs(120_005n, 120_000n);
  });

  it("constructor · O-15 · a median that cannot answer at once is refused", async () => {
    const feeds = await deployFeeds(PRICE, PRICE, PRICE);
    for (const feed of feeds.slice(1)) await feed.setFault(FAULTS.revertEmpty, 0n);
    const { source } = await medianOf(1, PRICE);
    await expect(
      deployMedian(
        feeds.map((feed) => policyOf(feed)),
        2,
      ),
    ).to.be.revertedWithCustomError(source, "MedianSourceNoQuorum");
  });

  it("constructor · O-14 · more than 18 decimals are refused", async () => {
    const { source } = await medianOf(1, PRICE);
    await expect(deployMedian([policyOf(await deployFeed())], 1, 19))
      .to.be.revertedWithCustomError(source, "PriceSourceDecimals")
      .withArgs(19, 18);
  });

  it("policies · what the source was made with", async () => {
    const feeds = await loadFixture(fiveFeeds);
    const given = feeds.map((feed, index) => policyOf(feed, PRICE, { maxAge: 100n + BigInt(index) }));
    const source = await deployMedian(given, 4);
    const expected = await Promise.all(
      given.map(async (policy) => [
        await ethers.resolveAddress(policy.feed),
        policy.maxAge,
        policy.deviation,
        BigInt(policy.minExponent),
        BigInt(policy.maxExponent),
        policy.gasLimit,
      ]),
    );
    expect(await source.policies()).to.deep.equal(expected);
    expect(await source.quorum()).to.equal(4n);
  });
});
