import { expect } from "chai";
import { INVALID, STALE } from "../../fixtures/engine.js";
import { EXACT_ONE, exactExp } from "../../fixtures/exact-exp.js";
import { engineWith, ethers, networkHelpers } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";
import { GRID, MAX_AGE, measured, MEASURED, newFeed, PRICE, readingOf, terms } from "../../fixtures/volatility.js";

const { loadFixture, time } = networkHelpers;
const RAY = 10n ** 27n;
const YEAR = 31_536_000n;
const START = (terms.calm * terms.calm) / 10n ** 9n;

/** Variance after a return of `r` [RAY] within `elapsed`, in 60 digits [RAY per year, down]. */
function after(variance: bigint, r: bigint, elapsed: number): bigint {
  const kept = exactExp(-(BigInt(elapsed) * WAD) / BigInt(terms.span));
  const squared = (r * r * YEAR) / (RAY * BigInt(elapsed));
  return (variance * kept + squared * (EXACT_ONE - kept)) / EXACT_ONE;
}

/** Within 1e-15. */
function isNear(actual: bigint, exact: bigint): boolean {
  const gap = actual > exact ? actual - exact : exact - actual;
  return gap * WAD <= exact * 1_000n;
}

function expectNear(actual: bigint, exact: bigint): void {
  expect(isNear(actual, exact), `${actual} for ${exact}`).to.equal(true);
}

describe("volatility oracle · poke", () => {
  it("poke · VRS-8, VRS-7 · a round a second younger than the grid changes nothing, one at it does", async () => {
    const s = await loadFixture(measured);
    const before = await readingOf(s);
    await s.round((PRICE * 11n) / 10n, GRID - 1);
    await expect(s.oracle.poke(MEASURED)).not.to.emit(s.oracle, "VolatilitySampled");
    expect(await readingOf(s)).to.deep.equal(before);
    const at = await s.round((PRICE * 11n) / 10n, 1);
    await s.oracle.connect(s.carol).poke(MEASURED);
    const { price, time: taken, variance } = await readingOf(s);
    expect([price, taken]).to.deep.equal([PRICE * 11n * 10n ** 9n, BigInt(at)]);
    expectNear(variance, after(START, RAY / 10n, GRID));
  });

  it("poke · VRS-8 · a new point is announced with what the state now is", async () => {
    const s = await loadFixture(measured);
    const at = await s.round(PRICE, 600);
    expect(await s.oracle.poke.staticCall(MEASURED)).to.equal(true);
    await expect(s.oracle.poke(MEASURED))
      .to.emit(s.oracle, "VolatilitySampled")
      .withArgs(MEASURED, PRICE * 10n ** 10n, at, (variance: bigint) => isNear(variance, after(START, 0n, 600)));
    expect(await s.oracle.poke.staticCall(MEASURED)).to.equal(false);
  });

  it("poke · VRS-8 · however often the same round is poked, and however late, the estimate is the same", async () => {
    const s = await loadFixture(measured);
    await s.round((PRICE * 97n) / 100n, 1_000);
    await s.oracle.poke(MEASURED);
    const once = await readingOf(s);
    for (const wait of [1, GRID, 3_600, 40_000]) {
      await time.increase(wait);
      await s.oracle.connect(s.bob).poke(MEASURED);
      expect(await readingOf(s)).to.deep.equal(once);
    }
    await s.round((PRICE * 94n) / 100n, 50_000);
    await s.oracle.poke(MEASURED);
    expectNear((await readingOf(s)).variance, after(once.variance, (3n * RAY) / 97n, 50_000));
  });

  for (const [name, answer] of [
    ["20 % up", (PRICE * 12n) / 10n],
    ["50 % up", (PRICE * 15n) / 10n],
    ["a thousandfold rise", PRICE * 1_000n],
    ["50 % down", PRICE / 2n],
    ["a fall to the smallest price", 2n],
  ] as const) {
    it(`poke · VRS-1, VRS-7 · ${name} counts as 20 %, no more`, async () => {
      const s = await loadFixture(measured);
      await s.round(answer, 3_600);
      await s.oracle.poke(MEASURED);
      expectNear((await readingOf(s)).variance, after(START, RAY / 5n, 3_600));
    });
  }

  it("poke · P-15, VRS-7 · one print of 20 % and back within the grid is not seen, a lasting one bounds the volatility", async () => {
    const s = await loadFixture(measured);
    await s.round((PRICE * 12n) / 10n, 100);
    await s.oracle.poke(MEASURED);
    await s.round(PRICE, 200);
    await s.oracle.poke(MEASURED);
    expectNear((await readingOf(s)).variance, after(START, 0n, GRID));
    await s.round((PRICE * 12n) / 10n, GRID);
    await s.oracle.poke(MEASURED);
    const most = START + (RAY * YEAR) / (25n * BigInt(terms.span));
    expect((await readingOf(s)).variance).to.be.lessThan(most);
  });

  it("poke · VRS-2 · heartbeats at one price decay the variance as silence does", async () => {
    const s = await loadFixture(measured);
    for (let beat = 0; beat < 20; ++beat) {
      await s.round(PRICE, 3_600);
      await s.oracle.poke(MEASURED);
    }
    const { variance } = await readingOf(s);
    expectNear(variance, after(START, 0n, 72_000));
  });

  it("poke · VRS-2 · without a poke for a year the multiplier is 1, and the return of that year counts over it", async () => {
    const s = await loadFixture(measured);
    await time.increase(365 * 86_400);
    expect(await s.oracle.volatilityOf(MEASURED)).to.equal(0n);
    expect(await s.oracle.multiplierOf(MEASURED)).to.equal(WAD);
    await s.round((PRICE * 9n) / 10n, 370 * 86_400);
    await s.oracle.poke(MEASURED);
    const { variance } = await readingOf(s);
    expectNear(variance, (RAY * 365n) / (100n * 370n));
  });

  it("poke · VRS-1 · a price of a few units of the feed is measured like any other", async () => {
    const s = await loadFixture(measured);
    await s.round(1_000n, 3_600);
    await s.oracle.poke(MEASURED);
    const low = (await readingOf(s)).variance;
    await s.round(1_001n, 600);
    await s.oracle.poke(MEASURED);
    expectNear((await readingOf(s)).variance, after(low, RAY / 1_000n, 600));
  });

  it("poke · VRS-8 · a feed that goes back in time moves nothing until it has passed the last point", async () => {
    const s = await loadFixture(measured);
    const at = await s.round((PRICE * 101n) / 100n, 4_000);
    await s.oracle.poke(MEASURED);
    const before = await readingOf(s);
    const other = await newFeed((PRICE * 101n) / 100n);
    await s.list(other, (PRICE * 101n) / 100n);
    await other.setRound(9, PRICE, at - 2_000, at - 2_000, 9);
    await s.oracle.poke(MEASURED);
    await time.increase(GRID);
    await other.setRound(10, PRICE, at + GRID - 1, at + GRID - 1, 10);
    await s.oracle.poke(MEASURED);
    expect(await readingOf(s)).to.deep.equal(before);
    await other.setRound(11, PRICE, at + GRID, at + GRID, 11);
    await s.oracle.poke(MEASURED);
    expectNear((await readingOf(s)).variance, after(before.variance, RAY / 101n, GRID));
  });

  it("poke · VRS-1 · a market is measured under its instrument id, and a new engine's price goes on where the old one's stood", async () => {
    const s = await loadFixture(measured);
    const { engine, feed, oracle, vault } = s;
    const margin = { initial: 100, maintenance: 60, closeOut: 80, maxPremium: 5, grace: 900, depth: 25_000_000n };
    const policy = { feed, maxAge: MAX_AGE, deviation: 50, minExponent: 30, maxExponent: 45, underlying: 0 };
    await engine.setMarket(7, policy, margin, 33, PRICE * 10n ** 10n);
    await oracle.setTerms(39, terms);
    await s.round((PRICE * 105n) / 100n, 900);
    const other = await engineWith({ authority: s.authority });
    await other.setMarket(7, policy, margin, 33, PRICE * 10n ** 10n);
    await vault.setEngine(other);
    await oracle.poke(39);
    expectNear((await oracle.readingOf(39)).variance, after(START, RAY / 20n, 900));
  });
});

