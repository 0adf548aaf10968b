import { expect } from "chai";
import { EXACT_ONE, exactExp } from "../../fixtures/exact-exp.js";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";
import {
  GRID,
  MAX_AGE,
  measured,
  MEASURED,
  PRICE,
  readingOf,
  rounds,
  terms,
  unmeasured,
  unmeasuredOf,
} from "../../fixtures/volatility.js";

const { loadFixture, time } = networkHelpers;
const DAY = 86_400;
const BOUNDS = [
  ["calm", WAD / 100n, 5n * WAD],
  ["span", 4n * 3_600n, 30n * 86_400n],
] as const;

async function fine() {
  return unmeasuredOf(24);
}

describe("volatility oracle · terms", () => {
  it("setTerms · VRS-3 · a new instrument starts at its calm volatility, multiplier 1", async () => {
    const { oracle, feed } = await loadFixture(unmeasured);
    const { latest } = rounds(feed);
    await expect(oracle.setTerms(MEASURED, terms))
      .to.emit(oracle, "VolatilityTermsSet")
      .withArgs(MEASURED, terms.calm, terms.span);
    const { price, time: at, variance } = await readingOf({ oracle });
    expect([price, at]).to.deep.equal([PRICE * 10n ** 10n, BigInt(await latest())]);
    expect(variance).to.equal((terms.calm * terms.calm) / 10n ** 9n);
    expect(await oracle.multiplierOf(MEASURED)).to.equal(WAD);
    const { calm, span } = await oracle.termsOf(MEASURED);
    expect([calm, span]).to.deep.equal([terms.calm, BigInt(terms.span)]);
  });

  it("setTerms · ODC-1 · a new instrument needs a listed one with a Valid price, one that is measured does not", async () => {
    const { engine, feed, oracle } = await loadFixture(unmeasured);
    await expect(oracle.setTerms(9, terms)).to.be.revertedWithCustomError(engine, "OracleUnknownAsset").withArgs(9);
    const { latest } = rounds(feed);
    await time.increase(MAX_AGE + 1);
    await expect(oracle.setTerms(MEASURED, terms))
      .to.be.revertedWithCustomError(oracle, "VolatilityPriceNotValid")
      .withArgs(MEASURED, 2n, await latest());
    await feed.set(PRICE);
    await oracle.setTerms(MEASURED, terms);
    await feed.setFault(2, 0n);
    await oracle.setTerms(MEASURED, { ...terms, span: 2 * DAY });
  });

  it("setTerms, poke · VRS-1 · a price that rounds to nothing is refused", async () => {
    const { feed, oracle } = await loadFixture(fine);
    await feed.set(999_999n);
    await expect(oracle.setTerms(MEASURED, terms))
      .to.be.revertedWithCustomError(oracle, "VolatilityPriceOutOfRange")
      .withArgs(MEASURED, 0, 2n ** 112n - 1n);
    await feed.set(1_000_000n);
    await oracle.setTerms(MEASURED, terms);
    expect((await readingOf({ oracle })).price).to.equal(1n);
    await time.increase(GRID);
    await feed.set(999_999n);
    await expect(oracle.poke(MEASURED)).to.be.revertedWithCustomError(oracle, "VolatilityPriceOutOfRange");
    await feed.set(2_000_000n);
    await oracle.poke(MEASURED);
  });

  it("setTerms · VRS-2, G-01 · the past decays under the old terms, the future under the new, and the price stays", async () => {
    const s = await loadFixture(measured);
    await s.round((PRICE * 9n) / 10n, 1_000);
    await s.oracle.poke(MEASURED);
    const before = await readingOf(s);
    const changed = Number(before.time) + DAY;
    await time.setNextBlockTimestamp(changed);
    await s.oracle.setTerms(MEASURED, { calm: WAD, span: 10 * DAY });
    const { price, time: at, variance } = await readingOf(s);
    expect([price, at]).to.deep.equal([before.price, BigInt(changed)]);
    const gap = variance - (before.variance * exactExp(0n - WAD)) / EXACT_ONE;
    expect(gap * WAD).to.be.within(-100n * variance, 100n * variance);
    await time.increaseTo(changed + 10 * DAY);
    const later = (await s.oracle.volatilityOf(MEASURED)) ** 2n;
    const exact = (variance * exactExp(0n - WAD) * 10n ** 9n) / EXACT_ONE;
    expect(later - exact).to.be.within((0n - exact) / 10n ** 15n, exact / 10n ** 15n);
  });

  it("setTerms · VRS-8 · the next point is five minutes from the change, and its return runs from the last price", async () => {
    const s = await loadFixture(measured);
    const changed = (await s.latest()) + 10_000;
    await time.setNextBlockTimestamp(changed);
    await s.oracle.setTerms(MEASURED, terms);
    const settled = await readingOf(s);
    await s.round((PRICE * 9n) / 10n, 10_000 + GRID - 1);
    await s.oracle.poke(MEASURED);
    expect(await readingOf(s)).to.deep.equal(settled);
    await s.round((PRICE * 9n) / 10n, 1);
    await s.oracle.poke(MEASURED);
    expect((await readingOf(s)).variance).to.be.greaterThan(settled.variance);
  });

  for (const [name, low, high] of BOUNDS) {
    it(`setTerms · G-01 · ${name} at its bounds is taken, one beyond is refused`, async () => {
      const { oracle } = await loadFixture(measured);
      for (const value of [low, high]) await oracle.setTerms(MEASURED, { ...terms, [name]: value });
      for (const value of [0n, low - 1n, high + 1n])
        await expect(oracle.setTerms(MEASURED, { ...terms, [name]: value }))
          .to.be.revertedWithCustomError(oracle, "VolatilityOutOfBounds")
          .withArgs(ethers.encodeBytes32String(name), value, low, high);
    });
  }

  it("setTerms · ACL-3, DMM-5 · a stranger is refused", async () => {
    const { alice, oracle } = await loadFixture(measured);
    await expect(oracle.connect(alice).setTerms(MEASURED, terms))
      .to.be.revertedWithCustomError(oracle, "AccessManagedUnauthorized")
      .withArgs(alice);
  });

  it("multiplierOf · VRS-3 · it is volatility over the calm one, up, between 1 and 3", async () => {
    const s = await loadFixture(measured);
    await s.round((PRICE * 95n) / 100n, GRID);
    await s.oracle.poke(MEASURED);
    const volatility = await s.oracle.volatilityOf(MEASURED);
    for (const calm of [volatility - 1n, volatility, volatility + 1n, volatility / 2n, volatility / 3n, WAD / 100n]) {
      await s.oracle.setTerms(MEASURED, { ...terms, calm });
      const now = await s.oracle.volatilityOf(MEASURED);
      const ratio = (now * WAD + calm - 1n) / calm;
      const expected = ratio < WAD ? WAD : ratio > 3n * WAD ? 3n * WAD : ratio;
      expect(await s.oracle.multiplierOf(MEASURED)).to.equal(expected);
    }
    expect(await s.oracle.multiplierOf(MEASURED)).to.equal(3n * WAD);
  });
});
