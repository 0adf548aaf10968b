import { expect } from "chai";
import { usd, WAD } from "../../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, marketsOf, potOf, stateOf, sumsOf, time } from "../../fixtures/trading.js";
import { bid, buy as bidFor } from "../../fixtures/distress.js";
import {
  DAY,
  ENDED,
  ETH_FUTURE,
  flagsOf,
  FUTURE_LEG,
  type Futures,
  futureSystem,
  HOUR,
  MAX_AGE,
  openFutures,
} from "../../fixtures/futures.js";

const SCOPE_TRADE = 8;
const CENT = usd(1) / 100n;
const near = (value: bigint): [bigint, bigint] => [value - CENT, value + CENT];
const marketOf = async (s: Futures, market = ETH_FUTURE) => {
  const [state, money] = await s.vault.marketOf(market);
  return { ...stateOf(state), ...flagsOf(state), ...potOf(money), state };
};
/** Price in the state word of a settled market. */
const priceIn = (state: bigint) => BigInt.asUintN(72, state >> 176n) * 10_000n;

/** Positions of `openFutures`, run out at 1,900: alice has lost 1,000, bob won it; the isolated account has lost 4,000 of 10,000. */
async function expired() {
  const s = await openFutures();
  await s.expire(1_900);
  return s;
}

/** The same at 1,700: the isolated account owes 2,000 more than it has. */
async function broken() {
  const s = await openFutures();
  await s.expire(1_700);
  return s;
}

