import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import { WAD } from "../fixtures/parameters.js";
import {
  BTC,
  bid,
  buy,
  DAY,
  ETH,
  fundedSystem,
  open,
  pass,
  priceAt,
  salesOf,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;
/** Worth 36 dollars. */
const DUST = 60_000n;
const HELD: [number, bigint][] = [
  [WETH_ID, 10n * ETH],
  [WBTC_ID, BTC / 100n],
];

/** Goal: have a close-out go unrecorded by a refused bid before a dust bid. Budget: gas and a cent. */
describe("X-06 a refused bid before a dust bid", () => {
  it("liquidate · X-06 · LIQ-5 · a refused bid before a dust bid does not leave a close-out unrecorded, with its premium at once at the top", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, HELD, 15_600n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.65, 15_000, 10));
    await buy(s, [bid(account, WETH_ID, { nonce: 77n }), bid(account, WBTC_ID, { maxAmount: DUST })]);
    const { netWorth, maintenance } = await stateOf(s, account);
    const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID)]));
    const byDepth = (15n * (maintenance - netWorth)) / 100n;
    expect(sale!.premium * maintenance).to.be.at.most(((byDepth * 11n) / 10n) * sale!.value);
  });

  it("liquidate · X-06 · RH-7 · nor does it revive the clock of an insolvency that was cured days ago", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, HELD, 15_600n * USDC);
    await setPrice(s, WETH_ID, 1_490);
    await s.liquidator.callMargin([account]);
    await setPrice(s, WETH_ID, 2_500);
    await s.vault.clearCall(account);
    await pass(s, 3n * DAY);
    await setPrice(s, WETH_ID, 1_490);
    await buy(s, [bid(account, WETH_ID, { nonce: 77n }), bid(account, WBTC_ID, { maxAmount: DUST })]);
    const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID)]));
    expect((sale!.premium * WAD) / sale!.value).to.be.below(WAD / 100n);
  });
});
