import { expect } from "chai";
import { ethers, networkHelpers } from "../../../fixtures/system.js";
import {
  BLOCK_TIME,
  deployFeed,
  deployTwap,
  DEPTH,
  divUp,
  FLOOR,
  policyOf,
  type PoolOptions,
  powerOfTick,
  standingPool,
  TICK,
  WINDOW,
} from "../../../fixtures/sources.js";

const { loadFixture, time } = networkHelpers;
const PEG = 99_000_000n;
const PEG_AGE = 90_000n;

async function twap() {
  const parts = await standingPool();
  return { ...parts, source: await deployTwap(parts.policy) };
}

async function quoted() {
  const parts = await standingPool();
  const peg = await deployFeed(PEG);
  const policy = { ...parts.policy, quote: policyOf(peg, PEG, { maxAge: PEG_AGE, deviation: 25n }) };
  return { ...parts, peg, source: await deployTwap(policy, 18), plain: await deployTwap(parts.policy, 18) };
}

/** Relative distance in units of 1e-9. */
const apart = (a: bigint, b: bigint) => ((a > b ? a - b : b - a) * 10n ** 9n) / b;

describe("oracle · twap source", () => {
  for (const options of [
    {},
    { isBaseFirst: false },
    { baseDecimals: 8, quoteDecimals: 18, tick: 330_000n },
    { baseDecimals: 8, quoteDecimals: 18, tick: 330_000n, isBaseFirst: false },
    { baseDecimals: 24, quoteDecimals: 0, tick: -476_000n },
    { baseDecimals: 18, quoteDecimals: 18, tick: 0n },
    { baseDecimals: 18, quoteDecimals: 18, tick: -1n },
    { baseDecimals: 18, quoteDecimals: 18, tick: 1n, isBaseFirst: false },
    { baseDecimals: 18, quoteDecimals: 18, tick: 400_000n },
    { baseDecimals: 18, quoteDecimals: 18, tick: -200_000n },
  ] satisfies PoolOptions[]) {
    const title = JSON.stringify(options, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value));

    it(`latestRoundData · O-14, ORA-5 · a standing pool is priced to 1e-9: ${title}`, async () => {
      const { policy, base, quote, pool } = await standingPool(options);
      const source = await deployTwap(policy, 18);
      const magnitude = (await base.decimals()) - (await quote.decimals());
      const tick = (await pool.tick()) * (options.isBaseFirst === false ? -1n : 1n);
      const { answer, spread, updatedAt } = await source.latestRoundData();
      expect(apart(answer, powerOfTick(tick, magnitude))).to.equal(0n);
      expect(spread).to.equal(divUp(answer, 100n));
      expect(updatedAt).to.equal(BigInt(await time.latest()));
    });
  }

  it("latestRoundData · ORA-5 · eight decimals are the eighteen, cut", async () => {
    const { policy, source } = await loadFixture(twap);
    const fine = await deployTwap(policy, 18);
    const { answer, spread } = await source.latestRoundData();
    expect(answer).to.equal((await fine.latestRoundData()).answer / 10n ** 10n);
    expect(answer / 10n ** 8n).to.equal(2_000n);
    expect(spread).to.equal(divUp(answer, 100n));
    expect(await source.isStandalone()).to.equal(false);
  });

  it("latestRoundData · O-03 · the mean weighs each price by its time", async () => {
    const { policy, pool } = await loadFixture(twap);
    const source = await deployTwap(policy, 18);
    const now = BigInt(await time.latest());
    await time.setNextBlockTimestamp(now + 10n);
    await pool.move(TICK - 900n, DEPTH);
    await time.increaseTo(now + 10n + WINDOW / 3n);
    const { answer } = await source.latestRoundData();
    expect(apart(answer, powerOfTick(TICK - 300n, 12n))).to.equal(0n);
    await time.increaseTo(now + 10n + WINDOW);
    expect(apart((await source.latestRoundData()).answer, powerOfTick(TICK - 900n, 12n))).to.equal(0n);
  });

  it("latestRoundData · O-03 · a fraction of a tick is not lost, on either side of 0", async () => {
    for (const tick of [-1n, 0n]) {
      const { policy, pool } = await standingPool({ quoteDecimals: 18, tick });
      const source = await deployTwap(policy, 18);
      const now = BigInt(await time.latest());
      await time.setNextBlockTimestamp(now + 10n);
      await pool.move(tick + 1n, DEPTH);
      await time.increaseTo(now + 10n + WINDOW / 2n);
      const { answer } = await source.latestRoundData();
      const [low, high] = [powerOfTick(tick, 0n), powerOfTick(tick + 1n, 0n)];
      expect(apart(answer * answer, low * high)).to.equal(0n);
    }
  });

  it("latestRoundData · O-03 · sums that run over the end of their types change nothing", async () => {
    const { policy, pool } = await loadFixture(twap);
    const source = await deployTwap(policy, 18);
    const { answer } = await source.latestRoundData();
    await pool.wind(-(2n ** 55n) + 1_000n, 2n ** 160n - 1_000n);
    await time.increase(2);
    expect((await source.latestRoundData()).answer).to.equal(answer);
  });

  for (const [liquidity, isDeep] of [
    [FLOOR + 10n, true],
    [FLOOR - 10n, false],
    [0n, false],
  ] as const) {
    it(`latestRoundData · O-03 · ${liquidity} of liquidity over the window is ${isDeep ? "enough" : "too thin"}`, async () => {
      const { pool, source } = await loadFixture(twap);
      await pool.move(TICK, liquidity);
      await time.increase(WINDOW + 1n);
      if (isDeep) await source.latestRoundData();
      else await expect(source.latestRoundData()).to.be.revertedWithCustomError(source, "TwapSourceTooThin");
    });
  }

  it("latestRoundData · O-03 · liquidity taken out for a part of the window counts by harmonic mean", async () => {
    const { pool, source } = await loadFixture(twap);
    const now = BigInt(await time.latest());
    await time.setNextBlockTimestamp(now + 10n);
    await pool.move(TICK, DEPTH / 1_000n);
    // A thousandth for x of the window: the mean is 1 / (1 - x + 1,000 x), a tenth at 0.9 %.
    await time.increaseTo(now + 10n + 16n);
    await source.latestRoundData();
    await time.increaseTo(now + 10n + 17n);
    const thin = (DEPTH * WINDOW) / (WINDOW - 17n + 17_000n);
    await expect(source.latestRoundData())
      .to.be.revertedWithCustomError(source, "TwapSourceTooThin")
      .withArgs((found: bigint) => found <= thin && found > thin - 1_000n, FLOOR);
  });

  it("latestRoundData · O-03 · a pool that forgot the start of the window is not read", async () => {
    const { pool, source } = await loadFixture(twap);
    await pool.setCardinality(3);
    for (const _ of [1, 2, 3, 4]) {
      await time.increase(60);
      await pool.move(TICK, DEPTH);
    }
    await expect(source.latestRoundData()).to.be.revertedWithCustomError(pool, "Old");
  });

  it("latestRoundData · RH-12, ODC-3 · the quote's price multiplies, its deviation widens, its age counts", async () => {
    const { source, plain, peg } = await loadFixture(quoted);
    const now = BigInt(await time.latest());
    await peg.setRound(9, PEG, now - 80_000n, now - 80_000n, 9);
    const [{ answer, spread, updatedAt }, own] = await Promise.all([source.latestRoundData(), plain.latestRoundData()]);
    expect(answer).to.equal((own.answer * PEG) / 10n ** 8n);
    const widest = divUp(divUp((own.answer + own.spread) * PEG, 10n ** 8n) * 10_025n, 10_000n);
    expect(spread + answer <= widest + 1n && spread + answer >= widest - 2n).to.equal(true);
    expect(updatedAt).to.equal(now - 80_000n);
  });

  it("latestRoundData · O-05 · a quote past its age ends the answer", async () => {
    const { source, peg } = await loadFixture(quoted);
    const updatedAt = (await peg.latestRoundData())[3];
    await time.increaseTo(updatedAt + PEG_AGE);
    await source.latestRoundData();
    await time.increaseTo(updatedAt + PEG_AGE + 1n);
    await expect(source.latestRoundData())
      .to.be.revertedWithCustomError(source, "SourceStale")
      .withArgs(peg, updatedAt, PEG_AGE);
  });

  it("constructor · O-03 · a quote that is not standalone is refused", async () => {
    const { source, policy } = await loadFixture(twap);
    await expect(deployTwap({ ...policy, quote: policyOf(source) }))
      .to.be.revertedWithCustomError(source, "SourceDependent")
      .withArgs(source);
  });

  const REFUSED: [string, object, string, unknown[]][] = [
    ["a window under ten minutes", { window: 599n }, "BadWindow", [599n, 600n, 86_400n]],
    ["a window over a day", { window: 86_401n }, "BadWindow", [86_401n, 600n, 86_400n]],
    ["no block time", { blockTime: 0n }, "BadBlockTime", [0n, 1n, 60n]],
    ["a block time over a minute", { blockTime: 61n }, "BadBlockTime", [61n, 1n, 60n]],
    ["a deviation above 20 %", { deviation: 2_001n }, "BadDeviation", [2_001n, 2_000n]],
    ["no floor of liquidity", { minLiquidity: 0n }, "BadLiquidity", []],
    ["a pool thinner than the floor", { minLiquidity: DEPTH + 1n }, "TooThin", [DEPTH, DEPTH + 1n]],
    ["a memory shorter than the window", { window: BLOCK_TIME * 200n }, "ShortMemory", [200n, 201n]],
  ];
  for (const [name, changed, error, args] of REFUSED) {
    it(`constructor · O-03 · ${name} is refused`, async () => {
      const { policy, source } = await loadFixture(twap);
      await expect(deployTwap({ ...policy, ...changed }))
        .to.be.revertedWithCustomError(source, `TwapSource${error}`)
        .withArgs(...args);
    });
  }

  it("constructor · O-03 · a pool of one observation is refused", async () => {
    const { source } = await loadFixture(twap);
    const { policy } = await standingPool({ cardinality: 1n });
    await expect(deployTwap(policy))
      .to.be.revertedWithCustomError(source, "TwapSourceShortMemory")
      .withArgs(1n, WINDOW / BLOCK_TIME + 1n);
  });

  it("constructor · O-03 · a pool younger than the window is refused", async () => {
    const { policy, base, quote } = await loadFixture(twap);
    const pool = await ethers.deployContract("MockPool", [base, quote, 200, TICK, DEPTH]);
    await expect(deployTwap({ ...policy, pool })).to.be.revertedWithCustomError(pool, "Old");
  });

  it("constructor · O-08 · a base that is not in the pool is refused", async () => {
    const { policy, source, pool } = await loadFixture(twap);
    const other = await ethers.deployContract("MockToken", ["Other", "OTH", 18]);
    await expect(deployTwap({ ...policy, base: other }))
      .to.be.revertedWithCustomError(source, "TwapSourceNotInPool")
      .withArgs(other, pool);
  });

  it("policy · what the source was made with", async () => {
    const { source, pool, base } = await loadFixture(twap);
    expect(await source.policy()).to.deep.equal([await pool.getAddress(), await base.getAddress(), WINDOW, FLOOR]);
  });
});
