import { expect } from "chai";
import { attackSystem, othersOf, profitIf } from "../fixtures/gains.js";
import { minDebt, usd, WAD } from "../fixtures/parameters.js";
import { at, dustOf, ETH_PERP, loadFixture } from "../fixtures/trading.js";

const SMALLEST = (minDebt * WAD) / at(2_000);
const ROUNDS = 12;

/**
 * Goal: live on rounding, or leave positions too small to be worth a keeper's gas. Budget: 200,000. Steps: trade one wei of size to and fro on
 * top of a position, settle after each, leave one wei behind.
 */
describe("X-15 farming of rounding and dust", () => {
  it("matchOrders · X-15 · ACC-8 · ACC-9 · no profit from wei of size traded to and fro and settled, and the pot covers every claim", async () => {
    const s = await loadFixture(attackSystem);
    await s.trade(s.carol, s.dave, 10n * WAD, at(2_000));
    const accounts = [...s.party.accounts, s.cross(s.alice), s.cross(s.bob)];
    const [others, dust] = [await othersOf(s), await dustOf(s, accounts)];
    const profit = await profitIf(s, s.party, async () => {
      const sent = [];
      for (let i = 0; i < ROUNDS; ++i) {
        const size = 1n + (BigInt(i) % 3n);
        sent.push(await s.trade(s.carol, s.dave, size, at(2_000) + 1n));
        sent.push(await s.trade(s.dave, s.carol, size, at(2_000) - 1n));
      }
      expect(await dustOf(s, accounts)).to.be.greaterThan(dust);
      expect(await othersOf(s)).to.be.at.least(others - usd(1) / 1_000n);
      return sent;
    });
    expect(profit).to.be.lessThan(0n);
  });

  it("matchOrders · X-15 · TVC-4 · no trade leaves a position below the smallest, opened, reduced, or turned", async () => {
    const s = await loadFixture(attackSystem);
    const refused = async (size: bigint) =>
      expect(s.trade(s.carol, s.dave, size, at(2_000))).to.be.revertedWithCustomError(s.vault, "VaultPositionTooSmall");
    await refused(SMALLEST - 1n);
    await s.trade(s.carol, s.dave, 2n * SMALLEST, at(2_000));
    const sell = async (size: bigint) => s.trade(s.dave, s.carol, size, at(2_000));
    for (const size of [SMALLEST + 1n, 2n * SMALLEST - 1n, 2n * SMALLEST + 1n, 3n * SMALLEST - 1n]) {
      await expect(sell(size)).to.be.revertedWithCustomError(s.vault, "VaultPositionTooSmall");
    }
    await sell(2n * SMALLEST);
    expect(await s.positionOf(s.cross(s.carol))).to.have.property("size", 0n);
    expect(await s.vault.settle.staticCall(s.cross(s.carol), ETH_PERP)).to.be.lessThan(0n);
  });
});
