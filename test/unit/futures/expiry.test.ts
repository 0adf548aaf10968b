import { expect } from "chai";
import { bounds, deploySystem, ethers, networkHelpers, engineWith } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, time } from "../../fixtures/trading.js";
import {
  basis,
  DAY,
  ETH_FUTURE,
  FUTURE_LEG,
  futureMargin,
  futureSystem,
  type Futures,
  HOUR,
  MAX_AGE,
  MONTH,
  WINDOW,
} from "../../fixtures/futures.js";

const { takeSnapshot } = networkHelpers;
const YEAR = 365 * DAY;
const UNIT = 10_000n;
/** Of the sequencer [s]. */
const GRACE = 300;
const [STALE, INVALID] = [2, 3];
const up = (a: bigint, b: bigint) => (a + b - 1n) / b;
const word = (name: string) => ethers.encodeBytes32String(name);
const fixed = async (s: Futures) => (await s.engine.expiryOf(ETH_FUTURE)).settlement;

/** Index times seconds of stretches [s, dollars], as the mean of the window, up to the unit a market keeps. */
function meanOf(...stretches: [seconds: number, dollars: number][]): bigint {
  const total = stretches.reduce((sum, [seconds, dollars]) => sum + BigInt(seconds) * at(dollars), 0n);
  return up(up(total, BigInt(WINDOW)), UNIT) * UNIT;
}

/** An engine with a sequencer feed and the future, without a vault. */
async function sequenced() {
  const { authority } = await deploySystem();
  const uptime = await ethers.deployContract("MockSequencerFeed");
  await uptime.updateStatus(0, (await time.latest()) - 100_000);
  const engine = await engineWith({ authority, sequencerFeed: uptime, sequencerGrace: GRACE });
  const feed = await ethers.deployContract("LightFeed", [8, "ETH / USD", 2_000n * 10n ** 8n]);
  const expiry = (await time.latest()) + MONTH;
  await engine.setExpiry(ETH_FUTURE, expiry, basis.cap, basis.period);
  const policy = { feed, maxAge: MAX_AGE, deviation: 50, ...bounds(2_000n * 10n ** 8n) };
  await engine.setMarket(ETH_FUTURE, policy, futureMargin, 33, at(2_000));
  return { uptime, engine, feed, expiry };
}

