import { expect } from "chai";
import { attackSystem, indexTo, profitIf } from "../fixtures/gains.js";
import { WAD } from "../fixtures/parameters.js";
import { ethers } from "../fixtures/system.js";
import { at, ETH_PERP, loadFixture, stateOf, time } from "../fixtures/trading.js";

const fundingOf = async (s: Awaited<ReturnType<typeof attackSystem>>) =>
  stateOf((await s.vault.marketOf(ETH_PERP))[0]).funding;

/** Premium at the clamp, and an hour of funding that nobody has written. */
async function unwritten() {
  const s = await attackSystem();
  await time.increase(10_800);
  await indexTo(s, 2_000);
  await s.trade(s.alice, s.bob, 100n * WAD, at(2_010));
  await time.increase(3_000);
  return s;
}

/**
 * Goal: have a larger size, or another premium, count for time that has passed. Budget: 100,000. Steps: an hour of funding is unwritten; the
 * attacker multiplies the open interest, or trades at the other end of the clamp, and only then funding is written.
 */
describe("P-04 retroactive funding", () => {
  it("matchOrders · P-04 · DRV-3 · a trade at the other end of the clamp leaves the hour before it as it was", async () => {
    const s = await loadFixture(unwritten);
    const next = BigInt(await time.latest()) + 10n;
    const snapshot: unknown = await ethers.provider.send("evm_snapshot", []);
    await time.setNextBlockTimestamp(next);
    await s.vault.pokeMarket(ETH_PERP);
    const plain = await fundingOf(s);
    await ethers.provider.send("evm_revert", [snapshot]);
    await time.setNextBlockTimestamp(next);
    await s.trade(s.carol, s.dave, 200n * WAD, at(1_990));
    expect(await fundingOf(s)).to.equal(plain);
  });

  it("matchOrders · P-04 · DRV-3 · a size of now pays and receives nothing for the hour before it", async () => {
    const s = await loadFixture(unwritten);
    await s.trade(s.lender, s.carol, 40n * WAD, at(2_000));
    const { quote } = await s.positionOf(s.cross(s.carol));
    expect(quote).to.be.within(80_000n * WAD - 2_010n, 80_000n * WAD);
  });

  it("matchOrders · P-04 · no profit from entering for the unwritten hour", async () => {
    const s = await loadFixture(unwritten);
    const profit = await profitIf(s, s.party, async () => [
      await s.trade(s.lender, s.carol, 40n * WAD, at(2_000)),
      await s.vault.pokeMarket(ETH_PERP),
      await s.trade(s.carol, s.lender, 40n * WAD, at(2_000)),
    ]);
    expect(profit).to.be.lessThan(0n);
  });
});
