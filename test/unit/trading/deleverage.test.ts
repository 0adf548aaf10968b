import { expect } from "chai";
import {
  balanceOf,
  bankrupt,
  type Bankrupt,
  deleverageLong,
  openInterest,
  sizesOf,
} from "../../fixtures/bankruptcy.js";
import { isInstrumented } from "../../fixtures/instrumented.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import { CENT, index, near, PRICE } from "../../fixtures/takeover.js";
import { at, dustOf, ETH_PERP, loadFixture, marketsOf, sumsOf, tradingSystem } from "../../fixtures/trading.js";

const GAS_LIMIT = 200_000n;
/** Most a write of a position costs at the prices of these tests [wei]. */
const TOUCH = 2_002n;

/** At 1,740 a long of 40 owes 416 more than it has: 10.4 per unit. */
const oneShort = async () => bankrupt([60n * WAD], 20n * WAD, 1_740);
const twoShorts = async () => bankrupt([15n * WAD, 45n * WAD], 20n * WAD, 1_740);
const sixShorts = async () =>
  bankrupt(
    [4n, 6n, 10n, 10n, 10n, 20n].map((size) => size * WAD),
    20n * WAD,
    1_740,
  );
/** At 1,600 it owes 6,016 more, 150.4 per unit, of which the cap of 5 % lets the shorts bear 80. */
const deep = async () => bankrupt([15n * WAD, 45n * WAD], 20n * WAD, 1_600);
const solvent = async () => bankrupt([60n * WAD], 20n * WAD, 1_760);
/** Nobody but the bankrupt is long. */
const usedUp = async () => bankrupt([10n * WAD, 30n * WAD], 0n, 1_740);
/** Hardly anybody else is long: what is left of the shorts is 0.03 of 40.03. */
const nearlyUsedUp = async () => bankrupt([10n * WAD + (3n * WAD) / 100n, 30n * WAD], (3n * WAD) / 100n, 1_740);

/** At 2,260 carol's isolated short of 40 owes some 440 more than it has, 11 per unit; alice and the lender are long 15 and 45. */
async function shortBankrupt() {
  const s = await tradingSystem();
  const short = s.isolated(s.carol);
  await s.trade(s.alice, s.carol, 15n * WAD, PRICE, { seller: { account: short } });
  await s.trade(s.lender, s.carol, 25n * WAD, PRICE, { seller: { account: short } });
  await s.trade(s.lender, s.bob, 20n * WAD, PRICE);
  await s.setIndex(ETH_PERP, index(2_260));
  return { ...s, short };
}

/** Every position read down, sizes in balance, the pot covers every claim. */
async function expectBalanced(s: Bankrupt, touches: bigint) {
  const { sum, dust } = await balanceOf(s);
  expect(sum).to.be.within(0n, touches);
  expect(dust).to.be.within(0n, touches * TOUCH);
}

async function expectProRata(s: Bankrupt) {
  const [sizes, worths] = [
    await sizesOf(s, s.against),
    await Promise.all(s.against.map(async (account) => sumsOf(s, account))),
  ];
  const open = await openInterest(s);
  const { size, price } = await deleverageLong(s);
  for (const [i, account] of s.against.entries()) {
    const closed = (sizes[i]! * size) / open;
    expect((await s.positionOf(account)).size).to.be.within(sizes[i]! - closed - 2n, sizes[i]! - closed + 2n);
    const paid = ((price - at(1_740)) * closed) / WAD;
    expect((await sumsOf(s, account)).worth).to.be.within(...near(worths[i]!.worth + paid));
  }
  expect(await openInterest(s)).to.equal(open - size);
}

