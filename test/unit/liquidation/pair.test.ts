import { expect } from "chai";
import { bid, callAndWait, nextBlock, salesOf, setPrice, stateOf } from "../../fixtures/distress.js";
import {
  buyPair,
  cashAndCarry,
  deltaOf,
  dollars,
  ETH_FUTURE,
  ETH_LEG,
  FUTURE_LEG,
  type Hedgeable,
  hedgeableSystem,
  holdHedged,
  magnitude,
  pairBid,
  type Plan,
  ratioOf,
  refreshMarkets,
  usd,
  WETH,
  WSTETH,
} from "../../fixtures/hedged.js";
import { index, near, takeOver } from "../../fixtures/takeover.js";
import { at, ETH_PERP, loadFixture, sumsOf, time } from "../../fixtures/trading.js";
import { terms, WAD } from "../../fixtures/parameters.js";

/** Below this a difference of net deltas is rounding: a few units of size at their price [WAD]. */
const UNIT = 10_000n;

/** Bounds around a number of dollars [WAD]. */
const around = (value: number, tolerance: number): [bigint, bigint] => [at(value - tolerance), at(value + tolerance)];

/** A called account, its grace over. */
async function called(s: Hedgeable, plan: Plan) {
  const account = await holdHedged(s, plan);
  await callAndWait(s, [account]);
  await refreshMarkets(s);
  return { ...s, account };
}

/** Net delta 3 of a gross of 197: 100,000 of ETH against 97,000. */
const nearNeutral = async () =>
  called(await hedgeableSystem(), {
    collateral: [[WETH, 50n * WAD]],
    positions: [[ETH_PERP, (-485n * WAD) / 10n]],
    cash: -86_000n,
  });

/** 100,000 of ETH against 40,000. */
const majority = async () =>
  called(await hedgeableSystem(), {
    collateral: [[WETH, 50n * WAD]],
    positions: [[ETH_PERP, -20n * WAD]],
    cash: -88_500n,
  });

/** 100,000 of ETH against 50,000 in each of two markets. */
const twoHedges = async () =>
  called(await hedgeableSystem(), {
    collateral: [[WETH, 50n * WAD]],
    positions: [
      [ETH_PERP, -25n * WAD],
      [ETH_FUTURE, -25n * WAD],
    ],
    cash: -85_500n,
  });

