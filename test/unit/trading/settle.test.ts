import { expect } from "chai";
import {
  at,
  dustOf,
  ETH_PERP,
  loadFixture,
  marketsOf,
  potOf,
  sumsOf,
  time,
  type Trading,
  tradingSystem,
} from "../../fixtures/trading.js";
import { usd, WAD } from "../../fixtures/parameters.js";

const PRICE = at(2_000);
const HOUR = 3_600;
const CENT = usd(1) / 100n;
const SCOPE_TRADE = 8;
const USDC = 10n ** 6n;
/** Most a write of a position costs at the prices of these tests [wei]. */
const TOUCH = 3_002n;

const near = (value: bigint, tolerance = CENT): [bigint, bigint] => [value - tolerance, value + tolerance];
const moneyOf = async (s: Trading) => potOf((await s.vault.marketOf(ETH_PERP))[1]);

/** Alice is long ten from bob, and the index has fallen to 1,900: she has lost 1,000, he has won it. */
async function fallen() {
  const s = await tradingSystem();
  await s.trade(s.alice, s.bob, 10n * WAD, PRICE);
  await s.setIndex(ETH_PERP, 1_900n * 10n ** 8n);
  const accounts = [s.cross(s.alice), s.cross(s.bob)];
  return { ...s, loser: accounts[0]!, winner: accounts[1]!, accounts };
}

/** The same, and both have settled: bob has 1,000 of fresh profit. */
async function settled() {
  const s = await fallen();
  await s.vault.settle(s.loser, ETH_PERP);
  await s.vault.connect(s.bob).settle(s.winner, ETH_PERP);
  return s;
}

/** The same, and the position is closed: bob has nothing but cash. */
async function closed() {
  const s = await fallen();
  await s.trade(s.bob, s.alice, 10n * WAD, at(1_900));
  await s.vault.settle(s.loser, ETH_PERP);
  await s.vault.connect(s.bob).settle(s.winner, ETH_PERP);
  return s;
}

describe("vault settle, losses", () => {
  it("settle · RC-5 FCM-4 · anyone charges a loss; it goes to the pot and leaves net worth as it was", async () => {
    const s = await loadFixture(fallen);
    const [cash, worth, { quote }] = [
      await s.vault.cashOf(s.loser),
      await sumsOf(s, s.loser),
      await s.positionOf(s.loser),
    ];
    let loss = 0n;
    await expect(s.vault.connect(s.keeper).settle(s.loser, ETH_PERP))
      .to.emit(s.vault, "Settled")
      .withArgs(
        s.loser,
        ETH_PERP,
        (amount: bigint) => (loss = -amount) > 0n,
        (pot: bigint) => pot > 0n,
      );
    expect(loss).to.be.within(...near(usd(1_000)));
    expect(await s.vault.cashOf(s.loser)).to.equal(cash - loss);
    expect((await moneyOf(s)).pot).to.equal(loss);
    expect((await s.positionOf(s.loser)).quote).to.be.within(quote + loss - CENT, quote + loss);
    expect((await s.positionOf(s.loser)).size).to.equal(10n * WAD);
    expect((await sumsOf(s, s.loser)).worth).to.be.within(worth.worth - CENT, worth.worth);
    expect(await s.vault.freshOf(s.loser)).to.equal(0n);
  });

  it("settle · RC-5 · the loss of an insolvent account is not settled outside its resolution", async () => {
    const s = await loadFixture(tradingSystem);
    const account = s.isolated(s.alice);
    await s.trade(s.alice, s.bob, 40n * WAD, PRICE, { buyer: { account } });
    await s.setIndex(ETH_PERP, 1_740n * 10n ** 8n);
    await expect(s.vault.settle(account, ETH_PERP))
      .to.be.revertedWithCustomError(s.vault, "VaultInsolvent")
      .withArgs(account, (worth: bigint) => worth < -usd(400) && worth > -usd(450));
  });

  it("settle · nothing to settle: no position, a moment without loss, an empty pot; an unknown market", async () => {
    const s = await loadFixture(fallen);
    const refused = (call: Promise<unknown>, account: string) =>
      expect(call).to.be.revertedWithCustomError(s.vault, "VaultNothingToSettle").withArgs(account, ETH_PERP);
    await refused(s.vault.settle(s.cross(s.carol), ETH_PERP), s.cross(s.carol));
    await refused(s.vault.connect(s.bob).settle(s.winner, ETH_PERP), s.winner);
    await expect(s.vault.settle(s.loser, 9)).to.be.revertedWithCustomError(s.vault, "VaultUnknownMarket").withArgs(9);
  });
});

