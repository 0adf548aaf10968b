import { expect } from "chai";
import { INVALID, STALE, VALID } from "../../fixtures/engine.js";
import { answerAs, FAULTS, type FeedCase, feedCases } from "../../fixtures/feed-faults.js";
import { accountOf, bounds, deploySystem, ethers, networkHelpers } from "../../fixtures/system.js";
import { asToken } from "../../fixtures/token.js";
import { markets } from "../../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const WETH = 1;
const WBTC = 2;
const ANY = { nonce: 2n ** 32n - 1n, maxAmount: 2n ** 128n - 1n, minPremium: 0n };
const USDC = 10n ** 6n;
const BAD = feedCases(markets[0]!.price, 3900n).filter(({ status }) => status !== VALID);
const DOWN: FeedCase = { name: "down", status: INVALID, fault: { kind: FAULTS.revertEmpty, size: 0n } };

/** WETH on a MockFeed. Alice: 10 WETH, 1 WBTC, a debt of 60,000; Bob: 1 WETH, no debt; Carol: WBTC and cash. */
async function twoLegs() {
  const s = await deploySystem();
  const { price, maxAge, deviation, haircut, worstStep } = markets[0]!;
  const feed = await ethers.deployContract("MockFeed", [8, "WETH / USD", price, ethers.ZeroAddress]);
  const policy = { feed, maxAge, deviation, ...bounds(price) };
  await s.engine.setAsset(WETH, s.assets[0]!.token, policy, haircut, worstStep, price * 10n ** 10n);
  await s.give(s.lender, 0, 1_000_000n * USDC);
  await s.give(s.alice, WETH, 10n * 10n ** 18n);
  await s.give(s.alice, WBTC, 10n ** 8n);
  await s.give(s.bob, WETH, 10n ** 18n);
  await s.give(s.carol, WBTC, 10n ** 8n);
  const alice = accountOf(s.alice.address);
  await s.vault.connect(s.alice).withdraw(alice, 0, 60_000n * USDC, s.alice);
  await s.engine.recordPrice(WETH);
  const usdc = asToken(s.usdc);
  await usdc.mint(s.keeper, 200_000n * USDC);
  await usdc.connect(s.keeper).approve(s.vault, ethers.MaxUint256);
  await usdc.connect(s.alice).approve(s.vault, ethers.MaxUint256);
  return { ...s, account: alice, wethFeed: feed, wbtcFeed: s.assets[1]!.feed };
}
type TwoLegs = Awaited<ReturnType<typeof twoLegs>>;

/** WETH answers as the case says, WBTC and USDC are fresh. */
async function withFault(feedCase: FeedCase): Promise<TwoLegs> {
  const s = await loadFixture(twoLegs);
  await time.increase(5_000);
  const now = BigInt(await time.latest()) + 60n;
  await answerAs(s.wethFeed, feedCase, markets[0]!.price, now);
  await s.wbtcFeed.setRound(9, markets[1]!.price, now, now, 9);
  await s.settlementFeed.set(10n ** 8n);
  await s.engine.pokeSettlement();
  await time.increaseTo(now);
  return s;
}

const bid = (account: string, asset: number) => ({ account, asset, ...ANY });
const liquidate = (s: TwoLegs, ...assets: number[]) =>
  s.liquidator.connect(s.keeper).liquidate(
    assets.map((asset) => bid(s.account, asset)),
    ethers.ZeroHash,
    s.keeper,
    "0x",
  );

