import { expect } from "chai";
import {
  backstopSystem,
  backstopSystemOf,
  borrowerAt,
  ETH_LEG,
  everyone,
  expectConserved,
  loadFixture,
  longAt,
  seed,
  time,
  units,
} from "../../fixtures/backstop.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import { CENT, index, near } from "../../fixtures/takeover.js";
import { at, ETH_PERP, sumsOf } from "../../fixtures/trading.js";

/** At 1,510 a long of 20 on 10,000 has some 170 left, below a quarter of its buffer of about 1,512. */
async function nearlyGone() {
  const s = await backstopSystem();
  return { ...s, account: await longAt(s, 1_510) };
}

/** At 1,540 it has some 780, between a quarter of the buffer and the close-out line. */
async function closedOut() {
  const s = await backstopSystem();
  return { ...s, account: await longAt(s, 1_540) };
}

async function bankruptLong() {
  const s = await backstopSystem();
  return { ...s, account: await longAt(s, 1_400) };
}

async function insolventBorrower() {
  const s = await backstopSystem();
  return { ...s, account: await borrowerAt(s, 10n, 15_000n, 1_400n) };
}

/** A backstop of 20,000, of which one instrument may be a twentieth. */
async function small() {
  const s = await backstopSystemOf({ junior: units(10_000n), senior: units(10_000n) });
  return { ...s, account: await longAt(s, 1_510) };
}

