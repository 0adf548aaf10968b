import { expect } from "chai";
import { usd } from "../fixtures/parameters.js";
import { FLOOR, HOUR, settledSystem, SHARE, standing } from "../fixtures/outflow.js";
import { networkHelpers } from "../fixtures/system.js";
import { ETHER, MAX, refreshFeeds, SCALE, USDC, WETH } from "../fixtures/vault.js";

const { loadFixture, time } = networkHelpers;

/**
 * Goal: cash against a collateral that is worth nothing, minted upstream without backing while its feed still says 2,000.
 * Budget: as much of the collateral as its cap takes, and ten million of flash or own cash to lift the limiter with.
 * Bound: in an hour a quarter of the mean supply of a day; in a day about twice that, while the guardian closes the asset at once.
 */
describe("attack T-10 · unbacked mint upstream", () => {
  async function minted() {
    const s = await settledSystem();
    await s.tokenOf(WETH).mint(s.bob, 10_000n * ETHER);
    await s.vault.connect(s.bob).deposit(s.account.bob, WETH, 10_000n * ETHER);
    const drain = async () => {
      const { debt, limit } = await standing(s.vault);
      const room = limit > debt + usd(1) ? (limit - debt - usd(1)) / SCALE : 0n;
      if (room > 0n) await s.vault.connect(s.bob).withdraw(s.account.bob, 0, room, s.bob);
      return room;
    };
    return { ...s, drain };
  }

  it("T-10 SRR-3 · without cash of his own the attacker gets a quarter of the supply at once, half of it in a day", async () => {
    const s = await loadFixture(minted);
    const supply = 10_000_000n * USDC;
    let taken = await s.drain();
    expect(taken).to.be.closeTo((supply * SHARE) / 10_000n, supply / 1_000n);
    for (let hour = 0; hour < 24; ++hour) {
      await time.increase(HOUR);
      await refreshFeeds(s);
      taken += await s.drain();
    }
    expect(taken).to.be.within((supply * 45n) / 100n, (supply * 52n) / 100n);
  });

  it("T-10 SRR-3 · the guardian closes the asset, and no more leaves", async () => {
    const s = await loadFixture(minted);
    await s.drain();
    await s.engine.closeOpening(WETH);
    await time.increase(HOUR);
    await refreshFeeds(s);
    await expect(s.drain()).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
  });

  it("T-10 SRR-3 P-04 · cash brought and taken within an hour lifts no limit; over the turn of an hour by a ninety-sixth", async () => {
    const s = await loadFixture(minted);
    await s.usdc.mint(s.carol, 100_000_000n * USDC);
    const { limit } = await standing(s.vault);
    const carol = s.vault.connect(s.carol);
    await carol.deposit(s.account.carol, 0, 100_000_000n * USDC);
    expect((await standing(s.vault)).limit).to.be.closeTo(limit, limit / 1_000n);
    const room = (await standing(s.vault)).limit / SCALE;
    await expect(
      s.vault.connect(s.bob).withdraw(s.account.bob, 0, room + 1_000n * USDC, s.bob),
    ).to.be.revertedWithCustomError(s.vault, "VaultOutflowLimited");
    const now = await time.latest();
    await time.setNextBlockTimestamp(Math.ceil((now + 1) / HOUR) * HOUR);
    await carol.withdraw(s.account.carol, 0, MAX, s.carol);
    expect((await standing(s.vault)).limit - limit).to.be.closeTo(usd(100_000_000) / 96n, limit / 100n);
  });

  it("T-10 SRR-3 · debts that are repaid and taken again in one hour leave the limit as it was", async () => {
    const s = await loadFixture(minted);
    const taken = await s.drain();
    const { limit } = await standing(s.vault);
    for (let round = 0; round < 3; ++round) {
      await s.vault.connect(s.bob).deposit(s.account.bob, 0, MAX);
      await s.vault.connect(s.bob).withdraw(s.account.bob, 0, taken, s.bob);
    }
    expect((await standing(s.vault)).limit).to.be.closeTo(limit, usd(1));
    expect(limit).to.be.greaterThan(FLOOR);
  });
});
