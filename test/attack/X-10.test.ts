import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import { usd } from "../fixtures/parameters.js";
import {
  bid,
  buy,
  calledAccount,
  DAY,
  ETH,
  fundedSystem,
  open,
  pass,
  salesOf,
  setPrice,
  USDC,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/** Goal: buy time with the second notice. Budget: gas. Steps: give it to an account that is already being sold out. */
describe("X-10 a second notice late in a sale", () => {
  it("callMargin · X-10 · A11 · RH-7 · does not set back the discount of an insolvent account", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, 1_400);
    await s.liquidator.callMargin([account]);
    await pass(s, DAY + 60n);
    await s.liquidator
      .connect(s.alice)
      .callMargin([account])
      .catch(() => undefined);
    const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID)]));
    expect((sale!.premium * 100n) / sale!.value).to.be.within(14n, 15n);
  });

  it("callMargin · X-10 · A10 · does not take the tip from who called", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    await pass(s, DAY + 60n);
    await s.liquidator.connect(s.bob).callMargin([account]);
    await pass(s, 301n);
    const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID)]));
    expect(sale!.tip).to.equal(usd(2));
  });
});
