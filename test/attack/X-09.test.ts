import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import {
  bid,
  BTC,
  buy,
  callAndWait,
  ETH,
  fundedSystem,
  open,
  priceAt,
  salesOf,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/** Goal: keep an account below the maintenance line out of reach by keeping it small. Budget: its debt. */
describe("X-09 an account whose sale is worth less than the minimum remainder", () => {
  for (const [title, asset, amount, units] of [
    ["18 decimals", WETH_ID, ETH / 20n, 0.05],
    ["8 decimals", WBTC_ID, BTC / 600n, 1 / 600],
  ] as const) {
    it(`liquidate · X-09 · A10 · LIQ-4 · is sold once its grace is over (${title})`, async () => {
      const s = await loadFixture(fundedSystem);
      const account = await open(s, s.alice, [[asset, amount]], 60n * USDC);
      await setPrice(s, asset, priceAt(0.85, 60, units, asset));
      await callAndWait(s, [account]);
      const before = await stateOf(s, account);
      expect(before.netWorth < before.maintenance && before.netWorth > before.closeOut).to.equal(true);
      const sales = await salesOf(s, buy(s, [bid(account, asset)]));
      expect(sales.length).to.equal(1);
    });
  }
});
