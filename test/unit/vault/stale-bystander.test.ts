import { networkHelpers } from "../../fixtures/system.js";
import { deployActor } from "../../fixtures/actor.js";
import { CALLED_PRICE, ETHER, fundedSystem, USDC, WBTC, WETH } from "../../fixtures/vault.js";

describe("vault batch beside a Stale leg", () => {
  it("batch · DMM-3 RC-1 · only what moves must be Valid: a Stale leg that rests does not stop a risk-reducing batch", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const actor = await deployActor(s, { [WETH]: 10n * ETHER, [WBTC]: 10n });
    await actor.fund(0, 100_000n * USDC);
    await actor.perform(actor.withdraw(0, 10_000n * USDC));
    await networkHelpers.time.increase(4_000);
    await s.feedOf(WETH).set(CALLED_PRICE);
    await actor.batch(actor.withdraw(WETH, ETHER), actor.deposit(0, 1_150n * USDC));
  });
});
