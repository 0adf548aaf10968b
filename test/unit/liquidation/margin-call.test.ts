import { expect } from "chai";
import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";
import { CALLED } from "../../fixtures/vault.js";
import {
  bid,
  buy,
  calledAccount,
  DAY,
  ETH,
  fundedSystem,
  nextBlock,
  open,
  pass,
  priceAt,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
  whenLive,
} from "../../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/** The grace of A9 with its spread, from the text. */
function graceOf(account: string, base: bigint): bigint {
  const floored = base < 300n ? 300n : base;
  return floored + (BigInt(ethers.keccak256(account)) % (floored / 5n + 1n));
}

/** The record as the vault stores it, without flags. */
function recordOf(caller: string, startedAt: bigint, deadline: bigint): bigint {
  return BigInt(caller) | (startedAt << 160n) | (deadline << 192n);
}

describe("callMargin", () => {
  it("callMargin · LTR-1 · LTR-9 · records start, deadline, caller and count, and states W, B_m and B_c", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    const at = await nextBlock();
    const { netWorth, maintenance, closeOut } = await stateOf(s, account, 0, "pending");
    const deadline = at + graceOf(account, 1_800n);
    await expect(s.liquidator.connect(s.carol).callMargin([account]))
      .to.emit(s.liquidator, "MarginCalled")
      .withArgs(account, s.carol, netWorth, maintenance, closeOut, recordOf(s.carol.address, at, deadline), CALLED);
    const { call, isCalled } = await stateOf(s, account);
    expect(call).to.deep.equal({
      caller: s.carol.address,
      startedAt: at,
      deadline,
      count: 0n,
      isActed: false,
      isCloseOut: false,
      isInsolvent: false,
      usedShare: 0n,
      isActive: true,
    });
    expect(isCalled).to.equal(true);
  });

  it("callMargin · LTR-1 · LTR-8 · refuses an account at or above maintenance, with W and B_m", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(1.0002, 15_000, 10));
    await nextBlock();
    const { netWorth, maintenance } = await stateOf(s, account, 0, "pending");
    expect(netWorth >= maintenance).to.equal(true);
    await expect(s.liquidator.callMargin([account]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotCallable")
      .withArgs(account, netWorth, maintenance);
  });

  it("callMargin · LTR-1 · W exactly equal to B_m is not callable, one wei less is", async () => {
    const s = await loadFixture(fundedSystem);
    const account = accountOf(s.alice.address);
    const [engine, vault] = [await ethers.deployContract("EngineDouble"), s.vault];
    await vault.setEngine(engine);
    await engine.answer(7n * WAD, 7n * WAD, 5n * WAD, 1_800);
    await expect(s.liquidator.callMargin([account]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotCallable")
      .withArgs(account, 7n * WAD, 7n * WAD);
    await engine.answer(7n * WAD - 1n, 7n * WAD, 5n * WAD, 1_800);
    await expect(s.liquidator.callMargin([account])).to.emit(s.liquidator, "MarginCalled");
  });

  it("callMargin · RM-15 · an account that holds and owes nothing is healthy", async () => {
    const s = await loadFixture(fundedSystem);
    await expect(s.liquidator.callMargin([accountOf(s.bob.address)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotCallable")
      .withArgs(accountOf(s.bob.address), 0, 0);
  });

  it("callMargin · a second call of an open one reverts with its deadline and the live clock", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    const { call } = await stateOf(s, account);
    const at = await nextBlock();
    await expect(s.liquidator.callMargin([account]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorAlreadyCalled")
      .withArgs(account, call.deadline, at);
  });

  it("callMargin · a batch skips what cannot be called and records the rest", async () => {
    const s = await loadFixture(fundedSystem);
    const healthy = await open(s, s.bob, [[WETH_ID, 10n * ETH]], 5_000n * USDC);
    const called = await calledAccount(s, s.alice, 0.9);
    const fresh = await open(s, s.alice, [[WBTC_ID, 10n ** 8n]], 45_000n * USDC, 1n);
    await setPrice(s, WBTC_ID, priceAt(0.9, 45_000, 1, WBTC_ID));
    const { call } = await stateOf(s, called);
    expect(await s.liquidator.callMargin.staticCall([healthy, called, fresh])).to.equal(1n);
    await s.liquidator.callMargin([healthy, called, fresh]);
    expect((await stateOf(s, called)).call).to.deep.equal(call);
    expect((await stateOf(s, fresh)).isCalled).to.equal(true);
    expect((await stateOf(s, healthy)).isCalled).to.equal(false);
  });

  it("callMargin · nothing to record reverts with the last account's reason, no accounts with NoBids", async () => {
    const s = await loadFixture(fundedSystem);
    const called = await calledAccount(s, s.alice);
    const idle = accountOf(s.bob.address);
    await expect(s.liquidator.callMargin([idle, called])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorAlreadyCalled",
    );
    await expect(s.liquidator.callMargin([called, idle])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorNotCallable",
    );
    await expect(s.liquidator.callMargin([])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorNoBids");
  });

  it("callMargin · ZLE-2 · moves no balance", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    const read = async () => [
      (await s.vault.headerOf(account)) & ((1n << 136n) - 1n),
      await s.vault.balanceOf(account, WETH_ID),
      await s.vault.cashOf(account),
    ];
    await nextBlock();
    const expected = [
      (await s.vault.headerOf(account)) & ((1n << 136n) - 1n),
      await s.vault.balanceOf(account, WETH_ID),
      await s.vault.cashOf(account, { blockTag: "pending" }),
    ];
    await s.liquidator.callMargin([account]);
    expect(await read()).to.deep.equal(expected);
  });

  it("callMargin · RM-16 · deadlines of one block spread over at most a fifth of the grace, by account", async () => {
    const s = await loadFixture(fundedSystem);
    const accounts: string[] = [];
    for (let sub = 0n; sub < 12n; ++sub) accounts.push(await open(s, s.alice, [[WETH_ID, ETH]], 1_500n * USDC, sub));
    await setPrice(s, WETH_ID, priceAt(0.9, 1_500, 1));
    const at = await nextBlock();
    await s.liquidator.callMargin(accounts);
    const graces = await Promise.all(accounts.map(async (a) => (await stateOf(s, a)).call.deadline - at));
    expect(graces).to.deep.equal(accounts.map((a) => graceOf(a, 1_800n)));
    expect(graces.every((g) => g >= 1_800n && g <= 2_160n)).to.equal(true);
    expect(new Set(graces).size).to.be.greaterThan(9);
  });

  it("callMargin · RH-5 · half the grace within a day of a cure, then five minutes, then the full grace again", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    for (const [base, count] of [
      [900n, 1n],
      [300n, 2n],
      [300n, 3n],
    ] as const) {
      await setPrice(s, WETH_ID, 2_000);
      expect(await s.vault.clearCall.staticCall(account)).to.equal(true);
      await s.vault.clearCall(account);
      await pass(s, DAY - 300n);
      await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
      const at = await nextBlock();
      await s.liquidator.callMargin([account]);
      const { call } = await stateOf(s, account);
      expect([call.deadline - at, call.count]).to.deep.equal([graceOf(account, base), count]);
    }
    await setPrice(s, WETH_ID, 2_000);
    await s.vault.clearCall(account);
    await pass(s, DAY + 2n * 4_096n);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    const at = await nextBlock();
    await s.liquidator.callMargin([account]);
    const { call } = await stateOf(s, account);
    expect([call.deadline - at, call.count]).to.deep.equal([graceOf(account, 1_800n), 0n]);
  });

  it("callMargin · RH-5 · LTR-9 · after a day without action a sale needs a second notice of five minutes, given once", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    const { call } = await stateOf(s, account);
    await pass(s, DAY + 10n);
    const late = await nextBlock();
    await expect(buy(s, [bid(account, WETH_ID)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNoticeNeeded")
      .withArgs(account, call.startedAt, late);
    const at = await nextBlock();
    const noticed = recordOf(s.carol.address, call.startedAt, at + 300n) | (1n << 226n);
    await expect(s.liquidator.connect(s.bob).callMargin([account]))
      .to.emit(s.liquidator, "MarginCalled")
      .withArgs(account, s.bob, anyValue, anyValue, anyValue, noticed, CALLED);
    const renewed = (await stateOf(s, account)).call;
    expect([renewed.caller, renewed.startedAt]).to.deep.equal([s.carol.address, call.startedAt]);
    await expect(buy(s, [bid(account, WETH_ID)])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorGraceRunning");
    await pass(s, 2n * DAY);
    await expect(s.liquidator.callMargin([account])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorAlreadyCalled",
    );
    await expect(buy(s, [bid(account, WETH_ID)])).to.emit(s.liquidator, "Liquidated");
  });

  it("callMargin · DMM-4 · RH-2 · an account in CloseOut gets its deadline now; a called one that falls there too", async () => {
    const s = await loadFixture(fundedSystem);
    const [straight, fallen] = [
      await open(s, s.bob, [[WETH_ID, 10n * ETH]], 15_000n * USDC),
      await calledAccount(s, s.alice),
    ];
    await setPrice(s, WETH_ID, priceAt(0.6, 15_000, 10));
    const at = await nextBlock();
    await s.liquidator.callMargin([straight, fallen]);
    for (const account of [straight, fallen]) {
      const { call } = await stateOf(s, account);
      expect([call.deadline, call.isCloseOut, call.isInsolvent]).to.deep.equal([at, true, false]);
    }
    expect((await stateOf(s, fallen)).call.startedAt).to.be.below(at);
  });

  it("callMargin · A9 · a close-out seen after the deadline leaves the earlier deadline", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    const { deadline } = (await stateOf(s, account)).call;
    await pass(s, 3_000n);
    await setPrice(s, WETH_ID, priceAt(0.6, 15_000, 10));
    await s.liquidator.callMargin([account]);
    expect((await stateOf(s, account)).call).to.include({ deadline, isCloseOut: true });
  });

  it("callMargin · A11 · insolvency starts the discount's clock now, once", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    await pass(s, 3_000n);
    await setPrice(s, WETH_ID, 1_400);
    const at = await nextBlock();
    await s.liquidator.callMargin([account]);
    expect((await stateOf(s, account)).call).to.include({ deadline: at, isCloseOut: true, isInsolvent: true });
    await expect(s.liquidator.callMargin([account])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorAlreadyCalled",
    );
  });

  it("liquidate · DMM-4 · LTR-3 · above close-out the sale waits for the deadline, to the second", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    const { deadline } = (await stateOf(s, account)).call;
    await nextBlock(await whenLive(s, deadline - 1n));
    await expect(buy(s, [bid(account, WETH_ID)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorGraceRunning")
      .withArgs(account, deadline, deadline - 1n);
    await nextBlock(await whenLive(s, deadline));
    await expect(buy(s, [bid(account, WETH_ID)])).to.emit(s.liquidator, "Liquidated");
  });

  it("liquidate · LTR-3 · LIQ-1 · above close-out no sale without a call, below it one at once", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    await nextBlock();
    const { netWorth, maintenance } = await stateOf(s, account, 0, "pending");
    await expect(buy(s, [bid(account, WETH_ID)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotLiquidatable")
      .withArgs(account, netWorth, maintenance);
    await setPrice(s, WETH_ID, priceAt(0.6, 15_000, 10));
    const at = await nextBlock();
    await buy(s, [bid(account, WETH_ID, { maxAmount: ETH / 10n })]);
    const { call } = await stateOf(s, account);
    expect(call).to.include({
      startedAt: at,
      deadline: at,
      isCloseOut: true,
      isActed: true,
      caller: ethers.ZeroAddress,
    });
  });
});
