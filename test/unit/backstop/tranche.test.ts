import { expect } from "chai";
import {
  backstopSystem,
  backstopSystemOf,
  type Backstopped,
  borrowerAt,
  DAY,
  HOUR,
  JUNIOR,
  loadFixture,
  longAt,
  ripeExit,
  SENIOR,
  time,
  units,
} from "../../fixtures/backstop.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import { ethers } from "../../fixtures/system.js";
import { refreshFeeds } from "../../fixtures/vault.js";

/** An insolvent borrower, absorbed at once: a loss of `dollars` and nothing else, his collateral bought at mid. */
async function lose(s: Backstopped, dollars: bigint) {
  const ether = dollars / 600n;
  const account = await borrowerAt(s, ether, ether * 1_500n, 2_000n);
  await s.assets[0]!.feed.set(900n * 10n ** 8n);
  await s.usdc.mint(s.keeper, units(10_000_000n));
  await s.usdc.connect(s.keeper).approve(s.vault, 2n ** 255n);
  const bid = { account, asset: 1, nonce: 2n ** 32n - 1n, maxAmount: 2n ** 127n, minPremium: 0n };
  await s.liquidator.connect(s.keeper).liquidate([bid], `0x${"0".repeat(64)}`, s.keeper.address, "0x");
  const lost = await s.vault.deficit();
  await s.vault.coverDeficit();
  return lost;
}

/** Both tranches wiped out, the rest of the loss borne by suppliers. */
async function wipedOut() {
  const s = await backstopSystemOf({ junior: units(1_000n), senior: units(1_000n) });
  await lose(s, 6_000n);
  if ((await s.vault.deficit()) !== 0n) await s.vault.socialise();
  return s;
}

const empty = async () => backstopSystemOf({ junior: 0n, senior: 0n });

async function juniorGone() {
  const s = await backstopSystemOf({ junior: units(1_000n), senior: units(3_000n) });
  await lose(s, 1_800n);
  return s;
}

describe("tranche, entry", () => {
  it("deposit · RTR-4 · senior only while junior keeps its floor", async () => {
    const s = await loadFixture(backstopSystem);
    const most = await s.senior.maxDeposit(s.third);
    expect(most).to.equal(4n * JUNIOR - SENIOR);
    await s.usdc.mint(s.third, 2n * most);
    await s.usdc.connect(s.third).approve(s.senior, 2n ** 255n);
    await expect(s.senior.connect(s.third).deposit(most + 1n, s.third)).to.be.revertedWithCustomError(
      s.senior,
      "ERC4626ExceededMaxDeposit",
    );
    await s.senior.connect(s.third).deposit(most, s.third);
    expect(await s.senior.maxDeposit(s.third)).to.equal(0n);
  });

  it("deposit · H-05 · the first depositor cannot take the second one's money by a donation", async () => {
    const s = await loadFixture(empty);
    await s.usdc.mint(s.third, units(100_000n));
    await s.usdc.connect(s.third).approve(s.junior, 2n ** 255n);
    await s.usdc.connect(s.third).approve(s.vault, 2n ** 255n);
    await s.junior.connect(s.third).deposit(1n, s.third);
    await s.vault.connect(s.third).deposit(s.main, 0, units(10_000n));
    await s.usdc.mint(s.prime, units(5_000n));
    await s.usdc.connect(s.prime).approve(s.junior, 2n ** 255n);
    await s.junior.connect(s.prime).deposit(units(5_000n), s.prime);
    const worth = async (owner: typeof s.prime) => s.junior.convertToAssets(await s.junior.balanceOf(owner));
    expect(await worth(s.prime)).to.be.within(units(4_990n), units(5_000n));
    expect(await worth(s.third)).to.be.lessThan(units(10_000n));
  });

  it("deposit · RH-8 · shut while losses are recorded or pending, open to who gives cash to the backstop outright", async () => {
    const s = await loadFixture(backstopSystem);
    const account = await borrowerAt(s, 10n, 15_000n, 1_400n);
    await s.vault.reportInsolvent(account);
    for (const tranche of [s.junior, s.senior]) {
      expect(await tranche.maxDeposit(s.third)).to.equal(0n);
      expect(await tranche.maxMint(s.third)).to.equal(0n);
    }
    await s.give(s.third, 0, 1n);
  });

  it("payIn, payOut · ACL-1 · for the tranches alone", async () => {
    const s = await loadFixture(backstopSystem);
    await expect(s.backstop.connect(s.third).payIn(1n))
      .to.be.revertedWithCustomError(s.backstop, "BackstopNotTranche")
      .withArgs(s.third.address);
    await expect(s.backstop.connect(s.third).payOut(1n, s.third)).to.be.revertedWithCustomError(
      s.backstop,
      "BackstopNotTranche",
    );
  });
});

