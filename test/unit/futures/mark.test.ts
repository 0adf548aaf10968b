import { expect } from "chai";
import { fundingTerms, WAD } from "../../fixtures/parameters.js";
import { engineWith } from "../../fixtures/system.js";
import { at, ETH_PERP, loadFixture, stateOf, sumsOf, time } from "../../fixtures/trading.js";
import {
  basis,
  DAY,
  ENDED,
  ETH_FUTURE,
  flagsOf,
  futureMargin,
  futureSystem,
  type Futures,
  HOUR,
  MONTH,
  openFutures,
  PRICE,
  WINDOW,
} from "../../fixtures/futures.js";

const MINUTE = 60;
/** Maintenance margin 5 %: a twentieth of it is what a minute moves the premium by, a quarter what the basis is at most [1e-8]. */
const STEP = 250_000n;
const QUARTER = 1_250_000n;
/** Flags of a state word. */
const LISTED_AND_DATED = 0b11000n << 248n;
const PREMIUM_UNIT = 10n ** 10n;
/** A trade at the clamp of premiums, 0.5 % over the index. */
const DEAR = at(2_010);

const premiumOf = async (s: Futures) => stateOf((await s.vault.marketOf(ETH_FUTURE))[0]).premium;

/** A trade of as much as is open, `seconds` after the last. */
async function tradeAfter(s: Futures, seconds: number, price = DEAR) {
  const orders = [
    await s.order(s.carol, 100n * WAD, price, { market: ETH_FUTURE }),
    await s.order(s.lender, -100n * WAD, price, { market: ETH_FUTURE }),
  ];
  await time.setNextBlockTimestamp((await time.latest()) + seconds);
  await s.match(orders[0]!, orders[1]!, 20n * WAD);
}

