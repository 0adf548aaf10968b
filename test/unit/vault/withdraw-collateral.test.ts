import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import { openingPower, outflowValue } from "../../fixtures/margin-model.js";
import {
  calledSystem,
  ETHER,
  foresee,
  fundedSystem,
  header,
  indebtedSystem,
  killFeeds,
  MAX,
  USDC,
  WBTC,
  WETH,
  WETH_MARKET,
} from "../../fixtures/vault.js";

describe("vault withdrawal of collateral", () => {
  it("withdraw · books balance and total, and sends to the receiver named", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const withdraw = s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 4n * ETHER, s.carol);
    await expect(withdraw)
      .to.emit(s.vault, "Withdrawn")
      .withArgs(s.account.alice, WETH, s.carol.address, 4n * ETHER, 6n * ETHER);
    await expect(withdraw).to.changeTokenBalances(
      ethers,
      s.tokenOf(WETH),
      [s.vault, s.alice, s.carol],
      [-4n * ETHER, 0n, 4n * ETHER],
    );
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(6n * ETHER);
    expect((await s.vault.assetOf(WETH)).total).to.equal(6n * ETHER);
  });

  it("withdraw · ACC-4 · the largest amount takes the whole balance and clears the bit", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const call = s.vault.connect(s.alice).withdraw;
    expect(await call.staticCall(s.account.alice, WETH, MAX, s.alice)).to.equal(10n * ETHER);
    await call(s.account.alice, WETH, MAX, s.alice);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(0);
    expect(header(await s.vault.headerOf(s.account.alice)).collaterals).to.equal(0);
  });

  it("withdraw · ACC-9 · deposit and withdrawal give back exactly what came", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const before = await s.tokenOf(WBTC).balanceOf(s.bob);
    await s.vault.connect(s.bob).deposit(s.account.bob, WBTC, 12_345_679n);
    await s.vault.connect(s.bob).withdraw(s.account.bob, WBTC, MAX, s.bob);
    expect(await s.tokenOf(WBTC).balanceOf(s.bob)).to.equal(before);
  });

  it("withdraw · RM-5 · each raises the nonce by one", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const nonce = async () => header(await s.vault.headerOf(s.account.alice)).nonce;
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 1, s.alice);
    expect(await nonce()).to.equal(1);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, MAX, s.alice);
    expect(await nonce()).to.equal(2);
  });

  it("withdraw · reverts above the balance", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await expect(s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 10n * ETHER + 1n, s.alice))
      .to.be.revertedWithCustomError(s.vault, "VaultBalanceTooLow")
      .withArgs(s.account.alice, 10n * ETHER, 10n * ETHER + 1n);
  });

  it("withdraw · H-09 · reverts one below the largest amount, which is not the sign for everything", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await expect(s.vault.connect(s.alice).withdraw(s.account.alice, WETH, MAX - 1n, s.alice))
      .to.be.revertedWithCustomError(s.vault, "VaultBalanceTooLow")
      .withArgs(s.account.alice, 10n * ETHER, MAX - 1n);
  });

  for (const amount of [0n, MAX]) {
    it(`withdraw · reverts when ${amount === 0n ? "zero is asked for" : "there is nothing to take"}`, async () => {
      const s = await networkHelpers.loadFixture(fundedSystem);
      await expect(s.vault.connect(s.alice).withdraw(s.account.alice, WBTC, amount, s.alice))
        .to.be.revertedWithCustomError(s.vault, "VaultZeroAmount")
        .withArgs(s.account.alice, WBTC);
    });
  }

  it("withdraw · reverts for an asset that is not listed", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    for (const asset of [4, 32, 255]) {
      await expect(s.vault.connect(s.alice).withdraw(s.account.alice, asset, 1, s.alice))
        .to.be.revertedWithCustomError(s.vault, "VaultUnknownAsset")
        .withArgs(asset);
    }
  });

  it("withdraw · RM-8 · nothing can leave an account of another mode", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const isolated = accountOf(s.alice.address, 0n, 1n);
    await expect(s.vault.connect(s.alice).withdraw(isolated, WETH, 1, s.alice)).to.be.revert(ethers);
    await expect(s.vault.connect(s.alice).withdraw(isolated, 0, USDC, s.alice)).to.be.revert(ethers);
  });

  it("withdraw · ACL-1 DMM-5 · nobody but the owner or his operator, not even the admin or the liquidator", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const module = await ethers.getImpersonatedSigner(await s.liquidator.getAddress());
    await networkHelpers.setBalance(module.address, 10n ** 18n);
    for (const sender of [s.admin, s.carol, module]) {
      await expect(s.vault.connect(sender).withdraw(s.account.alice, WETH, 1, sender))
        .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
        .withArgs(s.account.alice, sender.address, 2);
    }
  });

  it("withdraw · DMM-7 ODC-4 O-05 · an account without debt leaves with every feed dead", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, 100n * USDC);
    await killFeeds(s);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, MAX, s.alice);
    await s.vault.connect(s.alice).withdraw(s.account.alice, 0, MAX, s.alice);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(0);
    expect(await s.vault.cashOf(s.account.alice)).to.equal(0);
  });

  it("withdraw · HLT-1 H-04 RC-3 · in debt, down to the initial line and not one unit below", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    const owed = -(await foresee(5, () => s.vault.cashOf(s.account.alice)));
    let [tooLow, enough] = [0n, 10n * ETHER];
    while (enough - tooLow > 1n) {
      const middle = (tooLow + enough) / 2n;
      if (openingPower(WETH_MARKET, middle, middle) >= owed) enough = middle;
      else tooLow = middle;
    }
    const withdraw = (left: bigint) =>
      s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 10n * ETHER - left, s.alice);
    const value = outflowValue(WETH_MARKET, tooLow);
    await expect(withdraw(tooLow))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(s.account.alice, value - owed, value - openingPower(WETH_MARKET, tooLow, tooLow));
    await withdraw(enough);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(enough);
    const [netWorth, buffer] = await s.vault.appraiseOpening(s.account.alice);
    expect(netWorth).to.be.within(buffer, buffer + 2_000n);
  });

  it("withdraw · HLT-4 · a called account gets nothing out, not even one unit", async () => {
    const s = await networkHelpers.loadFixture(calledSystem);
    await expect(s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 1, s.alice)).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
    await expect(s.vault.connect(s.alice).withdraw(s.account.alice, 0, 1, s.alice)).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
  });

  it("withdraw · ODC-4 ORA-1 O-05 · in debt, a leg whose feed is Stale counts nothing", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await s.vault.connect(s.alice).deposit(s.account.alice, WBTC, 10n ** 8n);
    await networkHelpers.time.increase(3_902);
    await s.feedOf(WBTC).set(60_000n * 10n ** 8n);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 1, s.alice);
    await s.feedOf(WETH).set(2_000n * 10n ** 8n);
    await networkHelpers.time.increase(3_902);
    await s.feedOf(WETH).set(2_000n * 10n ** 8n);
    await expect(
      s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 9n * ETHER, s.alice),
    ).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
  });

  it("withdraw · H-04 · in debt with every feed dead nothing leaves", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await killFeeds(s);
    await expect(s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 1, s.alice)).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
  });
});
