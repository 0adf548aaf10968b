import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import { minDebt, RAY, WAD } from "../../fixtures/parameters.js";
import { divideUp } from "../../fixtures/cash-model.js";
import { openingPower } from "../../fixtures/margin-model.js";
import {
  ETHER,
  foresee,
  fundedSystem,
  header,
  indebtedSystem,
  MAX,
  poolOf,
  refreshFeeds,
  SCALE,
  USDC,
  WETH,
  WETH_MARKET,
} from "../../fixtures/vault.js";

describe("vault withdrawal of cash", () => {
  it("withdraw · lends out of the pool what the account does not have", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const borrow = s.vault.connect(s.alice).withdraw(s.account.alice, 0, 10_000n * USDC, s.carol);
    await expect(borrow)
      .to.emit(s.vault, "Withdrawn")
      .withArgs(s.account.alice, 0, s.carol.address, 10_000n * USDC, -10_000n * WAD);
    await expect(borrow).to.changeTokenBalances(
      ethers,
      s.usdc,
      [s.vault, s.alice, s.carol],
      [-10_000n * USDC, 0n, 10_000n * USDC],
    );
    const { pool, held } = await poolOf(s.vault);
    expect(pool.borrowed).to.equal(10_000n * WAD);
    expect(held).to.equal(9_990_000n * WAD);
  });

  it("withdraw · uses up the cash first, in one signed balance", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, 300n * USDC);
    await s.vault.connect(s.alice).withdraw(s.account.alice, 0, 1_000n * USDC, s.alice);
    const { pool } = await poolOf(s.vault);
    expect(await s.vault.cashOf(s.account.alice)).to.equal(-700n * WAD);
    expect([pool.supplied, pool.borrowed]).to.deep.equal([10_000_000n * WAD, 700n * WAD]);
  });

  it("withdraw · DLV-1 · borrows up to value less haircut less leg cost, and not one unit more", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const power = openingPower(WETH_MARKET, 10n * ETHER, 10n * ETHER);
    const most = power / SCALE;
    await expect(
      s.vault.connect(s.alice).withdraw(s.account.alice, 0, most + 1n, s.alice),
    ).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await s.vault.connect(s.alice).withdraw(s.account.alice, 0, most, s.alice);
    expect(await s.vault.cashOf(s.account.alice)).to.equal(-most * SCALE);
    expect(power).to.be.within(15_865n * WAD, 15_866n * WAD);
  });

  it("withdraw · AHC-5 RH-4 · the protocol's total, not the account's size, sets the opening haircut", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.vault.connect(s.bob).deposit(s.account.bob, WETH, 990n * ETHER);
    const power = openingPower(WETH_MARKET, 10n * ETHER, 1_000n * ETHER);
    expect(power).to.be.lessThan(openingPower(WETH_MARKET, 10n * ETHER, 10n * ETHER) - 1_000n * WAD);
    await expect(
      s.vault.connect(s.alice).withdraw(s.account.alice, 0, power / SCALE + 1n, s.alice),
    ).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await s.vault.connect(s.alice).withdraw(s.account.alice, 0, power / SCALE, s.alice);
  });

  it("withdraw · RH-4 · splitting one holding over ten accounts does not raise what can be borrowed", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, MAX, s.alice);
    await s.vault.connect(s.bob).deposit(s.account.bob, WETH, 1_000n * ETHER);
    const [whole, buffer] = await s.vault.appraiseOpening(s.account.bob);
    let split = 0n;
    for (let sub = 1n; sub <= 10n; ++sub) {
      await s.vault.connect(s.bob).transfer(s.account.bob, accountOf(s.bob.address, sub), WETH, 100n * ETHER);
    }
    for (let sub = 1n; sub <= 10n; ++sub) {
      const [worth, part] = await s.vault.appraiseOpening(accountOf(s.bob.address, sub));
      split += worth - part;
    }
    expect(split).to.be.lessThan(whole - buffer);
  });

  it("withdraw · TVC-4 · refuses to leave a debt below the smallest", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const small = minDebt / SCALE - 1n;
    await expect(s.vault.connect(s.alice).withdraw(s.account.alice, 0, small, s.alice))
      .to.be.revertedWithCustomError(s.vault, "VaultDebtTooSmall")
      .withArgs(s.account.alice, small * SCALE, minDebt);
    await s.vault.connect(s.alice).withdraw(s.account.alice, 0, small + 1n, s.alice);
    expect(await s.vault.cashOf(s.account.alice)).to.equal(-minDebt);
  });

  it("withdraw · TVC-4 · a debt repaid below the smallest stays, but nothing leaves against it", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, 9_999n * USDC);
    const owed = -(await foresee(5, () => s.vault.cashOf(s.account.alice)));
    await expect(s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 1, s.alice))
      .to.be.revertedWithCustomError(s.vault, "VaultDebtTooSmall")
      .withArgs(s.account.alice, owed, minDebt);
  });

  it("withdraw · DLV-6 · refuses more than the tokens held, to a borrower and to a supplier", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const held = 10_000_000n * USDC;
    for (const [user, account] of [
      [s.alice, s.account.alice],
      [s.lender, s.account.lender],
    ] as const) {
      await expect(s.vault.connect(user).withdraw(account, 0, held + 1n, user))
        .to.be.revertedWithCustomError(s.vault, "VaultLiquidityTooLow")
        .withArgs(0, held, held + 1n);
    }
  });

  it("withdraw · DLV-6 ACC-2 · donated tokens are not liquidity", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await s.usdc.connect(s.bob).transfer(s.vault, 50_000n * USDC);
    const owned = await foresee(5, () => s.vault.cashOf(s.account.lender));
    await expect(s.vault.connect(s.lender).withdraw(s.account.lender, 0, MAX, s.lender))
      .to.be.revertedWithCustomError(s.vault, "VaultLiquidityTooLow")
      .withArgs(0, 9_990_000n * USDC, owned / SCALE);
  });

  it("withdraw · H-09 · one below the largest amount is refused by name", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    for (const amount of [MAX - 1n, 2n ** 255n, 2n ** 256n / SCALE, 2n ** 255n / SCALE + 1n]) {
      await expect(s.vault.connect(s.alice).withdraw(s.account.alice, 0, amount, s.alice))
        .to.be.revertedWithCustomError(s.vault, "VaultLiquidityTooLow")
        .withArgs(0, 10_000_000n * USDC, amount);
    }
  });

  it("withdraw · ACC-9 · the largest amount takes the positive balance, whole units, and never borrows", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await s.vault.connect(s.bob).deposit(s.account.bob, 0, 1_000n * USDC);
    await networkHelpers.time.increase(365 * 86_400);
    const owned = await foresee(5, () => s.vault.cashOf(s.account.bob));
    const before = await s.usdc.balanceOf(s.bob);
    await s.vault.connect(s.bob).withdraw(s.account.bob, 0, MAX, s.bob);
    expect((await s.usdc.balanceOf(s.bob)) - before).to.equal(owned / SCALE);
    expect(owned).to.be.greaterThan(1_000n * WAD);
    expect(await s.vault.cashOf(s.account.bob)).to.be.within(0n, SCALE - 1n);
  });

  for (const [state, amount] of [
    ["zero is asked for", 0n],
    ["the largest amount finds no cash", MAX],
  ] as const) {
    it(`withdraw · reverts when ${state}`, async () => {
      const s = await networkHelpers.loadFixture(indebtedSystem);
      for (const account of [s.account.alice, accountOf(s.alice.address, 1n)]) {
        await expect(s.vault.connect(s.alice).withdraw(account, 0, amount, s.alice))
          .to.be.revertedWithCustomError(s.vault, "VaultZeroAmount")
          .withArgs(account, 0);
      }
    });
  }

  it("withdraw · RM-5 · raises the nonce", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    expect(header(await s.vault.headerOf(s.account.alice)).nonce).to.equal(1);
    await s.vault.connect(s.lender).withdraw(s.account.lender, 0, 1, s.lender);
    expect(header(await s.vault.headerOf(s.account.lender)).nonce).to.equal(1);
  });

  it("withdraw · rounds the principal of a debt up and that of a claim down", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await networkHelpers.time.increase(123_456);
    await refreshFeeds(s);
    await s.vault.connect(s.alice).withdraw(s.account.alice, 0, 1_000n * USDC, s.alice);
    const { pool } = await poolOf(s.vault);
    const owed = divideUp(10_000n * WAD * pool.borrowIndex, RAY) + 1_000n * WAD;
    expect(header(await s.vault.headerOf(s.account.alice)).principal).to.equal(-divideUp(owed * RAY, pool.borrowIndex));
    await s.vault.connect(s.lender).withdraw(s.account.lender, 0, 1_000n * USDC, s.lender);
    const after = (await poolOf(s.vault)).pool;
    const owned = (10_000_000n * WAD * after.supplyIndex) / RAY - 1_000n * WAD;
    expect(header(await s.vault.headerOf(s.account.lender)).principal).to.equal((owned * RAY) / after.supplyIndex);
  });

  it("withdraw · ACC-9 · borrowing and repaying in one block costs at most a unit and never gains", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await networkHelpers.time.increase(1_000_000);
    const before = await s.usdc.balanceOf(s.bob);
    await s.vault.connect(s.bob).deposit(s.account.bob, WETH, 10n * ETHER);
    await refreshFeeds(s);
    await ethers.provider.send("evm_setAutomine", [false]);
    const options = { gasLimit: 1_000_000 };
    await s.vault.connect(s.bob).withdraw(s.account.bob, 0, 777n * USDC + 1n, s.bob, options);
    await s.vault.connect(s.bob).deposit(s.account.bob, 0, MAX, options);
    await networkHelpers.mine();
    await ethers.provider.send("evm_setAutomine", [true]);
    expect(before - (await s.usdc.balanceOf(s.bob))).to.equal(1n);
    expect(await s.vault.cashOf(s.account.bob)).to.be.within(0n, SCALE - 1n);
  });

  it("withdraw · ACL-1 · nobody but the owner or his operator borrows", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await expect(s.vault.connect(s.carol).withdraw(s.account.alice, 0, USDC, s.carol))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(s.account.alice, s.carol.address, 2);
  });

  it("withdraw · RC-3 RM-15 · no collateral, no debt", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await expect(s.vault.connect(s.bob).withdraw(s.account.bob, 0, 100n * USDC, s.bob))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(s.account.bob, -100n * WAD, 0);
  });

  it("withdraw · ACC-10 · in parts never gives more than at once", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await networkHelpers.time.increase(98_765);
    const snapshot = await networkHelpers.takeSnapshot();
    await inOneBlock(s, [3_000_007n]);
    const once = await s.vault.cashOf(s.account.lender);
    await snapshot.restore();
    await inOneBlock(s, [1_000_000n, 1_999_999n, 8n]);
    expect(await s.vault.cashOf(s.account.lender)).to.be.within(once - 3n, once);
  });
});

async function inOneBlock(s: Awaited<ReturnType<typeof indebtedSystem>>, amounts: bigint[]) {
  await ethers.provider.send("evm_setAutomine", [false]);
  await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 100);
  for (const amount of amounts) {
    await s.vault.connect(s.lender).withdraw(s.account.lender, 0, amount, s.lender, { gasLimit: 1_000_000 });
  }
  await networkHelpers.mine();
  await ethers.provider.send("evm_setAutomine", [true]);
}
