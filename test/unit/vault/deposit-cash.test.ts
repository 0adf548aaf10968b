import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import { RAY, WAD } from "../../fixtures/parameters.js";
import { divideUp } from "../../fixtures/cash-model.js";
import {
  calledSystem,
  fundedSystem,
  header,
  indebtedSystem,
  killFeeds,
  MAX,
  poolOf,
  SCALE,
  USDC,
} from "../../fixtures/vault.js";

describe("vault deposit of cash", () => {
  it("deposit · E-09 · needs no opening: the account is its owner's address, whoever deposits", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const deposit = s.vault.connect(s.carol).deposit(s.account.bob, 0, 5n * USDC);
    await expect(deposit)
      .to.emit(s.vault, "Deposited")
      .withArgs(s.account.bob, 0, s.carol.address, 5n * USDC, 5n * WAD);
    await expect(deposit).to.changeTokenBalances(ethers, s.usdc, [s.carol, s.vault], [-5n * USDC, 5n * USDC]);
    expect(await s.vault.cashOf(s.account.bob)).to.equal(5n * WAD);
    expect(await s.vault.cashOf(s.account.carol)).to.equal(0);
  });

  it("deposit · returns the amount, and the counter of held tokens follows", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    expect(await s.vault.connect(s.bob).deposit.staticCall(s.account.bob, 0, 7n)).to.equal(7n);
    const [token, before, cap] = await s.vault.assetOf(0);
    await s.vault.connect(s.bob).deposit(s.account.bob, 0, 7n);
    expect(await s.vault.assetOf(0)).to.deep.equal([token, before + 7n, cap]);
    expect([token, cap]).to.deep.equal([await s.usdc.getAddress(), 0n]);
  });

  it("deposit · RM-5 · neither deposit nor repayment raises the nonce", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    const before = header(await s.vault.headerOf(s.account.alice)).nonce;
    await s.vault.connect(s.carol).deposit(s.account.alice, 0, USDC);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, MAX);
    expect(header(await s.vault.headerOf(s.account.alice)).nonce).to.equal(before);
  });

  it("repay · a part lowers the debt by that much, rounded against the account", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await networkHelpers.time.increase(30 * 86_400);
    await networkHelpers.mine();
    const now = await networkHelpers.time.latest();
    await networkHelpers.time.setNextBlockTimestamp(now + 10);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, 4_000n * USDC);
    const { borrowIndex } = (await poolOf(s.vault)).pool;
    const { principal } = header(await s.vault.headerOf(s.account.alice));
    const owedBefore = divideUp(10_000n * WAD * borrowIndex, RAY);
    expect(borrowIndex).to.be.greaterThan(RAY);
    expect(principal).to.equal(-divideUp((owedBefore - 4_000n * WAD) * RAY, borrowIndex));
  });

  it("repay · the largest amount repays exactly the debt and leaves less than a token unit", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await networkHelpers.time.increase(86_400);
    const before = await s.usdc.balanceOf(s.carol);
    await s.vault.connect(s.carol).deposit(s.account.alice, 0, MAX);
    const { borrowIndex, borrowed } = (await poolOf(s.vault)).pool;
    const owed = divideUp(10_000n * WAD * borrowIndex, RAY);
    expect(before - (await s.usdc.balanceOf(s.carol))).to.equal(divideUp(owed, SCALE));
    expect(borrowed).to.equal(0);
    expect(await s.vault.cashOf(s.account.alice)).to.be.within(0n, SCALE - 1n);
  });

  it("repay · more than the debt leaves the rest as cash", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, 15_000n * USDC);
    expect(await s.vault.cashOf(s.account.alice)).to.be.within(4_999n * WAD, 5_000n * WAD);
  });

  for (const state of ["no account", "cash only"] as const) {
    it(`repay · reverts on the largest amount when nothing is owed: ${state}`, async () => {
      const s = await networkHelpers.loadFixture(fundedSystem);
      const account = state === "no account" ? s.account.bob : s.account.lender;
      await expect(s.vault.connect(s.bob).deposit(account, 0, MAX))
        .to.be.revertedWithCustomError(s.vault, "VaultNothingOwed")
        .withArgs(account);
    });
  }

  it("deposit · reverts on zero", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await expect(s.vault.connect(s.bob).deposit(s.account.bob, 0, 0))
      .to.be.revertedWithCustomError(s.vault, "VaultZeroAmount")
      .withArgs(s.account.bob, 0);
  });

  it("deposit · RM-8 · reverts for every mode without an engine", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    for (const mode of [2n, 127n, 255n]) {
      const account = accountOf(s.bob.address, 0n, mode);
      await expect(s.vault.connect(s.bob).deposit(account, 0, USDC))
        .to.be.revertedWithCustomError(s.vault, "VaultModeDisabled")
        .withArgs(account, mode);
    }
  });

  it("deposit · RM-8 · reverts for an account without owner", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const nobody = accountOf(ethers.ZeroAddress, 7n);
    await expect(s.vault.connect(s.bob).deposit(nobody, 0, USDC))
      .to.be.revertedWithCustomError(s.vault, "VaultZeroOwner")
      .withArgs(nobody);
  });

  it("deposit · H-09 · reverts for an amount that no total could hold", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const limit = (2n ** 96n - 1n) / SCALE;
    const tooMany = limit + 1n;
    await expect(s.vault.connect(s.bob).deposit(s.account.bob, 0, tooMany))
      .to.be.revertedWithCustomError(s.vault, "CashTotalTooLarge")
      .withArgs(tooMany, limit);
  });

  it("deposit · H-09 · reverts when the claims would not fit their field", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const { supplied } = (await poolOf(s.vault)).pool;
    const amount = (2n ** 96n - supplied) / SCALE + 1n;
    await expect(s.vault.connect(s.bob).deposit(s.account.bob, 0, amount))
      .to.be.revertedWithCustomError(s.vault, "CashTotalTooLarge")
      .withArgs(supplied + amount * SCALE, 2n ** 96n - 1n);
  });

  it("deposit · reverts without tokens or allowance and leaves everything as it was", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.usdc.connect(s.bob).approve(s.vault, USDC - 1n);
    await expect(s.vault.connect(s.bob).deposit(s.account.bob, 0, USDC))
      .to.be.revertedWithCustomError(s.usdc, "ERC20InsufficientAllowance")
      .withArgs(await s.vault.getAddress(), USDC - 1n, USDC);
    expect(await s.vault.headerOf(s.account.bob)).to.equal(0);
  });

  it("repay · ORA-6 ISO-4 · passes in a called account with every feed dead, and does not end the call", async () => {
    const s = await networkHelpers.loadFixture(calledSystem);
    await killFeeds(s);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, 9_000n * USDC);
    expect(header(await s.vault.headerOf(s.account.alice)).isCalled).to.equal(true);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, MAX);
    expect(await s.vault.cashOf(s.account.alice)).to.be.within(0n, SCALE - 1n);
  });

  it("deposit · ACC-2 · tokens sent without a call count for nothing", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    const read = async () => [
      (await s.vault.assetOf(0)).total,
      await s.vault.reserves(),
      header(await s.vault.headerOf(s.account.lender)).principal,
    ];
    await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 100);
    const snapshot = await networkHelpers.takeSnapshot();
    await networkHelpers.mine();
    const [expected, state] = [await read(), await s.vault.cashState()];
    await snapshot.restore();
    await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 100);
    await s.usdc.connect(s.bob).transfer(s.vault, 3_000_000n * USDC);
    expect(await read()).to.deep.equal(expected);
    expect(await s.vault.cashState()).to.deep.equal(state);
  });
});
