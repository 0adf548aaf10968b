import { expect } from "chai";
import {
  backstopSystemOf,
  borrowerAt,
  DAY,
  everyone,
  expectConserved,
  HOUR,
  loadFixture,
  time,
  units,
} from "../fixtures/backstop.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { drawsFrom } from "../fixtures/random.js";
import { accountOf, ethers, networkHelpers, type Sequencer } from "../fixtures/system.js";
import { index } from "../fixtures/takeover.js";
import { BTC_PERP, ETH_PERP, instrument, sumsOf } from "../fixtures/trading.js";
import { refreshFeeds } from "../fixtures/vault.js";

const SEEDS = [20_200_312, 20_221_108, 20_230_817, 20_240_805];

/**
 * Two leveraged longs and a borrower of every kind, then every collateral and every market at half its price in one update.
 */
async function halved(funds: { junior: bigint; senior: bigint }, sequencer?: Sequencer) {
  const s = await backstopSystemOf(funds, sequencer);
  for (const market of [ETH_PERP, BTC_PERP]) {
    const [, spent] = await s.vault.coverOf(market);
    await s.vault.setSeed(market, spent + usd(2_000));
  }
  const longs = [s.isolated(s.alice), s.isolated(s.carol)];
  await s.trade(s.alice, s.bob, 40n * WAD, 2_000n * WAD, { buyer: { account: longs[0] } });
  await s.trade(s.carol, s.lender, WAD, 60_000n * WAD, {
    buyer: { account: longs[1], market: BTC_PERP },
    seller: { market: BTC_PERP },
  });
  const borrower = await borrowerAt(s, 40n, 55_000n, 2_000n);
  const cross = accountOf(s.carol.address, 8n);
  await s.give(s.carol, 3, 20n * WAD, 8n);
  await s.vault.connect(s.carol).withdraw(cross, 0, units(30_000n), s.carol);
  for (const { feed, market } of s.assets) await feed.set(market.price / 2n);
  await s.setIndex(ETH_PERP, index(1_000));
  await s.setIndex(BTC_PERP, index(30_000));
  await s.usdc.mint(s.keeper, units(1_000_000n));
  await s.usdc.connect(s.keeper).approve(s.vault, 2n ** 255n);
  const bankrupt = [...longs, borrower, cross];
  const worths = await Promise.all(bankrupt.map(async (account) => (await sumsOf(s, account)).worth));
  const missing = worths.reduce((sum, worth) => sum + (worth < 0n ? -worth : 0n), 0n);
  return { ...s, bankrupt, missing };
}

const covered = async () => halved({ junior: units(400_000n), senior: units(600_000n) });
const thin = async () => halved({ junior: units(3_000n), senior: units(6_000n) });
const uncovered = async () => halved({ junior: 0n, senior: 0n });
type Halved = Awaited<ReturnType<typeof halved>>;

interface Layers {
  budget: bigint;
  deleveraged: bigint;
  covered: bigint;
  absorbed: bigint;
  socialised: bigint;
}

/** Every permissionless step there is; each is tried and may refuse. */
function stepsOf(s: Halved): (() => Promise<unknown>)[] {
  const anyone = s.third;
  const steps: (() => Promise<unknown>)[] = s.bankrupt.flatMap((account) => [
    async () => s.vault.connect(anyone).reportInsolvent(account),
    async () => s.backstop.connect(anyone).absorb(account),
    async () => s.vault.connect(anyone).deleverage(account, ETH_PERP),
    async () => s.vault.connect(anyone).deleverage(account, BTC_PERP),
    ...[1, 3].map((asset) => async () => {
      const bid = { account, asset, nonce: 2n ** 32n - 1n, maxAmount: 2n ** 127n, minPremium: 0n };
      return s.liquidator.connect(s.keeper).liquidate([bid], `0x${"0".repeat(64)}`, s.keeper.address, "0x");
    }),
  ]);
  return [
    ...steps,
    async () => s.vault.connect(anyone).coverDeficit(),
    async () => s.vault.connect(anyone).socialise(),
    async () => s.backstop.connect(anyone).draw(),
  ];
}

/** Takes the steps in a random order, again and again, until none passes that moves a dollar; then sells what the backstop took over and closes the books. */
async function resolve(s: Halved, seed: number): Promise<Layers> {
  const random = drawsFrom(seed);
  const layers: Layers = { budget: 0n, deleveraged: 0n, covered: 0n, absorbed: 0n, socialised: 0n };
  let round = 0;
  for (let hasPassed = true; hasPassed;) {
    if (++round > 12) throw new Error(`not resolved after ${round} rounds`);
    hasPassed = false;
    const steps = stepsOf(s)
      .map((step) => ({ step, rank: random.between(0n, 1_000_000n) }))
      .sort((a, b) => Number(a.rank - b.rank));
    for (const { step } of steps) {
      const worths = await netWorths(s);
      const result = await step().catch(() => undefined);
      if (result === undefined) continue;
      hasPassed = (await count(s, result as { hash: string }, layers, worths)) || hasPassed;
      await expectConserved(s, everyone(s, ...s.bankrupt, s.cross(s.third)));
    }
  }
  await sellInventory(s);
  for (const step of stepsOf(s)) {
    const result = await step().catch(() => undefined);
    if (result !== undefined) await count(s, result as { hash: string }, layers, await netWorths(s));
  }
  await expectConserved(s, everyone(s, ...s.bankrupt, s.cross(s.third)));
  return layers;
}

