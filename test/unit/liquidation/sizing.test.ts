import { expect } from "chai";
import { networkHelpers, type System } from "../../fixtures/system.js";
import { legCost, type Market, terms, usd, WAD } from "../../fixtures/parameters.js";
import {
  type AccountState,
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
  WSTETH_ID,
} from "../../fixtures/distress.js";
import { discountSale, marginalOf, premiumSale, type ReferenceLeg } from "../../fixtures/saleReference.js";

const { loadFixture } = networkHelpers;

/** The leg as the next block sells it, for the reference. */
async function legAt(s: System, account: string, asset: number, at: bigint): Promise<[ReferenceLeg, AccountState]> {
  const state = await stateOf(s, account, asset, "pending");
  const { haircut } = s.assets[asset - 1]!.market;
  const elapsed = state.call.isActive && state.call.deadline < at ? at - state.call.deadline : 0n;
  return [
    {
      balance: state.balance,
      value: state.value,
      haircut: BigInt(haircut.maintenance),
      depth: haircut.depth * WAD,
      maxPremium: BigInt(haircut.maxPremium),
      elapsed,
      limit: state.value,
    },
    state,
  ];
}

/** Sells as much as wanted in the next block and compares with the reference. */
async function compare(s: System, account: string, asset: number, maxAmount?: bigint) {
  const at = await nextBlock();
  const [leg, state] = await legAt(s, account, asset, at);
  if (maxAmount !== undefined) leg.limit = (leg.value * maxAmount) / leg.balance;
  const expected = state.netWorth > 0n ? premiumSale(leg, state.netWorth, state.maintenance) : discountSale(leg);
  const [sale] = await salesOf(s, buy(s, [bid(account, asset, maxAmount === undefined ? {} : { maxAmount })]));
  const { amount, value, premium } = expected;
  expect(sale).to.include({ amount, value, premium });
  expect(sale!.netWorth).to.equal(state.netWorth - premium - sale!.tip);
  expect(sale!.maintenance).to.equal(state.maintenance - expected.released);
  return { leg, state, sale: sale!, expected };
}

