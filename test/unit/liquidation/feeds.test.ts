import { expect } from "chai";
import { networkHelpers, type System } from "../../fixtures/system.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import {
  bid,
  BTC,
  buy,
  callAndWait,
  DAY,
  ETH,
  fundedSystem,
  open,
  salesOf,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../../fixtures/distress.js";

const { loadFixture, time } = networkHelpers;
const STALE = 2;
const INVALID = 3;

/** 10 WETH at 1,300 and 0.1 WBTC against 16,500: called, grace over, WBTC's last price recorded. */
async function twoLegs(s: System): Promise<string> {
  const account = await open(
    s,
    s.alice,
    [
      [WETH_ID, 10n * ETH],
      [WBTC_ID, BTC / 10n],
    ],
    16_500n * USDC,
  );
  await setPrice(s, WETH_ID, 1_300);
  await s.engine.recordPrice(WBTC_ID);
  await callAndWait(s, [account]);
  await s.engine.recordPrice(WBTC_ID);
  return account;
}

const breakFeed = (s: System) => s.assets[WBTC_ID - 1]!.feed.set(0);

describe("feeds and sales", () => {
  it("liquidate · L-09 · RC-7 · LTR-2 · LIQ-1 · a leg whose feed is dead is not sold, the others are", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await twoLegs(s);
    await breakFeed(s);
    await expect(buy(s, [bid(account, WBTC_ID)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorLegNotPriced")
      .withArgs(account, WBTC_ID, INVALID);
    const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID), bid(account, WBTC_ID)]));
    expect([sale!.asset, sale!.amount > 0n]).to.deep.equal([BigInt(WETH_ID), true]);
  });

  it("liquidate · RC-7 · one dollar of a Stale collateral does not stop the sale of the rest", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, BTC / 60_000n],
      ],
      15_000n * USDC,
    );
    await time.increase(3_901n);
    await setPrice(s, WETH_ID, 1_560);
    await expect(buy(s, [bid(account, WBTC_ID)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorLegNotPriced")
      .withArgs(account, WBTC_ID, STALE);
    await expect(buy(s, [bid(account, WETH_ID)])).to.emit(s.liquidator, "Liquidated");
  });

  it("appraise · ODC-4 · a dead leg counts its last Valid price plus 2 % for its age and 24 h, then nothing", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await twoLegs(s);
    const valued = (await stateOf(s, account, WBTC_ID)).value;
    expect(valued).to.equal(usd(6_000));
    await breakFeed(s);
    expect((await stateOf(s, account, WBTC_ID)).value).to.equal(usd(6_120));
    const [, , , recordedAt] = await s.assets[WBTC_ID - 1]!.feed.getRoundData(
      (await s.assets[WBTC_ID - 1]!.feed.latestRoundData())[0] - 1n,
    );
    await time.increaseTo(recordedAt + 3_900n + DAY);
    expect((await stateOf(s, account, WBTC_ID)).value).to.equal(usd(6_120));
    await time.increaseTo(recordedAt + 3_900n + DAY + 1n);
    expect((await stateOf(s, account, WBTC_ID)).value).to.equal(0n);
  });

  it("liquidate · A5 · RH-11 · no sale while the settlement token is off its peg, a call goes on", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    for (const [cents, isOpen] of [
      [79, false],
      [80, true],
      [105, true],
      [106, false],
    ] as const) {
      await s.settlementFeed.set(BigInt(cents) * 10n ** 6n);
      await s.engine.pokeSettlement();
      await setPrice(s, WETH_ID, 15.9 * cents);
      const sent = () => buy(s, [bid(account, WETH_ID, { maxAmount: ETH / 10n })]);
      if (isOpen) await expect(sent()).to.emit(s.liquidator, "Liquidated");
      else await expect(sent()).to.be.revertedWithCustomError(s.liquidator, "LiquidatorSettlementUnfit");
    }
    await expect(s.liquidator.callMargin([account])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorAlreadyCalled",
    );
  });

  it("liquidate · A5 · a settlement price nobody renewed serves sales for its age and 24 h", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    const [, , validUntil] = await s.engine.settlementPrice();
    await time.increaseTo(validUntil + DAY - 10n);
    await setPrice(s, WETH_ID, 1_590);
    await time.setNextBlockTimestamp(validUntil + DAY);
    await expect(buy(s, [bid(account, WETH_ID, { maxAmount: ETH })])).to.emit(s.liquidator, "Liquidated");
    await setPrice(s, WETH_ID, 1_540);
    await expect(buy(s, [bid(account, WETH_ID)])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorSettlementUnfit",
    );
  });

  it("liquidate · RH-11 · with USDC at 0.88 an ether of 1,500 USD is sold at 1,704.5", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_600n * USDC);
    await s.settlementFeed.set(88n * 10n ** 6n);
    await s.engine.pokeSettlement();
    await setPrice(s, WETH_ID, 1_500);
    await s.liquidator.callMargin([account]);
    const { value } = await stateOf(s, account, WETH_ID);
    expect(value / 10n).to.equal((1_500n * WAD * 100n) / 88n);
  });
});