describe("engine setExpiry", () => {
  it("setExpiry · FCM-3 · makes an unlisted market dated, once and before it is listed", async () => {
    const s = await loadFixture(futureSystem);
    const expiry = (await time.latest()) + MONTH;
    await expect(s.engine.setExpiry(7, expiry, basis.cap, basis.period))
      .to.emit(s.engine, "ExpirySet")
      .withArgs(7, expiry, basis.cap, basis.period);
    expect((await s.engine.expiryOf(7)).expiry).to.equal(expiry);
    for (const [market, id] of [
      [7, 39],
      [ETH_PERP, 32],
      [ETH_FUTURE, 34],
    ] as const) {
      await expect(s.engine.setExpiry(market, expiry, basis.cap, basis.period))
        .to.be.revertedWithCustomError(s.engine, "RiskAlreadyListed")
        .withArgs(id);
    }
  });

  it("setExpiry · FCM-3 · refuses what lies outside its bounds", async () => {
    const s = await loadFixture(futureSystem);
    const now = (await time.latest()) + 10;
    const cases = [
      ["market", [63, now + MONTH, 0n, MONTH], 63, 0, 62],
      ["expiry", [7, now + WINDOW - 1, 0n, MONTH], now + WINDOW - 1, now + WINDOW, now + YEAR],
      ["expiry", [7, now + YEAR + 1, 0n, MONTH], now + YEAR + 1, now + WINDOW, now + YEAR],
      ["basisCap", [7, now + MONTH, WAD / 20n + 1n, MONTH], WAD / 20n + 1n, 0, WAD / 20n],
      ["basisPeriod", [7, now + MONTH, 0n, DAY - 1], DAY - 1, DAY, YEAR],
      ["basisPeriod", [7, now + MONTH, 0n, YEAR + 1], YEAR + 1, DAY, YEAR],
    ] as const;
    for (const [name, call, ...operands] of cases) {
      const snapshot = await takeSnapshot();
      await time.setNextBlockTimestamp(now);
      await expect(s.engine.setExpiry(...call))
        .to.be.revertedWithCustomError(s.engine, "RiskOutOfBounds")
        .withArgs(word(name), ...operands);
      await snapshot.restore();
    }
    await time.setNextBlockTimestamp(now);
    await s.engine.setExpiry(7, now + WINDOW, WAD / 20n, DAY);
    await time.setNextBlockTimestamp(now + 1);
    await s.engine.setExpiry(8, now + 1 + YEAR, 0n, YEAR);
  });

  it("setMarket · FCM-3 RC-4 · the close-out buffer of a dated market also covers a minute of its basis", async () => {
    const s = await loadFixture(futureSystem);
    const policy = { feed: s.future, maxAge: MAX_AGE, deviation: 50, ...bounds(2_000n * 10n ** 8n) };
    const margin = { ...futureMargin, closeOut: 80 };
    await s.engine.setExpiry(7, (await time.latest()) + MONTH, basis.cap, basis.period);
    await expect(s.engine.setMarket(7, policy, margin, 33, at(2_000)))
      .to.be.revertedWithCustomError(s.engine, "RiskBufferTooThin")
      .withArgs(39, 4_000, 120 * 36);
    await s.engine.setMarket(8, policy, margin, 33, at(2_000));
  });

  it("setMarketCaps · FCM-3 RC-4 · the exposure of a dated market counts its basis", async () => {
    const s = await loadFixture(futureSystem);
    // 95 per mille are covered by margin and close-out; 93 and 3 of the basis are one more, at a mark 1.25 % above the index.
    expect(await s.engine.exposureOf(ETH_FUTURE, WAD, 92)).to.equal(0n);
    expect(await s.engine.exposureOf(ETH_FUTURE, WAD, 93)).to.equal(at(2_000 * 1.0125) / 1_000n);
    expect(await s.engine.exposureOf(ETH_PERP, WAD, 90)).to.equal(0n);
    expect(await s.engine.exposureOf(ETH_PERP, WAD, 91)).to.equal(at(2_000) / 1_000n);
  });
});

describe("engine pokeExpiry, in the window", () => {
  it("pokeExpiry · FCM-3 · a perpetual has no expiry, and samples count from the window on", async () => {
    const s = await loadFixture(futureSystem);
    await expect(s.engine.pokeExpiry(ETH_PERP))
      .to.be.revertedWithCustomError(s.engine, "ExpiryNone")
      .withArgs(ETH_PERP);
    await s.goTo(WINDOW + 5);
    await time.setNextBlockTimestamp(s.expiry - WINDOW - 1);
    await expect(s.engine.pokeExpiry(ETH_FUTURE))
      .to.be.revertedWithCustomError(s.engine, "ExpiryNotDue")
      .withArgs(ETH_FUTURE, s.expiry - WINDOW);
    await time.setNextBlockTimestamp(s.expiry - WINDOW);
    await expect(s.engine.connect(s.keeper).pokeExpiry(ETH_FUTURE))
      .to.emit(s.engine, "ExpirySampled")
      .withArgs(ETH_FUTURE, at(2_000), 1);
  });

  it("pokeExpiry · FCM-3 · settles at the mean: a time counts at the sample before it, before the first at the first", async () => {
    const s = await loadFixture(futureSystem);
    await s.goTo(WINDOW + 100);
    await s.sampleAt(WINDOW - 300, 2_100);
    await s.sampleAt(900, 1_950);
    await s.sampleAt(890, 2_020);
    await s.sampleAt(60, 1_800);
    await time.setNextBlockTimestamp(s.expiry);
    const mean = meanOf([900, 2_100], [10, 1_950], [830, 2_020], [60, 1_800]);
    await expect(s.engine.connect(s.keeper).pokeExpiry(ETH_FUTURE))
      .to.emit(s.engine, "ExpiryFixed")
      .withArgs(ETH_FUTURE, mean, 4);
    expect(await fixed(s)).to.equal(mean);
    await expect(s.engine.pokeExpiry(ETH_FUTURE))
      .to.be.revertedWithCustomError(s.engine, "ExpiryAlreadyFixed")
      .withArgs(ETH_FUTURE, mean);
  });

  it("pokeExpiry · FCM-3 · a bad answer is refused, and the sample before it goes on", async () => {
    const s = await loadFixture(futureSystem);
    await s.goTo(WINDOW + 100);
    await s.sampleAt(WINDOW, 2_100);
    await s.future.set(0n);
    await expect(s.engine.pokeExpiry(ETH_FUTURE))
      .to.be.revertedWithCustomError(s.engine, "OracleNotValid")
      .withArgs(FUTURE_LEG, INVALID, 0);
    await time.increaseTo(s.expiry + 10 * DAY);
    await s.engine.pokeExpiry(ETH_FUTURE);
    expect(await fixed(s)).to.equal(at(2_100));
  });
});

