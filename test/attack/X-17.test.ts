import { expect } from "chai";
import { attackSystem, indexTo, othersOf, profitIf, profitOf, tried } from "../fixtures/gains.js";
import { ALL, bid } from "../fixtures/distress.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { ETH_LEG } from "../fixtures/takeover.js";
import { at, ETH_PERP, sumsOf, time } from "../fixtures/trading.js";

const SIZE = 46n * WAD;

/** Carol's isolated account is long 46 ETH at 2,000 against bob; the index then stands at `dollars`. */
async function longAt(dollars: number) {
  const s = await attackSystem();
  await s.trade(s.carol, s.bob, SIZE, at(2_000), { buyer: { account: s.isolated(s.carol) } });
  await indexTo(s, dollars);
  return s;
}

/**
 * Goal: earn from one's own resolution: the premium of a takeover, or a deleveraging that closes one at a better price than the market's.
 * Budget: 220,000. Steps: carol is called or sinks, dave takes her position over, with a healthy and with a distressed account of his own; or
 * she is insolvent, and dave alone stands on the other side when anybody deleverages her.
 */
describe("X-17 resolution of one's own account", () => {
  for (const dollars of [1_868, 1_850, 1_830, 1_800, 1_786]) {
    for (const wait of [0, 1_500]) {
      it(`liquidate · X-17 · LIQ-8 · no profit from taking over a twin at ${dollars} after ${wait} s`, async () => {
        const s = await longAt(dollars);
        const account = s.isolated(s.carol);
        const others = await othersOf(s);
        const profit = await profitIf(s, s.party, async () => {
          const sent = [...(await tried(s.liquidator.connect(s.dave).callMargin([account])))];
          if (wait !== 0) {
            await time.increase(wait);
            await indexTo(s, dollars);
          }
          const bids = [bid(account, ETH_LEG, { maxAmount: ALL })];
          const into = s.cross(s.dave);
          sent.push(...(await tried(s.liquidator.connect(s.dave).liquidate(bids, into, s.dave, "0x"))));
          expect(await othersOf(s)).to.be.at.least(others - usd(10)); // half an hour of interest on 100 ETH
          return sent;
        });
        expect(profit).to.be.lessThan(usd(1)); // interest on 200,000, and on the short side of nothing
      });
    }
  }

  it("liquidate · X-17 · HLT-1 · an account in distress takes over only what lowers its own risk", async () => {
    const s = await longAt(2_000);
    const twin = s.isolated(s.dave);
    await s.trade(s.dave, s.bob, SIZE, at(2_000), { buyer: { account: twin } });
    await indexTo(s, 1_800);
    const bids = [bid(s.isolated(s.carol), ETH_LEG, { maxAmount: ALL })];
    expect((await sumsOf(s, twin)).worth).to.be.lessThan((await sumsOf(s, twin)).buffer);
    await expect(s.liquidator.connect(s.dave).liquidate(bids, twin, s.dave, "0x")).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
  });

  for (const dollars of [1_783, 1_750, 1_700]) {
    it(`deleverage · X-17 · B-11 · no profit at ${dollars} from being deleveraged against oneself; others keep all they had`, async () => {
      const s = await attackSystem();
      await s.trade(s.bob, s.alice, 100n * WAD, at(2_000));
      const wishes = { buyer: { account: s.isolated(s.carol) } };
      const others = await othersOf(s);
      const profit = await profitOf(s, s.party, async () => {
        const open = await s.trade(s.carol, s.dave, SIZE, at(2_000), wishes);
        await indexTo(s, dollars);
        return [open, ...(await tried(s.vault.connect(s.dave).deleverage(s.isolated(s.carol), ETH_PERP)))];
      });
      expect(profit).to.be.lessThan(0n);
      expect(await othersOf(s)).to.be.at.least(others - usd(1) / 100n);
    });
  }
});
