import { expect } from "chai";
import { ETH, fundedSystem, open, USDC, WETH_ID } from "../../fixtures/distress.js";
import { stewardOf } from "../../fixtures/steward.js";
import { networkHelpers } from "../../fixtures/system.js";

const { loadFixture, time } = networkHelpers;
const DAY = 86_400;

async function lent() {
  const s = await stewardOf(await fundedSystem(), WETH_ID);
  const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 100n * USDC);
  /** Another hundred for alice, every feed fresh. */
  const borrow = async () => {
    for (const { feed } of s.assets) await feed.set((await feed.latestRoundData())[1]);
    await s.settlementFeed.set(10n ** 8n);
    await s.engine.pokeSettlement();
    return s.vault.connect(s.alice).withdraw(account, 0, 100n * USDC, s.alice);
  };
  return { ...s, account, borrow };
}

async function closed() {
  const s = await lent();
  await s.storm(31n);
  await s.steward.refresh(WETH_ID);
  return s;
}

describe("risk steward · closing", () => {
  it("refresh · SRR-4 · at three times the calm volatility nothing opens, what is there stays", async () => {
    const s = await loadFixture(lent);
    const { steward, vault, alice, storm, refreshAfter, borrow, rates } = s;
    await storm(29n);
    await refreshAfter(1);
    await borrow();
    await storm(31n);
    await expect(refreshAfter(1)).to.emit(steward, "OpeningHalted");
    expect((await rates()).initial).to.equal(10_000n);
    expect(await steward.cautionOf(WETH_ID)).to.equal(2);
    await expect(borrow()).to.be.revertedWithCustomError(vault, "VaultBelowInitial");
    await s.give(alice, 0, 50n * USDC);
    expect((await rates()).maintenance).to.equal(1_500n);
  });

  it("refresh · SRR-4 · it opens when the target is down to two", async () => {
    const { steward, storm, refreshAfter, borrow, rates, stance } = await loadFixture(closed);
    await storm(21n);
    await expect(refreshAfter(1)).to.not.emit(steward, "OpeningResumed");
    await storm(20n);
    await expect(refreshAfter(60)).to.emit(steward, "OpeningResumed").withArgs(WETH_ID);
    expect((await stance()).isSpent).to.equal(false);
    expect((await rates()).initial).to.be.within(3_990n, 4_000n);
    await borrow();
    await storm(31n);
    await expect(refreshAfter(1)).to.emit(steward, "OpeningHalted");
  });

  it("refresh · SRR-4 · after a day it opens whatever the target, and closes again only after calm", async () => {
    const { steward, storm, refreshAfter, borrow, stance } = await loadFixture(closed);
    const { closedAt } = await stance();
    await time.setNextBlockTimestamp(Number(closedAt) + DAY - 1);
    await expect(steward.refresh(WETH_ID)).to.not.emit(steward, "OpeningResumed");
    await expect(refreshAfter(1)).to.emit(steward, "OpeningResumed").withArgs(WETH_ID);
    expect((await stance()).isSpent).to.equal(true);
    await borrow();
    await storm(31n);
    await expect(refreshAfter(1)).to.not.emit(steward, "OpeningHalted");
    await storm(19n);
    await refreshAfter(1);
    expect((await stance()).isSpent).to.equal(false);
    await storm(31n);
    await expect(refreshAfter(1)).to.emit(steward, "OpeningHalted");
  });
});