describe("vault, a settled market", () => {
  it("pokeMarket · FCM-3 · any touch stores the end, once, and the price needs no feed ever after", async () => {
    const s = await loadFixture(expired);
    await expect(s.vault.connect(s.keeper).pokeMarket(ETH_FUTURE))
      .to.emit(s.vault, "MarketSettled")
      .withArgs(ETH_FUTURE, at(1_900));
    const { state, openInterest, isSettled } = await marketOf(s);
    expect([openInterest, isSettled, priceIn(state)]).to.deep.equal([50n * WAD, true, at(1_900)]);
    await s.future.set(0n);
    await time.increase(300 * DAY);
    await expect(s.vault.pokeMarket(ETH_FUTURE)).not.to.emit(s.vault, "MarketSettled");
    expect((await marketOf(s)).state).to.equal(state);
    expect(await s.quote()).to.deep.equal({ mark: at(1_900), status: ENDED, state });
  });

  it("settle · FCM-3 · anyone closes a loser at the settlement price and charges the loss", async () => {
    const s = await loadFixture(expired);
    const [cash, { quote }] = [await s.vault.cashOf(s.long), await s.futureOf(s.long)];
    const loss = 0n - (quote + 10n * at(1_900));
    expect(loss).to.be.within(...near(usd(1_000)));
    await expect(s.vault.connect(s.keeper).settle(s.long, ETH_FUTURE))
      .to.emit(s.vault, "PositionEnded")
      .withArgs(s.long, ETH_FUTURE, 10n * WAD, at(1_900))
      .to.emit(s.vault, "Settled")
      .withArgs(s.long, ETH_FUTURE, 0n - loss, loss)
      .to.emit(s.vault, "MarketSettled");
    expect(await s.vault.cashOf(s.long)).to.equal(cash - loss);
    expect(await s.futureOf(s.long)).to.deep.equal({ size: 0n, quote: 0n });
    expect(await marketsOf(s, s.long)).to.equal(0n);
    expect((await marketOf(s)).openInterest).to.equal(40n * WAD);
    await expect(s.vault.settle(s.long, ETH_FUTURE))
      .to.be.revertedWithCustomError(s.vault, "VaultNothingToSettle")
      .withArgs(s.long, ETH_FUTURE);
  });

  it("settle · FCM-3 RC-3 · a stranger closes a winner, whose profit stays his claim until he or an operator takes it", async () => {
    const s = await loadFixture(expired);
    await s.vault.settle(s.long, ETH_FUTURE);
    const { pot } = await marketOf(s);
    const [cash, { worth }] = [await s.vault.cashOf(s.short), await sumsOf(s, s.short)];
    await expect(s.vault.connect(s.keeper).settle(s.short, ETH_FUTURE)).not.to.emit(s.vault, "Settled");
    const { size, quote } = await s.futureOf(s.short);
    expect(size).to.equal(0n);
    expect(quote).to.be.within(...near(usd(1_000)));
    expect([await s.vault.cashOf(s.short), (await marketOf(s)).pot]).to.deep.equal([cash, pot]);
    expect((await sumsOf(s, s.short)).worth).to.equal(worth);
    await expect(s.vault.connect(s.keeper).settle(s.short, ETH_FUTURE))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(s.short, s.keeper.address, SCOPE_TRADE);
    await s.operators.connect(s.bob).setOperator(s.keeper, SCOPE_TRADE, 2n ** 40n);
    await s.vault.connect(s.keeper).settle(s.short, ETH_FUTURE);
    expect(await s.vault.cashOf(s.short)).to.equal(cash + quote);
    expect(await s.vault.freshOf(s.short)).to.equal(quote);
  });

  it("settle · FCM-3 FCM-4 · with an empty pot the winner is closed all the same; he is paid when the losers are", async () => {
    const s = await loadFixture(expired);
    const cash = await s.vault.cashOf(s.short);
    await s.vault.connect(s.bob).settle(s.short, ETH_FUTURE);
    const { size, quote } = await s.futureOf(s.short);
    expect([size, await s.vault.cashOf(s.short)]).to.deep.equal([0n, cash]);
    await expect(s.vault.connect(s.bob).settle(s.short, ETH_FUTURE)).to.be.revertedWithCustomError(
      s.vault,
      "VaultNothingToSettle",
    );
    await s.vault.settle(s.long, ETH_FUTURE);
    await s.vault.connect(s.bob).settle(s.short, ETH_FUTURE);
    expect(await s.vault.cashOf(s.short)).to.equal(cash + quote);
  });

  it("settle · RC-5 · an insolvent account is left to its resolution", async () => {
    const s = await loadFixture(broken);
    await expect(s.vault.settle(s.thin, ETH_FUTURE))
      .to.be.revertedWithCustomError(s.vault, "VaultInsolvent")
      .withArgs(s.thin, (worth: bigint) => worth < -usd(1_990) && worth > -usd(2_100));
    expect((await s.futureOf(s.thin)).size).to.equal(40n * WAD);
  });

  it("deleverage · FCM-3 · closes an insolvent account at the settlement price, records its deficit, and leaves the other side", async () => {
    const s = await loadFixture(broken);
    const others = async () => Promise.all([s.long, s.short, s.other].map(async (account) => s.futureOf(account)));
    const before = await others();
    const { quote } = await s.futureOf(s.thin);
    const owed = 0n - (quote + 40n * at(1_700));
    await expect(s.vault.connect(s.keeper).deleverage(s.thin, ETH_FUTURE))
      .to.emit(s.vault, "Deleveraged")
      .withArgs(s.thin, ETH_FUTURE, 40n * WAD, at(1_700))
      .to.emit(s.vault, "MarketSettled");
    expect(await others()).to.deep.equal(before);
    expect(await s.futureOf(s.thin)).to.deep.equal({ size: 0n, quote: 0n });
    expect(await s.vault.deficit()).to.be.within(...near(usd(2_016)));
    const { openInterest, pot } = await marketOf(s);
    expect([openInterest, pot]).to.deep.equal([10n * WAD, owed]);
  });

  it("deleverage · FCM-3 · refuses a solvent account, and a market whose price is not fixed yet", async () => {
    const s = await loadFixture(broken);
    await expect(s.vault.deleverage(s.long, ETH_FUTURE)).to.be.revertedWithCustomError(s.vault, "VaultSolvent");
    const other = await loadFixture(openFutures);
    await other.goTo(-1, 1_700);
    await expect(other.vault.deleverage(other.thin, ETH_FUTURE))
      .to.be.revertedWithCustomError(other.vault, "VaultMarketEnded")
      .withArgs(ETH_FUTURE);
  });

  it("liquidate · offset · FCM-3 · a settled position has no margin and is not for sale", async () => {
    const s = await loadFixture(openFutures);
    await s.expire(1_790);
    const sums = await sumsOf(s, s.thin);
    expect([sums.buffer, sums.closeOut]).to.deep.equal([0n, 0n]);
    expect(sums.worth).to.be.within(usd(1_500), usd(1_600));
    await expect(bidFor(s, [bid(s.thin, FUTURE_LEG)])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorNotLiquidatable",
    );
    await s.vault.setLiquidator(s.keeper);
    const takeover = [BigInt(s.thin), BigInt(ETH_FUTURE) | (WAD << 8n) | (at(1_790) << 128n), 0n, 0n];
    await expect(s.vault.connect(s.keeper).settleTakeovers(takeover, s.keeper, s.cross(s.keeper)))
      .to.be.revertedWithCustomError(s.vault, "VaultMarketEnded")
      .withArgs(ETH_FUTURE);
    await expect(s.vault.connect(s.keeper).settleOffset(s.thin, s.other, ETH_FUTURE))
      .to.be.revertedWithCustomError(s.vault, "VaultMarketEnded")
      .withArgs(ETH_FUTURE);
  });

  it("setMarketCaps · FCM-3 · a market is dated in the vault iff the engine has an expiry for it", async () => {
    const s = await loadFixture(futureSystem);
    expect([await marketOf(s), await marketOf(s, ETH_PERP)].map(({ isDated }) => isDated)).to.deep.equal([true, false]);
    await s.vault.setMarketCaps(ETH_FUTURE, WAD, WAD, 33);
    expect((await marketOf(s)).isDated).to.equal(true);
  });
});

