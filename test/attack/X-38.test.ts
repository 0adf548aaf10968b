import { expect } from "chai";
import { ETH_FUTURE, futureSystem } from "../fixtures/futures.js";
import { standing } from "../fixtures/outflow.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { accountOf, networkHelpers } from "../fixtures/system.js";

const { loadFixture } = networkHelpers;

/**
 * Goal: as X-35, with the end of a dated market as the way to have the loss settled.
 * Budget: any amount of a worthless collateral, 32 rounds of 400 ETH to oneself.
 * Bound: the loss waits there too; with room, or own cash, the position is closed.
 */
describe("attack X-38 · losing to oneself in a market that ends", () => {
  it("X-38 SRR-3 · a loss becomes no debt past the limit when its market ends, and waits for room", async () => {
    const s = await loadFixture(futureSystem);
    await s.give(s.alice, 1, 1_000n * WAD, 5n);
    await s.vault.setOutflowLimit(500, 0);
    const loser = accountOf(s.alice.address, 5n);
    for (let i = 0; i < 32; ++i) {
      await s.buy(s.alice, s.bob, 400n * WAD, 2_030n * WAD, { buyer: loser });
      await s.buy(s.bob, s.alice, 400n * WAD, 1_970n * WAD, { seller: loser });
    }
    await s.buy(s.alice, s.bob, 100n * WAD, 2_000n * WAD, { buyer: loser });
    await s.expire(2_000);
    await expect(s.vault.settle(loser, ETH_FUTURE)).to.be.revertedWithCustomError(s.vault, "VaultOutflowLimited");
    const { debt } = await standing(s.vault);
    expect(debt).to.be.below(usd(30_000));
    await s.vault.setOutflowLimit(500, usd(1_000_000));
    await s.vault.settle(loser, ETH_FUTURE);
    expect((await s.vault.positionOf(loser, ETH_FUTURE)).size).to.equal(0n);
    expect((await standing(s.vault)).debt).to.be.above(usd(700_000));
  });
});
