import { expect } from "chai";
import { callAndWait, stateOf } from "../../fixtures/distress.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import { bounds, ethers } from "../../fixtures/system.js";
import { index, near, opposed } from "../../fixtures/takeover.js";
import {
  at,
  dustOf,
  ETH_PERP,
  loadFixture,
  marketsOf,
  perpMargin,
  stateOf as marketStateOf,
  sumsOf,
  time,
} from "../../fixtures/trading.js";

/** Both are below their close-out line at 1,800: 2,000 left of 10,000 on either side. */
const bothSunk = async () => opposed(50n * WAD, 1_650, 1_800);
/** At 1,700 the long owes 2,000 more than it has, and the short is close to it. */
const longInsolvent = async () => opposed(47n * WAD, 1_500, 1_700);
/** At 1,800 the long is below its line and the short is far above. */
const shortHealthy = async () => opposed(50n * WAD, 1_790, 1_800);
/** At 1,832 the long is below maintenance and above close-out, the short is below close-out. */
const longCallable = async () => opposed(50n * WAD, 1_680, 1_832);

const UNKNOWN = 4;

type System = Awaited<ReturnType<typeof opposed>>;
const openInterest = async (s: System) => marketStateOf((await s.vault.marketOf(ETH_PERP))[0]).openInterest;

describe("offset", () => {
  it("offset · RM-11 · two distressed accounts are closed against each other at mark; anyone", async () => {
    const s = await loadFixture(bothSunk);
    const [long, short, open] = [await sumsOf(s, s.long), await sumsOf(s, s.short), await openInterest(s)];
    const capacity = await s.liquidator.capacityOf(32 + ETH_PERP);
    await expect(s.liquidator.connect(s.bob).offset(s.long, s.short, ETH_PERP))
      .to.emit(s.vault, "Traded")
      .withArgs(ETH_PERP, s.short, s.long, 40n * WAD, at(1_800), 0n, 0n);
    expect((await s.positionOf(s.long)).size).to.equal(0n);
    expect((await s.positionOf(s.short)).size).to.be.within(-10n * WAD - 1n, -10n * WAD);
    expect(await openInterest(s)).to.equal(open - 40n * WAD);
    expect((await sumsOf(s, s.long)).worth).to.be.within(...near(long.worth));
    const left = await sumsOf(s, s.short);
    expect(left.worth).to.be.within(...near(short.worth));
    expect(left.buffer).to.be.lessThan(short.buffer / 4n);
    expect(await s.liquidator.capacityOf(32 + ETH_PERP)).to.deep.equal(capacity);
    const accounts = [s.long, s.short, s.cross(s.bob)];
    expect(await dustOf(s, accounts)).to.be.within(0n, 10n * 2_002n);
    const sizes = await Promise.all(accounts.map(async (account) => (await s.positionOf(account)).size));
    expect(sizes.reduce((a, b) => a + b)).to.be.within(-10n, 10n);
  });

  it("offset · RM-11 RC-7 · at a Divergent index too, and at its middle", async () => {
    const s = await loadFixture(bothSunk);
    const price = 1_800n * 10n ** 8n;
    const feed = await ethers.deployContract("MockSource", [8, price, 0]);
    await s.engine.setMarket(
      ETH_PERP,
      { feed, maxAge: 3_900, deviation: 50, ...bounds(price) },
      perpMargin,
      33,
      at(1_800),
    );
    await feed.set(price, price / 100n, await time.latest());
    await expect(s.liquidator.offset(s.long, s.short, ETH_PERP))
      .to.emit(s.vault, "Traded")
      .withArgs(ETH_PERP, s.short, s.long, 40n * WAD, at(1_800), 0n, 0n);
  });

  it("offset · LTR-4 · the loss of the closed one is settled by anyone, and the call of both ends by cure", async () => {
    const s = await loadFixture(bothSunk);
    await callAndWait(s, [s.long, s.short]);
    const { worth } = await sumsOf(s, s.long);
    await s.liquidator.offset(s.long, s.short, ETH_PERP);
    await s.vault.settle(s.long, ETH_PERP);
    expect(await marketsOf(s, s.long)).to.equal(0n);
    expect(await s.vault.cashOf(s.long)).to.be.within(...near(worth));
    for (const account of [s.long, s.short]) {
      await s.vault.clearCall(account);
      expect((await stateOf(s, account)).isCalled).to.equal(false);
    }
  });

  it("offset · RM-11 · an insolvent account is offset too; what it then owes is resolved and recorded", async () => {
    const s = await loadFixture(longInsolvent);
    const { worth } = await sumsOf(s, s.long);
    expect(worth).to.be.within(-usd(2_050), -usd(2_000));
    expect(await s.liquidator.offset.staticCall(s.long, s.short, ETH_PERP)).to.equal(40n * WAD);
    await s.liquidator.offset(s.long, s.short, ETH_PERP);
    expect((await s.positionOf(s.long)).size).to.equal(0n);
    await expect(s.vault.settle(s.long, ETH_PERP)).to.be.revertedWithCustomError(s.vault, "VaultInsolvent");
    await expect(s.vault.connect(s.bob).deleverage(s.long, ETH_PERP))
      .to.emit(s.vault, "DeficitRecorded")
      .withArgs(
        s.long,
        (loss: bigint) => loss >= -worth && loss < -worth + usd(1) / 100n,
        (all: bigint) => all >= -worth,
      );
    expect(await s.vault.cashOf(s.long)).to.equal(0n);
    expect(await marketsOf(s, s.long)).to.equal(0n);
    expect(await dustOf(s, [s.long, s.short, s.cross(s.bob)])).to.be.within(0n, 10n * 2_002n);
    await expect(s.vault.deleverage(s.long, ETH_PERP))
      .to.be.revertedWithCustomError(s.vault, "VaultNoPosition")
      .withArgs(s.long, ETH_PERP);
  });
});