describe("vault, a perpetual whose feed is dead", () => {
  /** Alice is long ten of the perpetual from bob, which last stood at 1,900. */
  async function dying() {
    const s = await futureSystem();
    await s.trade(s.alice, s.bob, 10n * WAD, at(2_000));
    await s.setIndex(ETH_PERP, 1_900n * 10n ** 8n);
    const died = Number((await s.feeds[ETH_PERP]!.latestRoundData())[3]) + MAX_AGE;
    return { ...s, died };
  }

  it("pokeMarket · FCM-3 · settles at the last good price after a day without a Valid one, and not before", async () => {
    const s = await loadFixture(dying);
    await time.setNextBlockTimestamp(s.died + DAY);
    await s.vault.pokeMarket(ETH_PERP);
    expect((await marketOf(s, ETH_PERP)).isSettled).to.equal(false);
    const { funding } = await marketOf(s, ETH_PERP);
    await expect(s.vault.connect(s.keeper).pokeMarket(ETH_PERP))
      .to.emit(s.vault, "MarketSettled")
      .withArgs(ETH_PERP, at(1_900));
    const settled = await marketOf(s, ETH_PERP);
    expect([settled.isSettled, priceIn(settled.state), settled.funding]).to.deep.equal([true, at(1_900), funding]);
  });

  it("settle · FCM-3 · settles the market and the position in one call; a feed that comes back changes nothing", async () => {
    const s = await loadFixture(dying);
    await time.increaseTo(s.died + DAY + HOUR);
    await s.vault.connect(s.keeper).settle(s.cross(s.alice), ETH_PERP);
    await s.setIndex(ETH_PERP, 2_500n * 10n ** 8n);
    await s.vault.connect(s.bob).settle(s.cross(s.bob), ETH_PERP);
    for (const user of [s.alice, s.bob]) {
      expect(await s.positionOf(s.cross(user))).to.deep.equal({ size: 0n, quote: 0n });
    }
    expect(await s.vault.cashOf(s.cross(s.bob))).to.be.within(usd(100_980), usd(101_000));
    expect((await marketOf(s, ETH_PERP)).openInterest).to.equal(0n);
    await expect(s.trade(s.alice, s.bob, WAD, at(2_500)))
      .to.be.revertedWithCustomError(s.vault, "VaultMarketEnded")
      .withArgs(ETH_PERP);
  });

  it("pokeMarket · FCM-3 · a feed that comes back in time saves the market", async () => {
    const s = await loadFixture(dying);
    await time.increaseTo(s.died + DAY + HOUR);
    await s.setIndex(ETH_PERP, 1_950n * 10n ** 8n);
    await s.vault.pokeMarket(ETH_PERP);
    expect((await marketOf(s, ETH_PERP)).isSettled).to.equal(false);
    await s.trade(s.bob, s.alice, 10n * WAD, at(1_950));
  });

  it("appraise · FCM-3 · a dead market not settled yet counts at the last price moved in favour, a settled one at that price", async () => {
    const s = await loadFixture(dying);
    await time.increaseTo(s.died + 2 * HOUR);
    await s.vault.pokeMarket(ETH_PERP);
    await time.increaseTo(s.died + DAY + HOUR);
    const { worth } = await sumsOf(s, s.cross(s.alice));
    await s.vault.pokeMarket(ETH_PERP);
    const settled = await sumsOf(s, s.cross(s.alice));
    expect(worth - settled.worth).to.be.within(...near(10n * at(38)));
    expect(settled.buffer).to.equal(0n);
    await s.vault.connect(s.alice).withdraw(s.cross(s.alice), 0, 98_000n * 10n ** 6n, s.alice);
    await expect(
      s.vault.connect(s.alice).withdraw(s.cross(s.alice), 0, 1_500n * 10n ** 6n, s.alice),
    ).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
  });
});
