import { expect } from "chai";
import {
  backstopSystem,
  backstopSystemOf,
  borrowerAt,
  DAY,
  everyone,
  expectConserved,
  loadFixture,
  longAt,
  ripeExit,
  seed,
  time,
  units,
} from "../../fixtures/backstop.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import { accountOf } from "../../fixtures/system.js";
import { refreshFeeds } from "../../fixtures/vault.js";
import { CENT, index, near } from "../../fixtures/takeover.js";
import { at, ETH_PERP, sumsOf } from "../../fixtures/trading.js";

/** At 1,400 a long of 20 on 10,000 owes some 2,010 more than it has. */
async function bankruptLong() {
  const s = await backstopSystem();
  const account = await longAt(s, 1_400);
  const { worth } = await sumsOf(s, account);
  return { ...s, account, owed: -worth };
}

async function insolventBorrower() {
  const s = await backstopSystem();
  const account = await borrowerAt(s, 10n, 15_000n, 1_400n);
  const { worth } = await sumsOf(s, account);
  return { ...s, account, owed: -worth };
}

/** The same with nothing in the backstop. */
async function unbacked() {
  const s = await backstopSystemOf({ junior: 0n, senior: 0n });
  const account = await borrowerAt(s, 10n, 15_000n, 1_400n);
  return { ...s, account };
}

/** Sells all collateral of an insolvent account at mid and records what it still owes. */
async function sellOut(s: Awaited<ReturnType<typeof insolventBorrower>> | Awaited<ReturnType<typeof unbacked>>) {
  await s.usdc.mint(s.keeper, units(100_000n));
  await s.usdc.connect(s.keeper).approve(s.vault, 2n ** 255n);
  const bid = { account: s.account, asset: 1, nonce: 2n ** 32n - 1n, maxAmount: 2n ** 127n, minPremium: 0n };
  await s.liquidator.connect(s.keeper).liquidate([bid], `0x${"0".repeat(64)}`, s.keeper.address, "0x");
}

describe("deleverage, budgets", () => {
  it("deleverage · WAT-1 RC-4 · the budget pays first, the other side the rest, and both sum to the deficit", async () => {
    const s = await loadFixture(bankruptLong);
    await seed(s, 1_000n);
    const before = await s.vault.cashOf(s.main);
    const [, spent] = await s.vault.coverOf(ETH_PERP);
    const tx = await s.vault.connect(s.keeper).deleverage(s.account, ETH_PERP);
    const [, after] = await s.vault.coverOf(ETH_PERP);
    const paid = before - (await s.vault.cashOf(s.main));
    expect(paid).to.be.within(usd(1_000), usd(1_100));
    expect(after - spent).to.be.within(paid - 2n, paid);
    const price = at(1_400) + ((s.owed - paid) * WAD) / (20n * WAD);
    await expect(tx)
      .to.emit(s.vault, "Deleveraged")
      .withArgs(s.account, ETH_PERP, 20n * WAD, (actual: bigint) => actual > price - CENT && actual < price + CENT);
    expect(await s.vault.cashOf(s.account)).to.be.within(0n, CENT);
    expect(await s.vault.deficit()).to.be.lessThan(CENT);
  });

  it("deleverage · WAT-1 B-08 · a deficit within the budget is the backstop's: nobody is closed", async () => {
    const s = await loadFixture(bankruptLong);
    await seed(s, 5_000n);
    await expect(s.vault.connect(s.keeper).deleverage(s.account, ETH_PERP))
      .to.be.revertedWithCustomError(s.vault, "VaultWithinBudget")
      .withArgs(s.account, ETH_PERP, (owed: bigint) => owed > s.owed - usd(1) && owed < s.owed + usd(1));
  });

  it("deleverage · RC-4 · a budget is at most a twentieth of the backstop's cash", async () => {
    const s = await loadFixture(bankruptLong);
    await s.setIndex(ETH_PERP, index(1_000));
    await seed(s, 10_000_000n);
    const before = await s.vault.cashOf(s.main);
    await s.backstop.connect(s.keeper).absorb(s.account);
    const [, spent] = await s.vault.coverOf(ETH_PERP);
    expect(spent - usd(1_000_000)).to.be.at.most(before / 20n + 1n);
  });

  it("deleverage · LIQ-7 L-10 · not while liquidation is paused", async () => {
    const s = await loadFixture(bankruptLong);
    await s.liquidator.pauseLiquidation(3_600);
    await expect(s.vault.connect(s.keeper).deleverage(s.account, ETH_PERP)).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorHalted",
    );
    await expect(s.backstop.absorb(s.account)).to.be.revertedWithCustomError(s.liquidator, "LiquidatorHalted");
  });
});

