import { expect } from "chai";
import { ethers, networkHelpers } from "../fixtures/system.js";
import { terms, WAD } from "../fixtures/parameters.js";
import { bid, buy, calledAccount, fundedSystem, HOUR, pass, stateOf, WETH_ID } from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/** Goal: sell before the grace is over. Budget: none. Steps: wait for an honest replacement of the liquidator whose clock starts without the downtime of the old one. */
describe("X-13 a new liquidator", () => {
  it("setLiquidator · X-13 · A8 · does not move the deadlines of open calls nearer", async () => {
    const s = await loadFixture(fundedSystem);
    await s.liquidator.pauseLiquidation(4n * HOUR);
    await pass(s, 4n * HOUR);
    const account = await calledAccount(s, s.alice);
    expect((await stateOf(s, account)).call.deadline).to.be.greaterThan((await s.liquidator.liveNow()) + 1_700n);
    const liquidator = await ethers.deployContract("Liquidator", [
      { authority: s.authority, vault: s.vault, sequencerFeed: ethers.ZeroAddress, sequencerGrace: 0, terms },
    ]);
    await liquidator.setCapacity(WETH_ID, 5_000_000n * WAD, 600);
    await s.vault.setLiquidator(liquidator);
    await expect(buy({ ...s, liquidator }, [bid(account, WETH_ID)])).to.be.revertedWithCustomError(
      liquidator,
      "LiquidatorGraceRunning",
    );
  });
});
