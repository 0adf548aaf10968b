import { expect } from "chai";
import { networkHelpers, type System } from "../../fixtures/system.js";
import { terms, WAD } from "../../fixtures/parameters.js";
import {
  bid,
  BTC,
  buy,
  callAndWait,
  ETH,
  fundedSystem,
  nextBlock,
  open,
  priceAt,
  salesOf,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
  whenLive,
} from "../../fixtures/distress.js";

const { loadFixture, takeSnapshot } = networkHelpers;
const DEBT = 15_000;
const CLOSE_OUT = 0.7;

/** Premium per value and rho of a sale of `slice` WETH, `elapsed` seconds after the deadline. */
async function premiumAt(s: System, rho: number, elapsed: bigint, slice = ETH): Promise<{ rate: bigint; rho: bigint }> {
  const snapshot = await takeSnapshot();
  const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], BigInt(DEBT) * USDC);
  await setPrice(s, WETH_ID, priceAt(rho, DEBT, 10));
  if (rho > CLOSE_OUT || elapsed !== 0n) await callAndWait(s, [account], elapsed - 30n);
  const { call } = await stateOf(s, account);
  await nextBlock(call.isActive ? await whenLive(s, call.deadline + elapsed) : undefined);
  const state = await stateOf(s, account, 0, "pending");
  const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID, { maxAmount: slice })]));
  await snapshot.restore();
  return { rate: (sale!.premium * WAD) / sale!.value, rho: (state.netWorth * WAD) / state.maintenance };
}

describe("premium of a sale", () => {
  for (const [rho, rate] of [
    [0.95, 0.0075],
    [0.8, 0.03],
    [0.6, 0.06],
    [0.4, 0.048],
  ] as const) {
    it(`liquidate · RH-2 · ALA-2 · at rho ${rho} with nothing elapsed it is min(prMax, theta*b*rho, b*(1 - rho))`, async () => {
      const s = await loadFixture(fundedSystem);
      const { rate: actual } = await premiumAt(s, rho, 0n);
      expect(Math.abs(Number(actual) / 1e18 - rate)).to.be.below(0.0006);
    });
  }

  it("liquidate · ALA-2 · LIQ-5 · rises by prMax/T a second to prMax and stays there", async () => {
    const s = await loadFixture(fundedSystem);
    const prMax = WAD / 10n;
    for (const elapsed of [60n, 150n, 300n, 599n, 600n, 4_000n]) {
      const { rate } = await premiumAt(s, 0.98, elapsed);
      const expected = elapsed < terms.ramp ? (prMax * elapsed) / terms.ramp : prMax;
      expect(rate).to.be.within(expected - 2n, expected);
    }
  });

  it("liquidate · ALA-2 · is close to 0 at rho 1 with nothing elapsed", async () => {
    const s = await loadFixture(fundedSystem);
    const { rate, rho } = await premiumAt(s, 0.9999, 0n);
    expect(rho).to.be.within((9_990n * WAD) / 10_000n, WAD);
    expect(rate).to.be.below(WAD / 5_000n);
  });

  it("liquidate · CLP-4 · L-05 · never pays the account less than mid*(1 - prMax), at any health and time", async () => {
    const s = await loadFixture(fundedSystem);
    for (const rho of [0.99, 0.7, 0.3, 0.05]) {
      for (const elapsed of [60n, 600n, 50_000n]) {
        const { rate, rho: actual } = await premiumAt(s, rho, elapsed);
        expect(rate).to.be.at.most(WAD / 10n);
        expect(rate).to.be.at.most((terms.theta * actual) / WAD);
      }
    }
  });

  it("liquidate · CHM-5 · L-18 · premium per buffer released is the same for either leg once the cap binds", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, BTC / 3n],
      ],
      29_000n * USDC,
    );
    await setPrice(s, WETH_ID, 1_000);
    await setPrice(s, WBTC_ID, 60_000);
    const rates: bigint[] = [];
    for (const [asset, maxAmount] of [
      [WETH_ID, ETH],
      [WBTC_ID, BTC / 30n],
    ] as const) {
      const snapshot = await takeSnapshot();
      await callAndWait(s, [account], 900n);
      await nextBlock();
      const state = await stateOf(s, account, 0, "pending");
      const [sale] = await salesOf(s, buy(s, [bid(account, asset, { maxAmount })]));
      const released = state.maintenance - sale!.maintenance;
      const limit = (terms.theta * state.netWorth) / state.maintenance;
      rates.push((sale!.premium * WAD) / released);
      expect(rates.at(-1)).to.be.within(limit - 10n ** 6n, limit);
      await snapshot.restore();
    }
    expect(rates[0]! - rates[1]!).to.be.within(-(10n ** 13n), 10n ** 13n);
  });

  it("liquidate · A10 · counts from the deadline, also below close-out", async () => {
    const s = await loadFixture(fundedSystem);
    const { rate } = await premiumAt(s, 0.69, 300n);
    const deep = await premiumAt(s, 0.69, 0n);
    expect(rate).to.be.within(WAD / 20n - 2n, WAD / 20n);
    expect(deep.rate).to.be.below(rate);
  });
});
