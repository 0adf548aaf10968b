import { expect } from "chai";
import { bid, ETH, fundedSystem, open, stateOf, USDC, WETH_ID } from "../../fixtures/distress.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import { bounds, ethers, networkHelpers } from "../../fixtures/system.js";
import { at, ETH_PERP, instrument, perpMargin, sumsOf, tradingSystem } from "../../fixtures/trading.js";

const { loadFixture, time } = networkHelpers;
const [VALID, DIVERGENT, INVALID] = [0n, 1n, 3n];
const MINUTE = 60;
const PRICE = 2_000n * 10n ** 8n;
/** Half a percent: the deviation threshold of the listing. */
const EPS = PRICE / 200n;
const POLICY = { maxAge: 90_000, deviation: 50, ...bounds(PRICE) };

/** WETH priced by a source that states its spread; alice has 10 of it and owes 15,000. */
async function sourced() {
  const s = await fundedSystem();
  const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
  const source = await ethers.deployContract("MockSource", [8, PRICE, 0]);
  const { token, market } = s.assets[0]!;
  await s.engine.setAsset(WETH_ID, token, { feed: source, ...POLICY }, market.haircut, market.worstStep, 2_000n * WAD);
  const set = async (answer: bigint, spread: bigint) => source.set(answer, spread, await time.latest());
  return { ...s, account, source, set };
}

/** The perpetual's index likewise; alice is long 10 in her isolated account, bob short. */
async function sourcedMarket() {
  const s = await tradingSystem();
  const long = s.isolated(s.alice);
  const short = s.isolated(s.bob);
  const wishes = { buyer: { account: long }, seller: { account: short } };
  await s.trade(s.alice, s.bob, 10n * WAD, at(2_000), wishes);
  const source = await ethers.deployContract("MockSource", [8, PRICE, 0]);
  await s.engine.setMarket(ETH_PERP, { feed: source, ...POLICY }, perpMargin, 33, at(2_000));
  const set = async (answer: bigint, spread: bigint) => source.set(answer, spread, await time.latest());
  return { ...s, long, short, source, set };
}

/** Value of ten ether at the price that counts now. */
async function valueOf(s: Awaited<ReturnType<typeof sourced>>) {
  const { value } = await stateOf(s, s.account, WETH_ID);
  return value;
}

const near = (value: bigint) => [value - 1_000n, value + 1_000n] as const;

