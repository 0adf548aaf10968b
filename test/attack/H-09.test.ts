import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../fixtures/system.js";
import { CASH } from "../fixtures/parameters.js";
import { fundedSystem, USDC } from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/**
 * Goal: take the lender's cash by a transfer whose amount, scaled to WAD, wraps to a negative number.
 * Budget: nothing but gas. Steps: transfer from an empty account of the attacker to the lender's account; withdraw.
 */
describe("H-09 transfer of an amount beyond int256", () => {
  it("transfer · H-09 · ACC-12 · reverts and leaves the lender's cash alone", async () => {
    const s = await loadFixture(fundedSystem);
    const scale = 10n ** 12n;
    const [thief, victim] = [accountOf(s.bob.address), accountOf(s.lender.address)];
    const loot = 20_000_000n * USDC * scale;
    const amount = ((1n << 256n) - loot) / scale;
    const before = await s.vault.cashOf(victim);
    await expect(s.vault.connect(s.bob).transfer(thief, victim, CASH, amount)).to.be.revert(ethers);
    expect(await s.vault.cashOf(victim)).to.equal(before);
    await expect(s.vault.connect(s.bob).withdraw(thief, CASH, ethers.MaxUint256, s.bob)).to.be.revert(ethers);
  });
});
