import { expect } from "chai";
import { usd } from "../../fixtures/parameters.js";
import {
  FLOOR,
  HOUR,
  limitedSystem,
  limitOf,
  type Means,
  sampled,
  settledSystem,
  SHARE,
  standing,
} from "../../fixtures/outflow.js";
import { deployActor } from "../../fixtures/actor.js";
import { drawsFrom } from "../../fixtures/random.js";
import { accountOf, deployVault, networkHelpers } from "../../fixtures/system.js";
import { ETHER, fundedSystem, MAX, refreshFeeds, SCALE, USDC, vaultConfig, WETH } from "../../fixtures/vault.js";

const { loadFixture, time } = networkHelpers;

describe("vault limiter of borrowing", () => {
  it("outflowLimit · SRR-3 · nothing may be borrowed where nothing was set, and all else works", async () => {
    const s = await loadFixture(fundedSystem);
    const vault = await deployVault(await vaultConfig(s));
    await vault.listAsset(WETH, s.tokenOf(WETH), 1_000n * ETHER);
    await s.tokenOf(WETH).connect(s.alice).approve(vault, MAX);
    for (const user of [s.alice, s.lender]) await s.usdc.connect(user).approve(vault, MAX);
    await vault.connect(s.lender).deposit(s.account.lender, 0, 10_000n * USDC);
    await vault.connect(s.alice).deposit(s.account.alice, WETH, 10n * ETHER);
    await expect(vault.connect(s.alice).withdraw(s.account.alice, 0, 1_000n * USDC, s.alice))
      .to.be.revertedWithCustomError(vault, "VaultOutflowLimited")
      .withArgs(s.account.alice, usd(1_000), 0n);
    await vault.connect(s.alice).withdraw(s.account.alice, WETH, 5n * ETHER, s.alice);
    await vault.connect(s.lender).withdraw(s.account.lender, 0, MAX, s.lender);
  });

  it("setOutflowLimit · SRR-3 PLR-2 · keeps whole units, says so, and leaves the means", async () => {
    const s = await loadFixture(settledSystem);
    const before = await standing(s.vault);
    await expect(s.vault.setOutflowLimit(5_000, usd(7) + 1n))
      .to.emit(s.vault, "OutflowLimitSet")
      .withArgs(5_000, usd(7));
    const { share, floor, limit } = await s.vault.outflowLimit();
    expect([share, floor]).to.deep.equal([5_000n, usd(7)]);
    expect(limit).to.equal(2n * before.limit);
  });

  it("withdraw · SRR-3 T-10 · a new pool lends up to the floor, and not one unit more", async () => {
    const s = await loadFixture(limitedSystem);
    await expect(s.borrow(500_001n))
      .to.be.revertedWithCustomError(s.vault, "VaultOutflowLimited")
      .withArgs(s.account.alice, usd(500_001), FLOOR);
    await s.borrow(500_000n);
    await expect(s.vault.connect(s.alice).withdraw(s.account.alice, 0, USDC, s.alice)).to.be.revertedWithCustomError(
      s.vault,
      "VaultOutflowLimited",
    );
  });

  it("withdraw · SRR-3 · a settled pool lends a quarter of the mean supply, and more as its mean debt rises", async () => {
    const s = await loadFixture(settledSystem);
    await s.vault.connect(s.bob).deposit(s.account.bob, WETH, 1_000n * ETHER);
    const { limit, supplied, supplyIndex } = await standing(s.vault);
    expect(limit).to.be.within((10n ** 25n * SHARE) / 10_000n, (supplied * supplyIndex * SHARE) / 10n ** 31n);
    await s.borrow(1_300_000n);
    const rest = limit - usd(1_300_000);
    const most = rest / SCALE;
    const bob = async (amount: bigint) => s.vault.connect(s.bob).withdraw(s.account.bob, 0, amount, s.bob);
    await expect(bob(most + USDC)).to.be.revertedWithCustomError(s.vault, "VaultOutflowLimited");
    await bob(most - USDC);
    await time.increase(6 * HOUR);
    const later = await standing(s.vault);
    expect(later.limit - limit).to.be.closeTo((limit * 6n) / 24n, limit / 100n);
    expect(later.limit).to.be.greaterThan(later.debt);
  });

  it("outflowLimit · SRR-3 · follows the means of the specification to the wei through any spacing", async () => {
    const s = await loadFixture(limitedSystem);
    const { between, pick } = drawsFrom(7);
    await s.borrow(300_000n);
    await time.increase(30 * HOUR);
    let means: Means = await standing(s.vault);
    await s.vault.connect(s.bob).deposit(s.account.bob, 0, USDC);
    let before = await standing(s.vault);
    let at = await time.latest();
    for (let step = 0; step < 40; ++step) {
      const amount = between(1n, 50_000n) * USDC;
      await time.increase(pick([1, 40, HOUR, 3 * HOUR, 30 * HOUR]) + Number(between(0n, 1_000n)));
      await refreshFeeds(s);
      const act = pick([
        async () => s.vault.connect(s.bob).deposit(s.account.bob, 0, amount),
        async () => s.vault.connect(s.alice).deposit(s.account.alice, 0, amount),
        async () => s.vault.connect(s.lender).withdraw(s.account.lender, 0, amount, s.lender),
        async () => s.vault.connect(s.alice).withdraw(s.account.alice, 0, amount, s.alice),
      ]);
      const { limit, debt } = await standing(s.vault);
      const hasRoom = limit > debt + amount * SCALE + usd(1);
      await (hasRoom ? act() : s.vault.connect(s.bob).deposit(s.account.bob, 0, amount));
      const now = await time.latest();
      const hours = BigInt(Math.floor(now / HOUR) - Math.floor(at / HOUR));
      if (hours !== 0n) means = sampled(means, before, hours);
      [before, at] = [await standing(s.vault), now];
      expect(before.limit, `step ${step}`).to.equal(limitOf(means, before));
    }
    expect(means.borrowed).to.be.greaterThan(0n);
  });

  it("transfer · SRR-3 · lending on to another account counts, moving a debt between accounts does not", async () => {
    const s = await loadFixture(limitedSystem);
    const alice = s.vault.connect(s.alice);
    const own = accountOf(s.alice.address, 1n);
    await alice.transfer(s.account.alice, own, WETH, 500n * ETHER);
    await s.borrow(500_000n);
    await expect(alice.transfer(s.account.alice, s.account.bob, 0, 60_000n * USDC)).to.be.revertedWithCustomError(
      s.vault,
      "VaultOutflowLimited",
    );
    await alice.transfer(own, s.account.alice, 0, 60_000n * USDC);
    expect(await s.vault.cashOf(own)).to.be.closeTo(-usd(60_000), usd(1));
    expect(await s.vault.cashOf(s.account.alice)).to.be.closeTo(-usd(440_000), usd(1));
    await alice.withdraw(own, WETH, 10n * ETHER, s.alice);
  });

  it("batch · SRR-3 · what all accounts owe is compared at its two ends", async () => {
    const s = await loadFixture(limitedSystem);
    const actor = await deployActor(s, { [WETH]: 900n * ETHER });
    await s.borrow(500_000n);
    await expect(actor.batch(actor.withdraw(0, 60n * USDC))).to.be.revertedWithCustomError(
      s.vault,
      "VaultOutflowLimited",
    );
    await actor.fund(0, 1_001n * USDC);
    await actor.batch(actor.withdraw(0, 500_000n * USDC), actor.deposit(0, 500_001n * USDC));
    await actor.batch(actor.withdraw(WETH, ETHER), actor.deposit(0, 1_000n * USDC));
    expect(await s.vault.balanceOf(actor.account, WETH)).to.equal(899n * ETHER);
  });

  it("batch · SRR-3 RC-1 · what is risk-reducing passes, whatever all accounts owe, and does not lend", async () => {
    const s = await loadFixture(limitedSystem);
    const actor = await deployActor(s, { [WETH]: 100n * ETHER });
    await actor.perform(actor.withdraw(0, 90_000n * USDC));
    await s.borrow(409_000n);
    await s.feedOf(WETH).set(1_200n * 10n ** 8n);
    await s.vault.setOutflowLimit(500, 0);
    await actor.fund(WETH, 100n * ETHER);
    const lend = actor.batch(actor.withdraw(0, 5_000n * USDC), actor.deposit(WETH, 100n * ETHER));
    await expect(lend).to.be.revertedWithCustomError(s.vault, "VaultOutflowLimited");
    await actor.fund(0, 12_000n * USDC);
    await actor.batch(actor.withdraw(WETH, 10n * ETHER), actor.deposit(0, 12_000n * USDC));
    const { debt, limit } = await standing(s.vault);
    expect(debt).to.be.greaterThan(limit);
  });

  it("withdraw · SRR-3 DMM-7 · at a limit that is used up what is owned leaves, and debts are repaid", async () => {
    const s = await loadFixture(limitedSystem);
    await s.borrow(500_000n);
    await s.vault.connect(s.lender).withdraw(s.account.lender, 0, 9_000_000n * USDC, s.lender);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 100n * ETHER, s.alice);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, 50_000n * USDC);
    await s.borrow(49_000n);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, MAX);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, MAX, s.alice);
  });
});
