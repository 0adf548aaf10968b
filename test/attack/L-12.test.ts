import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import { CASH } from "../fixtures/parameters.js";
import {
  bid,
  buy,
  BTC,
  ETH,
  fundedSystem,
  open,
  refresh,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
  WSTETH_ID,
} from "../fixtures/distress.js";

const { loadFixture, time } = networkHelpers;

/**
 * Goal: have an account opened at the very limit liquidated in the same block. Budget: any. Steps: find the largest loan the vault
 * grants by bisection, take it, call and liquidate at once; also with the settlement token off its peg and with a stale second leg.
 */
describe("L-12 opened at the limit, liquidated at once", () => {
  for (const [title, legs, cents] of [
    ["one leg", [[WETH_ID, 10n * ETH]], 100],
    [
      "three legs",
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, BTC],
        [WSTETH_ID, 20n * ETH],
      ],
      100,
    ],
    ["a leg beyond a tenth of its depth", [[WSTETH_ID, 500n * ETH]], 100],
    ["USDC at 1.02", [[WETH_ID, 10n * ETH]], 102],
    ["USDC at 0.96", [[WETH_ID, 10n * ETH]], 96],
  ] as [string, [number, bigint][], number][]) {
    it(`withdraw · L-12 · neither callable nor liquidatable at the limit (${title})`, async () => {
      const s = await loadFixture(fundedSystem);
      await s.settlementFeed.set(BigInt(cents) * 10n ** 6n);
      await s.engine.pokeSettlement();
      const account = await open(s, s.alice, legs, 0n);
      let [low, high] = [50n * USDC, 2_000_000n * USDC];
      while (high - low > 1n) {
        const middle = (low + high) / 2n;
        const granted = await s.vault
          .connect(s.alice)
          .withdraw.staticCall(account, CASH, middle, s.alice)
          .then(
            () => true,
            () => false,
          );
        if (granted) low = middle;
        else high = middle;
      }
      await s.vault.connect(s.alice).withdraw(account, CASH, low, s.alice);
      await expect(s.liquidator.callMargin([account])).to.be.revertedWithCustomError(
        s.liquidator,
        "LiquidatorNotCallable",
      );
      await expect(buy(s, [bid(account, legs[0]![0])])).to.be.revertedWithCustomError(
        s.liquidator,
        "LiquidatorNotLiquidatable",
      );
      const { netWorth, maintenance } = await stateOf(s, account);
      expect(netWorth * 100n).to.be.greaterThan(maintenance * 105n);
    });
  }

  it("withdraw · L-12 · O-05 · a stale leg gives no credit at opening and does not sink the account either", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, BTC],
      ],
      0n,
    );
    await time.increase(3_901n);
    await s.assets[0]!.feed.set(2_000n * 10n ** 8n);
    await s.engine.pokeSettlement();
    await expect(
      s.vault.connect(s.alice).withdraw(account, CASH, 17_000n * USDC, s.alice),
    ).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await s.vault.connect(s.alice).withdraw(account, CASH, 15_800n * USDC, s.alice);
    await expect(s.liquidator.callMargin([account])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorNotCallable",
    );
    await refresh(s);
    await expect(s.liquidator.callMargin([account])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorNotCallable",
    );
  });
});
