import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { terms } from "../../fixtures/parameters.js";
import { HOUR, nextBlock } from "../../fixtures/distress.js";
import { SEQUENCER_GRACE, sequencedSystem } from "../../fixtures/sequencer.js";

const { loadFixture, time } = networkHelpers;

describe("pokeSequencer", () => {
  it("pokeSequencer · RM-6 ODC-6 · an outage reported after a later pause began is deducted beside it", async () => {
    const s = await loadFixture(sequencedSystem);
    await s.liquidator.pokeSequencer();
    const start = await nextBlock();
    await s.liquidator.pauseLiquidation(HOUR);
    const before = await s.liquidator.liveNow();
    const [down, up] = [start - SEQUENCER_GRACE - 2_000n, start - SEQUENCER_GRACE - 1_000n];
    await s.uptime.updateStatus(1, down);
    await s.uptime.updateStatus(0, up);
    await expect(s.liquidator.pokeSequencer())
      .to.emit(s.liquidator, "Halted")
      .withArgs(start, start + HOUR);
    expect(await s.liquidator.liveNow()).to.equal(before - 1_000n - SEQUENCER_GRACE);
  });

  it("pokeSequencer · a feed whose first round is number 0 halts from the time it came up", async () => {
    const s = await loadFixture(sequencedSystem);
    const feed = await ethers.deployContract("MockFeed", [0, "uptime", 0, ethers.ZeroAddress]);
    const liquidator = await ethers.deployContract("Liquidator", [
      {
        authority: s.authority,
        vault: s.vault,
        sequencerFeed: feed,
        sequencerGrace: SEQUENCER_GRACE,
        terms,
      },
    ]);
    const up = BigInt(await time.latest());
    await feed.setRound(0, 0, up, up, 0);
    await expect(liquidator.pokeSequencer())
      .to.emit(liquidator, "Halted")
      .withArgs(up, up + SEQUENCER_GRACE);
  });
});