describe("vault settle, without a Valid price", () => {
  const UNKNOWN = 4;

  it("settle · RC-7 · a stale feed leaves the last mark to settle at, a dead one without a last good price none", async () => {
    const s = await loadFixture(fallen);
    await time.increase(2 * HOUR);
    await s.vault.pokeMarket(ETH_PERP);
    const { quote } = await s.positionOf(s.loser);
    await s.vault.settle(s.loser, ETH_PERP);
    const { quote: left } = await s.positionOf(s.loser);
    expect((await moneyOf(s)).pot).to.be.within(...near(left - quote));
    expect(left - quote).to.be.within(usd(1_000), usd(1_001));
    await s.feeds[ETH_PERP]!.set(0n);
    for (const account of s.accounts) {
      await expect(s.vault.connect(s.bob).settle(account, ETH_PERP))
        .to.be.revertedWithCustomError(s.vault, "VaultMarketUnpriced")
        .withArgs(ETH_PERP, UNKNOWN);
    }
  });
});

describe("vault settle, profit", () => {
  it("settle · RC-3 · profit is settled by the owner or an operator with SCOPE_TRADE only", async () => {
    const s = await loadFixture(fallen);
    await s.vault.settle(s.loser, ETH_PERP);
    const refused = () =>
      expect(s.vault.connect(s.keeper).settle(s.winner, ETH_PERP))
        .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
        .withArgs(s.winner, s.keeper.address, SCOPE_TRADE);
    await refused();
    await s.operators.connect(s.bob).setOperator(s.keeper, 7, 2n ** 40n);
    await refused();
    await s.operators.connect(s.bob).setOperator(s.keeper, SCOPE_TRADE, 2n ** 40n);
    const cash = await s.vault.cashOf(s.winner);
    await s.vault.connect(s.keeper).settle(s.winner, ETH_PERP);
    expect((await s.vault.cashOf(s.winner)) - cash).to.be.within(...near(usd(1_000)));
  });

  it("settle · FCM-4 · profit becomes cash only as far as the pot reaches; the rest stays a claim", async () => {
    const s = await loadFixture(fallen);
    await s.vault.settle(s.loser, ETH_PERP);
    const { pot } = await moneyOf(s);
    await s.setIndex(ETH_PERP, 1_800n * 10n ** 8n);
    const [cash, { worth }] = [await s.vault.cashOf(s.winner), await sumsOf(s, s.winner)];
    await expect(s.vault.connect(s.bob).settle(s.winner, ETH_PERP))
      .to.emit(s.vault, "Settled")
      .withArgs(s.winner, ETH_PERP, pot, 0n);
    expect(await s.vault.cashOf(s.winner)).to.equal(cash + pot);
    expect((await sumsOf(s, s.winner)).worth).to.be.within(worth - CENT, worth + CENT);
    await expect(s.vault.connect(s.bob).settle(s.winner, ETH_PERP)).to.be.revertedWithCustomError(
      s.vault,
      "VaultNothingToSettle",
    );
  });

  it("settle · ACC-4 · what a closed position is owed keeps the market's bit until it is paid", async () => {
    const s = await loadFixture(fallen);
    await s.trade(s.bob, s.alice, 10n * WAD, at(1_900));
    expect(await marketsOf(s, s.winner)).to.equal(1n);
    await expect(s.vault.connect(s.bob).settle(s.winner, ETH_PERP)).to.be.revertedWithCustomError(
      s.vault,
      "VaultNothingToSettle",
    );
    await s.vault.settle(s.loser, ETH_PERP);
    expect(await marketsOf(s, s.loser)).to.equal(0n);
    await s.vault.connect(s.bob).settle(s.winner, ETH_PERP);
    expect(await marketsOf(s, s.winner)).to.equal(0n);
    expect(await s.positionOf(s.winner)).to.deep.equal({ size: 0n, quote: 0n });
    expect((await moneyOf(s)).pot).to.be.within(0n, 8n * TOUCH);
  });

  it("settle · ACC-1 ACC-8 · pot less quotes is never negative and stays dust; the reserves grow by the fees", async () => {
    const s = await loadFixture(fallen);
    const free = async () => (await s.vault.reserves()) - (await moneyOf(s)).pot - (await moneyOf(s)).fees;
    const before = await free();
    let touches = 2n;
    for (const price of [1_800n, 2_150n, 1_990n, 2_060n]) {
      await s.setIndex(ETH_PERP, price * 10n ** 8n);
      const [first, second] = price < 2_000n ? [s.loser, s.winner] : [s.winner, s.loser];
      await s.vault.settle(first, ETH_PERP);
      await s.vault.connect(second === s.winner ? s.bob : s.alice).settle(second, ETH_PERP);
      touches += 2n;
      expect(await dustOf(s, s.accounts)).to.be.within(0n, touches * TOUCH);
      expect((await free()) - before).to.be.within(0n, touches);
    }
  });
});

