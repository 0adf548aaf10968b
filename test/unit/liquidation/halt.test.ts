import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { CASH, terms, usd, WAD } from "../../fixtures/parameters.js";
import {
  bid,
  buy,
  calledAccount,
  callAndWait,
  DAY,
  ETH,
  fund,
  fundedSystem,
  HOUR,
  nextBlock,
  open,
  pass,
  priceAt,
  refresh,
  salesOf,
  setPrice,
  stateOf,
  USDC,
  WETH_ID,
} from "../../fixtures/distress.js";
import { comeBack, goDown, SEQUENCER_GRACE, sequencedSystem } from "../../fixtures/sequencer.js";

const { loadFixture, time } = networkHelpers;

describe("pause of liquidation", () => {
  it("pauseLiquidation · G-02 · at most four hours, once a day, and ends by itself", async () => {
    const s = await loadFixture(fundedSystem);
    await expect(s.liquidator.pauseLiquidation(4n * HOUR + 1n))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorPauseRefused")
      .withArgs(4n * HOUR + 1n, 4n * HOUR);
    const start = await nextBlock();
    const end = start + 4n * HOUR;
    await expect(s.liquidator.pauseLiquidation(4n * HOUR))
      .to.emit(s.liquidator, "Halted")
      .withArgs(start, end);
    const early = await nextBlock(end + DAY - 1n);
    await expect(s.liquidator.pauseLiquidation(1))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorPauseRefused")
      .withArgs(early, end + DAY);
    await nextBlock(end + DAY);
    await s.liquidator.pauseLiquidation(1);
  });

  it("pauseLiquidation · resumeLiquidation · DMM-5 · by their roles only", async () => {
    const s = await loadFixture(fundedSystem);
    const stranger = s.liquidator.connect(s.bob);
    for (const act of [() => stranger.pauseLiquidation(1), () => stranger.resumeLiquidation()]) {
      await expect(act()).to.be.revertedWithCustomError(s.liquidator, "AccessManagedUnauthorized").withArgs(s.bob);
    }
  });

  it("liquidate · LIQ-7 · L-10 · no sale to the pause's last second; deposit, repayment and calls go on", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.6, 15_000, 10));
    const start = await nextBlock();
    await s.liquidator.pauseLiquidation(HOUR);
    await fund(s, s.bob, USDC);
    await s.vault.connect(s.bob).deposit(account, CASH, USDC);
    await s.give(s.alice, WETH_ID, 1n);
    await s.liquidator.callMargin([account]);
    await nextBlock(start + HOUR - 1n);
    await expect(buy(s, [bid(account, WETH_ID)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorHalted")
      .withArgs(start + HOUR - 1n, start + HOUR);
    await nextBlock(start + HOUR);
    await expect(buy(s, [bid(account, WETH_ID)])).to.emit(s.liquidator, "Liquidated");
  });

  it("liveNow · LIQ-5 · RM-6 · stands still in a pause and runs before and after", async () => {
    const s = await loadFixture(fundedSystem);
    const start = await nextBlock();
    const before = start;
    await s.liquidator.pauseLiquidation(1_000);
    expect(await s.liquidator.liveNow()).to.equal(before);
    await time.increaseTo(start + 999n);
    expect(await s.liquidator.liveNow()).to.equal(before);
    await time.increaseTo(start + 1_500n);
    expect(await s.liquidator.liveNow()).to.equal(before + 500n);
    await time.increaseTo(start + 1_000n + DAY);
    const second = await nextBlock();
    await s.liquidator.pauseLiquidation(100);
    await time.increaseTo(second + 200n);
    expect(await s.liquidator.liveNow()).to.equal(second + 200n - 1_100n);
  });

  it("liquidate · L-06 · LIQ-5 · premium and deadline after a pause are those before it", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.95, 15_000, 10));
    await callAndWait(s, [account], 120n);
    const { deadline } = (await stateOf(s, account)).call;
    const start = await nextBlock();
    await s.liquidator.pauseLiquidation(HOUR);
    await time.increaseTo(start + HOUR - 30n);
    await refresh(s);
    await nextBlock(start + HOUR + 5n);
    const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID, { maxAmount: ETH })]));
    const elapsed = start + 5n - deadline;
    expect((sale!.premium * WAD) / sale!.value).to.be.within((WAD * elapsed) / 6_000n - 2n, (WAD * elapsed) / 6_000n);
  });

  it("liquidate · L-11 · LIQ-7 · a grace that ran has as many seconds left after the pause; in its block only expired calls sell", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    const { deadline } = (await stateOf(s, account)).call;
    const start = await nextBlock();
    await s.liquidator.pauseLiquidation(4n * HOUR);
    await time.increaseTo(start + 4n * HOUR - 40n);
    await refresh(s);
    await nextBlock(start + 4n * HOUR);
    await expect(buy(s, [bid(account, WETH_ID)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorGraceRunning")
      .withArgs(account, deadline, start);
    await nextBlock(deadline + 4n * HOUR);
    await expect(buy(s, [bid(account, WETH_ID)])).to.emit(s.liquidator, "Liquidated");
  });

  it("resumeLiquidation · ends the pause now, and the rest still counts from the announced end", async () => {
    const s = await loadFixture(fundedSystem);
    const start = await nextBlock();
    await s.liquidator.pauseLiquidation(HOUR);
    await nextBlock(start + 100n);
    await expect(s.liquidator.resumeLiquidation())
      .to.emit(s.liquidator, "Halted")
      .withArgs(start, start + 100n);
    await time.increaseTo(start + 500n);
    expect(await s.liquidator.liveNow()).to.equal(start + 400n);
    await pass(s, DAY);
    await expect(s.liquidator.pauseLiquidation(1)).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorPauseRefused",
    );
  });
});