describe("oracle · a bad feed in the vault", () => {
  for (const feedCase of BAD) {
    const { name } = feedCase;

    it(`ORA-6, DMM-7, O-05, O-04 · ${name}: deposit, repayment and exit without debt pass`, async () => {
      const s = await withFault(feedCase);
      await s.give(s.alice, WETH, 10n ** 18n);
      await s.vault.connect(s.alice).deposit(s.account, 0, 1_000n * USDC);
      await s.vault.connect(s.bob).withdraw(accountOf(s.bob.address), WETH, 10n ** 18n, s.bob);
      expect(await s.vault.balanceOf(s.account, WETH)).to.equal(11n * 10n ** 18n);
      expect(await asToken(s.assets[0]!.token).balanceOf(s.bob)).to.equal(10n ** 18n);
    });

    if (name !== "a round one second ahead") {
      // it is the present by the block of the test
      it(`ORA-1, O-04, O-05, O-07 · ${name}: no new debt against it, while other collateral opens`, async () => {
        const s = await withFault(feedCase);
        const bob = accountOf(s.bob.address);
        await expect(s.vault.connect(s.bob).withdraw(bob, 0, 100n * USDC, s.bob)).to.be.revertedWithCustomError(
          s.vault,
          "VaultBelowInitial",
        );
        await s.vault.connect(s.carol).withdraw(accountOf(s.carol.address), 0, 40_000n * USDC, s.carol);
      });
    }
  }

  it("ODC-4, LTR-2, RC-7 · its own sale reverts, the other leg is called and sold", async () => {
    const s = await withFault(DOWN);
    await s.wbtcFeed.set(48_000n * 10n ** 8n);
    await expect(liquidate(s, WETH)).to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotLiquidatable");
    await s.liquidator.callMargin([s.account]);
    await time.increase(2_200);
    await s.wbtcFeed.set(48_000n * 10n ** 8n);
    await expect(liquidate(s, WETH))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorLegNotPriced")
      .withArgs(s.account, WETH, INVALID);
    await expect(liquidate(s, WETH, WBTC)).to.emit(s.liquidator, "Liquidated");
    expect(await s.vault.balanceOf(s.account, WETH)).to.equal(10n * 10n ** 18n);
    expect(await s.vault.balanceOf(s.account, WBTC)).to.be.lessThan(10n ** 8n);
  });

  it("RC-7 · one dollar of a collateral whose feed is Stale does not stop the liquidation of the other legs", async () => {
    const s = await loadFixture(twoLegs);
    const { alice, vault, account } = s;
    await vault.connect(alice).deposit(account, 0, 18_000n * USDC);
    await vault.connect(alice).withdraw(account, WETH, 10n ** 19n - 5n * 10n ** 14n, alice);
    await s.wbtcFeed.set(44_000n * 10n ** 8n);
    await time.increase(3_901);
    await s.wbtcFeed.set(44_000n * 10n ** 8n);
    expect((await s.engine.priceOf(WETH)).status).to.equal(STALE);
    await expect(liquidate(s, WBTC)).to.emit(s.liquidator, "Liquidated");
  });

  it("ORA-4, ODC-5, RH-12 · outflows use the low side; nobody is called on it", async () => {
    const s = await withFault({ name: "good", status: VALID, round: () => ({}) });
    const [, maintenance] = (await s.vault.appraise([s.account, 0])).slice(3, 5);
    const opening = await s.vault.appraiseOpening(s.account);
    const state = BigInt.asIntN(256, (await s.vault.appraise([s.account, 0]))[3]!);
    expect(state - opening.netWorth).to.equal((80_000n * 10n ** 18n * 50n) / 10_000n + offPeg(79_600n));
    expect(opening.buffer).to.be.greaterThan(maintenance!);
    await expect(s.liquidator.callMargin([s.account])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorNotCallable",
    );
  });

  it("MEC-6 · the worth an event of a call states is the worth the view shows", async () => {
    const s = await withFault(DOWN);
    await s.wbtcFeed.set(45_000n * 10n ** 8n);
    await time.setNextBlockTimestamp((await time.latest()) + 1);
    await s.liquidator.callMargin([s.account]);
    const shown = await s.vault.appraise([s.account, 0]);
    const [event] = await s.liquidator.queryFilter(s.liquidator.filters.MarginCalled());
    expect(event!.args.netWorth).to.equal(BigInt.asIntN(256, shown[3]!));
    expect([event!.args.maintenance, event!.args.closeOut]).to.deep.equal([shown[4], shown[5]]);
  });
});

/** What dividing by c_high = 1.0025 takes from `dollars` [WAD]. */
function offPeg(dollars: bigint): bigint {
  return dollars * 10n ** 18n - (dollars * 10n ** 18n * 10_000n) / 10_025n;
}
