import { expect } from "chai";
import { attackSystem, indexTo, isolatedTrade, tried, type Attack } from "../fixtures/gains.js";
import { ethers } from "../fixtures/system.js";
import { WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture } from "../fixtures/trading.js";

/** Carol's isolated account is long and dave's short 25 ETH at 2,000; the index then stands at `dollars`. */
async function heldAt(dollars: number) {
  const s = await attackSystem();
  await isolatedTrade(s, s.carol, s.dave, 25n * WAD, at(2_000));
  await indexTo(s, dollars);
  return { ...s, dollars };
}

/** Largest of some sizes that the account may still buy. */
async function roomOf(s: Attack, dollars: number, first?: () => Promise<unknown>) {
  let most = 0n;
  for (let size = WAD; size <= 30n * WAD; size += WAD) {
    const snapshot: unknown = await ethers.provider.send("evm_snapshot", []);
    if (first) await first();
    const sent = await tried(
      s.trade(s.carol, s.lender, size, at(dollars), { buyer: { account: s.isolated(s.carol) } }),
    );
    await ethers.provider.send("evm_revert", [snapshot]);
    if (sent.length === 0) return most;
    most = size;
  }
  return most;
}

/**
 * Goal: more risk on a loss that is not settled yet, or on a profit that is. Budget: 10,000. Steps: ask for the largest trade that is allowed,
 * before settling and after.
 */
describe("P-06 limits checked before settling", () => {
  for (const dollars of [1_900, 1_960, 2_080]) {
    it(`matchOrders · P-06 · DRV-3 · at ${dollars} as much may be bought before settling as after`, async () => {
      const s = await heldAt(dollars);
      const [loser, winner] =
        dollars < 2_000 ? [s.isolated(s.carol), s.isolated(s.dave)] : [s.isolated(s.dave), s.isolated(s.carol)];
      const owner = dollars < 2_000 ? s.dave : s.carol;
      const before = await roomOf(s, dollars);
      const after = await roomOf(s, dollars, async () => {
        await s.vault.settle(loser, ETH_PERP);
        await s.vault.connect(owner).settle(winner, ETH_PERP);
      });
      expect(after).to.equal(before);
      expect(before).to.be.greaterThan(0n);
      expect(before).to.be.lessThan(30n * WAD);
    });
  }

  it("matchOrders · P-06 · O-17 · the cap of open interest is on sizes: settling frees none of it", async () => {
    const s = await loadFixture(attackSystem);
    const cap = 110n * WAD;
    await s.vault.setMarketCaps(ETH_PERP, cap, cap, 33);
    await indexTo(s, 1_900);
    await s.vault.settle(s.cross(s.alice), ETH_PERP);
    await expect(s.trade(s.carol, s.dave, 11n * WAD, at(1_900))).to.be.revertedWithCustomError(
      s.vault,
      "VaultOpenInterestExceeded",
    );
  });
});