describe("outage of the sequencer", () => {
  it("liquidate · ODC-6 · O-06 · closed while down and through the grace, open after, with all of it out of the clock", async () => {
    const s = await loadFixture(sequencedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.6, 15_000, 10));
    const down = await goDown(s);
    await expect(buy(s, [bid(account, WETH_ID)])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorSequencerDown",
    );
    await fund(s, s.bob, USDC);
    await s.vault.connect(s.bob).deposit(account, CASH, USDC);
    await time.increase(2n * HOUR);
    const up = await comeBack(s);
    await expect(s.liquidator.connect(s.bob).pokeSequencer())
      .to.emit(s.liquidator, "Halted")
      .withArgs(down, up + SEQUENCER_GRACE);
    expect(await s.liquidator.liveNow()).to.equal(down);
    await time.increaseTo(up + SEQUENCER_GRACE - 60n);
    await refresh(s);
    const last = await nextBlock(up + SEQUENCER_GRACE - 1n);
    await expect(buy(s, [bid(account, WETH_ID)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorHalted")
      .withArgs(last, last + 1n);
    await nextBlock(last + 1n);
    await expect(buy(s, [bid(account, WETH_ID)])).to.emit(s.liquidator, "Liquidated");
    expect(await s.liquidator.liveNow()).to.equal(down);
  });

  it("liquidate · RM-6 · L-06 · elapsed excludes exactly the outage since the call", async () => {
    const s = await loadFixture(sequencedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.95, 15_000, 10));
    await callAndWait(s, [account], 60n);
    const { deadline } = (await stateOf(s, account)).call;
    const down = await goDown(s);
    await time.increase(2n * HOUR);
    const up = await comeBack(s);
    await time.increaseTo(up + SEQUENCER_GRACE + 60n);
    await refresh(s);
    await nextBlock(up + SEQUENCER_GRACE + 120n);
    const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID, { maxAmount: ETH })]));
    const elapsed = down + 120n - deadline;
    expect((sale!.premium * WAD) / sale!.value).to.be.within((WAD * elapsed) / 6_000n - 2n, (WAD * elapsed) / 6_000n);
  });

  it("pokeSequencer · ODC-6 · an outage within a pause is one halt, counted once", async () => {
    const s = await loadFixture(sequencedSystem);
    const start = await nextBlock();
    await s.liquidator.pauseLiquidation(2n * HOUR);
    const down = await goDown(s);
    await time.increaseTo(start + HOUR);
    const up = await comeBack(s);
    await expect(s.liquidator.pokeSequencer())
      .to.emit(s.liquidator, "Halted")
      .withArgs(start, up + SEQUENCER_GRACE);
    await expect(s.liquidator.pokeSequencer()).to.not.emit(s.liquidator, "Halted");
    await time.increaseTo(up + SEQUENCER_GRACE + 77n);
    expect(await s.liquidator.liveNow()).to.equal(start + 77n);
    expect(down).to.be.greaterThan(start - 1n);
  });

  it("liquidate · ODC-6 · a feed that never started, or reports from the future, counts as down", async () => {
    const s = await loadFixture(sequencedSystem);
    await s.uptime.reset();
    await expect(s.liquidator.pokeSequencer()).to.be.revertedWithCustomError(s.liquidator, "LiquidatorSequencerDown");
    await s.uptime.updateStatus(0, (await time.latest()) + 1_000);
    await expect(s.liquidator.pokeSequencer()).to.be.revertedWithCustomError(s.liquidator, "LiquidatorSequencerDown");
    await s.uptime.reset();
    await s.uptime.updateStatus(2, (await time.latest()) - 10);
    await expect(s.liquidator.pokeSequencer()).to.be.revertedWithCustomError(s.liquidator, "LiquidatorSequencerDown");
  });

  it("pokeSequencer · a feed without history halts from the time it came up", async () => {
    for (const zeroes of [true, false]) {
      const s = await loadFixture(sequencedSystem);
      await s.uptime.setZeroesMissingRounds(zeroes);
      await s.uptime.reset();
      await time.increase(1_000);
      const up = BigInt(await time.latest());
      await s.uptime.updateStatus(0, up);
      await expect(s.liquidator.pokeSequencer())
        .to.emit(s.liquidator, "Halted")
        .withArgs(up, up + SEQUENCER_GRACE);
    }
  });

  it("constructor · terms outside their bounds are refused by name", async () => {
    const s = await loadFixture(fundedSystem);
    const cases = [
      ["target", "target", (104n * WAD) / 100n, 2n * WAD],
      ["theta", "theta", WAD / 10n, (9n * WAD) / 10n],
      ["feeShare", "feeShare", 0n, WAD / 2n],
      ["maxDiscount", "maxDiscount", WAD / 100n, (3n * WAD) / 10n],
      ["ramp", "ramp", 60n, HOUR],
      ["minRemainder", "minRemainder", 0n, usd(10_000)],
    ] as const;
    for (const [field, name, low, high] of cases) {
      for (const value of low === 0n ? [high + 1n] : [low - 1n, high + 1n]) {
        const config = {
          authority: s.authority,
          vault: s.vault,
          sequencerFeed: ethers.ZeroAddress,
          sequencerGrace: 0,
          terms: { ...terms, [field]: value },
        };
        await expect(ethers.deployContract("Liquidator", [config]))
          .to.be.revertedWithCustomError(s.liquidator, "LiquidatorParameterOutOfRange")
          .withArgs(ethers.encodeBytes32String(name), value, low, high);
      }
    }
  });
});
