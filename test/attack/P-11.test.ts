import { expect } from "chai";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, sumsOf, time } from "../fixtures/trading.js";
import { WETH_ID } from "../fixtures/distress.js";
import { DAY, ETH_FUTURE, FUTURE_LEG, type Futures, HOUR, openFutures, WINDOW } from "../fixtures/futures.js";

type World = Awaited<ReturnType<typeof openFutures>>;
const USDC = 10n ** 6n;

/** Goal: a market that has expired and is not settled holds up accounts that have a leg in it. Budget: none, the feed fails by itself. */
describe("P-11 late settlement", () => {
  /** How the market stands after expiry, and whether its price can be fixed. */
  const worlds: readonly [name: string, reach: (s: World) => Promise<void>, isFixable: boolean][] = [
    ["sampled, nobody fixes it", async (s) => sampled(s), true],
    ["sampled, then its feed answers nothing", async (s) => sampled(s).then(async () => kill(s)), true],
    ["never sampled, its feed well", async (s) => s.goTo(-HOUR, 1_900), true],
    ["never sampled, its feed stale", async (s) => s.goTo(HOUR, 1_900).then(async () => silent(s)), false],
    [
      "never sampled, its feed answers nothing, its last price recorded",
      async (s) => {
        await s.goTo(HOUR, 1_900);
        await s.engine.recordPrice(FUTURE_LEG);
        await kill(s);
        await silent(s);
      },
      false,
    ],
  ];

  async function sampled(s: Futures) {
    await s.goTo(WINDOW + 30, 1_900);
    await s.sampleAt(WINDOW, 1_900);
    await s.goTo(-HOUR);
  }

  async function kill(s: Futures) {
    await s.future.set(0n);
  }

  /** Past expiry with every feed fresh but the future's. */
  async function silent(s: Futures) {
    await time.increaseTo(s.expiry + HOUR);
    for (const feed of [...s.feeds, ...s.assets.map((asset) => asset.feed)])
      await feed.set((await feed.latestRoundData())[1]);
    await s.settlementFeed.set(10n ** 8n);
    await s.engine.pokeSettlement();
    await time.increase(HOUR / 2);
  }

  for (const [name, reach, isFixable] of worlds) {
    it(`P-11 · ${name}: accounts deposit, trade elsewhere, withdraw within the test, are called and sold`, async () => {
      const s = await loadFixture(openFutures);
      await s.give(s.alice, WETH_ID, 20n * WAD);
      await reach(s);
      const vault = s.vault.connect(s.alice);
      await s.give(s.alice, 0, 1_000n * USDC);
      await s.trade(s.alice, s.bob, WAD, at(2_000));
      await s.trade(s.bob, s.alice, WAD, at(2_000));
      await vault.withdraw(s.long, 0, 50_000n * USDC, s.alice);
      await vault.withdraw(s.long, WETH_ID, WAD, s.alice);
      await vault.withdraw(s.long, 0, 60_000n * USDC, s.alice);
      await expect(vault.withdraw(s.long, 0, 25_000n * USDC, s.alice)).to.be.revertedWithCustomError(
        s.vault,
        "VaultBelowInitial",
      );
      const { worth } = await sumsOf(s, s.long);
      expect(worth).to.be.within(usd(20_000), usd(30_500));
      await s.assets[WETH_ID - 1]!.feed.set(610n * 10n ** 8n);
      await s.liquidator.connect(s.keeper).callMargin([s.long]);
      await s.give(s.keeper, 0, 1_000_000n * USDC);
      await time.increase(HOUR / 2 + 400);
      const bids = [
        { account: s.long, asset: WETH_ID, maxAmount: 2n ** 128n - 1n, minPremium: 0n, nonce: 2n ** 32n - 1n },
      ];
      await s.liquidator.connect(s.keeper).liquidate(bids, s.cross(s.keeper), s.keeper, "0x");
      if (isFixable) await s.engine.pokeExpiry(ETH_FUTURE);
      else await expect(s.engine.pokeExpiry(ETH_FUTURE)).to.be.revertedWithCustomError(s.engine, "OracleNotValid");
    });
  }

  it("P-11 · a bid for the leg itself is refused, before its price is fixed and after, and no other bid of the call with it", async () => {
    const s = await loadFixture(openFutures);
    await sampled(s);
    const limits = { maxAmount: 2n ** 128n - 1n, minPremium: 0n, nonce: 2n ** 32n - 1n };
    await s.give(s.alice, WETH_ID, 20n * WAD);
    await s.vault.connect(s.alice).withdraw(s.long, 0, 120_000n * USDC, s.alice);
    await s.assets[WETH_ID - 1]!.feed.set(1_080n * 10n ** 8n);
    await s.give(s.keeper, 0, 1_000_000n * USDC);
    for (const fix of [false, true]) {
      if (fix) await s.engine.pokeExpiry(ETH_FUTURE);
      const bids = [
        { account: s.long, asset: WETH_ID, ...limits, maxAmount: WAD / 10n },
        { account: s.long, asset: FUTURE_LEG, ...limits },
      ];
      const liquidator = s.liquidator.connect(s.keeper);
      const [sold] = await liquidator.liquidate.staticCall(bids, s.cross(s.keeper), s.keeper, "0x");
      expect([...sold]).to.deep.equal([WAD / 10n, 0n]);
      await expect(liquidator.liquidate([bids[1]!], s.cross(s.keeper), s.keeper, "0x"))
        .to.be.revertedWithCustomError(s.liquidator, "LiquidatorLegNotPriced")
        .withArgs(s.long, FUTURE_LEG, 5);
    }
  });

  it("P-11 · insolvent in an ended market and in another: the other position is resolved while the price is not fixed", async () => {
    const s = await loadFixture(openFutures);
    const account = s.long;
    await s.trade(s.alice, s.bob, 60n * WAD, at(2_000));
    await sampled(s);
    await s.vault.connect(s.alice).withdraw(account, 0, 80_000n * USDC, s.alice);
    await s.setIndex(ETH_PERP, 1_600n * 10n ** 8n);
    expect((await sumsOf(s, account)).worth).to.be.lessThan(0n);
    await expect(s.vault.deleverage(account, ETH_FUTURE)).to.be.revertedWithCustomError(s.vault, "VaultMarketEnded");
    await s.vault.connect(s.keeper).deleverage(account, ETH_PERP);
    expect((await s.positionOf(account)).size).to.equal(0n);
    await s.engine.pokeExpiry(ETH_FUTURE);
    await s.vault.connect(s.keeper).deleverage(account, ETH_FUTURE);
    expect(await s.vault.deficit()).to.be.greaterThan(0n);
    expect(await s.vault.cashOf(account)).to.equal(0n);
  });

  it("P-11 · with the pot empty and the loser away the winner keeps his claim, trades on it and is paid years later", async () => {
    const s = await loadFixture(openFutures);
    await s.expire(1_900);
    await s.vault.connect(s.bob).settle(s.short, ETH_FUTURE);
    await time.increase(3 * 365 * DAY);
    await s.refresh(5_000);
    await s.trade(s.bob, s.carol, WAD, at(2_000));
    await s.vault.connect(s.carol).settle(s.long, ETH_FUTURE);
    const before = await s.vault.cashOf(s.short);
    await s.vault.connect(s.bob).settle(s.short, ETH_FUTURE);
    expect((await s.vault.cashOf(s.short)) - before).to.be.within(usd(999), usd(1_000));
  });
});