describe("volatility oracle · refusals", () => {
  it("poke · VRS-8, ODC-1 · an Invalid or Stale price is refused, and the estimate stays", async () => {
    const s = await loadFixture(measured);
    const before = await readingOf(s);
    const at = await s.round(PRICE, 3_600);
    await s.feed.setFault(2, 0n);
    await expect(s.oracle.poke(MEASURED))
      .to.be.revertedWithCustomError(s.oracle, "VolatilityPriceNotValid")
      .withArgs(MEASURED, INVALID, 0);
    await s.feed.setFault(0, 0n);
    await time.increaseTo(at + MAX_AGE + 1);
    await expect(s.oracle.poke(MEASURED))
      .to.be.revertedWithCustomError(s.oracle, "VolatilityPriceNotValid")
      .withArgs(MEASURED, STALE, at);
    expect(await readingOf(s)).to.deep.equal(before);
  });

  it("poke · VRS-8, O-06 · while the sequencer is down or in its grace no price counts", async () => {
    const s = await loadFixture(measured);
    const uptime = await ethers.deployContract("MockSequencerFeed");
    const rollup = await engineWith({ authority: s.authority, sequencerFeed: uptime, sequencerGrace: 3_600 });
    await s.list(s.feed, PRICE, rollup);
    await s.vault.setEngine(rollup);
    await s.round(PRICE, 3_600);
    await expect(s.oracle.poke(MEASURED))
      .to.be.revertedWithCustomError(s.oracle, "VolatilitySequencerUnfit")
      .withArgs(MEASURED);
    await uptime.updateStatus(0n, (await time.latest()) + 1);
    await time.increase(3_601);
    await s.oracle.poke(MEASURED);
  });

  it("poke, volatilityOf, multiplierOf · VRS-8 · an instrument that is not measured is refused", async () => {
    const { oracle } = await loadFixture(measured);
    for (const read of ["poke", "volatilityOf", "multiplierOf"] as const)
      await expect(oracle.getFunction(read)(5)).to.be.revertedWithCustomError(oracle, "VolatilityUnknown").withArgs(5);
    const { price, time: at, variance } = await oracle.readingOf(5);
    expect([price, at, variance]).to.deep.equal([0n, 0n, 0n]);
  });

  it("poke · VRS-1 · a price too large to be kept is refused, the largest is kept", async () => {
    const s = await loadFixture(measured);
    const limit = 2n ** 112n - 1n;
    await s.round(limit / 10n ** 10n, 3_600);
    await s.oracle.poke(MEASURED);
    const over = limit / 10n ** 10n + 1n;
    await s.round(over, 3_600);
    await expect(s.oracle.poke(MEASURED))
      .to.be.revertedWithCustomError(s.oracle, "VolatilityPriceOutOfRange")
      .withArgs(MEASURED, over * 10n ** 10n, limit);
  });
});