describe("deleverage", () => {
  it("deleverage · ADL-3 ADL-5 RC-6 · a bankrupt long is closed against one short at its bankruptcy price; anyone", async () => {
    const s = await loadFixture(oneShort);
    const [{ worth }, { size: held }] = [await sumsOf(s, s.long), await s.positionOf(s.long)];
    expect(worth).to.be.within(-usd(420), -usd(410));
    const { size, price, deficit } = await deleverageLong(s);
    expect(size).to.equal(held);
    expect(price - at(1_740)).to.be.within(...near((-worth * WAD) / held, CENT / 100n));
    expect(deficit).to.be.lessThan(10n * TOUCH);
    expect((await sumsOf(s, s.long)).worth).to.be.within(0n, CENT);
    expect(await s.vault.cashOf(s.long)).to.be.within(0n, CENT);
    expect(await s.positionOf(s.long)).to.deep.equal({ size: 0n, quote: 0n });
    expect(await marketsOf(s, s.long)).to.equal(0n);
    await expectBalanced(s, 10n);
  });

  it("deleverage · ADL-3 CAP-5 WAT-6 RC-6 · two shorts of different size are closed pro rata", async () => {
    const s = await loadFixture(twoShorts);
    await expectProRata(s);
    await expectBalanced(s, 12n);
  });

  it("deleverage · ADL-9 RC-6 · six shorts as well", async () => {
    const s = await loadFixture(sixShorts);
    await expectProRata(s);
    await expectBalanced(s, 24n);
  });

  it("deleverage · ADL-3 RC-6 · a bankrupt short is closed below the mark against the longs", async () => {
    const s = await loadFixture(shortBankrupt);
    const longs = [s.cross(s.alice), s.cross(s.lender)];
    const [{ worth }, before] = [await sumsOf(s, s.short), await sumsOf(s, longs[0]!)];
    const price = at(2_260) + (worth * WAD) / (40n * WAD);
    await expect(s.vault.deleverage(s.short, ETH_PERP))
      .to.emit(s.vault, "Deleveraged")
      .withArgs(
        s.short,
        ETH_PERP,
        40n * WAD,
        (actual: bigint) => actual > price - CENT / 10n && actual < price + CENT / 10n,
      );
    expect((await s.positionOf(longs[0]!)).size).to.be.within(5n * WAD - 2n, 5n * WAD);
    expect((await s.positionOf(longs[1]!)).size).to.be.within(15n * WAD - 2n, 15n * WAD);
    expect((await s.positionOf(s.cross(s.bob))).size).to.equal(-20n * WAD);
    expect((await sumsOf(s, longs[0]!)).worth).to.be.within(...near(before.worth + worth / 4n, 2n * CENT));
    expect(await s.vault.cashOf(s.short)).to.be.within(0n, CENT);
    expect(await openInterest(s)).to.equal(20n * WAD);
    expect(await dustOf(s, [s.short, ...longs, s.cross(s.bob)])).to.be.within(0n, 12n * 3_002n);
  });

  it("deleverage · ADL-6 · the price stays within the maintenance margin of the mark; what is missing is recorded", async () => {
    const s = await loadFixture(deep);
    const { worth } = await sumsOf(s, s.long);
    const before = await s.vault.deficit();
    const { size, price, deficit } = await deleverageLong(s);
    expect(price).to.equal(at(1_680));
    const missing = -worth - (size * at(80)) / WAD;
    expect(missing).to.be.within(usd(2_800), usd(2_830));
    expect(deficit).to.be.within(...near(missing));
    expect((await s.vault.deficit()) - before).to.equal(deficit);
    expect(await s.vault.cashOf(s.long)).to.equal(0n);
    await expectBalanced(s, 12n);
  });

  it("deleverage · RC-6 · the other side trades and settles on as if each had closed himself", async () => {
    const s = await loadFixture(twoShorts);
    await deleverageLong(s);
    const [first] = s.against;
    const { size, quote } = await s.positionOf(first!);
    expect(size).to.be.within(-5n * WAD, -5n * WAD + 2n);
    await s.trade(s.lender, s.signers[0]!, 2n * WAD, at(1_740));
    const grown = await s.positionOf(first!);
    expect(grown.size).to.be.within(size - 2n * WAD, size - 2n * WAD + 2n);
    expect(grown.quote).to.be.within(...near(quote + usd(3_480)));
    const cash = await s.vault.cashOf(first!);
    const profit = grown.quote + (grown.size * at(1_740)) / WAD;
    await s.vault.connect(s.signers[0]).settle(first!, ETH_PERP);
    expect((await s.vault.cashOf(first!)) - cash).to.be.within(...near(profit));
    await s.trade(s.signers[0]!, s.lender, -(await s.positionOf(first!)).size, at(1_740));
    expect((await s.positionOf(first!)).size).to.equal(0n);
    await expectBalanced(s, 20n);
  });

  it("deleverage · ADL-3 · what a closed position still owes is settled too, and recorded when nothing else is held", async () => {
    const s = await loadFixture(oneShort);
    const account = s.cross(s.carol);
    await s.give(s.carol, 1, 10n * WAD);
    await s.vault.connect(s.carol).withdraw(account, 0, 99_000n * 10n ** 6n, s.carol);
    await s.trade(s.carol, s.lender, 50n * WAD, at(1_740));
    await s.setIndex(ETH_PERP, index(1_400));
    await s.trade(s.lender, s.carol, 50n * WAD, at(1_400), { seller: { isReduceOnly: true } });
    expect((await s.positionOf(account)).size).to.equal(0n);
    await expect(s.vault.deleverage(account, ETH_PERP)).to.be.revertedWithCustomError(s.vault, "VaultSolvent");
    await s.assets[0]!.feed.set(1_000n * 10n ** 8n);
    const { worth } = await sumsOf(s, account);
    expect(worth).to.be.within(-usd(6_100), -usd(5_900));
    const open = await openInterest(s);
    expect(await s.vault.deleverage.staticCall(account, ETH_PERP)).to.equal(0n);
    await s.vault.deleverage(account, ETH_PERP);
    expect(await openInterest(s)).to.equal(open);
    expect(await marketsOf(s, account)).to.equal(0n);
    expect((await sumsOf(s, account)).worth).to.be.within(...near(worth));
  });

  it("deleverage · WAT-5 · a solvent account is not deleveraged, nor one without a position", async () => {
    const s = await loadFixture(solvent);
    await expect(s.vault.deleverage(s.long, ETH_PERP))
      .to.be.revertedWithCustomError(s.vault, "VaultSolvent")
      .withArgs(s.long, (worth: bigint) => worth > usd(370) && worth < usd(390));
    await expect(s.vault.deleverage(s.cross(s.carol), ETH_PERP))
      .to.be.revertedWithCustomError(s.vault, "VaultNoPosition")
      .withArgs(s.cross(s.carol), ETH_PERP);
    await expect(s.vault.deleverage(s.long, 9))
      .to.be.revertedWithCustomError(s.vault, "VaultUnknownMarket")
      .withArgs(9);
  });
});

