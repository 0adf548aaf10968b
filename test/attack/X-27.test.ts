import { expect } from "chai";
import { backstopSystem, borrowerAt, longAt, ETH_LEG, loadFixture, seed, time, units } from "../fixtures/backstop.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { ethers } from "../fixtures/system.js";
import { index } from "../fixtures/takeover.js";
import { at, ETH_PERP, sumsOf } from "../fixtures/trading.js";

/** Ten ether of an insolvent borrower in inventory, and a contract that buys them. */
async function raid() {
  const s = await backstopSystem();
  const account = await borrowerAt(s, 10n, 15_000n, 1_400n);
  await s.backstop.connect(s.keeper).absorb(account);
  const raider = await ethers.deployContract("BackstopRaider", [s.backstop]);
  await s.usdc.mint(raider, units(1_000_000n));
  return { ...s, raider };
}

/** A borrower who owes more than the whole backstop beside alice's long on a small budget. */
async function halfResolved() {
  const s = await backstopSystem();
  const account = await longAt(s, 1_400);
  await seed(s, 500n);
  return { ...s, account };
}

describe("the backstop under attack", () => {
  it("buy · X-27 L-15 · before payment nothing that prices, enters, leaves or ends the backstop can be called", async () => {
    const s = await loadFixture(raid);
    const targets: [string, string][] = [
      [await s.backstop.getAddress(), s.backstop.interface.encodeFunctionData("navLow")],
      [
        await s.backstop.getAddress(),
        s.backstop.interface.encodeFunctionData("limitsOf", [await s.junior.getAddress()]),
      ],
      [
        await s.backstop.getAddress(),
        s.backstop.interface.encodeFunctionData("assetsOf", [await s.junior.getAddress()]),
      ],
      [await s.backstop.getAddress(), s.backstop.interface.encodeFunctionData("draw")],
      [await s.backstop.getAddress(), s.backstop.interface.encodeFunctionData("closeSeries")],
      [await s.backstop.getAddress(), s.backstop.interface.encodeFunctionData("collect", [0])],
      [await s.junior.getAddress(), s.junior.interface.encodeFunctionData("deposit", [1_000n, s.third.address])],
      [await s.senior.getAddress(), s.senior.interface.encodeFunctionData("totalAssets")],
    ];
    for (const [target, call] of targets) {
      await s.raider.raid(1, WAD, s.usdc, target, call);
      expect((await s.raider.reason()).slice(0, 10)).to.equal(ethers.id("ReentrancyGuardReentrantCall()").slice(0, 10));
    }
  });

  it("absorb · X-28 WAT-4 · a part resolved leaves the rest of a report pending", async () => {
    const s = await loadFixture(halfResolved);
    await s.vault.reportInsolvent(s.account);
    await s.liquidator.setCapacity(ETH_LEG, 0, 600);
    const [, before] = await s.vault.losses();
    await s.backstop.connect(s.keeper).absorb(s.account);
    const [recorded, pending] = await s.vault.losses();
    const { worth } = await sumsOf(s, s.account);
    expect(pending).to.equal(worth < 0n ? -worth : 0n);
    expect(before).to.be.greaterThan(recorded + pending);
  });

  it("deleverage · X-28 WAT-4 · one market of two resolved leaves the rest of a report pending", async () => {
    const s = await loadFixture(backstopSystem);
    const account = s.cross(s.carol);
    await s.vault.connect(s.carol).withdraw(account, 0, units(90_000n), s.carol);
    await s.trade(s.carol, s.lender, 20n * WAD, at(2_000));
    await s.trade(s.carol, s.lender, WAD / 2n, at(60_000), { buyer: { market: 1 }, seller: { market: 1 } });
    await s.setIndex(1, index(50_000));
    await s.setIndex(ETH_PERP, index(1_400));
    await s.vault.reportInsolvent(account);
    const [, before] = await s.vault.losses();
    await s.vault.connect(s.keeper).deleverage(account, ETH_PERP);
    const [recorded, pending] = await s.vault.losses();
    const { worth } = await sumsOf(s, account);
    expect(recorded).to.equal(0n);
    expect(pending).to.equal(0n - worth);
    expect(pending).to.be.within(usd(1_000), before - usd(1_000));
  });

  it("collect · X-29 · a profit matures in the account of its market and comes back after that", async () => {
    const s = await loadFixture(backstopSystem);
    const account = await longAt(s, 1_510);
    await s.backstop.connect(s.keeper).absorb(account);
    await s.give(s.keeper, 0, units(200_000n));
    await s.setIndex(ETH_PERP, index(2_200));
    await s.vault.settle(s.cross(s.bob), ETH_PERP);
    await s.backstop.connect(s.keeper).buy(ETH_LEG, 20n * WAD, 0, s.cross(s.keeper), s.keeper, "0x");
    const inventory = s.marketInventoryOf(ETH_PERP);
    expect(await s.positionOf(inventory)).to.deep.equal({ size: 0n, quote: 0n });
    expect(await s.vault.freshOf(inventory)).to.be.greaterThan(usd(3_900));
    await time.increase(3_601);
    await s.backstop.collect(ETH_PERP);
    expect(await s.vault.cashOf(inventory)).to.be.lessThan(usd(1));
  });

  it("deleverage · X-30 RC-7 · a unit of a collateral whose feed is dead protects no insolvent position", async () => {
    const s = await loadFixture(backstopSystem);
    const cross = s.cross(s.carol);
    await s.give(s.carol, 2, 1n);
    await s.vault.connect(s.carol).withdraw(cross, 0, units(90_000n), s.carol);
    await s.trade(s.carol, s.lender, 20n * WAD, at(2_000));
    await time.increase(30_000);
    await s.feeds[0]!.set(index(1_400));
    await s.settlementFeed.set(10n ** 8n);
    await s.engine.pokeSettlement();
    await seed(s, 30_000n);
    await expect(s.backstop.absorb(cross)).to.be.revertedWithCustomError(s.backstop, "BackstopUnpriced");
    await s.vault.connect(s.keeper).deleverage(cross, ETH_PERP);
    expect((await s.positionOf(cross)).size).to.equal(0n);
  });

  it("income · X-31 RM-12 B-03 · who enters junior pays for what is still streamed, who enters senior for what it is due", async () => {
    const s = await loadFixture(backstopSystem);
    await time.increase(30 * 86_400);
    await s.setIndex(ETH_PERP, index(2_000));
    for (let i = 0; i < 40; ++i) {
      await s.trade(s.lender, s.bob, 100n * WAD, at(2_000));
      await s.trade(s.bob, s.lender, 100n * WAD, at(2_000));
    }
    await s.settlementFeed.set(10n ** 8n);
    await s.engine.pokeSettlement();
    const shares = await s.senior.previewDeposit(units(1_000n));
    const [, high] = await s.backstop.assetsOf(s.senior);
    expect(high).to.be.greaterThan((await s.senior.totalAssets()) + units(2_900n));
    expect(await s.senior.convertToAssets(shares)).to.be.lessThan(units(996n));
    await s.backstop.draw();
    const junior = await s.junior.previewDeposit(units(1_000n));
    expect(await s.junior.convertToAssets(junior)).to.be.lessThan(units(1_000n));
    const [low, above] = await s.backstop.assetsOf(s.junior);
    expect(above - low).to.be.greaterThan(units(500n));
  });

  it("callMargin · X-32 · what the backstop took over is not called", async () => {
    const s = await loadFixture(backstopSystem);
    await s.backstop.connect(s.keeper).absorb(await longAt(s, 1_510));
    await s.setIndex(ETH_PERP, index(1_420));
    const inventory = s.marketInventoryOf(ETH_PERP);
    const { worth, buffer } = await sumsOf(s, inventory);
    expect(worth).to.be.lessThan(buffer);
    await expect(s.liquidator.callMargin([inventory]))
      .to.be.revertedWithCustomError(s.vault, "VaultNotCallable")
      .withArgs(inventory);
  });
});
