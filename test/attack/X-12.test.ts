import { expect } from "chai";
import { networkHelpers } from "../fixtures/system.js";
import { ETH, open, priceAt, setPrice, stateOf, USDC, WETH_ID } from "../fixtures/distress.js";
import { comeBack, goDown, SEQUENCER_GRACE, sequencedSystem } from "../fixtures/sequencer.js";

const { loadFixture, time } = networkHelpers;

/** Goal: win time by an outage: no call is recorded while the sequencer is reported down. Budget: none. */
describe("X-12 a call during an outage", () => {
  it("callMargin · X-12 · A5 · ODC-6 · is recorded while the sequencer is down, and its clock stands", async () => {
    const s = await loadFixture(sequencedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.95, 15_000, 10));
    const down = await goDown(s);
    await time.increase(1_000);
    await expect(s.liquidator.callMargin([account])).to.emit(s.liquidator, "MarginCalled");
    const { startedAt, deadline } = (await stateOf(s, account)).call;
    expect(startedAt).to.equal(down);
    await time.increase(1_000);
    const up = await comeBack(s);
    await s.liquidator.pokeSequencer();
    expect(await s.liquidator.liveNow()).to.equal(down);
    await time.increaseTo(up + SEQUENCER_GRACE + 60n);
    expect(await s.liquidator.liveNow()).to.equal(down + 60n);
    expect(deadline).to.be.greaterThan(down + 60n);
  });
});