describe("engine, divergent prices", () => {
  it("priceOf · ORA-4 ODC-1 · a stated spread makes the sides, within the threshold Valid, beyond it Divergent; without one the threshold makes them", async () => {
    const s = await loadFixture(sourced);
    let [mid, low, high, status] = await s.engine.priceOf(WETH_ID);
    expect([mid, low, high, status]).to.deep.equal([2_000n * WAD, 1_990n * WAD, 2_010n * WAD, VALID]);
    await s.set(PRICE, EPS / 2n);
    [mid, low, high, status] = await s.engine.priceOf(WETH_ID);
    expect([mid, low, high, status]).to.deep.equal([2_000n * WAD, 1_995n * WAD, 2_005n * WAD, VALID]);
    await s.set(PRICE, EPS);
    expect((await s.engine.priceOf(WETH_ID)).status).to.equal(VALID);
    await s.set(PRICE, EPS + 1n);
    [mid, low, high, status] = await s.engine.priceOf(WETH_ID);
    const gap = (EPS + 1n) * 10n ** 10n;
    expect([mid, low, high, status]).to.deep.equal([2_000n * WAD, 2_000n * WAD - gap, 2_000n * WAD + gap, DIVERGENT]);
  });

  it("priceOf · ORA-1 · a spread as large as the answer says nothing, and a huge one does not overflow", async () => {
    const s = await loadFixture(sourced);
    for (const spread of [PRICE, 2n ** 256n - 1n]) {
      await s.set(PRICE, spread);
      expect((await s.engine.priceOf(WETH_ID)).status).to.equal(INVALID);
    }
    await s.set(PRICE, PRICE - 1n);
    expect((await s.engine.priceOf(WETH_ID)).status).to.equal(DIVERGENT);
  });

  it("appraise · ORA-4 RC-7 · a Divergent collateral counts moved up by what is unsure, at most 2 %", async () => {
    const s = await loadFixture(sourced);
    for (const [spread, counted] of [
      [EPS, 20_000n],
      [2n * EPS, 20_200n],
      [4n * EPS, 20_400n],
      [20n * EPS, 20_400n],
    ] as const) {
      await s.set(PRICE, spread);
      expect(await valueOf(s)).to.be.within(...near(usd(counted)));
    }
  });

  it("appraise · ORA-1 · a round id wider than 80 bits changes neither price nor status", async () => {
    const s = await loadFixture(sourced);
    await s.source.setDirty();
    await s.set(PRICE, 2n * EPS);
    const others = await open(s, s.bob, [[WETH_ID, 10n * ETH]], 0n, 1n);
    expect(await valueOf(s)).to.be.within(...near(usd(20_200)));
    const words = await s.vault.appraise([s.account, WETH_ID, others, WETH_ID]);
    expect(words[6 + 4]).to.be.within(...near(usd(20_200)));
    expect(BigInt.asUintN(8, words[6 + 5]!)).to.equal(DIVERGENT);
  });

  it("recordPrice · RC-7 · ten minutes after the mark the price counts as it stands, for an hour", async () => {
    const s = await loadFixture(sourced);
    await s.set(PRICE, 3n * EPS);
    const marked = await (await s.engine.connect(s.bob).recordPrice(WETH_ID)).getBlock();
    await expect(s.engine.recordPrice(WETH_ID))
      .to.be.revertedWithCustomError(s.engine, "OracleAlreadyDivergent")
      .withArgs(WETH_ID, marked!.timestamp + 70 * MINUTE);
    for (const [minutes, counted] of [
      [9, 20_300n],
      [10, 20_000n],
      [69, 20_000n],
      [70, 20_300n],
    ] as const) {
      await time.increaseTo(marked!.timestamp + minutes * MINUTE);
      expect(await valueOf(s)).to.be.within(...near(usd(counted)));
    }
    await expect(s.engine.recordPrice(WETH_ID))
      .to.emit(s.engine, "PriceDiverged")
      .withArgs(WETH_ID, PRICE, 3n * EPS);
  });

  it("recordPrice · RC-7 · a Valid price ends the mark, and a mark leaves the last good price", async () => {
    const s = await loadFixture(sourced);
    await s.set(PRICE, 0n);
    await s.engine.recordPrice(WETH_ID);
    await s.set(PRICE + 10n ** 8n, 3n * EPS);
    await s.engine.recordPrice(WETH_ID);
    await s.set(0n, 0n);
    expect(await valueOf(s)).to.be.within(...near(usd(20_400)));
    await s.set(PRICE, 0n);
    await s.engine.recordPrice(WETH_ID);
    await time.increase(11 * MINUTE);
    await s.set(PRICE, 2n * EPS);
    expect(await valueOf(s)).to.be.within(...near(usd(20_200)));
  });

  it("withdraw · ORA-4 ODC-3 · nothing is opened against a Divergent price, deposits and repayments pass", async () => {
    const s = await loadFixture(sourced);
    await s.set(PRICE, EPS + 1n);
    await expect(s.vault.connect(s.alice).withdraw(s.account, 0, USDC, s.alice)).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
    await s.give(s.alice, WETH_ID, ETH);
    await s.give(s.alice, 0, 100n * USDC);
  });

  it("withdraw · ORA-4 ODC-8 · opening counts the lower side of what the source states", async () => {
    const s = await loadFixture(sourced);
    const valueAt = async (spread: bigint) => {
      await s.set(PRICE, spread);
      const { netWorth } = await s.vault.appraiseOpening(s.account);
      return netWorth - (await s.vault.cashOf(s.account));
    };
    const [wide, narrow] = [await valueAt(EPS), await valueAt(EPS / 5n)];
    expect(narrow * 1_990n).to.be.within(wide * 1_998n - 10n ** 16n, wide * 1_998n + 10n ** 16n);
  });

  it("setAsset, setMarket, setSettlement · ODC-2 O-03 · a source that may not be the only one is not listed", async () => {
    const s = await loadFixture(sourced);
    const { token, market } = s.assets[0]!;
    await s.source.setStandalone(false);
    const feed = { feed: s.source, ...POLICY };
    for (const list of [
      async () => s.engine.setAsset(WETH_ID, token, feed, market.haircut, market.worstStep, 2_000n * WAD),
      async () => s.engine.setMarket(ETH_PERP, feed, perpMargin, 33, 2_000n * WAD),
      async () => s.engine.setSettlement(feed, 2_000n * WAD),
    ]) {
      await expect(list())
        .to.be.revertedWithCustomError(s.engine, "RiskDependentSource")
        .withArgs(await s.source.getAddress());
    }
  });

  it("liquidate · ORA-4 LIQ-6 · a sale goes on at the Divergent price, in the account's favour", async () => {
    const s = await loadFixture(sourced);
    await s.set((PRICE * 82n) / 100n, 2n * EPS);
    const { netWorth, closeOut, value } = await stateOf(s, s.account, WETH_ID);
    expect(netWorth).to.be.within(1n, closeOut);
    expect(value).to.be.greaterThan(usd(16_400));
    const before = await s.vault.cashOf(s.account);
    await s.liquidator.connect(s.keeper).liquidate([bid(s.account, WETH_ID)], ethers.ZeroHash, s.keeper, "0x");
    expect(await s.vault.cashOf(s.account)).to.be.greaterThan(before);
  });

  it("pokeSettlement · RH-11 · the settlement token's price has to be Valid", async () => {
    const s = await loadFixture(sourced);
    const source = await ethers.deployContract("MockSource", [8, 10n ** 8n, 0]);
    const policy = { feed: source, maxAge: 90_000, deviation: 25, minExponent: 20, maxExponent: 40, underlying: 0 };
    await s.engine.setSettlement(policy, WAD);
    await source.set(10n ** 8n, 250_001n, await time.latest());
    await expect(s.engine.pokeSettlement())
      .to.be.revertedWithCustomError(s.engine, "OracleNotValid")
      .withArgs(0, DIVERGENT, await source.updatedAt());
  });

  it("appraise · RC-7 · a long counts at the upper side, a short at the lower, until the mark is ten minutes old", async () => {
    const s = await loadFixture(sourcedMarket);
    await s.set(PRICE, 2n * EPS);
    const [long, short] = [await sumsOf(s, s.long), await sumsOf(s, s.short)];
    expect(long.worth).to.be.within(usd(10_000) + usd(190), usd(10_000) + usd(200));
    expect(short.worth).to.be.within(usd(10_000) + usd(170), usd(10_000) + usd(200));
    await s.engine.recordPrice(instrument(ETH_PERP));
    await time.increase(10 * MINUTE);
    expect((await sumsOf(s, s.long)).worth).to.be.lessThan(usd(10_000));
    expect((await sumsOf(s, s.short)).worth).to.be.lessThan(usd(10_000));
  });

  it("appraiseOpening · ORA-4 · a position counts at the side its source states", async () => {
    const s = await loadFixture(sourcedMarket);
    const worthAt = async (account: string, spread: bigint) => {
      await s.set(PRICE, spread);
      return (await s.vault.appraiseOpening(account)).netWorth;
    };
    for (const account of [s.long, s.short]) {
      const [wide, narrow] = [await worthAt(account, EPS), await worthAt(account, EPS / 5n)];
      expect(narrow - wide).to.be.within(usd(79), usd(81));
    }
  });

  it("liquidate, deleverage · ORA-4 LIQ-6 · nobody takes a position over at a Divergent index, an insolvent one is resolved", async () => {
    const s = await loadFixture(sourcedMarket);
    await s.give(s.keeper, 0, 100_000n * USDC);
    await s.set(1_020n * 10n ** 8n, (1_020n * 10n ** 8n) / 100n);
    const { worth, closeOut } = await sumsOf(s, s.long);
    expect(worth).to.be.within(1n, closeOut);
    const keeper = s.cross(s.keeper);
    const wanted = bid(s.long, instrument(ETH_PERP), { maxAmount: WAD });
    await expect(s.liquidator.connect(s.keeper).liquidate([wanted], keeper, ethers.ZeroAddress, "0x"))
      .to.be.revertedWithCustomError(s.vault, "VaultMarketUnpriced")
      .withArgs(ETH_PERP, DIVERGENT);
    await s.set(900n * 10n ** 8n, (900n * 10n ** 8n) / 100n);
    await s.vault.connect(s.carol).deleverage(s.long, ETH_PERP);
    expect((await s.positionOf(s.long)).size).to.equal(0n);
  });

  it("matchOrders · RC-2 · nothing trades at a Divergent index, no funding runs, and nothing is settled as dead", async () => {
    const s = await loadFixture(sourcedMarket);
    await s.set(PRICE, 2n * EPS);
    await s.vault.pokeMarket(ETH_PERP);
    const [before] = await s.vault.marketOf(ETH_PERP);
    await time.increase(2 * 86_400);
    await s.set(PRICE, 2n * EPS);
    await s.vault.pokeMarket(ETH_PERP);
    const [after] = await s.vault.marketOf(ETH_PERP);
    expect(BigInt.asIntN(88, after)).to.equal(BigInt.asIntN(88, before));
    await expect(s.trade(s.bob, s.carol, WAD, at(2_000)))
      .to.be.revertedWithCustomError(s.vault, "VaultMarketUnpriced")
      .withArgs(ETH_PERP, DIVERGENT);
    await s.set(PRICE, 0n);
    await s.settlementFeed.set(10n ** 8n);
    await s.engine.pokeSettlement();
    await s.trade(s.bob, s.carol, WAD, at(2_000));
  });
});
