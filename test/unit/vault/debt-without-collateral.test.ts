import { expect } from "chai";
import { networkHelpers } from "../../fixtures/system.js";
import { deployActor } from "../../fixtures/actor.js";
import { ETHER, fundedSystem, SUNK_PRICE, USDC, WETH } from "../../fixtures/vault.js";

/** An insolvent owner takes all collateral out and repays its value in one risk-reducing batch: what is left is debt alone. */
async function strandedSystem() {
  const s = await fundedSystem();
  const actor = await deployActor(s, { [WETH]: 10n * ETHER });
  await actor.fund(0, 10_000n * USDC);
  await actor.perform(actor.withdraw(0, 10_000n * USDC));
  await s.feedOf(WETH).set(SUNK_PRICE);
  await actor.batch(actor.withdraw(WETH, 10n * ETHER), actor.deposit(0, 9_000n * USDC + 1n));
  return { ...s, actor };
}

describe("vault debt without collateral", () => {
  it("batch · RM-15 L-14 LIQ-3 · debt that is left without collateral is written off at the end of the batch", async () => {
    const s = await networkHelpers.loadFixture(strandedSystem);
    expect(await s.vault.cashOf(s.actor.account)).to.equal(0);
    expect(await s.vault.deficit()).to.be.greaterThan(999n * ETHER);
    expect(await s.vault.deficit()).to.be.lessThan(1_001n * ETHER);
  });
});