describe("deleverage, a side used up", () => {
  it("deleverage · RC-6 · the era turns; the shorts are closed and keep what they are owed", async () => {
    const s = await loadFixture(usedUp);
    const quotes = await Promise.all(s.against.map(async (account) => s.positionOf(account)));
    expect(await s.vault.deleverage.staticCall(s.long, ETH_PERP)).to.equal(40n * WAD);
    await expect(s.vault.deleverage(s.long, ETH_PERP)).to.emit(s.vault, "EraTurned").withArgs(ETH_PERP, false, 1n);
    expect(await openInterest(s)).to.equal(0n);
    for (const [i, account] of s.against.entries()) {
      const { size, quote } = await s.positionOf(account);
      expect(size).to.equal(0n);
      expect(quote).to.be.within(...near(quotes[i]!.quote + (quotes[i]!.size * at(1_750.4)) / WAD, usd(1)));
      const { buffer, worth } = await sumsOf(s, account);
      expect(worth).to.be.within(...near((await s.vault.cashOf(account)) + quote));
      expect(buffer).to.be.lessThan(usd(3));
    }
    await expectBalanced(s, 10n);
  });

  it("deleverage · RC-6 · the market lives on: new positions, and an old one that is entered anew", async () => {
    const s = await loadFixture(usedUp);
    await deleverageLong(s);
    const [first, second] = s.against;
    const owed = (await s.positionOf(second!)).quote;
    await s.trade(s.lender, s.bob, 8n * WAD, at(1_740));
    await s.trade(s.lender, s.signers[1]!, 5n * WAD, at(1_740));
    expect(await openInterest(s)).to.equal(13n * WAD);
    expect((await s.positionOf(s.cross(s.bob))).size).to.equal(-8n * WAD);
    const entered = await s.positionOf(second!);
    expect(entered.size).to.equal(-5n * WAD);
    expect(entered.quote).to.be.within(...near(owed + usd(8_700)));
    s.accounts.push(s.cross(s.bob));
    await s.setIndex(ETH_PERP, index(1_700));
    for (const [i, account] of [first!, second!].entries()) {
      const [cash, { worth }] = [await s.vault.cashOf(account), await sumsOf(s, account)];
      if (i === 1) await s.vault.settle(s.cross(s.lender), ETH_PERP);
      await s.vault.connect(s.signers[i]).settle(account, ETH_PERP);
      expect(await s.vault.cashOf(account)).to.be.greaterThan(cash);
      expect((await sumsOf(s, account)).worth).to.be.within(...near(worth));
    }
    expect(await marketsOf(s, first!)).to.equal(0n);
    await expectBalanced(s, 20n);
  });

  it("walkEras · RC-6 · carries an old position on and changes nothing of what it is", async () => {
    const s = await loadFixture(usedUp);
    await deleverageLong(s);
    const before = await s.positionOf(s.against[0]!);
    await s.vault.connect(s.carol).walkEras(s.against[0]!, ETH_PERP);
    expect(await s.positionOf(s.against[0]!)).to.deep.equal(before);
    await s.vault.walkEras(s.against[0]!, ETH_PERP);
    await s.vault.walkEras(s.cross(s.carol), ETH_PERP);
    expect(await s.positionOf(s.against[0]!)).to.deep.equal(before);
    expect(await s.positionOf(s.cross(s.carol))).to.deep.equal({ size: 0n, quote: 0n });
  });

  it("deleverage · RC-6 · a scale below a millionth turns the era with what is left of each position", async () => {
    const s = await loadFixture(nearlyUsedUp);
    await deleverageLong(s);
    await s.setIndex(ETH_PERP, 2_000n * 10n ** 8n);
    await s.giveTo(s.alice, 10_000n, 2n, 1n);
    const next = s.isolated(s.alice, 2n);
    await s.trade(s.alice, s.bob, 40n * WAD, PRICE, { buyer: { account: next } });
    await s.setIndex(ETH_PERP, index(1_740));
    s.accounts.push(next, s.cross(s.bob));
    await expect(s.vault.deleverage(next, ETH_PERP)).to.emit(s.vault, "EraTurned").withArgs(ETH_PERP, false, 1n);
    const open = await openInterest(s);
    expect(open).to.be.within((3n * WAD) / 100n, (3n * WAD) / 100n + 10n);
    const left = (await sizesOf(s, [...s.against, s.cross(s.bob)])).reduce((a, b) => a + b);
    expect(-left).to.be.within(open - 10n ** 4n, open);
    await s.vault.walkEras(s.cross(s.bob), ETH_PERP);
    await s.trade(s.carol, s.bob, WAD, at(1_740));
    s.accounts.push(s.cross(s.carol));
    expect((await sizesOf(s, [...s.against, s.cross(s.bob)])).reduce((a, b) => a + b)).to.equal(left - WAD);
    const { sum, dust } = await balanceOf(s);
    expect(sum).to.be.lessThan(10n ** 4n);
    expect(dust).to.be.within(0n, 30n * TOUCH + sum * 2_000n);
  });
});

describe("deleverage, cost", () => {
  before(function () {
    if (isInstrumented) this.skip();
  });

  it("deleverage · RC-6 · costs the same against two accounts and against six", async () => {
    const two = (await deleverageLong(await loadFixture(twoShorts))).gas;
    const six = (await deleverageLong(await loadFixture(sixShorts))).gas;
    expect(two).to.be.lessThan(GAS_LIMIT);
    expect(six).to.be.within((two * 95n) / 100n, (two * 105n) / 100n);
  });
});