describe("tranche, exit", () => {
  it("redeem · RTR-5 · after request, cooldown, claim and an hour; nothing before, nothing a day later", async () => {
    const s = await loadFixture(backstopSystem);
    const shares = await s.senior.balanceOf(s.second);
    const senior = s.senior.connect(s.second);
    await expect(senior.claimExit()).to.be.revertedWithCustomError(s.senior, "TrancheZeroShares");
    await senior.requestExit(shares);
    await expect(senior.claimExit()).to.be.revertedWithCustomError(s.senior, "TrancheNotClaimable");
    await time.increase(10 * DAY);
    expect(await s.senior.maxRedeem(s.second)).to.equal(0n);
    await senior.claimExit();
    expect(await s.senior.maxRedeem(s.second)).to.equal(0n);
    await time.increase(HOUR);
    expect(await s.senior.maxRedeem(s.second)).to.equal(shares);
    await time.increase(DAY + 1);
    expect(await s.senior.maxRedeem(s.second)).to.equal(0n);
    await time.increase(2 * DAY);
    await expect(senior.claimExit()).to.be.revertedWithCustomError(s.senior, "TrancheNotClaimable");
    await senior.cancelExit();
    expect(await s.senior.balanceOf(s.second)).to.equal(shares);
    await expect(senior.cancelExit()).to.be.revertedWithCustomError(s.senior, "TrancheZeroShares");
  });

  it("redeem · RTR-5 · a second request starts the cooldown anew for all", async () => {
    const s = await loadFixture(backstopSystem);
    const shares = await s.senior.balanceOf(s.second);
    await s.senior.connect(s.second).requestExit(shares / 2n);
    await time.increase(10 * DAY);
    await s.senior.connect(s.second).requestExit(shares / 2n);
    await expect(s.senior.connect(s.second).claimExit()).to.be.revertedWithCustomError(s.senior, "TrancheNotClaimable");
  });

  it("redeem · ACC-9 · a senior share brings what it cost, to the unit below; anyone may complete an exit, only to its owner", async () => {
    const s = await loadFixture(backstopSystem);
    await ripeExit(s, s.senior, s.second, await s.senior.balanceOf(s.second));
    const before = await s.usdc.balanceOf(s.second);
    await s.senior.connect(s.keeper).completeExit(s.second);
    expect((await s.usdc.balanceOf(s.second)) - before).to.be.within(SENIOR - 1n, SENIOR);
    expect(await s.backstop.seniorClaim()).to.be.at.most(10n ** 12n);
    await expect(s.senior.completeExit(s.second)).to.be.revertedWithCustomError(s.senior, "ERC4626ExceededMaxRedeem");
  });

  it("redeem · RTR-4 · junior leaves only as far as its floor allows", async () => {
    const s = await loadFixture(backstopSystem);
    const shares = await s.junior.balanceOf(s.prime);
    await ripeExit(s, s.junior, s.prime, shares);
    expect(await s.junior.maxWithdraw(s.prime)).to.be.within(
      JUNIOR - SENIOR / 4n - 2n,
      JUNIOR - SENIOR / 4n + units(1n),
    );
    await s.junior.connect(s.prime).redeem(await s.junior.maxRedeem(s.prime), s.third, s.prime);
    expect(await s.usdc.balanceOf(s.third)).to.be.greaterThan(JUNIOR - SENIOR / 4n - 10n);
    await expect(s.junior.connect(s.prime).redeem(units(1_000_000n), s.third, s.prime)).to.be.revertedWithCustomError(
      s.junior,
      "ERC4626ExceededMaxRedeem",
    );
  });

  it("redeem · RTR-5 · shares on their way out bear losses to the end", async () => {
    const s = await loadFixture(backstopSystem);
    const shares = await s.junior.balanceOf(s.prime);
    await s.junior.connect(s.prime).requestExit(shares);
    const before = await s.junior.convertToAssets(shares);
    const lost = await lose(s, 60_000n);
    expect(before - (await s.junior.convertToAssets(shares))).to.be.within(
      lost / 10n ** 12n - units(1n),
      lost / 10n ** 12n + units(1n),
    );
  });

  it("redeem · ERC-20 · another one needs the owner's allowance", async () => {
    const s = await loadFixture(backstopSystem);
    await ripeExit(s, s.senior, s.second, 10n ** 12n);
    await expect(s.senior.connect(s.third).redeem(10n ** 12n, s.third, s.second)).to.be.revertedWithCustomError(
      s.senior,
      "ERC20InsufficientAllowance",
    );
  });
});