describe("dated market, basis", () => {
  it("accrue · FCM-3 · one sample moves the premium by at most a twentieth of the maintenance margin a minute", async () => {
    const s = await loadFixture(futureSystem);
    await s.buy(s.alice, s.bob, 10n * WAD);
    await s.goTo(MONTH / 2);
    await s.vault.pokeMarket(ETH_FUTURE);
    await tradeAfter(s, HOUR / 2);
    expect(await premiumOf(s)).to.equal(STEP);
    await time.increase(DAY);
    await s.refresh();
    await s.vault.pokeMarket(ETH_FUTURE);
    await tradeAfter(s, HOUR / 2, at(1_990));
    expect(await premiumOf(s)).to.equal(0n - STEP);
  });

  it("accrue · FCM-3 · within the minute by as much of it as has passed", async () => {
    const s = await loadFixture(futureSystem);
    const quick = { ...fundingTerms, clamp: WAD / 20n, memory_: 600 };
    const engine = await engineWith({ authority: s.authority, funding: quick });
    await engine.setExpiry(ETH_FUTURE, s.expiry, basis.cap, basis.period);
    await engine.setMarket(ETH_FUTURE, s.policy, futureMargin, 33, PRICE);
    const now = await time.latest();
    for (const [seconds, counted] of [
      [1n, 1n],
      [12n, 12n],
      [59n, 59n],
      [60n, 60n],
      [200n, 60n],
    ] as const) {
      const state = LISTED_AND_DATED | ((BigInt(now) - seconds) << 200n);
      for (const [price, sign] of [
        [at(2_100), 1n],
        [at(1_900), -1n],
      ] as const) {
        const [word] = await engine.accrue([ETH_FUTURE, state, WAD, price]);
        expect(stateOf(word!).premium).to.equal(sign * ((STEP * counted) / 60n));
      }
    }
  });

  it("accrue · FCM-3 · the mark is index * (1 + b), b the decayed premium; a perpetual's is the index", async () => {
    const s = await loadFixture(futureSystem);
    await s.buy(s.alice, s.bob, 10n * WAD);
    await s.goTo(MONTH / 2);
    await s.vault.pokeMarket(ETH_FUTURE);
    await tradeAfter(s, HOUR / 2);
    const { mark, status } = await s.quote();
    expect(mark).to.equal(PRICE + (PRICE * STEP * PREMIUM_UNIT) / WAD);
    expect(status).to.equal(0n);
    await time.increase(HOUR);
    const faded = (await s.quote()).mark - PRICE;
    expect(faded).to.be.within((at(5) * 367n) / 1_000n, (at(5) * 368n) / 1_000n);
    expect((await s.quote(ETH_PERP)).mark).to.equal(PRICE);
  });

  it("accrue · FCM-3 · the basis is at most c0 * T / T0 and a quarter of the maintenance margin, and gone at expiry", async () => {
    const s = await loadFixture(futureSystem);
    const state = (premium: bigint, accruedAt: number) =>
      LISTED_AND_DATED | (BigInt.asUintN(24, premium) << 176n) | (BigInt(accruedAt) << 200n);
    const markOf = async (premium: bigint) => {
      const now = await time.latest();
      return BigInt.asUintN(128, (await s.engine.accrue([ETH_FUTURE, state(premium, now), 0, 0]))[1]!);
    };
    await s.refresh();
    const bound = (left: number) => (basis.cap * BigInt(left)) / BigInt(basis.period);
    const left = s.expiry - (await time.latest());
    expect(await markOf(QUARTER * 2n)).to.equal((PRICE * (WAD + bound(left))) / WAD);
    for (const seconds of [10 * DAY, HOUR, WINDOW]) {
      await s.goTo(seconds);
      expect(await markOf(QUARTER)).to.equal((PRICE * (WAD + bound(seconds))) / WAD);
      expect(await markOf(0n - QUARTER)).to.equal((PRICE * (WAD - bound(seconds))) / WAD);
    }
    await s.goTo(0);
    expect(await markOf(QUARTER)).to.equal(PRICE);
  });

  it("matchOrders · FCM-3 · DRV-4 · the band is around the mark, not the index", async () => {
    const s = await loadFixture(openFutures);
    for (let minute = 0; minute < 20; ++minute) await tradeAfter(s, MINUTE);
    const { mark } = await s.quote();
    expect(mark).to.be.within(at(2_001), at(2_010));
    await expect(s.buy(s.carol, s.lender, WAD, at(1_960.5)))
      .to.be.revertedWithCustomError(s.vault, "VaultPriceOutsideBand")
      .withArgs(ETH_FUTURE, at(1_960.5), (seen: bigint) => seen > at(2_001));
    await s.buy(s.carol, s.lender, WAD, at(2_040.5));
  });

  it("accrue · FCM-3 · a wide cap is cut at a quarter of the maintenance margin", async () => {
    const s = await loadFixture(futureSystem);
    const wide = 7;
    await s.engine.setExpiry(wide, (await time.latest()) + MONTH, WAD / 20n, MONTH);
    await s.engine.setMarket(wide, s.policy, futureMargin, 33, PRICE);
    const state = LISTED_AND_DATED | (BigInt.asUintN(24, QUARTER * 2n) << 176n) | (BigInt(await time.latest()) << 200n);
    const [, word] = await s.engine.accrue([wide, state, 0, 0]);
    expect(BigInt.asUintN(128, word!)).to.equal((PRICE * (WAD + QUARTER * PREMIUM_UNIT)) / WAD);
  });

  it("accrue · FCM-3 · a dated market pays neither funding nor interest", async () => {
    const s = await loadFixture(openFutures);
    await s.trade(s.alice, s.bob, 10n * WAD, DEAR);
    await s.goTo(MONTH / 2);
    await s.buy(s.carol, s.lender, 10n * WAD, DEAR);
    await time.increase(HOUR);
    for (const market of [ETH_FUTURE, ETH_PERP]) await s.vault.pokeMarket(market);
    expect(stateOf((await s.vault.marketOf(ETH_FUTURE))[0]).funding).to.equal(0n);
    expect(stateOf((await s.vault.marketOf(ETH_PERP))[0]).funding).not.to.equal(0n);
  });

  it("appraise · FCM-3 · worth and buffer of a position are those of the mark; opening adds the feed's deviation", async () => {
    const s = await loadFixture(futureSystem);
    await s.buy(s.alice, s.bob, 10n * WAD);
    await s.goTo(MONTH / 2);
    await s.vault.pokeMarket(ETH_FUTURE);
    await tradeAfter(s, HOUR / 2);
    const [account, { mark }] = [s.cross(s.alice), await s.quote()];
    const [cash, { quote }] = [await s.vault.cashOf(account), await s.futureOf(account)];
    expect((await sumsOf(s, account)).worth).to.equal(cash + quote + 10n * mark);
    const low = ((await s.quote()).mark * 9_950n) / 10_000n;
    const [worth] = await s.vault.appraiseOpening(account);
    expect(worth - cash - quote).to.be.within(10n * low - 10n, 10n * low);
  });
});