describe("vault settle, fresh profit", () => {
  const withdraw = (s: Trading, amount: bigint) => s.vault.connect(s.bob).withdraw(s.cross(s.bob), 0, amount, s.bob);

  it("settle · RC-3 · profit matures linearly over an hour", async () => {
    const s = await loadFixture(settled);
    const start = await time.latest();
    const fresh = await s.vault.freshOf(s.winner);
    expect(fresh).to.be.within(...near(usd(1_000)));
    for (const minutes of [15, 30, 59]) {
      await time.increaseTo(start + minutes * 60);
      const left = (fresh * BigInt(60 - minutes)) / 60n;
      expect(await s.vault.freshOf(s.winner)).to.be.within(left, left + 1n);
    }
    await time.increaseTo(start + HOUR);
    expect(await s.vault.freshOf(s.winner)).to.equal(0n);
  });

  it("settle · RC-3 · new profit starts the hour anew for the whole", async () => {
    const s = await loadFixture(settled);
    await time.increase(HOUR / 2);
    await s.setIndex(ETH_PERP, 1_880n * 10n ** 8n);
    await s.vault.settle(s.loser, ETH_PERP);
    await s.vault.connect(s.bob).settle(s.winner, ETH_PERP);
    const fresh = await s.vault.freshOf(s.winner);
    expect(fresh).to.be.within(...near(usd(700), usd(4)));
    await time.increase(HOUR / 2);
    expect(await s.vault.freshOf(s.winner)).to.be.within(fresh / 2n, fresh / 2n + 1n);
  });

  it("settle · RC-3 · a loss takes fresh profit away, and a stranger who settles it does not restart the hour", async () => {
    const s = await loadFixture(settled);
    const start = await time.latest();
    await s.setIndex(ETH_PERP, 1_940n * 10n ** 8n);
    await time.increaseTo(start + HOUR / 2 - 1);
    await s.vault.connect(s.keeper).settle(s.winner, ETH_PERP);
    expect(await s.vault.freshOf(s.winner)).to.be.within(...near(usd(100), usd(1)));
    await time.increaseTo(start + HOUR);
    expect(await s.vault.freshOf(s.winner)).to.equal(0n);
    await s.setIndex(ETH_PERP, 2_100n * 10n ** 8n);
    await s.vault.connect(s.keeper).settle(s.winner, ETH_PERP);
    expect(await s.vault.freshOf(s.winner)).to.equal(0n);
  });

  it("settle · RC-5 · profit of a closed position does not leave before it is ripe, also without any position left", async () => {
    const s = await loadFixture(closed);
    const [cash, fresh] = [await s.vault.cashOf(s.winner), await s.vault.freshOf(s.winner)];
    expect(await marketsOf(s, s.winner)).to.equal(0n);
    expect(fresh).to.be.within(...near(usd(1_000)));
    await expect(withdraw(s, cash / 10n ** 12n))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(s.winner, (worth: bigint) => worth < -usd(990) && worth > -usd(1_001), 0n);
    await withdraw(s, 98_900n * USDC);
    await time.increase(HOUR);
    await withdraw(s, 2n ** 256n - 1n);
    expect(await s.vault.cashOf(s.winner)).to.be.lessThan(10n ** 12n);
  });

  it("settle · RC-3 · nor into another account of its owner", async () => {
    const s = await loadFixture(closed);
    const move = (amount: bigint) => s.vault.connect(s.bob).transfer(s.winner, s.isolated(s.bob), 0, amount);
    await expect(move(100_500n * USDC)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await move(98_900n * USDC);
  });

  it("settle · RC-3 · nor as debt against collateral: W_out is cash less fresh profit plus collateral", async () => {
    const s = await loadFixture(closed);
    await s.give(s.bob, 1, 100n * WAD);
    await withdraw(s, 200_000n * USDC);
    const [worth, buffer] = await s.vault.appraiseOpening(s.winner);
    const collateral = (usd(199_000) * 10_000n) / 10_025n; // low price, at the high side of the settlement token
    const cash = await s.vault.cashOf(s.winner);
    expect(cash).to.be.lessThan(0n);
    expect(worth).to.equal(cash + collateral - (await s.vault.freshOf(s.winner)));
    await expect(withdraw(s, (worth - buffer) / 10n ** 12n + 10n * USDC))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(s.winner, (left: bigint) => left < buffer, buffer);
  });
});
