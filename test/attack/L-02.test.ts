import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import { holdingsOf, randomSource, solvencyOf } from "../fixtures/attack.js";
import {
  bid,
  BTC,
  buy,
  callAndWait,
  ETH,
  fundedSystem,
  nextBlock,
  open,
  pass,
  priceAt,
  salesOf,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
  WSTETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/**
 * Goal: bleed a solvent account by partial sales until it owes more than it has (L-02), strand a debt without collateral (L-14), or
 * pick the leg that hurts most (L-18). Budget: any capital. Steps: buy slices of random legs and sizes at random times until nothing
 * can be bought any more.
 */
describe("L-02 · L-14 · L-18 repeated partial sales", () => {
  for (const [seed, rho] of [
    ["shallow", 0.97],
    ["called", 0.85],
    ["close-out", 0.6],
    ["deep", 0.2],
    ["brink", 0.03],
  ] as const) {
    it(`liquidate · L-02 · L-14 · L-18 · LIQ-2 · every slice raises rho and surplus, none makes the account insolvent (${seed})`, async () => {
      const s = await loadFixture(fundedSystem);
      const random = randomSource(seed);
      const legs = [WETH_ID, WBTC_ID, WSTETH_ID];
      const account = await open(
        s,
        s.alice,
        [
          [WETH_ID, 10n * ETH],
          [WBTC_ID, BTC / 5n],
          [WSTETH_ID, 3n * ETH],
        ],
        29_000n * USDC,
      );
      await setPrice(s, WETH_ID, priceAt(rho, 29_000 - 19_200 * (1 - 0.16 * rho), 10));
      const start = await stateOf(s, account);
      expect(start.netWorth > 0n && start.netWorth < start.maintenance).to.equal(true);
      await callAndWait(s, [account]);
      let sold = 0;
      for (let i = 0; i < 25; ++i) {
        await pass(s, random.below(400n) + 1n);
        await nextBlock();
        const before = await stateOf(s, account, 0, "pending");
        const asset = random.pick(legs);
        const maxAmount = (await s.vault.balanceOf(account, asset)) / (random.below(4n) + 1n) + 1n;
        const [sale] = await salesOf(s, buy(s, [bid(account, asset, { maxAmount })])).catch(() => []);
        if (!sale) continue;
        ++sold;
        const after = await stateOf(s, account);
        expect(after.netWorth * before.maintenance >= before.netWorth * after.maintenance).to.equal(true);
        expect(after.netWorth - after.maintenance > before.netWorth - before.maintenance).to.equal(true);
        expect(after.netWorth > 0n).to.equal(true);
      }
      expect(sold).to.be.greaterThan(0);
      const end = await stateOf(s, account);
      expect(end.maintenance > 0n || (await s.vault.cashOf(account)) >= 0n).to.equal(true);
      expect(await s.vault.deficit()).to.equal(0n);
      expect(await solvencyOf(s)).to.be.at.least(0n);
      expect((await holdingsOf(s, s.lender))[0]).to.be.at.least(20_000_000n * 10n ** 18n - 10n);
    });
  }
});
