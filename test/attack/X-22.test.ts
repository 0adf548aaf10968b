import { expect } from "chai";
import { attackSystem, indexTo, profitIf } from "../fixtures/gains.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, time } from "../fixtures/trading.js";

const MAX_AGE = 3_900;

/** Carol is long 40 ETH at the highest premium; an hour of funding, while the index was valid, is not written. */
async function owing() {
  const s = await attackSystem();
  await s.trade(s.bob, s.alice, 100n * WAD, at(2_000));
  await time.increase(10_800);
  await indexTo(s, 2_000);
  await s.trade(s.carol, s.lender, 40n * WAD, at(2_010));
  return s;
}

/**
 * Goal: not to pay funding. Budget: gas. Steps: when the index is a minute stale, poke: the whole time since the last writing counts as time
 * without a price, the hour in which there was one included. Measured against nobody poking.
 */
describe("X-22 funding forgiven by a poke at a stale index", () => {
  it("pokeMarket · X-22 · FPF-5 · ACC-11 · P-04 · a poke in the outage forgives no more than the outage", async () => {
    const s = await loadFixture(owing);
    const wait = async (isPoked: boolean) =>
      profitIf(s, s.party, async () => {
        await time.increase(MAX_AGE + 60);
        const sent = isPoked ? [await s.vault.connect(s.carol).pokeMarket(ETH_PERP)] : [];
        await indexTo(s, 2_000);
        await s.vault.pokeMarket(ETH_PERP);
        return sent;
      });
    expect((await wait(true)) - (await wait(false))).to.be.lessThan(usd(2));
  });
});
