import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import { BTC, bid, buy, ETH, fundedSystem, open, pass, salesOf, USDC, WBTC_ID, WETH_ID } from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/** Goal: buy a healthy leg at the discount of insolvency while another leg's feed is out for minutes. Budget: the price. */
describe("X-05 a feed out for minutes that nobody recorded", () => {
  it("liquidate · X-05 · ODC-4 · LTR-2 · a feed that turns Invalid for minutes does not have the healthy leg sold at a discount", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, BTC],
      ],
      30_000n * USDC,
    );
    await s.assets[WBTC_ID - 1]!.feed.set(0);
    await s.liquidator.callMargin([account]).catch(() => undefined);
    await pass(s, 700n);
    const sales = await salesOf(s, buy(s, [bid(account, WETH_ID)])).catch(() => []);
    expect(sales.length).to.equal(0);
  });
});