describe("absorb", () => {
  it("absorb · RH-6 WAT-1 · takes a whole account below a quarter; its owner keeps what the fee leaves", async () => {
    const s = await loadFixture(nearlyGone);
    const { worth, buffer } = await sumsOf(s, s.account);
    expect(4n * worth).to.be.lessThan(buffer);
    const low = await s.backstop.navLow();
    await expect(s.backstop.connect(s.keeper).absorb(s.account)).to.emit(s.backstop, "AccountAbsorbed");
    expect(await s.positionOf(s.account)).to.deep.equal({ size: 0n, quote: 0n });
    expect(await s.vault.cashOf(s.account)).to.be.within(0n, CENT);
    expect((await s.positionOf(s.marketInventoryOf(ETH_PERP))).size).to.equal(20n * WAD);
    expect(await s.vault.cashOf(s.cross(s.keeper))).to.equal(usd(2));
    const inventory = await sumsOf(s, s.marketInventoryOf(ETH_PERP));
    expect(inventory.worth).to.be.within(2n * inventory.buffer, 2n * inventory.buffer + usd(1));
    expect(low - (await s.backstop.navLow())).to.be.within(
      inventory.buffer - worth - usd(1),
      inventory.buffer - worth + usd(3),
    );
    await expectConserved(s, everyone(s));
  });

  it("absorb · RH-6 · in close-out only two minutes after it was recorded; the fee is a quarter of the buffer", async () => {
    const s = await loadFixture(closedOut);
    const { worth, buffer } = await sumsOf(s, s.account);
    expect(4n * worth).to.be.greaterThan(buffer);
    await expect(s.backstop.absorb(s.account)).to.be.revertedWithCustomError(s.backstop, "BackstopNotAbsorbable");
    await s.liquidator.connect(s.keeper).callMargin([s.account]);
    await expect(s.backstop.absorb(s.account)).to.be.revertedWithCustomError(s.backstop, "BackstopNotAbsorbable");
    await time.increase(120);
    await s.backstop.connect(s.bob).absorb(s.account);
    expect(await s.vault.cashOf(s.account)).to.be.within(...near(worth - buffer / 4n, usd(1)));
    expect(await s.vault.freshOf(s.account)).to.be.within(...near(worth - buffer / 4n, usd(1)));
  });

  it("absorb · RM-12 · the fee beyond the bounty is streamed: junior owns none of it at once", async () => {
    const s = await loadFixture(closedOut);
    const { buffer } = await sumsOf(s, s.account);
    await s.liquidator.connect(s.keeper).callMargin([s.account]);
    await time.increase(120);
    await s.backstop.connect(s.bob).absorb(s.account);
    const unowned =
      (await s.backstop.navLow()) - (await s.backstop.seniorClaim()) - 10n ** 12n * (await s.junior.totalAssets());
    expect(unowned).to.be.within(...near(buffer / 4n - usd(2), usd(1)));
  });

  it("absorb · RH-6 · in close-out at once when the bucket is empty", async () => {
    const s = await loadFixture(closedOut);
    await s.liquidator.connect(s.keeper).callMargin([s.account]);
    await s.liquidator.setCapacity(ETH_LEG, 0, 600);
    await s.backstop.absorb(s.account);
    expect((await s.positionOf(s.account)).size).to.equal(0n);
  });

  it("absorb · LIQ-1 · refuses a healthy account, an empty one and its own", async () => {
    const s = await loadFixture(nearlyGone);
    for (const account of [s.cross(s.bob), s.isolated(s.carol, 9n), s.main, s.marketInventoryOf(ETH_PERP)]) {
      await expect(s.backstop.absorb(account)).to.be.revertedWithCustomError(s.backstop, "BackstopNotAbsorbable");
    }
  });

  it("absorb · RH-6 · only the share that an instrument's limit allows; the rest is deleveraged at mark in the same call", async () => {
    const s = await loadFixture(small);
    const low = await s.backstop.navLow();
    const open = 20n * WAD;
    await s.backstop.connect(s.keeper).absorb(s.account);
    const taken = (await s.positionOf(s.marketInventoryOf(ETH_PERP))).size;
    expect(taken).to.be.within(((low / 20n) * WAD) / at(1_510) - WAD / 100n, ((low / 20n) * WAD) / at(1_510));
    expect((await s.positionOf(s.account)).size).to.equal(0n);
    expect((await s.positionOf(s.cross(s.bob))).size).to.be.within(-taken - 2n, -taken + 2n);
    expect(taken).to.be.lessThan(open / 20n);
    await expectConserved(s, everyone(s));
  });

  it("absorb · WAT-1 WAT-2 · an insolvent position within the budget: the deficit is the backstop's, nobody is closed", async () => {
    const s = await loadFixture(bankruptLong);
    await seed(s, 5_000n);
    const { worth } = await sumsOf(s, s.account);
    const [, spent] = await s.vault.coverOf(ETH_PERP);
    const total = async () => (await s.vault.cashOf(s.main)) + (await sumsOf(s, s.marketInventoryOf(ETH_PERP))).worth;
    const before = await total();
    await s.backstop.connect(s.keeper).absorb(s.account);
    expect(await s.vault.cashOf(s.account)).to.equal(0n);
    expect(before - (await total())).to.be.within(-worth, -worth + usd(3));
    expect((await s.vault.coverOf(ETH_PERP))[1] - spent).to.be.within(...near(-worth));
    expect((await s.positionOf(s.cross(s.bob))).size).to.equal(-20n * WAD);
    expect(await s.vault.deficit()).to.equal(0n);
    await expectConserved(s, everyone(s));
  });

  it("absorb · RC-4 · beyond the budget only a share is taken, the rest is borne by the other side", async () => {
    const s = await loadFixture(bankruptLong);
    await seed(s, 500n);
    const { worth } = await sumsOf(s, s.account);
    const [, spent] = await s.vault.coverOf(ETH_PERP);
    const winner = await sumsOf(s, s.cross(s.bob));
    await s.backstop.connect(s.keeper).absorb(s.account);
    const paid = (await s.vault.coverOf(ETH_PERP))[1] - spent;
    expect(paid).to.be.within(usd(500), usd(600));
    const lost = winner.worth - (await sumsOf(s, s.cross(s.bob))).worth;
    expect(paid + lost + (await s.vault.deficit())).to.be.within(...near(-worth, usd(1)));
  });

  it("absorb · WAT-1 · collateral and debt of an insolvent borrower; losses of borrowing know no budget", async () => {
    const s = await loadFixture(insolventBorrower);
    const { worth } = await sumsOf(s, s.account);
    await s.vault.reportInsolvent(s.account);
    const low = await s.vault.cashOf(s.main);
    await s.backstop.connect(s.keeper).absorb(s.account);
    expect(await s.vault.balanceOf(s.inventoryOf(1), 1)).to.equal(10n * WAD);
    expect(await s.vault.cashOf(s.account)).to.equal(0n);
    expect(low - (await s.vault.cashOf(s.main))).to.be.within(usd(15_000), usd(15_004));
    expect(worth).to.be.lessThan(-usd(990));
    expect(await s.vault.losses()).to.deep.equal([0n, 0n, 0n]);
    await expectConserved(s, everyone(s, s.account));
  });

  it("absorb · RC-7 · a leg without a price that may be acted on: refused, what is priced can still be resolved", async () => {
    const s = await loadFixture(bankruptLong);
    await time.increase(3_901);
    await s.assets[0]!.feed.set(2_000n * 10n ** 8n);
    await expect(s.backstop.absorb(s.account)).to.be.revertedWithCustomError(s.backstop, "BackstopUnpriced");
  });
});