describe("recorded losses", () => {
  it("coverDeficit · WAT-2 RTR-6 RTR-8 · the backstop's cash pays recorded deficit to the wei, once", async () => {
    const s = await loadFixture(insolventBorrower);
    await sellOut(s);
    const recorded = await s.vault.deficit();
    expect(recorded).to.be.within(...near(s.owed));
    const before = await s.vault.cashOf(s.main);
    await expect(s.vault.connect(s.keeper).coverDeficit()).to.emit(s.vault, "DeficitCovered").withArgs(recorded, 0n);
    expect(before - (await s.vault.cashOf(s.main))).to.be.within(recorded, recorded + 2n);
    await expect(s.vault.coverDeficit()).to.be.revertedWithCustomError(s.vault, "VaultNothingToCover").withArgs(0n);
    await expectConserved(s, everyone(s, s.account));
  });

  it("socialise · WAT-1 WAT-5 · suppliers bear nothing while the backstop is worth something", async () => {
    const s = await loadFixture(insolventBorrower);
    await sellOut(s);
    await expect(s.vault.socialise()).to.be.revertedWithCustomError(s.vault, "VaultNothingToSocialise");
  });

  it("socialise · WAT-2 ACC-6 · the last step takes exactly the deficit from all suppliers pro rata, and owes it to them", async () => {
    const s = await loadFixture(unbacked);
    await sellOut(s);
    const recorded = await s.vault.deficit();
    expect(recorded).to.be.within(usd(900), usd(1_100));
    const owners = [s.lender, s.alice].map(({ address }) => s.cross({ address }));
    const before = await Promise.all(owners.map(async (owner) => s.vault.cashOf(owner)));
    const reserves = await s.vault.reserves();
    const tx = await s.vault.connect(s.keeper).socialise();
    const [left, , owed] = await s.vault.losses();
    const [supplyIndex, , supplied] = await s.vault.cashState();
    const full = supplyIndex + (owed * 10n ** 27n + supplied - 1n) / supplied;
    expect(full).to.be.within(10n ** 27n, 10n ** 27n + 10n ** 20n);
    await expect(tx).to.emit(s.vault, "Socialised").withArgs(owed, supplyIndex);
    expect(left).to.equal(0n);
    expect(recorded - owed).to.be.within(reserves, reserves + CENT);
    const after = await Promise.all(owners.map(async (owner) => s.vault.cashOf(owner)));
    const lost = owners.map((_, i) => before[i]! - after[i]!);
    expect((lost[0]! * WAD) / before[0]!).to.be.within(
      (lost[1]! * WAD) / before[1]! - 10n ** 9n,
      (lost[1]! * WAD) / before[1]! + 10n ** 9n,
    );
    await expect(s.vault.socialise())
      .to.be.revertedWithCustomError(s.vault, "VaultNothingToSocialise")
      .withArgs(0n, 0n);
    await expectConserved(s, everyone(s, s.account));
  });

  it("socialise · RH-8 ACC-7 · until suppliers are whole the reserves' share of interest is theirs", async () => {
    const s = await loadFixture(unbacked);
    await sellOut(s);
    await s.assets[0]!.feed.set(2_000n * 10n ** 8n);
    await s.give(s.bob, 1, 2_000n * WAD, 5n);
    await s.vault.connect(s.bob).withdraw(accountOf(s.bob.address, 5n), 0, units(2_500_000n), s.bob);
    await s.vault.socialise();
    const [, , owed] = await s.vault.losses();
    const reserves = await s.vault.reserves();
    await time.increase(DAY);
    const [, , later] = await s.vault.losses();
    expect(owed - later).to.be.greaterThan(usd(1));
    expect((await s.vault.reserves()) - reserves).to.be.lessThan(CENT + ((owed - later) * 2n) / 3n);
    await time.increase(5_000 * DAY);
    expect((await s.vault.losses())[2]).to.equal(0n);
    expect(await s.vault.reserves()).to.be.greaterThan(reserves + usd(100));
    await s.give(s.bob, 0, 1n);
    expect((await s.vault.losses())[2]).to.equal(0n);
  });

  it("drawReserves · ACC-1 FCM-4 · pots are not reserves, and only the backstop draws", async () => {
    const s = await loadFixture(backstopSystem);
    await s.trade(s.alice, s.bob, 20n * WAD, 2_000n * WAD);
    await s.setIndex(ETH_PERP, index(1_900));
    await s.vault.settle(s.cross(s.alice), ETH_PERP);
    const [, pot] = await s.vault.marketOf(ETH_PERP);
    expect(BigInt.asUintN(104, pot)).to.be.greaterThan(usd(1_900));
    const before = await s.vault.cashOf(s.main);
    await s.backstop.draw();
    expect((await s.vault.cashOf(s.main)) - before).to.be.within(usd(20), usd(100));
    expect(await s.vault.reserves()).to.be.within(BigInt.asUintN(104, pot), BigInt.asUintN(104, pot) + 1_000n);
    await expect(s.vault.connect(s.keeper).drawReserves()).to.be.revertedWithCustomError(s.vault, "VaultNotModule");
  });
});