describe("engine pokeExpiry, without a sample", () => {
  it("pokeExpiry · FCM-3 · takes the first Valid price after expiry", async () => {
    const s = await loadFixture(futureSystem);
    await s.goTo(HOUR, 2_000);
    await time.increaseTo(s.expiry + HOUR);
    await expect(s.engine.pokeExpiry(ETH_FUTURE))
      .to.be.revertedWithCustomError(s.engine, "OracleNotValid")
      .withArgs(FUTURE_LEG, STALE, (updatedAt: bigint) => updatedAt > 0n);
    await s.refresh(2_345);
    await expect(s.engine.pokeExpiry(ETH_FUTURE)).to.emit(s.engine, "ExpiryFixed").withArgs(ETH_FUTURE, at(2_345), 0);
  });

  it("pokeExpiry · FCM-3 · without a Valid price for a day, also before expiry, the last good one", async () => {
    const s = await loadFixture(futureSystem);
    await s.goTo(2 * DAY, 1_900);
    const died = Number((await s.future.latestRoundData())[3]) + MAX_AGE;
    await time.setNextBlockTimestamp(died + DAY);
    await expect(s.engine.pokeExpiry(ETH_FUTURE)).to.be.revertedWithCustomError(s.engine, "OracleNotValid");
    await time.setNextBlockTimestamp(died + DAY + 1);
    await expect(s.engine.pokeExpiry(ETH_FUTURE)).to.emit(s.engine, "ExpiryFixed").withArgs(ETH_FUTURE, at(1_900), 0);
  });

  it("pokeExpiry · FCM-3 · a feed that answers nothing counts as dead a day after its mark, at a price recorded within the day before", async () => {
    const s = await loadFixture(futureSystem);
    await s.goTo(2 * DAY, 1_900);
    const refused = () =>
      expect(s.engine.pokeExpiry(ETH_FUTURE)).to.be.revertedWithCustomError(s.engine, "OracleNotValid");
    await s.engine.recordPrice(FUTURE_LEG);
    await s.future.set(0n);
    await time.increase(2 * DAY);
    await refused();
    await s.engine.recordPrice(FUTURE_LEG);
    await time.increase(DAY + 1);
    await refused(); // marked more than a day after the recorded price went out of age
    await s.refresh(1_910);
    await s.engine.recordPrice(FUTURE_LEG);
    await s.future.set(0n);
    await s.engine.recordPrice(FUTURE_LEG);
    await time.increase(DAY - 10);
    await refused();
    await time.increase(20);
    await s.engine.pokeExpiry(ETH_FUTURE);
    expect(await fixed(s)).to.equal(at(1_910));
  });

  it("pokeExpiry · FCM-3 · takes no price while the sequencer is down or in its grace, but fixes the mean of samples", async () => {
    const s = await loadFixture(sequenced);
    await time.increaseTo(s.expiry - 1_000);
    await s.feed.set(2_000n * 10n ** 8n);
    await s.uptime.updateStatus(1, await time.latest());
    const refused = () =>
      expect(s.engine.pokeExpiry(ETH_FUTURE))
        .to.be.revertedWithCustomError(s.engine, "ExpirySequencerUnfit")
        .withArgs(ETH_FUTURE);
    await refused();
    await s.uptime.updateStatus(0, await time.latest());
    await refused();
    await time.increase(GRACE);
    await s.engine.pokeExpiry(ETH_FUTURE);
    await s.uptime.updateStatus(1, await time.latest());
    await refused();
    await time.increaseTo(s.expiry);
    await s.engine.pokeExpiry(ETH_FUTURE);
    expect((await s.engine.expiryOf(ETH_FUTURE)).settlement).to.equal(at(2_000));
  });
});
