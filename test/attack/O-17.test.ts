import { expect } from "chai";
import { attackSystem, indexTo, othersOf, profitIf } from "../fixtures/gains.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, potOf, stateOf } from "../fixtures/trading.js";

/** Both of the party with ten millions in their cross accounts. */
async function rich() {
  const s = await attackSystem();
  for (const one of s.party.owners) await s.give(one, 0, 10_000_000n * 10n ** 6n);
  return s;
}

/**
 * Goal: a huge position at the index without impact, at somebody's cost. Budget: 20 millions. Steps: open between own accounts as much as the
 * caps allow, move the index, close at the new one. There is no pool that takes the other side: the index sets no trade, only its band.
 */
describe("O-17 trading without impact", () => {
  for (const move of [0.01, -0.04]) {
    it(`matchOrders · O-17 · B-07 · no profit from a position at the cap and a move of ${move}, and nobody else moves`, async () => {
      const s = await loadFixture(rich);
      const others = await othersOf(s);
      const profit = await profitIf(s, s.party, async () => {
        const open = await s.trade(s.carol, s.dave, 4_600n * WAD, at(2_000));
        await indexTo(s, 2_000 * (1 + move));
        const close = await s.trade(s.dave, s.carol, 4_600n * WAD, at(2_000 * (1 + move)));
        const change = (await othersOf(s)) - others;
        expect(change).to.be.within(-usd(1) / 100n, usd(1));
        return [open, close];
      });
      expect(profit).to.be.lessThan(-usd(10_000));
    });
  }

  it("matchOrders · O-17 · DRV-4 · one wei over a cap, or a price beyond the band, is refused", async () => {
    const s = await loadFixture(rich);
    const [state, money] = await s.vault.marketOf(ETH_PERP);
    const decode = (bits: bigint) => (bits & 0x1fn) << (bits >> 5n);
    const [openCap, positionCap] = [decode((money >> 208n) & 0xfffn), decode(money >> 220n)];
    expect(potOf(money).pot).to.equal(0n);
    await expect(s.trade(s.carol, s.dave, positionCap + 1n, at(2_000)))
      .to.be.revertedWithCustomError(s.vault, "VaultPositionCapExceeded")
      .withArgs(s.cross(s.carol), positionCap + 1n, positionCap);
    expect(stateOf(state).openInterest).to.be.lessThan(openCap);
    for (const price of [1_959, 2_041]) {
      await expect(s.trade(s.carol, s.dave, WAD, at(price)))
        .to.be.revertedWithCustomError(s.vault, "VaultPriceOutsideBand")
        .withArgs(ETH_PERP, at(price), at(2_000));
    }
  });
});