describe("liquidate, legs that hedge each other", () => {
  it("liquidate · RH-14 · of a cash-and-carry neither leg goes alone", async () => {
    const s = await loadFixture(cashAndCarry);
    const { worth, buffer } = await sumsOf(s, s.account);
    expect(worth).to.be.within(...around(14_900, 1));
    expect(buffer).to.be.within(...around(15_300, 300));
    for (const asset of [WETH, ETH_LEG]) {
      await expect(takeOver(s, [bid(s.account, asset)], s.keeperAccount))
        .to.be.revertedWithCustomError(s.liquidator, "LiquidatorHedged")
        .withArgs(s.account, asset, 0n);
    }
  });

  it("liquidate · RH-14 · a leg of the majority goes alone as far as the net delta, then only with the other", async () => {
    const s = await loadFixture(majority);
    const { net } = await deltaOf(s, s.account);
    expect(net).to.be.within(...around(60_000, 1));
    await expect(takeOver(s, [bid(s.account, ETH_LEG)], s.keeperAccount))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorHedged")
      .withArgs(s.account, ETH_LEG, 0n);
    const [sale] = await salesOf(s, takeOver(s, [bid(s.account, WETH)], s.keeperAccount));
    expect(sale!.value).to.be.within(usd(25), net);
    expect((await deltaOf(s, s.account)).net).to.equal(net - sale!.value);
  });

  it("liquidate · RH-14 · where all of the net delta is needed exactly that is sold, and the last of it is left", async () => {
    const s = await loadFixture(majority);
    await setPrice(s, WETH, 1_930);
    const { net } = await deltaOf(s, s.account);
    const [sale] = await salesOf(s, takeOver(s, [bid(s.account, WETH)], s.keeperAccount));
    expect(sale!.value).to.be.within(net - 2n * 1_930n, net);
    await expect(takeOver(s, [bid(s.account, WETH)], s.keeperAccount)).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorHedged",
    );
    await buyPair(s, [pairBid(s.account)]);
  });

  it("liquidate · RH-14 · legs without an underlying, or of another, are sold alone", async () => {
    const s = await loadFixture(cashAndCarry);
    await s.relistMarket(ETH_PERP, 2);
    await takeOver(s, [bid(s.account, WETH)], s.keeperAccount);
    await s.relistMarket(ETH_PERP, 0);
    await s.relistAsset(WETH, 0);
    const { net, gross } = await deltaOf(s, s.account, ETH_LEG);
    expect(net).to.equal(0n - gross);
  });

  it("liquidate · RH-14 · bids for one account share its net delta: two legs of a side do not turn it over", async () => {
    const s = await loadFixture(hedgeableSystem);
    const { account } = await called(s, {
      collateral: [
        [WETH, 20n * WAD],
        [WSTETH, 20n * WAD],
      ],
      positions: [[ETH_PERP, -30n * WAD]],
      cash: -71_900n,
    });
    await setPrice(s, WETH, 1_950);
    await setPrice(s, WSTETH, 2_330);
    const { net } = await deltaOf(s, account);
    const bids = [bid(account, WETH), bid(account, WSTETH)];
    const sales = await salesOf(s, takeOver(s, bids, s.keeperAccount));
    expect(sales.map(({ asset }) => asset)).to.deep.equal([BigInt(WETH)]);
    expect(sales[0]!.value).to.be.within(net - UNIT, net);
    expect((await ratioOf(s, account)).rho).to.be.lessThan(WAD);
    expect((await deltaOf(s, account, ETH_LEG)).net).to.be.within(0n, UNIT);
    await expect(takeOver(s, [bid(account, WSTETH)], s.keeperAccount)).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorHedged",
    );
  });

  it("liquidate · RH-14 LIQ-3 · the sale of an insolvent account is not limited", async () => {
    const s = await loadFixture(cashAndCarry);
    await setPrice(s, WETH, 1_650);
    expect((await sumsOf(s, s.account)).worth).to.be.lessThan(0n);
    await expect(buyPair(s, [pairBid(s.account)])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorInsolvent");
    const [sale] = await salesOf(s, takeOver(s, [bid(s.account, WETH)], s.keeperAccount));
    expect(sale!.amount).to.equal(50n * WAD);
  });

  it("liquidate · RH-14 O-05 · a leg whose feed is off hedges nothing, so that the others can still go", async () => {
    const s = await loadFixture(cashAndCarry);
    await setPrice(s, WETH, 1_955);
    await time.increase(3_901);
    await refreshMarkets(s);
    await s.settlementFeed.set(10n ** 8n);
    await s.engine.pokeSettlement();
    await expect(takeOver(s, [bid(s.account, WETH)], s.keeperAccount)).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorLegNotPriced",
    );
    const { net, gross } = await deltaOf(s, s.account, ETH_LEG);
    expect(net).to.equal(0n - gross);
    await takeOver(s, [bid(s.account, ETH_LEG)], s.keeperAccount);
  });
});

