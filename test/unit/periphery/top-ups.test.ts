import { expect } from "chai";
import {
  BTC,
  ETH,
  nextBlock,
  open,
  pass,
  priceAt,
  setPrice,
  stateOf,
  WBTC_ID,
  WETH_ID,
} from "../../fixtures/distress.js";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { confirm, deployTopUps, missing, OBSERVATION_LIFE, sink, topUpsOver } from "../../fixtures/top-ups.js";
import { isolatedAccount } from "../../fixtures/top-ups-isolated.js";

const deploy18 = () => topUpsOver(18);

describe("TopUps.topUp", () => {
  it("topUp · RH-16 · ISO-8 · LTR-4 · pulls exactly what cures the account, ends its call and tips the caller", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const [authorisation, signature] = await s.authorise({ tip: 3n * s.dollar });
    await confirm(s);
    const wallet = await s.usdc.balanceOf(s.alice);
    await nextBlock();
    const { netWorth, maintenance } = await stateOf(s, s.account, 0, "pending");
    const amount = missing(netWorth, maintenance, s.decimals);
    const hash = await s.topUps.digestOf(authorisation);
    await expect(s.topUps.connect(s.keeper).topUp(authorisation, signature))
      .to.emit(s.topUps, "ToppedUp")
      .withArgs(s.account, s.keeper.address, hash, amount, 3n * s.dollar, amount + 3n * s.dollar);
    expect(wallet - (await s.usdc.balanceOf(s.alice))).to.equal(amount + 3n * s.dollar);
    expect(await s.usdc.balanceOf(s.keeper)).to.equal(3n * s.dollar);
    expect(await s.usdc.balanceOf(s.topUps)).to.equal(0n);
    expect((await stateOf(s, s.account)).isCalled).to.equal(false);
    expect(await s.topUps.observationOf(s.account)).to.deep.equal([0n, false]);
    const now = BigInt(await networkHelpers.time.latest());
    expect(await s.topUps.usageOf(s.alice, hash)).to.deep.equal([amount + 3n * s.dollar, now, false]);
  });

  for (const [decimals, fixture, unit] of [
    [6, deployTopUps, 10n ** 12n],
    [18, deploy18, 1n],
  ] as const) {
    it(`topUp · RH-16 · LTR-4 · of a token with ${decimals} decimals ends at 1.03 buffers, less than a unit above`, async () => {
      const s = await networkHelpers.loadFixture(fixture);
      await pass(s, 200n * 86_400n);
      await s.assets[WETH_ID - 1]!.feed.set(s.assets[WETH_ID - 1]!.market.price);
      const accounts: string[] = [];
      for (let sub = 1n; sub <= 8n; ++sub) {
        accounts.push(await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * s.dollar + sub * 7n, sub));
      }
      await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
      await s.liquidator.callMargin(accounts);
      await s.topUps.observe(accounts);
      await pass(s, 61n);
      const [, borrowIndex] = await s.vault.cashState();
      expect(borrowIndex).to.be.within(10n ** 27n + 1n, 2n * 10n ** 27n);
      for (const account of accounts) {
        await s.topUps.topUp(...(await s.authorise({ account, expiry: 2 ** 40 - 1 })));
        const { netWorth, maintenance } = await stateOf(s, account);
        const target = (maintenance * 103n + 99n) / 100n;
        expect(netWorth - target).to.be.within(0n, unit - 1n + 2n); // the ledger's rounding is at most 2 wei
      }
    });
  }

  it("topUp · ISO-8 · an isolated account is topped up like any other", async () => {
    const s = await networkHelpers.loadFixture(isolatedAccount);
    await s.topUps.observe([s.account]);
    await networkHelpers.time.increase(61);
    const amount = await s.topUps.topUp.staticCall(s.topUp, s.signature);
    await expect(s.topUps.topUp(s.topUp, s.signature)).to.emit(s.vault, "CallCured").withArgs(s.account);
    expect(amount).to.be.greaterThan(0n);
  });

  it("topUp · RH-16 · pulls nothing into a dead account, whatever the budget", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const signed = await s.authorise({ budget: 1_000n * s.dollar });
    await confirm(s);
    await setPrice(s, WETH_ID, 1_460); // W = -400: the budget would be lost and the account sold all the same
    const wallet = await s.usdc.balanceOf(s.alice);
    const at = await nextBlock();
    const { netWorth } = await stateOf(s, s.account, 0, "pending");
    expect(netWorth).to.be.within(-401n * ETH, -400n * ETH);
    await networkHelpers.time.setNextBlockTimestamp(at);
    await expect(s.topUps.topUp(...signed))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsInsolvent")
      .withArgs(s.account, netWorth);
    expect(await s.usdc.balanceOf(s.alice)).to.equal(wallet);
  });

  it("topUp · RH-16 · pulls nothing from an account that nobody observed", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await expect(s.topUps.topUp(...(await s.authorise())))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsNotObserved")
      .withArgs(s.account);
  });

  it("topUp · RH-16 · a wick pulls nothing: the shortfall must stand for 60 s", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const signed = await s.authorise();
    await s.topUps.observe([s.account]);
    const observedAt = BigInt(await networkHelpers.time.latest());
    await nextBlock(observedAt + 59n);
    await expect(s.topUps.topUp(...signed))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsUnconfirmed")
      .withArgs(s.account, observedAt + 59n, observedAt + 60n);
    await sink(s, 1.02);
    await expect(s.topUps.topUp(...signed)).to.be.revertedWithCustomError(s.topUps, "TopUpsNotShort");
    await sink(s);
    await nextBlock(observedAt + 64n);
    await s.topUps.topUp(...signed);
  });

  it("topUp · RH-16 · an observation counts from 60 s on and for an hour", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const signed = await s.authorise();
    await s.topUps.observe([s.account]);
    const observedAt = BigInt(await networkHelpers.time.latest());
    const early = await networkHelpers.takeSnapshot();
    await nextBlock(observedAt + 60n);
    await s.topUps.topUp(...signed);
    await early.restore();
    await nextBlock(observedAt + OBSERVATION_LIFE);
    await s.topUps.topUp(...signed);
    await early.restore();
    await nextBlock(observedAt + OBSERVATION_LIFE + 1n);
    await expect(s.topUps.topUp(...signed))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsNotObserved")
      .withArgs(s.account);
  });

  it("topUp · LTR-4 · CLP-5 · pulls nothing once the account is not short, or not called", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const signed = await s.authorise();
    await confirm(s);
    await sink(s, 1.02);
    const at = await nextBlock();
    const { netWorth, maintenance } = await stateOf(s, s.account, 0, "pending");
    await networkHelpers.time.setNextBlockTimestamp(at);
    await expect(s.topUps.topUp(...signed))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsNotShort")
      .withArgs(s.account, netWorth, maintenance);
    await sink(s, 1.1);
    await s.vault.clearCall(s.account);
    await sink(s);
    await expect(s.topUps.topUp(...signed))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsNotCalled")
      .withArgs(s.account);
  });

  it("topUp · RH-16 · pulls nothing at a price that is not Valid", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const signed = await s.authorise();
    await networkHelpers.time.increase(3_800);
    await s.topUps.observe([s.account]);
    await networkHelpers.time.increase(200);
    await expect(s.topUps.topUp(...signed))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsNotPriced")
      .withArgs(s.account, 2n);
    await sink(s);
    await s.topUps.topUp(...signed);
  });

  it("topUp · ISO-8 · pulls nothing beyond what the wallet holds or allows", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const signed = await s.authorise();
    await confirm(s);
    await s.usdc.connect(s.alice).approve(s.topUps, 1n);
    await expect(s.topUps.topUp(...signed)).to.be.revertedWithCustomError(s.usdc, "ERC20InsufficientAllowance");
    await s.usdc.connect(s.alice).approve(s.topUps, ethers.MaxUint256);
    await s.usdc.connect(s.alice).transfer(s.bob, (await s.usdc.balanceOf(s.alice)) - 1n);
    await expect(s.topUps.topUp(...signed)).to.be.revertedWithCustomError(s.usdc, "ERC20InsufficientBalance");
  });

  it("topUp · DMM-7 · a pause of outflows stops no top-up", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await s.vault.pauseOutflow(3_600);
    await confirm(s);
    await s.topUps.topUp(...(await s.authorise()));
    expect((await stateOf(s, s.account)).isCalled).to.equal(false);
  });

  it("topUp · WAT-4 RH-8 · takes nobody's money while known losses exceed the cover", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const [authorisation, signature] = await s.authorise();
    const lost = await open(s, s.bob, [[WBTC_ID, BTC]], 40_000n * s.dollar);
    await setPrice(s, WBTC_ID, 20_000);
    await confirm(s);
    await s.vault.reportInsolvent(lost);
    await expect(s.topUps.connect(s.keeper).topUp(authorisation, signature))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsFrozen")
      .withArgs(s.account);
    await setPrice(s, WBTC_ID, 60_000);
    await s.vault.reportInsolvent(lost);
    await s.topUps.connect(s.keeper).topUp(authorisation, signature);
  });
});
