import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import { terms, usd } from "../fixtures/parameters.js";
import {
  bid,
  buy,
  callAndWait,
  ETH,
  fund,
  fundedSystem,
  open,
  pass,
  priceAt,
  salesOf,
  setPrice,
  stateOf,
  USDC,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;
const DUST = 10_000n;

/** Goal: bend the state of a call or of a batch by bids that buy next to nothing. Budget: gas and a cent. */
describe("X-01 dust bids and the same leg twice", () => {
  it("liquidate · X-01 · RM-4 · LIQ-6 · two hundred dust bids of the owner do not use up his account's share of the bucket", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 100n * ETH]], 157_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.6, 157_000, 100));
    if ((await s.liquidator.liveNow()) % 600n > 500n) await pass(s, 120n);
    await fund(s, s.alice, 1_000n * USDC);
    const dust = Array.from({ length: 200 }, () => bid(account, WETH_ID, { maxAmount: DUST }));
    await buy(s, dust, s.alice).catch(() => undefined);
    await expect(buy(s, [bid(account, WETH_ID)])).to.emit(s.liquidator, "Liquidated");
  });

  it("liquidate · X-01 · TVC-4 · the same leg twice in one batch leaves no remainder below the minimum", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, ETH]], 1_580n * USDC);
    await setPrice(s, WETH_ID, 1_600);
    const twice = [
      bid(account, WETH_ID, { maxAmount: ETH / 2n }),
      bid(account, WETH_ID, { maxAmount: (ETH * 49n) / 100n }),
    ];
    await buy(s, twice).catch(() => undefined);
    const { value } = await stateOf(s, account, WETH_ID);
    expect(value === 0n || value >= terms.minRemainder, String(value)).to.equal(true);
  });

  it("liquidate · X-01 · A10 · a dust bid does not take the tip from who called", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    await callAndWait(s, [account]);
    const sales = [
      ...(await salesOf(s, buy(s, [bid(account, WETH_ID, { maxAmount: DUST })])).catch(() => [])),
      ...(await salesOf(s, buy(s, [bid(account, WETH_ID)]))),
    ];
    expect(sales.reduce((sum, sale) => sum + sale.tip, 0n)).to.be.within(usd(2) - DUST ** 2n, usd(2));
  });

  it("callMargin · X-01 · LTR-9 · an account named twice is recorded once", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    expect(await s.liquidator.callMargin.staticCall([account, account])).to.equal(1n);
  });
});
