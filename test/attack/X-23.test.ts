import { expect } from "chai";
import { attackSystem, indexTo, profitIf, type Attack } from "../fixtures/gains.js";
import { ethers } from "../fixtures/system.js";
import { WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, stateOf, time } from "../fixtures/trading.js";

/** Three quiet hours. */
async function quiet() {
  const s = await attackSystem();
  await time.increase(10_800);
  await indexTo(s, 2_000);
  return s;
}
const premiumOf = async (s: Attack) => stateOf((await s.vault.marketOf(ETH_PERP))[0]).premium;

/** The premium after 100 ETH were traded at the clamp, in parts. */
async function premiumIn(s: Attack, parts: bigint) {
  const snapshot: unknown = await ethers.provider.send("evm_snapshot", []);
  for (let i = 0n; i < parts; ++i) await s.trade(s.alice, s.lender, (100n * WAD) / parts, at(2_010));
  const premium = await premiumOf(s);
  await ethers.provider.send("evm_revert", [snapshot]);
  return premium;
}

/**
 * Goal: trade at a premium without its funding. Budget: the fees of the smallest trades. Steps: the first trade of an interval takes the whole
 * time since the last one with the weight of its own small size, so trades in parts, or one of 60 dollars before each of the market's, leave
 * nothing for the rest.
 */
describe("X-23 suppression of the premium", () => {
  it("matchOrders · X-23 · RH-9 · ACC-10 · a hundred trades move the premium at least half as far as one of their size", async () => {
    const s = await loadFixture(quiet);
    expect(await premiumIn(s, 100n)).to.be.at.least((await premiumIn(s, 1n)) / 2n);
  });

  it("matchOrders · X-23 · RH-9 · P-02 · trades of the smallest size do not keep an honest hour at a premium from counting", async () => {
    const hour = async (isAttacked: boolean) => {
      const s = await loadFixture(quiet);
      for (let i = 0; i < 12; ++i) {
        await time.increase(300);
        await indexTo(s, 2_000);
        if (isAttacked) await s.trade(s.carol, s.dave, (3n * WAD) / 100n, at(2_000));
        await s.trade(i % 2 === 0 ? s.alice : s.lender, i % 2 === 0 ? s.lender : s.alice, 50n * WAD, at(2_010));
      }
      return premiumOf(s);
    };
    expect(await hour(true)).to.be.at.least((await hour(false)) / 2n);
  });

  it("matchOrders · X-23 · RH-9 · suppressing an hour costs more than the funding it saves", async () => {
    const s = await loadFixture(quiet);
    for (const one of [s.carol, s.alice]) await s.give(one, 0, 1_000_000n * 10n ** 6n);
    await s.trade(s.carol, s.lender, 1_000n * WAD, at(2_000));
    await time.increase(10_800);
    await indexTo(s, 2_000);
    const day = async (isAttacked: boolean) =>
      profitIf(s, s.party, async () => {
        const sent = [];
        for (let i = 0; i < 24; ++i) {
          await time.increase(300);
          await indexTo(s, 2_000);
          if (isAttacked) sent.push(await s.trade(s.dave, s.bob, (3n * WAD) / 100n, at(2_000)));
          await s.trade(i % 2 === 0 ? s.alice : s.lender, i % 2 === 0 ? s.lender : s.alice, 500n * WAD, at(2_010));
        }
        return sent;
      });
    expect((await day(true)) - (await day(false))).to.be.lessThan(0n);
  });
});
