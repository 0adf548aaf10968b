import { expect } from "chai";
import { usd } from "../fixtures/parameters.js";
import { deployActor } from "../fixtures/actor.js";
import { limitedSystem, standing } from "../fixtures/outflow.js";
import { networkHelpers } from "../fixtures/system.js";
import { ETHER, USDC, WETH } from "../fixtures/vault.js";

const { loadFixture } = networkHelpers;

/**
 * Goal: cash against a worthless collateral past the limiter of borrowing, by bringing the collateral and taking the cash in one batch.
 * Budget: any amount of the collateral, one block.
 * Bound: debt that a batch adds is held to the limit, however the batch looks against its baseline.
 */
describe("attack X-36 · borrowing past the limiter as if it reduced risk", () => {
  it("X-36 SRR-3 · new collateral in a batch lends nothing past the limit", async () => {
    const s = await loadFixture(limitedSystem);
    await s.vault.setOutflowLimit(500, 0);
    const actor = await deployActor(s, {});
    await actor.fund(WETH, 900n * ETHER);
    await expect(
      actor.batch(actor.deposit(WETH, 900n * ETHER), actor.withdraw(0, 1_400_000n * USDC)),
    ).to.be.revertedWithCustomError(s.vault, "VaultOutflowLimited");
    const { debt, limit } = await standing(s.vault);
    expect(debt).to.be.at.most(limit);
  });

  it("X-36 · while paused for outflow", async () => {
    const s = await loadFixture(limitedSystem);
    await s.vault.setOutflowLimit(10000, usd(10_000_000));
    await s.vault.pauseOutflow(86400);
    const actor = await deployActor(s, {});
    await actor.fund(WETH, 900n * ETHER);
    await expect(
      actor.batch(actor.deposit(WETH, 900n * ETHER), actor.withdraw(0, 1_400_000n * USDC)),
    ).to.be.revertedWithCustomError(s.vault, "VaultOutflowPaused");
  });

  it("X-36 · while closed for opening", async () => {
    const s = await loadFixture(limitedSystem);
    await s.vault.setOutflowLimit(10000, usd(10_000_000));
    await s.engine.closeOpening(WETH);
    const actor = await deployActor(s, {});
    await actor.fund(WETH, 900n * ETHER);
    await expect(
      actor.batch(actor.deposit(WETH, 900n * ETHER), actor.withdraw(0, 1_400_000n * USDC)),
    ).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
  });
});