describe("liquidatePair", () => {
  it("liquidatePair · RH-14 · a cash-and-carry sells both legs alike, and a rise of 12 % costs it nothing any more", async () => {
    const s = await loadFixture(cashAndCarry);
    const before = await ratioOf(s, s.account);
    const cash = await s.vault.cashOf(s.keeperAccount);
    const [collateral, position] = await salesOf(s, buyPair(s, [pairBid(s.account)]));
    expect([collateral!.asset, position!.asset]).to.deep.equal([BigInt(WETH), BigInt(ETH_LEG)]);
    expect(magnitude(collateral!.value - position!.value)).to.be.at.most(UNIT);
    const after = await ratioOf(s, s.account);
    expect(after.rho).to.be.within((108n * WAD) / 100n, (11n * WAD) / 10n);
    const cost = collateral!.premium + collateral!.tip + position!.premium;
    expect(before.worth - after.worth).to.be.within(...near(cost));
    expect(position!.tip).to.equal(0n);
    expect(collateral!.netWorth).to.equal(position!.netWorth);
    const paid = collateral!.value - collateral!.premium + (collateral!.premium + position!.premium) / 5n;
    expect(cash - (await s.vault.cashOf(s.keeperAccount))).to.be.within(...near(paid));
    expect(await s.vault.balanceOf(s.keeperAccount, WETH)).to.equal(collateral!.amount);
    expect((await s.positionOf(s.keeperAccount)).size).to.equal(0n - position!.amount);
    await s.setIndex(ETH_PERP, index(2_240));
    await setPrice(s, WETH, 2_240);
    expect((await sumsOf(s, s.account)).worth).to.be.within(...near(after.worth));
  });

  it("liquidatePair · RH-14 CLP-1 · the size is the closed form's with the buffers and premiums of both legs", async () => {
    const s = await loadFixture(cashAndCarry);
    await nextBlock();
    const { netWorth, maintenance, call } = await stateOf(s, s.account, WETH, "pending");
    const live = await s.liquidator.liveNow({ blockTag: "pending" });
    const [collateral, position] = await salesOf(s, buyPair(s, [pairBid(s.account)]));
    const [worth, buffer] = [dollars(netWorth), dollars(maintenance)];
    const [rho, ramp] = [worth / buffer, Number(live - call.deadline) / Number(terms.ramp)];
    const rate = (b: number, highest: number) =>
      Math.min(highest, 0.8 * b * rho, Math.max(highest * ramp, b * (1 - rho)));
    const held = 1 - 0.9 / (1 + 100_000 / 25e6) ** 2;
    const margin = 0.05 * (1 + 200_000 / 25e6);
    const pr = rate(held, 0.1) + rate(margin, 0.05);
    const x = (1.1 * buffer - worth) / (1.1 * (held + margin) - pr);
    expect(collateral!.value).to.be.within(...around(x, x / 1e6));
    expect(position!.value).to.be.within(...around(x, x / 1e6));
    expect(collateral!.premium).to.be.within(...around(x * rate(held, 0.1), x / 1e4));
    expect(position!.premium).to.be.within(...around(x * rate(margin, 0.05), x / 1e4));
  });

  it("liquidatePair · RH-14 · within 5 % of neutral both legs go in the proportion of their values", async () => {
    const s = await loadFixture(nearNeutral);
    const before = await deltaOf(s, s.account);
    const [collateral, position] = await salesOf(s, buyPair(s, [pairBid(s.account)]));
    expect(collateral!.value * 97n).to.be.within(
      position!.value * 100n - 200n * UNIT,
      position!.value * 100n + 200n * UNIT,
    );
    const after = await deltaOf(s, s.account);
    expect(before.net - after.net).to.be.within(
      collateral!.value - position!.value - UNIT,
      collateral!.value - position!.value + UNIT,
    );
    expect(after.net).to.be.within(0n, before.net);
  });

  it("liquidatePair · RH-14 · beside a second hedge equal values go, and the net delta stays at 0", async () => {
    const s = await loadFixture(twoHedges);
    for (const asset of [WETH, ETH_LEG, FUTURE_LEG]) {
      await expect(takeOver(s, [bid(s.account, asset)], s.keeperAccount)).to.be.revertedWithCustomError(
        s.liquidator,
        "LiquidatorHedged",
      );
    }
    for (const hedge of [ETH_LEG, FUTURE_LEG]) {
      const maxAmount = WAD;
      const [collateral, position] = await salesOf(s, buyPair(s, [pairBid(s.account, { hedge, maxAmount })]));
      expect(collateral!.value).to.be.within(usd(2_000) - UNIT, usd(2_000));
      expect(magnitude(collateral!.value - position!.value)).to.be.at.most(UNIT);
      expect(magnitude((await deltaOf(s, s.account)).net)).to.be.at.most(2n * UNIT);
    }
  });

  it("liquidatePair · RH-14 · a small hedge of a large leg goes whole, the large leg only as far as is needed", async () => {
    const s = await loadFixture(hedgeableSystem);
    const { account } = await called(s, {
      collateral: [[WETH, (3n * WAD) / 2n]],
      positions: [[ETH_PERP, (-26n * WAD) / 1_000n]],
      cash: -2_820n,
    });
    const [collateral, position] = await salesOf(s, buyPair(s, [pairBid(account)]));
    expect(position!.amount).to.equal((26n * WAD) / 1_000n);
    expect((await s.positionOf(account)).size).to.equal(0n);
    expect(collateral!.value).to.be.within(usd(1_500), usd(2_500));
    const { rho } = await ratioOf(s, account);
    expect(rho).to.be.within((105n * WAD) / 100n, (112n * WAD) / 100n);
  });

  it("liquidatePair · RH-14 LIQ-4 · two opposite positions of one underlying are taken over in one call", async () => {
    const s = await loadFixture(hedgeableSystem);
    const plan = {
      positions: [
        [ETH_PERP, 50n * WAD],
        [ETH_FUTURE, -50n * WAD],
      ],
      cash: 16_000n,
    } as const;
    const account = await holdHedged(s, plan);
    await s.setIndex(ETH_PERP, index(1_900));
    await s.setIndex(ETH_FUTURE, index(2_050));
    await callAndWait(s, [account]);
    await refreshMarkets(s);
    const before = await deltaOf(s, account, ETH_LEG);
    const rho = (await ratioOf(s, account)).rho;
    const [long, short] = await salesOf(s, buyPair(s, [pairBid(account, { asset: ETH_LEG, hedge: FUTURE_LEG })]));
    expect([long!.asset, short!.asset]).to.deep.equal([BigInt(ETH_LEG), BigInt(FUTURE_LEG)]);
    expect((await s.positionOf(s.keeperAccount, ETH_PERP)).size).to.equal(long!.amount);
    expect((await s.positionOf(s.keeperAccount, ETH_FUTURE)).size).to.equal(0n - short!.amount);
    expect(magnitude((await deltaOf(s, account, ETH_LEG)).net)).to.be.at.most(magnitude(before.net) + UNIT);
    expect((await ratioOf(s, account)).rho).to.be.greaterThan(rho);
  });

  it("liquidatePair · RH-14 LIQ-3 · below close-out at once; the record says so and nobody is tipped", async () => {
    const s = await loadFixture(hedgeableSystem);
    const account = await holdHedged(s, {
      collateral: [[WETH, 50n * WAD]],
      positions: [[ETH_PERP, -50n * WAD]],
      cash: -85_100n,
    });
    await setPrice(s, WETH, 1_900);
    const sent = buyPair(s, [pairBid(account)]);
    const sales = await salesOf(s, sent);
    await expect(sent).to.emit(s.liquidator, "CloseOutRecorded");
    expect(sales.map(({ tip }) => tip)).to.deep.equal([0n, 0n]);
  });

  it("liquidatePair · RH-14 LIQ-6 · both buckets are used, and the account's share of them", async () => {
    const s = await loadFixture(cashAndCarry);
    const [weth, perp] = [await s.liquidator.capacityOf(WETH), await s.liquidator.capacityOf(ETH_LEG)];
    const [collateral, position] = await salesOf(s, buyPair(s, [pairBid(s.account)]));
    expect((await s.liquidator.capacityOf(WETH))[0]).to.equal(weth[0] - collateral!.value);
    expect((await s.liquidator.capacityOf(ETH_LEG))[0]).to.equal(perp[0] - position!.value);
    const parts = (value: bigint, max: bigint) => (value * 40_000n + max - 1n) / max;
    const used = parts(collateral!.value, weth[1]) + parts(position!.value, perp[1]);
    expect((await stateOf(s, s.account)).call.usedShare).to.equal(used);
  });

  it("liquidatePair · RH-14 LIQ-6 · the tighter bucket limits both legs", async () => {
    const s = await loadFixture(cashAndCarry);
    await s.liquidator.setCapacity(ETH_LEG, usd(50_000), 600);
    const [collateral, position] = await salesOf(s, buyPair(s, [pairBid(s.account)]));
    expect(position!.value).to.be.within(usd(10_000) - UNIT, usd(10_000));
    expect(magnitude(collateral!.value - position!.value)).to.be.at.most(UNIT);
  });

  it("liquidatePair · RH-14 LIQ-4 · pairs of several accounts in one call; one that cannot go is skipped", async () => {
    const s = await loadFixture(cashAndCarry);
    const plan = { collateral: [[WETH, 50n * WAD]], positions: [[ETH_PERP, -50n * WAD]] } as const;
    const other = await holdHedged(s, { ...plan, cash: -85_100n, sub: 6n });
    const healthy = await holdHedged(s, { ...plan, cash: -10_000n, sub: 7n });
    await callAndWait(s, [other]);
    await refreshMarkets(s);
    const bids = [s.account, other, healthy].map((account) => pairBid(account));
    const [amounts] = await s.liquidator.connect(s.keeper).liquidatePair.staticCall(bids, s.keeperAccount);
    expect(amounts.map((amount) => amount > 0n)).to.deep.equal([true, true, true, true, false, false]);
    const sales = await salesOf(s, buyPair(s, bids));
    expect(sales.map(({ account }) => account)).to.deep.equal([s.account, s.account, other, other]);
  });
});

