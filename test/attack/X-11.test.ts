import { expect } from "chai";
import { ethers, networkHelpers } from "../fixtures/system.js";
import { bid, buy, ETH, fundedSystem, open, salesOf, setPrice, USDC, WBTC_ID, WETH_ID } from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/** Goal: shield an account from every sale by one unit of an asset whose feed is out. Budget: that unit. */
describe("X-11 one unit of an asset without a price", () => {
  it("liquidate · X-11 · A5 · RC-7 · does not stop the sale of the other legs", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await s.assets[WBTC_ID - 1]!.feed.set(0);
    await s.give(s.alice, WBTC_ID, 1n);
    await setPrice(s, WETH_ID, 1_550);
    const sales = await salesOf(s, buy(s, [bid(account, WETH_ID)]));
    expect(sales.length).to.equal(1);
  });

  it("isLiquidatable · X-11 · K-01 · the lens agrees with the liquidator on an account nobody may act on", async () => {
    const s = await loadFixture(fundedSystem);
    const lens = await ethers.deployContract("AccountLens", [s.vault]);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await s.assets[WBTC_ID - 1]!.feed.set(0);
    await s.give(s.alice, WBTC_ID, 10n ** 8n);
    await setPrice(s, WETH_ID, 1_550);
    await expect(buy(s, [bid(account, WETH_ID)])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorLegNotPriced");
    expect([...(await lens.isLiquidatable([account]))]).to.deep.equal([false]);
  });
});