describe("sizing of a sale", () => {
  for (const [title, asset, amount, units, debt, rho, wait] of [
    ["18 decimals", WETH_ID, 10n * ETH, 10, 15_000, 0.9, 200n],
    ["8 decimals", WBTC_ID, BTC, 1, 45_000, 0.85, 30n],
    ["an account that bends its haircut", WETH_ID, 1_000n * ETH, 1_000, 1_400_000, 0.8, 400n],
    ["another haircut", WSTETH_ID, 40n * ETH, 40, 68_000, 0.95, 599n],
    ["the full ramp", WETH_ID, 10n * ETH, 10, 15_000, 0.97, 5_000n],
  ] as const) {
    it(`liquidate · CLP-1 · L-13 · LIQ-4 · equals the closed form of A10 (${title})`, async () => {
      const s = await loadFixture(fundedSystem);
      const account = await open(s, s.alice, [[asset, amount]], BigInt(debt) * USDC);
      await setPrice(s, asset, priceAt(rho, debt, units, asset));
      await callAndWait(s, [account], wait);
      const { leg, state, sale } = await compare(s, account, asset);
      expect(sale.amount < leg.balance).to.equal(true);
      expect(state.netWorth > state.closeOut).to.equal(true);
      const after = await stateOf(s, account);
      expect((after.netWorth * WAD) / after.maintenance).to.be.at.most(terms.target);
    });
  }

  it("liquidate · CLP-1 · with two legs the sale of one restores the whole account, exactly as computed", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, BTC / 5n],
      ],
      24_000n * USDC,
    );
    await setPrice(s, WETH_ID, 1_570);
    await callAndWait(s, [account], 100n);
    await compare(s, account, WBTC_ID);
  });

  it("liquidate · TVC-4 · a remainder below the minimum goes with the sale, and g0 is released with it", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, (ETH * 35n) / 1_000n]], 52n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.5, 52, 0.035));
    const { leg, sale } = await compare(s, account, WETH_ID);
    expect([sale.amount, sale.value, sale.maintenance]).to.deep.equal([leg.balance, leg.value, 0n]);
    const after = await stateOf(s, account);
    expect([after.call.isActive, after.maintenance, after.netWorth > 0n]).to.deep.equal([false, 0n, true]);
  });

  it("liquidate · TVC-4 · a limit that would leave dust is cut to leave the minimum remainder", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, (ETH * 35n) / 1_000n]], 52n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.5, 52, 0.035));
    await compare(s, account, WETH_ID, (ETH * 33n) / 1_000n);
    const { value } = await stateOf(s, account, WETH_ID);
    expect(value).to.be.within(terms.minRemainder, terms.minRemainder + usd(1));
  });

  it("liquidate · LIQ-6 · ALA-5 · never more than the bid's amount", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    await callAndWait(s, [account]);
    const { sale } = await compare(s, account, WETH_ID, ETH / 3n);
    expect(sale.amount).to.be.within(ETH / 3n - 1_000n, ETH / 3n);
  });

  it("liquidate · TVC-5 · LIQ-2 · slices by several keepers each raise rho, with no lock between them", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.8, 15_000, 10));
    await callAndWait(s, [account]);
    for (let i = 0; i < 4; ++i) {
      const { state, sale } = await compare(s, account, WETH_ID, ETH / 2n);
      expect(sale.netWorth * state.maintenance > state.netWorth * sale.maintenance).to.equal(true);
    }
  });

  it("liquidate · RH-3 · INQ-2 · on a leg as large as its depth the cap follows the buffer really released", async () => {
    const s = await loadFixture(deepSystem);
    await setPrice(s, 4, 6_000);
    const account = await open(s, s.alice, [[4, 1_000n * ETH]], 335_000n * USDC);
    await setPrice(s, 4, priceAt(0.12, 335_000, 1_000, thin));
    for (let i = 0; i < 3; ++i) {
      const { leg, state, sale } = await compare(s, account, 4);
      const rho = (state.netWorth * WAD) / state.maintenance;
      const byMarginal = (terms.theta * marginalOf(leg) * rho) / (WAD * WAD);
      const rate = (sale.premium * WAD) / sale.value;
      expect(rate).to.be.below(byMarginal);
      expect(sale.netWorth > 0n && sale.netWorth * state.maintenance > state.netWorth * sale.maintenance).to.equal(
        true,
      );
      await setPrice(
        s,
        4,
        priceAt(0.12, Number(-(await s.vault.cashOf(account)) / WAD), Number(leg.balance - sale.amount) / 1e18, thin),
      );
    }
    expect(await s.vault.deficit()).to.equal(0n);
  });

  it("liquidate · LIQ-4 · premium and tip together stay within theta * rho * dB, the tip within g0", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, ETH / 20n]], 75n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.72, 75, 0.05));
    await callAndWait(s, [account], 600n);
    const { state, sale, expected } = await compare(s, account, WETH_ID);
    const allowance = (terms.theta * ((state.netWorth * WAD) / state.maintenance) * expected.released) / (WAD * WAD);
    expect(sale.tip).to.equal(allowance - sale.premium < legCost ? allowance - sale.premium : legCost);
    expect(sale.premium + sale.tip).to.be.at.most(allowance);
  });
});

/** A market with a depth of half a million. */
const thin: Market = {
  symbol: "THIN",
  decimals: 18,
  price: 1_000n * 10n ** 8n,
  deviation: 50,
  maxAge: 3900,
  haircut: { initial: 200, maintenance: 100, closeOut: 100, maxPremium: 11, grace: 1800, depth: 500_000n },
  worstStep: 33,
  cap: 5_000n,
};

/** Lists it with a bucket that takes all of it. */
async function deepSystem(): Promise<System> {
  const s = await fundedSystem();
  s.assets.push(await s.listMarket(4, thin));
  await s.liquidator.setCapacity(4, usd(10_000_000), 600);
  return s;
}
