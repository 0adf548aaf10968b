import { expect } from "chai";
import { attackSystem, indexTo, profitIf } from "../fixtures/gains.js";
import { WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, time } from "../fixtures/trading.js";

const SIZE = 50n * WAD;

/** The premium stands at the clamp: longs pay shorts 0.5 % a funding period, decaying. */
async function payingLongs() {
  const s = await attackSystem();
  await time.increase(10_800);
  await indexTo(s, 2_000);
  await s.trade(s.alice, s.lender, 100n * WAD, at(2_010));
  return s;
}

/**
 * Goal: collect funding of a time one was not there. Budget: 100,000. Steps: the premium is at its highest; enter on the receiving side just
 * before funding is written, poke, leave after it. Measured: wallets and net worth of the party, gas included.
 */
describe("FPF-6 entering before and leaving after funding", () => {
  for (const stay of [0, 15, 120, 900]) {
    it(`matchOrders · FPF-6 · P-01 · a stay of ${stay} s earns less than its fees`, async () => {
      const s = await loadFixture(payingLongs);
      await time.increase(2_900); // of funding nobody has written down yet
      const profit = await profitIf(s, s.party, async () => {
        const enter = await s.trade(s.lender, s.carol, SIZE, at(2_000));
        const poke = await s.vault.connect(s.carol).pokeMarket(ETH_PERP);
        if (stay !== 0) await time.increase(stay);
        return [enter, poke, await s.trade(s.carol, s.lender, SIZE, at(2_000))];
      });
      expect(profit).to.be.lessThan(0n);
    });
  }

  it("matchOrders · FPF-6 · what a stay earns is the funding of its own time, to the wei of rounding", async () => {
    const s = await loadFixture(payingLongs);
    await time.increase(3_000);
    await s.trade(s.lender, s.carol, SIZE, at(2_000));
    const [before] = await s.vault.marketOf(ETH_PERP);
    await time.increase(900);
    await s.vault.pokeMarket(ETH_PERP);
    const [after] = await s.vault.marketOf(ETH_PERP);
    const flowed = BigInt.asIntN(88, after) - BigInt.asIntN(88, before);
    const { quote } = await s.positionOf(s.cross(s.carol));
    expect(quote - 100_000n * WAD).to.be.within((SIZE * flowed) / WAD - 2_010n, (SIZE * flowed) / WAD);
  });
});
