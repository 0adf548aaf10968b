import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import { usd } from "../fixtures/parameters.js";
import {
  bid,
  buy,
  callAndWait,
  ETH,
  fund,
  fundedSystem,
  open,
  priceAt,
  salesOf,
  setPrice,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/** Goal: take the tip from who called. Budget: gas and a cent. Steps: keep a leg of dust, buy it whole as the first sale of the call. */
describe("X-08 a leg of dust", () => {
  it("liquidate · X-08 · A10 · LIQ-6 · the sale of a whole leg of dust does not take the tip from who called", async () => {
    const s = await loadFixture(fundedSystem);
    const legs: [number, bigint][] = [
      [WETH_ID, 10n * ETH],
      [WBTC_ID, 1n],
    ];
    const account = await open(s, s.alice, legs, 15_000n * USDC);
    await fund(s, s.alice, 1_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    await callAndWait(s, [account]);
    const sales = [
      ...(await salesOf(s, buy(s, [bid(account, WBTC_ID)], s.alice)).catch(() => [])),
      ...(await salesOf(s, buy(s, [bid(account, WETH_ID)]))),
    ];
    expect(sales.reduce((sum, sale) => sum + sale.tip, 0n)).to.be.within((usd(2) * 999n) / 1000n, usd(2));
  });
});
