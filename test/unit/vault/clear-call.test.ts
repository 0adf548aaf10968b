import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { maintenanceBuffer } from "../../fixtures/margin-model.js";
import {
  CALLED_PRICE,
  calledSystem,
  ETHER,
  foresee,
  header,
  indebtedSystem,
  killFeeds,
  refreshFeeds,
  SCALE,
  USDC,
  WBTC,
  WETH,
  WETH_MARKET,
} from "../../fixtures/vault.js";

/** The time of a cure is kept in steps of this many seconds. */
const CURE_STEP = 4_096n;

describe("vault clearCall", () => {
  it("clearCall · LTR-4 · ends the call at rho 1.03 and at no smaller rho", async () => {
    const s = await networkHelpers.loadFixture(calledSystem);
    const buffer = maintenanceBuffer(WETH_MARKET, 10n * ETHER, CALLED_PRICE);
    const owed = -(await foresee(10, () => s.vault.cashOf(s.account.alice)));
    const worth = 11_500n * ETHER - owed;
    const missing = (buffer * 103n) / 100n - worth;
    await s.vault.connect(s.carol).deposit(s.account.alice, 0, missing / SCALE - 1n);
    expect(await s.vault.clearCall.staticCall(s.account.alice)).to.equal(false);
    await s.vault.connect(s.carol).clearCall(s.account.alice);
    expect(header(await s.vault.headerOf(s.account.alice)).isCalled).to.equal(true);
    await s.vault.connect(s.carol).deposit(s.account.alice, 0, 10n ** 3n);
    const clear = s.vault.connect(s.carol).clearCall(s.account.alice);
    await expect(clear).to.emit(s.vault, "CallCured").withArgs(s.account.alice);
    const { isCalled, callState } = header(await s.vault.headerOf(s.account.alice));
    const steps = BigInt(await networkHelpers.time.latest()) / CURE_STEP;
    expect([isCalled, callState >> 25n]).to.deep.equal([false, steps % 2n ** 15n]);
  });

  it("clearCall · LTR-4 · leaves an account that is not called", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    for (const account of [s.account.alice, s.account.bob, ethers.ZeroHash]) {
      expect(await s.vault.clearCall.staticCall(account)).to.equal(false);
      await expect(s.vault.clearCall(account)).not.to.emit(s.vault, "CallCured");
    }
  });

  it("clearCall · LTR-4 RC-1 · a rise in price alone ends nothing until somebody asks", async () => {
    const s = await networkHelpers.loadFixture(calledSystem);
    await s.feedOf(WETH).set(2_000n * 10n ** 8n);
    expect(header(await s.vault.headerOf(s.account.alice)).isCalled).to.equal(true);
    expect(await s.vault.clearCall.staticCall(s.account.alice)).to.equal(true);
    await s.vault.clearCall(s.account.alice);
    expect(header(await s.vault.headerOf(s.account.alice)).isCalled).to.equal(false);
  });

  it("clearCall · LTR-4 ODC-4 · never with a leg that is not Valid", async () => {
    const s = await networkHelpers.loadFixture(calledSystem);
    await s.vault.connect(s.alice).deposit(s.account.alice, WBTC, 10n ** 6n);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, 5_000n * USDC);
    await networkHelpers.time.increase(3_901);
    await s.feedOf(WETH).set(CALLED_PRICE);
    expect(await s.vault.clearCall.staticCall(s.account.alice)).to.equal(false);
    await refreshFeeds(s);
    expect(await s.vault.clearCall.staticCall(s.account.alice)).to.equal(true);
    await killFeeds(s);
    expect(await s.vault.clearCall.staticCall(s.account.alice)).to.equal(false);
  });

  it("withdraw · LTR-4 · the check of an outflow that passes ends the call", async () => {
    const s = await networkHelpers.loadFixture(calledSystem);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, 5_000n * USDC);
    expect(header(await s.vault.headerOf(s.account.alice)).isCalled).to.equal(true);
    await expect(s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 1, s.alice))
      .to.emit(s.vault, "CallCured")
      .withArgs(s.account.alice);
    expect(header(await s.vault.headerOf(s.account.alice))).to.deep.include({ isCalled: false, nonce: 2n });
  });

  it("withdraw · LTR-4 · an account that repaid everything and leaves ends its call on the way", async () => {
    const s = await networkHelpers.loadFixture(calledSystem);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, ethers.MaxUint256);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, ethers.MaxUint256, s.alice);
    expect(header(await s.vault.headerOf(s.account.alice))).to.deep.include({ isCalled: false, collaterals: 0n });
  });
});