/** The keeper buys all inventory at its highest discount. */
async function sellInventory(s: Halved) {
  await s.give(s.keeper, 0, units(500_000n));
  await s.usdc.connect(s.keeper).approve(s.backstop, 2n ** 255n);
  await time.increase(600);
  await refreshFeeds(s);
  await s.setIndex(ETH_PERP, index(1_000));
  await s.setIndex(BTC_PERP, index(30_000));
  for (const leg of [1, 3, instrument(ETH_PERP), instrument(BTC_PERP)]) {
    const [, amount] = await s.backstop.saleOf(leg);
    if (amount !== 0n) await s.backstop.connect(s.keeper).buy(leg, amount, 0n, s.cross(s.keeper), s.keeper, "0x");
  }
  expect(await s.backstop.navLow()).to.be.within(await s.vault.cashOf(s.main), (await s.vault.cashOf(s.main)) + usd(1));
}

const netWorths = async (s: Halved) => Promise.all(s.bankrupt.map(async (account) => (await sumsOf(s, account)).worth));

/** Adds what a transaction's events say each layer bore; drawing income and repeated reports do not count as progress. */
async function count(s: Halved, { hash }: { hash: string }, layers: Layers, worths: bigint[]): Promise<boolean> {
  const receipt = (await ethers.provider.getTransactionReceipt(hash))!;
  let isProgress = false;
  for (const log of receipt.logs) {
    const parsed = s.vault.interface.parseLog(log);
    if (parsed === null) continue;
    const { name, args } = parsed;
    const isSmall = name === "Socialised" && (args.amount as bigint) < usd(1);
    isProgress ||= !isSmall && !["ReservesDrawn", "SuppliersRepaid", "InsolvencyReported"].includes(name);
    if (name === "DeficitCovered") layers.covered += args.amount as bigint;
    if (name === "Socialised") layers.socialised += args.amount as bigint;
    if (name === "BudgetSpent" && args.account !== s.main) layers.budget += args.amount as bigint;
    if (name === "Absorbed") {
      const worth = worths[s.bankrupt.indexOf(args.account as string)]!;
      if (worth < 0n) layers.absorbed += (-worth * (args.share as bigint)) / WAD;
    }
    if (name === "Deleveraged") {
      const mark = Number(args.market) === ETH_PERP ? 1_000n * WAD : 30_000n * WAD;
      layers.deleveraged += (((args.price as bigint) - mark) * (args.size as bigint)) / WAD;
    }
  }
  return isProgress;
}

describe("everything at half its price at once", () => {
  for (const seed of SEEDS) {
    it(`waterfall · PMT-3 WAT-1 WAT-2 WAT-3 · the backstop bears it in any order of calls; senior keeps its price (${seed})`, async () => {
      const s = await loadFixture(covered);
      const senior = await s.senior.convertToAssets(10n ** 18n);
      const [before] = await s.vault.cashState();
      const layers = await resolve(s, seed);
      expect(await s.vault.losses()).to.deep.equal([0n, 0n, 0n]);
      for (const account of s.bankrupt) expect(await s.vault.cashOf(account)).to.be.within(0n, usd(1));
      expect(layers.socialised).to.equal(0n);
      const borne = layers.budget + layers.deleveraged + layers.covered + layers.absorbed;
      expect(borne).to.be.within(s.missing - usd(5), s.missing + usd(5));
      expect(await s.senior.convertToAssets(10n ** 18n)).to.be.at.least(senior);
      expect(await s.junior.totalAssets()).to.be.greaterThan(0n);
      expect((await s.vault.cashState())[0]).to.be.at.least(before);
    });

    it(`waterfall · WAT-1 WAT-2 WAT-4 · a thin backstop is used up, suppliers bear the rest alike, early or late (${seed})`, async () => {
      const s = await loadFixture(thin);
      const owners = [s.cross(s.lender), s.cross(s.treasury)];
      const lenders = await Promise.all(owners.map(async (owner) => s.vault.cashOf(owner)));
      const [indexBefore, , suppliedBefore] = await s.vault.cashState();
      const layers = await resolve(s, seed);
      const [recorded, pending, owed] = await s.vault.losses();
      expect([recorded, pending]).to.deep.equal([0n, 0n]);
      expect(layers.socialised).to.be.greaterThan(0n);
      expect(owed).to.be.at.most(layers.socialised);
      const borne = layers.budget + layers.deleveraged + layers.covered + layers.absorbed + layers.socialised;
      expect(borne).to.be.within(s.missing - usd(30), s.missing + usd(30));
      const [indexAfter] = await s.vault.cashState();
      expect(indexAfter).to.be.lessThan(indexBefore);
      expect(suppliedBefore).to.be.greaterThan(0n);
      const second = await s.vault.cashOf(owners[1]!);
      expect((second * WAD) / lenders[1]!).to.be.within(
        (indexAfter * WAD) / indexBefore - 10n ** 9n,
        (indexAfter * WAD) / indexBefore + 10n ** 9n,
      );
    });
  }

  it("freeze · WAT-4 RH-8 · between report and resolution nobody leaves; afterwards all leave at the same price", async () => {
    const s = await loadFixture(uncovered);
    for (const account of s.bankrupt) await s.vault.connect(s.third).reportInsolvent(account);
    const leave = async (who: typeof s.lender) => s.vault.connect(who).withdraw(s.cross(who), 0, units(100n), who);
    await expect(leave(s.lender)).to.be.revertedWithCustomError(s.vault, "VaultFrozen");
    await expect(leave(s.treasury)).to.be.revertedWithCustomError(s.vault, "VaultFrozen");
    await resolve(s, SEEDS[0]!);
    expect(await s.vault.isFrozen()).to.equal(false);
    await leave(s.lender);
    await leave(s.treasury);
  });
});

