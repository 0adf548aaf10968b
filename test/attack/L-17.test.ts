import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../fixtures/system.js";
import { CASH } from "../fixtures/parameters.js";
import {
  bid,
  buy,
  calledAccount,
  ETH,
  fund,
  fundedSystem,
  pass,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/**
 * Goal: hinder an honest liquidation by gifts: a new kind of collateral, dust, repayments, donations. Budget: small.
 * Measured by whether the honest bid, with limits and pinned nonce, still sells.
 */
describe("L-17 · ALA-5 gifts before a liquidation", () => {
  it("deposit · L-17 · RM-3 · a stranger adds no collateral to another's account, by deposit or by transfer", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    await s.give(s.bob, WBTC_ID, 10n);
    await s.assets[1]!.token.mint(s.bob, 1n);
    const refusal = [account, s.bob.address, 1] as const;
    await expect(s.vault.connect(s.bob).deposit(account, WBTC_ID, 1n))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(...refusal);
    await expect(s.vault.connect(s.bob).transfer(accountOf(s.bob.address), account, WBTC_ID, 1n))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(...refusal);
  });

  it("liquidate · ALA-5 · LIQ-6 · dust of every kind in front leaves the honest bid good", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await calledAccount(s, s.alice);
    await pass(s, 2_400n);
    const { nonce } = await stateOf(s, account);
    await fund(s, s.bob, 10n * USDC);
    await s.vault.connect(s.bob).deposit(account, CASH, 1n);
    await s.assets[0]!.token.mint(s.bob, 10n);
    await s.assets[0]!.token.connect(s.bob).approve(s.vault, ethers.MaxUint256);
    await s.vault.connect(s.bob).deposit(account, WETH_ID, 1n);
    await s.usdc.connect(s.bob).transfer(s.vault, 1n);
    await s.assets[0]!.token.connect(s.bob).transfer(s.vault, 1n);
    await s.vault.clearCall(account);
    await expect(buy(s, [bid(account, WETH_ID, { nonce, maxAmount: 3n * ETH, minPremium: 10n ** 15n })])).to.emit(
      s.liquidator,
      "Liquidated",
    );
  });
});
