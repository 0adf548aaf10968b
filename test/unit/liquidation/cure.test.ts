import { expect } from "chai";
import { networkHelpers } from "../../fixtures/system.js";
import { CASH, WAD } from "../../fixtures/parameters.js";
import {
  bid,
  buy,
  calledAccount,
  callAndWait,
  DAY,
  ETH,
  fund,
  fundedSystem,
  open,
  pass,
  priceAt,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../../fixtures/distress.js";

const { loadFixture } = networkHelpers;

describe("cure of a margin call", () => {
  it("clearCall · LTR-4 · RH-5 · ends a call at rho 1.03 and at no smaller rho", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    await setPrice(s, WETH_ID, priceAt(1.0298, 15_000, 10));
    await s.vault.connect(s.bob).clearCall(account);
    const before = await stateOf(s, account);
    expect(before.isCalled).to.equal(true);
    expect(before.netWorth * 100n < before.maintenance * 103n).to.equal(true);
    await setPrice(s, WETH_ID, priceAt(1.0302, 15_000, 10));
    await expect(s.vault.connect(s.bob).clearCall(account)).to.emit(s.vault, "CallCured").withArgs(account);
    const after = await stateOf(s, account);
    expect([after.isCalled, await s.vault.clearCall.staticCall(account)]).to.deep.equal([false, false]);
  });

  it("clearCall · LTR-4 · a leg without a Valid price postpones the cure", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, 10n ** 6n],
      ],
      15_000n * USDC,
    );
    await setPrice(s, WETH_ID, 1_700);
    await s.liquidator.callMargin([account]);
    await setPrice(s, WETH_ID, 2_000);
    await s.assets[WBTC_ID - 1]!.feed.set(0);
    expect(await s.vault.clearCall.staticCall(account)).to.equal(false);
    await setPrice(s, WBTC_ID, 60_000);
    expect(await s.vault.clearCall.staticCall(account)).to.equal(true);
  });

  it("clearCall · answers false for an account without a call", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 1_000n * USDC);
    expect(await s.vault.clearCall.staticCall(account)).to.equal(false);
  });

  it("withdraw · A9 · the final check of an outflow ends the call of an account that stands clear", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    await setPrice(s, WETH_ID, 2_000);
    await s.vault.connect(s.alice).withdraw(account, CASH, USDC, s.alice);
    expect((await stateOf(s, account)).isCalled).to.equal(false);
  });

  it("deposit · A9 · a bare deposit reads no price and ends no call", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    await fund(s, s.bob, 5_000n * USDC);
    await s.vault.connect(s.bob).deposit(account, CASH, 5_000n * USDC);
    const { isCalled, netWorth, maintenance } = await stateOf(s, account);
    expect(netWorth > 2n * maintenance && isCalled).to.equal(true);
  });

  it("callMargin · RH-5 · a call never lapses below 1: days between 1 and 1.03 leave it open, and the sale follows at once", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    await pass(s, 2_400n);
    await buy(s, [bid(account, WETH_ID, { maxAmount: ETH / 50n })]);
    await setPrice(s, WETH_ID, priceAt(1.02, 15_000, 10));
    await pass(s, 3n * DAY);
    expect(await s.vault.clearCall.staticCall(account)).to.equal(false);
    await expect(buy(s, [bid(account, WETH_ID)])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorNotLiquidatable",
    );
    await setPrice(s, WETH_ID, priceAt(0.99, 15_000, 10));
    await expect(buy(s, [bid(account, WETH_ID)])).to.emit(s.liquidator, "Liquidated");
  });

  it("liquidate · LTR-4 · a sale that reaches rho 1.03 ends the call, a smaller one leaves it", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    await callAndWait(s, [account]);
    await buy(s, [bid(account, WETH_ID, { maxAmount: ETH })]);
    expect((await stateOf(s, account)).call).to.include({ isActive: true, isActed: true });
    await buy(s, [bid(account, WETH_ID)]);
    const { call, isCalled, netWorth, maintenance } = await stateOf(s, account);
    expect([call.isActive, isCalled]).to.deep.equal([false, false]);
    expect((netWorth * WAD) / maintenance).to.be.within((109n * WAD) / 100n, (11n * WAD) / 10n);
  });

  it("liquidate · A9 · a sale beside a leg without a Valid price ends no call", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, 10n ** 6n],
      ],
      15_000n * USDC,
    );
    await s.engine.recordPrice(WBTC_ID);
    await setPrice(s, WETH_ID, 1_660);
    await callAndWait(s, [account]);
    await s.assets[WBTC_ID - 1]!.feed.set(0);
    await buy(s, [bid(account, WETH_ID)]);
    const { call, netWorth, maintenance } = await stateOf(s, account);
    expect(netWorth * 100n > maintenance * 103n && call.isActive).to.equal(true);
  });
});