describe("settle", () => {
  it("settle · LIQ-3 · a debt that a settled profit leaves without any leg is recorded, and nothing else", async () => {
    const s = await loadFixture(unbacked);
    await s.assets[0]!.feed.set(2_000n * 10n ** 8n);
    const wish = { account: s.account };
    await s.trade(s.carol, s.bob, WAD, 2_000n * WAD, { buyer: wish });
    await s.setIndex(ETH_PERP, index(2_100));
    await s.trade(s.bob, s.carol, WAD, 2_100n * WAD, { seller: wish });
    const { quote } = await s.positionOf(s.account);
    expect(quote).to.be.within(usd(99), usd(100));
    await s.assets[0]!.feed.set(1_400n * 10n ** 8n);
    await sellOut(s);
    expect(await s.vault.deficit()).to.equal(0n);
    await s.vault.settle(s.cross(s.bob), ETH_PERP);
    const debt = 0n - (await s.vault.cashOf(s.account));
    const tx = await s.vault.connect(s.carol).settle(s.account, ETH_PERP);
    await expect(tx).to.emit(s.vault, "DeficitRecorded");
    expect(await s.vault.deficit()).to.be.within(debt - quote, debt - quote + CENT);
    expect(await s.vault.cashOf(s.account)).to.equal(0n);
    expect(await s.positionOf(s.account)).to.deep.equal({ size: 0n, quote: 0n });
    await expectConserved(s, everyone(s, s.account));
  });

  it("settle · LIQ-3 · an account that keeps a leg keeps its debt", async () => {
    const s = await loadFixture(unbacked);
    await s.assets[0]!.feed.set(2_000n * 10n ** 8n);
    await s.trade(s.carol, s.bob, WAD, 2_000n * WAD, { buyer: { account: s.account } });
    await s.setIndex(ETH_PERP, index(2_100));
    await s.vault.settle(s.cross(s.bob), ETH_PERP);
    await s.vault.connect(s.carol).settle(s.account, ETH_PERP);
    expect(await s.vault.cashOf(s.account)).to.be.lessThan(0n - usd(14_000));
    expect(await s.vault.deficit()).to.equal(0n);
  });
});