describe("inventory", () => {
  it("buy · L-05 · a position goes at a discount that rises with time from the absorption on, and never beyond its highest", async () => {
    const s = await loadFixture(nearlyGone);
    await s.backstop.connect(s.keeper).absorb(s.account);
    await s.give(s.keeper, 0, units(50_000n));
    const buy = async (least: bigint) =>
      s.backstop.connect(s.keeper).buy(ETH_LEG, 5n * WAD, least, s.cross(s.keeper), s.keeper, "0x");
    await expect(buy(WAD / 100n)).to.be.revertedWithCustomError(s.backstop, "BackstopDiscountTooLow");
    await time.increase(300);
    expect((await s.backstop.saleOf(ETH_LEG))[0]).to.be.within((24n * WAD) / 1_000n, (27n * WAD) / 1_000n);
    await buy((24n * WAD) / 1_000n);
    const { size, quote } = await s.positionOf(s.cross(s.keeper));
    expect(size).to.equal(5n * WAD);
    expect(quote).to.be.within(-5n * at(1_510 * 0.976), -5n * at(1_510 * 0.97));
    await s.setIndex(ETH_PERP, index(1_510));
    await time.increase(2_000);
    expect(await s.backstop.saleOf(ETH_LEG)).to.deep.equal([(5n * WAD) / 100n, 15n * WAD]);
    await expectConserved(s, everyone(s));
  });

  it("buy · L-05 LIQ-4 · the price is the mark less the discount to the wei, whatever is left of the position", async () => {
    const s = await loadFixture(nearlyGone);
    await s.setIndex(ETH_PERP, index(1_510.123456));
    await s.backstop.connect(s.keeper).absorb(s.account);
    await s.give(s.keeper, 0, units(50_000n));
    const buy = async (size: bigint) =>
      s.backstop.connect(s.keeper).buy(ETH_LEG, size, 0, s.cross(s.keeper), s.keeper, "0x");
    await buy(5n * WAD + 7n);
    await buy(5n * WAD);
    const [, sale] = await s.backstop.queryFilter(s.backstop.filters.InventorySold());
    const { paid, discount } = sale!.args;
    expect(paid).to.equal((at(1_510.123456) * (WAD - discount) + WAD - 1n) / WAD);
  });

  it("buy · ACL-1 · who pays with an account operates it, and stands at his line afterwards", async () => {
    const s = await loadFixture(nearlyGone);
    await s.backstop.connect(s.keeper).absorb(s.account);
    const into = async (account: string) =>
      s.backstop.connect(s.keeper).buy(ETH_LEG, 5n * WAD, 0, account, s.keeper, "0x");
    await expect(into(s.cross(s.bob))).to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised");
    await expect(into(s.cross(s.keeper))).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
  });

  it("collect · RC-4 · what a position cost over its capital is counted against the market's budget, its cash comes back", async () => {
    const s = await loadFixture(nearlyGone);
    await seed(s, 5_000n);
    await s.backstop.connect(s.keeper).absorb(s.account);
    await s.give(s.keeper, 0, units(50_000n));
    const [, spent] = await s.vault.coverOf(ETH_PERP);
    await s.setIndex(ETH_PERP, index(1_450));
    await s.backstop.connect(s.keeper).buy(ETH_LEG, 20n * WAD, 0, s.cross(s.keeper), s.keeper, "0x");
    expect(await s.vault.headerOf(s.marketInventoryOf(ETH_PERP))).to.not.equal(0n);
    expect((await s.vault.coverOf(ETH_PERP))[1] - spent).to.be.within(20n * usd(60), 20n * usd(62));
    expect(await s.vault.cashOf(s.marketInventoryOf(ETH_PERP))).to.be.lessThan(10n ** 12n);
    await expect(s.backstop.collect(ETH_PERP)).to.be.revertedWithCustomError(s.backstop, "BackstopNothingToSell");
    await expectConserved(s, everyone(s));
  });

  it("absorb · RH-6 · what comes from the other side nets in the account of the market", async () => {
    const s = await loadFixture(nearlyGone);
    await s.backstop.connect(s.keeper).absorb(s.account);
    const short = s.isolated(s.carol);
    await s.trade(s.lender, s.carol, 20n * WAD, at(1_510), { seller: { account: short } });
    await s.setIndex(ETH_PERP, index(1_990));
    const { worth, buffer } = await sumsOf(s, short);
    expect(4n * worth).to.be.lessThan(buffer);
    await s.backstop.connect(s.keeper).absorb(short);
    expect((await s.positionOf(s.marketInventoryOf(ETH_PERP))).size).to.equal(0n);
    await expectConserved(s, everyone(s));
  });

  it("deleverage · B-08 · an inventory that has lost its capital is deleveraged like any other account", async () => {
    const s = await loadFixture(nearlyGone);
    await s.backstop.connect(s.keeper).absorb(s.account);
    const inventory = s.marketInventoryOf(ETH_PERP);
    await s.setIndex(ETH_PERP, index(1_300));
    expect((await sumsOf(s, inventory)).worth).to.be.lessThan(0n);
    const main = await s.vault.cashOf(s.main);
    await s.vault.connect(s.keeper).deleverage(inventory, ETH_PERP);
    expect((await s.positionOf(inventory)).size).to.equal(0n);
    expect(main - (await s.vault.cashOf(s.main))).to.be.within(0n, usd(110));
  });

  it("buy · L-05 · collateral is paid by the wallet, part of it, to a receiver", async () => {
    const s = await loadFixture(insolventBorrower);
    await s.backstop.connect(s.keeper).absorb(s.account);
    await s.usdc.mint(s.keeper, units(20_000n));
    await s.usdc.connect(s.keeper).approve(s.backstop, 2n ** 255n);
    await time.increase(300);
    const main = await s.vault.cashOf(s.main);
    await s.backstop.connect(s.keeper).buy(1, 4n * WAD, (45n * WAD) / 1_000n, s.cross(s.keeper), s.bob, "0x");
    expect(await s.assets[0]!.token.balanceOf(s.bob)).to.equal(4n * WAD);
    expect((await s.vault.cashOf(s.main)) - main).to.be.within(at(4 * 1_400 * 0.945), at(4 * 1_400 * 0.955));
    await s.backstop.connect(s.keeper).buy(1, 2n ** 200n, 0, s.cross(s.keeper), s.bob, "0x");
    expect(await s.assets[0]!.token.balanceOf(s.bob)).to.equal(10n * WAD);
    await expect(s.backstop.connect(s.keeper).buy(1, 1n, 0, s.cross(s.keeper), s.bob, "0x"))
      .to.be.revertedWithCustomError(s.backstop, "BackstopNothingToSell")
      .withArgs(1);
    await expectConserved(s, everyone(s, s.account));
  });
});