describe("tranches, losses and income", () => {
  it("losses · RTR-2 WAT-3 B-04 · junior bears them first, senior's share keeps its price while junior has anything", async () => {
    const s = await loadFixture(backstopSystem);
    const price = async (tranche: Backstopped["junior"]) => tranche.convertToAssets(10n ** 18n);
    const before = await price(s.senior);
    const lost = await lose(s, 240_000n);
    expect(await price(s.senior)).to.equal(before);
    expect(JUNIOR - (await s.junior.totalAssets())).to.be.within(
      lost / 10n ** 12n - units(40n),
      lost / 10n ** 12n + units(1n),
    );
  });

  it("income · RTR-3 RM-12 · senior gets what its rate accrued, the rest is streamed to junior over a week", async () => {
    const s = await loadFixture(backstopSystem);
    await time.increase(30 * DAY);
    await refreshFeeds(s);
    await s.setIndex(0, 2_000n * 10n ** 8n);
    for (let i = 0; i < 4; ++i) {
      await s.trade(s.lender, s.bob, 100n * WAD, 2_000n * WAD);
      await s.trade(s.bob, s.lender, 100n * WAD, 2_000n * WAD);
    }
    const [claim, juniors] = [await s.backstop.seniorClaim(), await s.junior.totalAssets()];
    const reserves = await s.vault.reserves();
    await s.backstop.draw();
    const paid = (await s.backstop.seniorClaim()) - claim;
    expect(paid).to.be.within(reserves - usd(1), reserves);
    expect(await s.junior.totalAssets()).to.be.within(juniors - 2n, juniors + 2n);
    const due = (usd(600_000) * 6n * 30n) / 36_500n;
    for (let i = 0; i < 60; ++i) {
      await s.trade(s.lender, s.bob, 100n * WAD, 2_000n * WAD);
      await s.trade(s.bob, s.lender, 100n * WAD, 2_000n * WAD);
    }
    await s.backstop.draw();
    expect((await s.backstop.seniorClaim()) - claim).to.be.within(due, due + usd(5));
    const start = await s.junior.totalAssets();
    expect(start).to.be.within(juniors - 2n, juniors + units(2n));
    await time.increase(3.5 * DAY);
    const half = (await s.junior.totalAssets()) - start;
    await time.increase(3.5 * DAY);
    const whole = (await s.junior.totalAssets()) - start;
    expect(whole).to.be.greaterThan(units(1_000n));
    expect(2n * half).to.be.within(whole - units(20n), whole + units(20n));
  });

  it("closeSeries · RTR-7 · junior wiped out: senior's claim becomes what is left, a new junior opens and works", async () => {
    const s = await loadFixture(juniorGone);
    expect(await s.junior.totalAssets()).to.equal(0n);
    const left = await s.vault.cashOf(s.main);
    expect(left).to.be.within(usd(2_000), usd(2_300));
    await s.backstop.connect(s.keeper).closeSeries();
    expect(await s.backstop.seniorClaim()).to.be.within(left, left + usd(1));
    expect(await s.backstop.senior()).to.equal(await s.senior.getAddress());
    const junior = await ethers.getContractAt("Tranche", await s.backstop.junior());
    expect(await junior.getAddress()).to.not.equal(await s.junior.getAddress());
    await s.usdc.mint(s.third, units(5_000n));
    await s.usdc.connect(s.third).approve(junior, 2n ** 255n);
    await junior.connect(s.third).deposit(units(5_000n), s.third);
    expect(await junior.totalAssets()).to.be.within(units(4_999n), units(5_000n));
    expect(await s.junior.totalAssets()).to.equal(0n);
    expect(await s.junior.maxDeposit(s.third)).to.equal(0n);
  });

  it("closeSeries · RTR-7 B-05 · both wiped out: both open anew, old shares stay worth nothing", async () => {
    const s = await loadFixture(wipedOut);
    await s.backstop.closeSeries();
    const [junior, senior] = [await s.backstop.junior(), await s.backstop.senior()];
    expect(junior).to.not.equal(await s.junior.getAddress());
    expect(senior).to.not.equal(await s.senior.getAddress());
    expect(await s.backstop.seniorClaim()).to.equal(0n);
    expect([await s.junior.totalAssets(), await s.senior.totalAssets()]).to.deep.equal([0n, 0n]);
    await expect(s.backstop.closeSeries()).to.be.revertedWithCustomError(s.backstop, "BackstopSeriesAlive");
  });

  it("closeSeries · RH-8 · not while anything is left, in inventory or pending", async () => {
    const s = await loadFixture(backstopSystem);
    await expect(s.backstop.closeSeries()).to.be.revertedWithCustomError(s.backstop, "BackstopSeriesAlive");
    await s.backstop.connect(s.keeper).absorb(await longAt(s, 1_510));
    await expect(s.backstop.closeSeries()).to.be.revertedWithCustomError(s.backstop, "BackstopSeriesAlive");
  });
});