/**
 * As above, with nobody there for six hours, feeds dead, liquidation paused, and nothing in the backstop but 500 of junior.
 */
async function abandoned() {
  const uptime = await ethers.deployContract("MockSequencerFeed");
  await uptime.updateStatus(0, (await time.latest()) - DAY);
  const sequencer = { sequencerFeed: await uptime.getAddress(), sequencerGrace: HOUR };
  const s = await halved({ junior: units(500n), senior: 0n }, sequencer);
  await s.liquidator.pauseLiquidation(4 * HOUR);
  return { ...s, uptime };
}

describe("nobody is there for hours", () => {
  it("waterfall · PMT-3 RTR-7 LIQ-7 · paused, without a sequencer, then stale, then resolved: junior is wiped out and a new series works", async () => {
    const s = await loadFixture(abandoned);
    await expect(s.backstop.absorb(s.bankrupt[2]!)).to.be.revertedWithCustomError(s.liquidator, "LiquidatorHalted");
    await s.vault.reportInsolvent(s.bankrupt[2]!);
    await s.uptime.updateStatus(1, await time.latest());
    await time.increase(6 * HOUR);
    await expect(s.backstop.absorb(s.bankrupt[2]!)).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorSequencerDown",
    );
    await s.uptime.updateStatus(0, await time.latest());
    await refreshFeeds(s);
    await s.setIndex(ETH_PERP, index(1_000));
    await expect(s.backstop.absorb(s.bankrupt[2]!)).to.be.revertedWithCustomError(s.liquidator, "LiquidatorHalted");
    await expect(s.vault.deleverage(s.bankrupt[0]!, ETH_PERP)).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorHalted",
    );
    await time.increase(6 * HOUR);
    await expect(s.backstop.absorb(s.bankrupt[0]!)).to.be.revertedWithCustomError(s.backstop, "BackstopUnpriced");
    await expect(s.vault.deleverage(s.bankrupt[0]!, ETH_PERP)).to.be.revertedWithCustomError(
      s.vault,
      "VaultMarketUnpriced",
    );
    await refreshFeeds(s);
    await s.setIndex(ETH_PERP, index(1_000));
    await s.setIndex(BTC_PERP, index(30_000));
    const layers = await resolve(s, SEEDS[1]!);
    expect(layers.socialised).to.be.greaterThan(0n);
    expect(await s.vault.isFrozen()).to.equal(false);
    await time.increase(10 * 60);
    await s.backstop.draw();
    const worth = await s.vault.cashOf(s.main);
    expect(worth).to.be.lessThan(usd(200));
    await s.vault
      .connect(s.third)
      .socialise()
      .catch(() => undefined);
    await closeAndReopen(s);
  });
});

/** Junior's series ends once nothing is left for it, and a new one takes deposits and pays them out again. */
async function closeAndReopen(s: Halved) {
  const old = await s.junior.getAddress();
  await s.backstop.connect(s.third).closeSeries();
  const junior = await ethers.getContractAt("Tranche", await s.backstop.junior());
  expect(await junior.getAddress()).to.not.equal(old);
  await s.usdc.mint(s.third, units(10_000n));
  await s.usdc.connect(s.third).approve(junior, 2n ** 255n);
  await junior.connect(s.third).deposit(units(10_000n), s.third);
  const shares = await junior.balanceOf(s.third);
  await junior.connect(s.third).requestExit(shares);
  await networkHelpers.time.increase(10 * DAY);
  await junior.connect(s.third).claimExit();
  await networkHelpers.time.increase(HOUR);
  await junior.connect(s.third).redeem(shares, s.third, s.third);
  expect(await s.usdc.balanceOf(s.third)).to.be.within(units(9_990n), units(10_100n));
}
