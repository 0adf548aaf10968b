import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import {
  BTC,
  bid,
  buy,
  DAY,
  ETH,
  fundedSystem,
  open,
  pass,
  salesOf,
  setPrice,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/**
 * Goal: have the healthy leg sold at the discount of insolvency in the first minutes of an outage. Budget: the price. Steps: mark the
 * feed during one short outage, let it recover unrecorded, and wait for the next one weeks later.
 */
describe("X-07 a mark left over from an earlier outage", () => {
  it("liquidate · X-07 · ODC-4 · LTR-2 · a feed that recovered since is given its day again", async () => {
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
    await s.engine.recordPrice(WBTC_ID);
    await setPrice(s, WBTC_ID, 60_000);
    for (let day = 0; day < 30; ++day) await pass(s, DAY);
    await s.assets[WBTC_ID - 1]!.feed.set(0);
    await s.liquidator.callMargin([account]).catch(() => undefined);
    await networkHelpers.time.increase(600n);
    await s.assets[WETH_ID - 1]!.feed.set(2_000n * 10n ** 8n);
    const sales = await salesOf(s, buy(s, [bid(account, WETH_ID)])).catch(() => []);
    expect(sales.length).to.equal(0);
  });
});