describe("dated market, settlement window", () => {
  it("accrue · FCM-3 · the mark runs from the index into the mean, by elapsed share", async () => {
    const s = await loadFixture(futureSystem);
    await s.goTo(WINDOW + 60);
    await s.sampleAt(WINDOW, 2_000);
    await s.sampleAt(1_200, 2_100);
    const known = 600n * at(2_000);
    expect((await s.quote()).mark).to.equal((known + 1_200n * at(2_100)) / BigInt(WINDOW));
    await s.future.set(at(2_400) / 10n ** 10n);
    await time.increaseTo(s.expiry - 300);
    const later = known + 900n * at(2_100);
    expect((await s.quote()).mark).to.equal((later + 300n * at(2_400)) / BigInt(WINDOW));
  });

  it("accrue · FCM-3 · with a dead feed the last sample stands for the index, and the price is not Valid", async () => {
    const s = await loadFixture(futureSystem);
    await s.goTo(WINDOW + 60);
    await s.sampleAt(WINDOW, 2_100);
    await s.future.set(0n);
    await time.increaseTo(s.expiry - 100);
    const { mark, status } = await s.quote();
    expect([mark, status]).to.deep.equal([at(2_100), 4n]);
  });

  it("settleTrades · FCM-3 · a dated market is reduce-only from the window on", async () => {
    const s = await loadFixture(openFutures);
    await s.goTo(WINDOW + 10 * MINUTE);
    await s.buy(s.alice, s.bob, WAD);
    expect(flagsOf((await s.vault.marketOf(ETH_FUTURE))[0])).to.deep.include({ isReduceOnly: false, isDated: true });
    await s.goTo(WINDOW);
    await expect(s.buy(s.alice, s.bob, WAD))
      .to.be.revertedWithCustomError(s.vault, "VaultReduceOnly")
      .withArgs(ETH_FUTURE);
    await s.buy(s.bob, s.alice, 2n * WAD);
    expect(flagsOf((await s.vault.marketOf(ETH_FUTURE))[0]).isReduceOnly).to.equal(true);
    await s.vault.reopenMarket(ETH_FUTURE);
    await expect(s.buy(s.alice, s.bob, WAD)).to.be.revertedWithCustomError(s.vault, "VaultReduceOnly");
  });

  it("settleTrades · settle · FCM-3 · after expiry nothing trades, at the mean as its mark until that is fixed", async () => {
    const s = await loadFixture(openFutures);
    await s.goTo(WINDOW + 60);
    await s.sampleAt(WINDOW, 2_050);
    await s.goTo(-HOUR, 1_000);
    expect(await s.quote()).to.deep.include({ mark: at(2_050), status: ENDED });
    await expect(s.buy(s.bob, s.alice, WAD, at(1_000)))
      .to.be.revertedWithCustomError(s.vault, "VaultMarketEnded")
      .withArgs(ETH_FUTURE);
    await s.vault.settle(s.short, ETH_FUTURE);
    expect((await s.futureOf(s.short)).size).to.equal(-10n * WAD);
    await s.engine.pokeExpiry(ETH_FUTURE);
    expect(flagsOf((await s.quote()).state).isSettled).to.equal(true);
    await expect(s.buy(s.bob, s.alice, WAD, at(1_000))).to.be.revertedWithCustomError(s.vault, "VaultMarketEnded");
  });
});