describe("liquidatePair, refusals", () => {
  const refusals: [string, Parameters<typeof pairBid>[1], string][] = [
    ["the higher instrument first", { asset: FUTURE_LEG, hedge: ETH_LEG }, "LiquidatorNotPaired"],
    ["cash", { asset: 0 }, "LiquidatorNotPaired"],
    ["two collaterals", { hedge: WSTETH }, "LiquidatorNotPaired"],
    ["a hedge that is no instrument", { hedge: 95 }, "LiquidatorNotPaired"],
    ["a leg the account does not hold", { hedge: FUTURE_LEG }, "LiquidatorNothingToSell"],
    ["another nonce", { nonce: 9_999n }, "LiquidatorNonceMoved"],
    ["a premium nobody gets", { minPremium: WAD }, "LiquidatorPremiumTooLow"],
    ["next to nothing", { maxAmount: 1n }, "LiquidatorCapacityEmpty"],
  ];
  for (const [title, limits, error] of refusals) {
    it(`liquidatePair · RH-14 LIQ-5 · ${title} is refused`, async () => {
      const s = await loadFixture(cashAndCarry);
      await expect(buyPair(s, [pairBid(s.account, limits)])).to.be.revertedWithCustomError(s.liquidator, error);
    });
  }

  it("liquidatePair · RH-14 · legs of different underlyings, of none, or on one side are no pair", async () => {
    const s = await loadFixture(cashAndCarry);
    const refused = async (account: string) =>
      expect(buyPair(s, [pairBid(account)]))
        .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotPaired")
        .withArgs(account, WETH, ETH_LEG);
    await s.relistMarket(ETH_PERP, 2);
    await refused(s.account);
    await s.relistMarket(ETH_PERP, 0);
    await s.relistAsset(WETH, 0);
    await refused(s.account);
    await s.relistMarket(ETH_PERP, 1);
    await s.relistAsset(WETH, 1);
    const long = { collateral: [[WETH, 50n * WAD]], positions: [[ETH_PERP, 10n * WAD]] } as const;
    const account = await holdHedged(s, { ...long, cash: -88_900n, sub: 6n });
    await callAndWait(s, [account]);
    await refreshMarkets(s);
    await refused(account);
  });

  it("liquidatePair · RH-14 · bids ascend, one an account; no bids are none", async () => {
    const s = await loadFixture(cashAndCarry);
    await expect(buyPair(s, [pairBid(s.account), pairBid(s.account)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorBidsNotAscending")
      .withArgs(s.account);
    await expect(buyPair(s, [])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorNoBids");
  });

  it("liquidatePair · RH-14 · not before the deadline, nor above maintenance", async () => {
    const s = await loadFixture(hedgeableSystem);
    const plan = { collateral: [[WETH, 50n * WAD]], positions: [[ETH_PERP, -50n * WAD]] } as const;
    const account = await holdHedged(s, { ...plan, cash: -85_100n });
    await expect(buyPair(s, [pairBid(account)])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorNotLiquidatable",
    );
    await s.liquidator.callMargin([account]);
    await expect(buyPair(s, [pairBid(account)])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorGraceRunning");
  });

  it("liquidatePair · RH-14 LIQ-5 · the keeper pays and takes in his own account", async () => {
    const s = await loadFixture(cashAndCarry);
    await expect(buyPair(s, [pairBid(s.account)], s.keeper, s.cross(s.carol))).to.be.revertedWithCustomError(
      s.vault,
      "VaultNotAuthorised",
    );
    await expect(buyPair(s, [pairBid(s.account)], s.alice, s.account))
      .to.be.revertedWithCustomError(s.vault, "VaultSameAccount")
      .withArgs(s.account);
  });

  it("liquidatePair · RH-14 LIQ-7 · not while liquidation is halted", async () => {
    const s = await loadFixture(cashAndCarry);
    await s.liquidator.pauseLiquidation(600);
    await expect(buyPair(s, [pairBid(s.account)])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorHalted");
  });
});