describe("offset, refusals", () => {
  it("offset · RM-11 · the first holds a long and the second a short position", async () => {
    const s = await loadFixture(bothSunk);
    const refused = (a: string, b: string, market = ETH_PERP) =>
      expect(s.liquidator.offset(a, b, market))
        .to.be.revertedWithCustomError(s.vault, "VaultNotOpposite")
        .withArgs(a, b, market);
    await refused(s.short, s.long);
    await refused(s.long, s.long);
    await refused(s.short, s.short);
    await refused(s.long, s.short, ETH_PERP + 1);
    await expect(s.liquidator.offset(s.long, s.short, 9))
      .to.be.revertedWithCustomError(s.vault, "VaultUnknownMarket")
      .withArgs(9);
  });

  it("offset · LTR-8 · a healthy account is not touched, on either side", async () => {
    const s = await loadFixture(shortHealthy);
    await expect(s.liquidator.offset(s.long, s.short, ETH_PERP))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotLiquidatable")
      .withArgs(
        s.short,
        (worth: bigint) => worth > usd(9_000),
        (buffer: bigint) => buffer < usd(5_000),
      );
    await s.setIndex(ETH_PERP, index(1_985));
    await expect(s.liquidator.offset(s.long, s.short, ETH_PERP))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotLiquidatable")
      .withArgs(
        s.long,
        (worth: bigint) => worth > usd(9_000),
        (buffer: bigint) => buffer < usd(5_000),
      );
  });

  it("offset · DMM-4 · between maintenance and close-out an account has its call and its grace", async () => {
    const s = await loadFixture(longCallable);
    await expect(s.liquidator.offset(s.long, s.short, ETH_PERP))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotLiquidatable")
      .withArgs(
        s.long,
        (worth: bigint) => worth > usd(3_000),
        (buffer: bigint) => buffer < usd(4_000),
      );
    await s.liquidator.callMargin([s.long]);
    const { deadline } = (await stateOf(s, s.long)).call;
    await expect(s.liquidator.offset(s.long, s.short, ETH_PERP))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorGraceRunning")
      .withArgs(s.long, deadline, (live: bigint) => live < deadline);
    await callAndWait(s, [s.short], deadline - (await s.liquidator.liveNow()));
    await s.liquidator.offset(s.long, s.short, ETH_PERP);
    expect((await s.positionOf(s.long)).size).to.equal(0n);
  });

  it("offset · PLR-4 · not while liquidation is paused, and not without a price", async () => {
    const s = await loadFixture(bothSunk);
    await s.feeds[ETH_PERP]!.set(0);
    await expect(s.liquidator.offset(s.long, s.short, ETH_PERP))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorLegNotPriced")
      .withArgs(s.long, 0, UNKNOWN);
    await s.setIndex(ETH_PERP, index(1_800));
    await s.liquidator.pauseLiquidation(3_600);
    await expect(s.liquidator.offset(s.long, s.short, ETH_PERP))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorHalted")
      .withArgs(
        (now: bigint) => now > 0n,
        (end: bigint) => end > 0n,
      );
  });

  it("settleOffset · H-01 · the liquidator's gate is closed to others", async () => {
    const s = await loadFixture(bothSunk);
    await expect(s.vault.settleOffset(s.long, s.short, ETH_PERP))
      .to.be.revertedWithCustomError(s.vault, "VaultNotModule")
      .withArgs(s.admin.address, await s.liquidator.getAddress());
  });
});
