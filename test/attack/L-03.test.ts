import { expect } from "chai";
import { accountOf, networkHelpers } from "../fixtures/system.js";
import { CASH, usd } from "../fixtures/parameters.js";
import { wealthOf } from "../fixtures/attack.js";
import {
  bid,
  BTC,
  ETH,
  fund,
  fundedSystem,
  NOBODY,
  open,
  pass,
  priceAt,
  setPrice,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/**
 * Goal: gain from liquidating oneself. Budget: two addresses, any capital. Steps: the borrower sits below a line, one of the two calls
 * him, the other buys his collateral with wallet or vault account, in every state, at several times and sizes.
 * Measured in USD at the feed's price over both addresses, gas not counted.
 */
describe("L-03 self-liquidation by two addresses", () => {
  const profits: bigint[] = [];

  for (const rho of [0.99, 0.9, 0.75, 0.65, 0.4, 0.1, 0.02]) {
    for (const form of ["wallet", "account"] as const) {
      it(`liquidate · L-03 · LIQ-8 · ALA-3 · no profit at rho ${rho} into the ${form}`, async () => {
        for (const [wait, maxAmount] of [
          [0n, 10n * ETH],
          [2_500n, 10n * ETH],
          [2_500n, ETH / 7n],
          [9_000n, 10n * ETH],
        ] as const) {
          const s = await loadFixture(fundedSystem);
          const account = await open(
            s,
            s.alice,
            [
              [WETH_ID, 10n * ETH],
              [WBTC_ID, BTC / 50n],
            ],
            15_000n * USDC,
          );
          await fund(s, s.bob, 100_000n * USDC);
          const keeper = accountOf(s.bob.address);
          await s.vault.connect(s.bob).deposit(keeper, CASH, 60_000n * USDC);
          await setPrice(s, WETH_ID, priceAt(rho, 13_800, 10));
          await s.liquidator.connect(s.bob).callMargin([account]);
          if (wait !== 0n) await pass(s, wait);
          const parties = [[s.alice, s.bob], [account, keeper, accountOf(s.alice.address, 0n)].slice(0, 2)] as const;
          const before = await wealthOf(s, [...parties[0]], parties[1]);
          const bids = [bid(account, WETH_ID, { maxAmount }), bid(account, WBTC_ID)];
          const into = form === "wallet" ? NOBODY : keeper;
          const sent = await s.liquidator
            .connect(s.bob)
            .liquidate(bids, into, s.bob, "0x")
            .catch(() => undefined);
          const profit = (await wealthOf(s, [...parties[0]], parties[1])) - before;
          if (sent) profits.push(profit);
          expect(profit).to.be.at.most(interest);
        }
      });
    }
  }

  it("liquidate · L-03 · the runs above did liquidate, and cost the pair its fee", () => {
    expect(profits.length).to.be.greaterThan(30);
    expect(profits.filter((profit) => profit < -usd(1)).length).to.be.greaterThan(10);
  });
});

/** Seconds of supply interest on the keeper's 60,000 between the two measurements, and rounding. */
const interest = 10n ** 15n;
