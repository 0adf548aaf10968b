import { expect } from "chai";
import { deploySystem, networkHelpers } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";
import { ROUND, stewardOf } from "../../fixtures/steward.js";

const { loadFixture, mine } = networkHelpers;
const WETH = 1;
const HOUR = 3_600;
const DAY = 86_400;
/** 1.05^(1/12) and 0.9, in WAD. */
const RISE = 1_004_074_123_783_648_301n;
const SET = { initial: 2_000n, maintenance: 1_500n, grace: 1_800n };

async function calm() {
  return stewardOf(await deploySystem(), WETH);
}

async function stormy() {
  const s = await calm();
  await s.storm(20n);
  await s.steward.refresh(WETH);
  return s;
}

const ceilDiv = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

describe("risk steward · ramp", () => {
  it("refresh · VRS-4 · in calm nothing moves, and what holds is what was set", async () => {
    const { assets, steward, engine, refreshAfter, rates } = await loadFixture(calm);
    for (const seconds of [1, ROUND, DAY]) {
      await expect(refreshAfter(seconds)).to.not.emit(engine, "HaircutAdjusted");
    }
    const { initial, maintenance, grace } = await rates();
    expect({ initial, maintenance, grace }).to.deep.equal(SET);
    await assets[0]!.feed.set(assets[0]!.market.price);
    expect(await steward.cautionOf(WETH)).to.equal(0);
  });

  it("refresh · VRS-4, RM-1 · opening follows the target at once, both ways, maintenance does not", async () => {
    const { steward, volatility, storm, refreshAfter, rates } = await loadFixture(calm);
    for (const tenths of [15n, 28n, 12n]) {
      await storm(tenths);
      await refreshAfter(1);
      const target = await volatility.multiplierOf(WETH);
      const { initial, maintenance } = await rates();
      expect(initial).to.equal(ceilDiv(200n * target, WAD) * 10n);
      expect(maintenance).to.equal(SET.maintenance);
      expect(await steward.cautionOf(WETH)).to.equal(1);
    }
  });

  it("refresh · VRS-4 · a round announces a step, the next one takes it: 5 % in an hour of rounds, no more", async () => {
    const { steward, volatility, refreshAfter, rates, stance } = await loadFixture(stormy);
    expect((await stance()).next).to.equal(WAD);
    await refreshAfter(ROUND);
    expect((await rates()).maintenance).to.equal(1_500n);
    let expected = WAD;
    for (let round = 1; round <= 12; ++round) {
      const announced = (expected * RISE) / WAD;
      expect((await stance()).next).to.equal(announced);
      const tx = refreshAfter(ROUND);
      await expect(tx).to.emit(steward, "VolState");
      expected = announced;
      expect((await stance()).multiplier).to.equal(expected);
      const { maintenance } = await rates();
      expect(maintenance).to.be.at.most((1_500n * expected) / WAD);
      expect(maintenance).to.be.at.least((1_500n * expected) / WAD - 1n);
    }
    expect((await rates()).maintenance).to.be.within(1_574n, 1_575n);
    expect(await volatility.multiplierOf(WETH)).to.be.greaterThan((19n * WAD) / 10n);
  });

  it("refresh · VRS-4 · time without rounds counts one step, and two refreshes in a round count one", async () => {
    const { refreshAfter, stance } = await loadFixture(stormy);
    await refreshAfter(ROUND);
    await refreshAfter(20 * HOUR);
    expect((await stance()).multiplier).to.equal(RISE);
    for (const seconds of [1, 100, ROUND - 102]) await refreshAfter(seconds);
    expect((await stance()).multiplier).to.equal(RISE);
    await refreshAfter(1);
    expect((await stance()).multiplier).to.equal((RISE * RISE) / WAD);
  });

  it("refresh · VRS-4 · the ramp ends at the target", async () => {
    const { volatility, storm, refreshAfter, stance, steward } = await loadFixture(calm);
    await storm(11n);
    for (let round = 0; round < 28; ++round) await refreshAfter(ROUND);
    const { multiplier, next } = await stance();
    const target = await volatility.multiplierOf(WETH);
    expect(next).to.equal(multiplier);
    expect(multiplier).to.be.within(target, (target * 1_001n) / 1_000n);
    expect(multiplier).to.be.greaterThan((109n * WAD) / 100n);
    expect(await steward.isDue(WETH)).to.equal(false);
    await mine(2, { interval: ROUND });
    expect(await steward.isDue(WETH)).to.equal(true);
  });

  it("refresh · VRS-4 · it falls by a tenth a day, however often it is refreshed, down to the target", async () => {
    const { refreshAfter, storm, stance, rates } = await loadFixture(stormy);
    for (let round = 0; round < 60; ++round) await refreshAfter(ROUND);
    const top = (await stance()).multiplier;
    await storm(10n);
    await refreshAfter(ROUND);
    for (let hour = 0; hour < 23; ++hour) await refreshAfter(HOUR);
    const slow = (await stance()).multiplier;
    expect(slow).to.be.within((top * 904n) / 1_000n, (top * 905n) / 1_000n);
    const { initial, maintenance } = await rates();
    expect(initial).to.equal(ceilDiv(200n * slow, WAD) * 10n);
    expect(maintenance).to.be.within((1_500n * slow) / WAD - 1n, (1_500n * slow) / WAD + 1n);
    for (let day = 0; day < 3; ++day) await refreshAfter(DAY);
    expect((await stance()).multiplier).to.equal(WAD);
    const end = await rates();
    expect([end.initial, end.maintenance, end.grace]).to.deep.equal([2_000n, 1_500n, 1_800n]);
  });

  it("refresh · LTR-9, RH-1 · the grace of a call shrinks with the square of the multiplier, in whole minutes", async () => {
    const { refreshAfter, rates } = await loadFixture(stormy);
    for (let round = 0; round < 40; ++round) await refreshAfter(ROUND);
    const { maintenance, grace } = await rates();
    const exact = (1_800n * 1_500n * 1_500n) / (maintenance * maintenance);
    expect(grace).to.equal(exact - (exact % 60n));
    expect(grace).to.be.within(1_200n, 1_440n);
  });

  it("refresh · VRS-6 · neither the highest premium nor the share at the close-out line moves in a storm", async () => {
    const { engine, refreshAfter, rates } = await loadFixture(stormy);
    const before = (await engine.policyOf(WETH)).haircut;
    for (let round = 0; round < 12; ++round) await refreshAfter(ROUND);
    expect((await rates()).maintenance).to.be.greaterThan(1_500n);
    expect((await engine.policyOf(WETH)).haircut).to.deep.equal(before);
  });

  it("refresh · P-15 · without a Valid price the volatility known goes on, an instrument never measured is refused", async () => {
    const { assets, steward, volatility, refreshAfter, stance } = await loadFixture(stormy);
    await assets[0]!.feed.set(0n);
    await refreshAfter(ROUND);
    await refreshAfter(ROUND);
    expect((await stance()).multiplier).to.equal(RISE);
    expect(await steward.cautionOf(WETH)).to.equal(3);
    await expect(steward.refresh(2)).to.be.revertedWithCustomError(volatility, "VolatilityUnknown").withArgs(2);
  });

  it("refresh · CHM-4 · what a setter moves is where the ramp goes on from, and what was announced is void", async () => {
    const { engine, refreshAfter, rates, stance, assets } = await loadFixture(stormy);
    const haircut = { ...assets[0]!.market.haircut };
    for (let round = 0; round < 6; ++round) await refreshAfter(ROUND);
    const before = await rates();
    await engine.setHaircut(WETH, { ...haircut, maintenance: 159 }, 1);
    const after = await rates();
    expect(after.maintenance).to.equal(1_590n);
    expect(after.maintenance).to.be.greaterThan(before.maintenance);
    await refreshAfter(1);
    expect(await stance()).to.include({ multiplier: WAD, next: WAD });
    await refreshAfter(ROUND);
    expect((await stance()).next).to.equal(RISE);
  });

  it("setHaircut · CHM-4, VRS-4 · a lower haircut leaves an adjusted one where it is, within three times the new", async () => {
    const { engine, refreshAfter, rates, assets } = await loadFixture(stormy);
    const haircut = { ...assets[0]!.market.haircut };
    for (let round = 0; round < 6; ++round) await refreshAfter(ROUND);
    const { maintenance } = await rates();
    await engine.setHaircut(WETH, { ...haircut, maintenance: 100, initial: 150, maxPremium: 2 }, 1);
    expect((await rates()).maintenance).to.equal(maintenance);
    await engine.setHaircut(WETH, { ...haircut, maintenance: 50, initial: 90, maxPremium: 2 }, 1);
    expect((await rates()).maintenance).to.equal(1_500n);
    expect((await rates()).initial).to.equal(1_700n);
  });
});
