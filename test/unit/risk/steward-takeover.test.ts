import { expect } from "chai";
import { stewardOf, ROUND } from "../../fixtures/steward.js";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import { bothSides, ETH_LEG, takeOver, wholeBid } from "../../fixtures/takeover.js";
import { at, ETH_PERP } from "../../fixtures/trading.js";
import { WAD } from "../../fixtures/parameters.js";

const { loadFixture } = networkHelpers;
const USDC = 10n ** 6n;

/** Opening of the ether market is closed by a storm; `fall` brings the long account below close-out. */
async function storm() {
  const s = await stewardOf(await bothSides(), ETH_LEG);
  const poor = (await ethers.getSigners())[12]!;
  await s.storm(31n);
  await s.steward.refresh(ETH_LEG);
  const fall = async () => s.setIndex(ETH_PERP, 1_775n * 10n ** 8n);
  /** Dollars of cash for the keeper under test, and a bid of his for a quarter of the position, worth 17,750. */
  const bidWith = async (dollars: bigint) => {
    await s.give(poor, 0, dollars * USDC);
    return takeOver(s, [wholeBid(s.long, { maxAmount: 10n * WAD })], accountOf(poor.address), poor);
  };
  return { ...s, poor, fall, bidWith };
}

describe("risk steward · takeovers", () => {
  it("liquidate · RM-1 · while nothing opens a keeper needs the opening margin set, not all of the notional", async () => {
    const s = await loadFixture(storm);
    await s.fall();
    await expect(s.trade(s.bob, s.poor, WAD, at(1_775))).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await expect(s.bidWith(1_700n)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await s.bidWith(100n);
    expect((await s.positionOf(accountOf(s.poor.address))).size).to.equal(10n * WAD);
  });

  it("liquidate · RM-1 · the margin a keeper needs follows the multiplier of maintenance", async () => {
    const s = await loadFixture(storm);
    for (let round = 0; round < 50; ++round) await s.refreshAfter(ROUND);
    const { maintenance } = await s.rates();
    expect(maintenance).to.be.within(600n, 620n);
    await s.fall();
    const needed = (17_750n * WAD * maintenance * 2n) / 10_000n;
    await expect(s.bidWith(1_000n))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(
        accountOf(s.poor.address),
        (netWorth: bigint) => needed > netWorth,
        (buffer: bigint) => buffer * 100n > needed * 98n,
      );
    await s.bidWith(1_150n);
    expect((await s.positionOf(accountOf(s.poor.address))).size).to.equal(10n * WAD);
  });
});
