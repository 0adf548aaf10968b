import { expect } from "chai";
import { networkHelpers } from "../../fixtures/system.js";
import {
  bid,
  BTC,
  buy,
  ETH,
  fundedSystem,
  nextBlock,
  open,
  setPrice,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../../fixtures/distress.js";

const { loadFixture } = networkHelpers;

describe("payment of a discount sale", () => {
  it("liquidate · A11 · the keeper pays the discounted price, all of it to the account; the reserves take nothing", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, BTC / 10n],
      ],
      20_000n * USDC,
    );
    await setPrice(s, WETH_ID, 1_300);
    const since = await nextBlock();
    await s.liquidator.callMargin([account]);
    await nextBlock(since + 600n);
    const [reserves, usdc] = [await s.vault.reserves({ blockTag: "pending" }), await s.usdc.balanceOf(s.keeper)];
    await buy(s, [bid(account, WETH_ID)]);
    expect(usdc - (await s.usdc.balanceOf(s.keeper))).to.equal((13_000n * 85n * USDC) / 100n);
    expect((await s.vault.reserves()) - reserves).to.be.within(0n, 10n);
  });
});