describe("pending losses", () => {
  it("reportInsolvent · RH-8 WAT-4 · a loss that is known stops outflows when it exceeds the backstop, until it is resolved", async () => {
    const s = await loadFixture(unbacked);
    await s.assets[0]!.feed.set(300n * 10n ** 8n);
    await s.vault.connect(s.keeper).reportInsolvent(s.account);
    const [, pending] = await s.vault.losses();
    expect(pending).to.be.within(usd(11_900), usd(12_100));
    expect(await s.vault.isFrozen()).to.equal(true);
    const withdraw = s.vault.connect(s.lender).withdraw(s.cross(s.lender), 0, units(1n), s.lender);
    await expect(withdraw).to.be.revertedWithCustomError(s.vault, "VaultFrozen");
    await s.give(s.bob, 0, units(5n));
    await sellOut(s);
    expect((await s.vault.losses())[1]).to.equal(0n);
    expect(await s.vault.isFrozen()).to.equal(true);
    await s.vault.socialise();
    expect(await s.vault.isFrozen()).to.equal(false);
    await s.vault.connect(s.lender).withdraw(s.cross(s.lender), 0, units(1n), s.lender);
  });

  it("reportInsolvent · RM-2 · small losses stop nothing", async () => {
    const s = await loadFixture(unbacked);
    await s.assets[0]!.feed.set(1_450n * 10n ** 8n);
    await s.vault.reportInsolvent(s.account);
    expect((await s.vault.losses())[1]).to.be.within(usd(400), usd(600));
    expect(await s.vault.isFrozen()).to.equal(false);
  });

  it("reportInsolvent · RM-2 · the threshold is a thousand or a ten thousandth of supplied cash, whichever is more", async () => {
    const s = await loadFixture(unbacked);
    await s.assets[0]!.feed.set(1_370n * 10n ** 8n);
    await s.vault.reportInsolvent(s.account);
    expect(await s.vault.isFrozen()).to.equal((await s.vault.losses())[1] > usd(1_043));
    await s.assets[0]!.feed.set(1_395n * 10n ** 8n);
    await s.vault.reportInsolvent(s.account);
    expect(await s.vault.isFrozen()).to.equal(false);
  });

  it("reportInsolvent · RH-8 · a price that comes back takes the report out; the same report twice is refused", async () => {
    const s = await loadFixture(insolventBorrower);
    await s.vault.reportInsolvent(s.account);
    await s.assets[0]!.feed.set(2_000n * 10n ** 8n);
    await s.vault.reportInsolvent(s.account);
    expect(await s.vault.losses()).to.deep.equal([0n, 0n, 0n]);
    await expect(s.vault.reportInsolvent(s.account))
      .to.be.revertedWithCustomError(s.vault, "VaultNothingToReport")
      .withArgs(s.account, 0n);
  });

  it("reportInsolvent · ACC-12 · the backstop's own accounts are part of its worth", async () => {
    const s = await loadFixture(insolventBorrower);
    await expect(s.vault.reportInsolvent(s.marketInventoryOf(0)))
      .to.be.revertedWithCustomError(s.vault, "VaultNotReportable")
      .withArgs(s.marketInventoryOf(0));
  });

  it("tranche exit · WAT-4 RTR-5 · a reported loss is taken off the price at once, and shuts the door for who enters", async () => {
    const s = await loadFixture(backstopSystem);
    await ripeExit(s, s.junior, s.prime, await s.junior.balanceOf(s.prime));
    await refreshFeeds(s);
    const account = await borrowerAt(s, 100n, 150_000n, 1_400n);
    const before = await s.junior.totalAssets();
    await s.vault.reportInsolvent(account);
    const [, pending] = await s.vault.losses();
    expect(before - (await s.junior.totalAssets())).to.be.within(pending / 10n ** 12n - 1n, pending / 10n ** 12n + 1n);
    expect(await s.junior.maxDeposit(s.third)).to.equal(0n);
  });
});

describe("backstop's gates", () => {
  it("gates · H-01 ACL-1 · absorption, budgets and reserves are closed to others", async () => {
    const s = await loadFixture(bankruptLong);
    const other = s.vault.connect(s.keeper);
    for (const call of [
      () => other.settleAbsorption(s.account, WAD, 0n),
      () => other.spendBudget(ETH_PERP, 1n),
      () => other.drawReserves(),
      () => other.settleTakeovers([], s.keeper, s.cross(s.keeper)),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(s.vault, "VaultNotModule");
    }
    await expect(other.setSeed(ETH_PERP, 1n)).to.be.revertedWithCustomError(s.vault, "AccessManagedUnauthorized");
    await expect(s.vault.setSeed(ETH_PERP, 2n ** 128n)).to.be.revertedWithCustomError(
      s.vault,
      "VaultParameterOutOfRange",
    );
  });
});
