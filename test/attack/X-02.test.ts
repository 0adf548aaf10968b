import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import { DAY, ETH, HOUR, open, pass, priceAt, setPrice, stateOf, USDC, WETH_ID } from "../fixtures/distress.js";
import { comeBack, goDown, SEQUENCER_GRACE, sequencedSystem } from "../fixtures/sequencer.js";

const { loadFixture, time } = networkHelpers;

/** Goal: win time by an outage nobody has yet taken into the clock. Budget: gas. */
describe("X-02 outages taken in late", () => {
  it("callMargin · X-02 · RM-6 · ODC-6 · a call after an outage nobody poked has its own grace, not the outage on top", async () => {
    const s = await loadFixture(sequencedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await goDown(s);
    await time.increase(6n * HOUR);
    await comeBack(s);
    await pass(s, SEQUENCER_GRACE + 10n);
    await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
    await s.liquidator.connect(s.alice).callMargin([account]);
    await s.liquidator.pokeSequencer();
    const { deadline } = (await stateOf(s, account)).call;
    expect(deadline - (await s.liquidator.liveNow())).to.be.at.most(2_160n);
  });

  it("pauseLiquidation · X-02 · RM-6 · an old outage and a pause do not swallow the days between them", async () => {
    const s = await loadFixture(sequencedSystem);
    await goDown(s);
    await time.increase(HOUR);
    await comeBack(s);
    await pass(s, 10n * DAY);
    await s.liquidator.pauseLiquidation(60);
    await pass(s, 100n);
    const now = BigInt(await time.latest());
    await s.liquidator.pokeSequencer();
    expect(now - (await s.liquidator.liveNow())).to.be.at.most(HOUR + SEQUENCER_GRACE + 120n);
  });
});
