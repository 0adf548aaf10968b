import { expect } from "chai";
import { nextBlock, refresh, setPrice, stateOf, WETH_ID } from "../../fixtures/distress.js";
import { accountOf, networkHelpers } from "../../fixtures/system.js";
import { confirm, deployTopUps, OBSERVATION_LIFE, sink } from "../../fixtures/top-ups.js";

describe("TopUps.observe", () => {
  it("observe · RH-16 · notes a called account that is short, and skips the others", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const others = [accountOf(s.lender.address), accountOf(s.bob.address)];
    const at = await nextBlock();
    const { netWorth, maintenance } = await stateOf(s, s.account, 0, "pending");
    await networkHelpers.time.setNextBlockTimestamp(at);
    await expect(s.topUps.observe([others[0]!, s.account, s.account, others[1]!]))
      .to.emit(s.topUps, "ShortfallObserved")
      .withArgs(s.account, netWorth, maintenance);
    expect(await s.topUps.observationOf(s.account)).to.deep.equal([at, true]);
    expect(await s.topUps.observationOf(others[0]!)).to.deep.equal([0n, false]);
  });

  it("observe · RH-16 · counts what it noted or ended", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    expect(await s.topUps.observe.staticCall([s.account, s.account, accountOf(s.bob.address)])).to.equal(1n);
  });

  it("observe · RH-16 · nobody moves the 60 s forward by observing again", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await s.topUps.observe([s.account]);
    const first = BigInt(await networkHelpers.time.latest());
    await nextBlock(first + 59n);
    await expect(s.topUps.connect(s.bob).observe([s.account]))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsAlreadyObserved")
      .withArgs(s.account, first, first + OBSERVATION_LIFE);
    await nextBlock(first + 60n);
    await s.topUps.topUp(...(await s.authorise()));
  });

  it("observe · RH-16 · an observation over an hour old makes way for a new one", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await s.topUps.observe([s.account]);
    const first = BigInt(await networkHelpers.time.latest());
    await nextBlock(first + OBSERVATION_LIFE);
    await expect(s.topUps.observe([s.account])).to.be.revertedWithCustomError(s.topUps, "TopUpsAlreadyObserved");
    expect(await s.topUps.observationOf(s.account)).to.deep.equal([first, true]);
    const later = await nextBlock(first + OBSERVATION_LIFE + 1n);
    await s.topUps.observe([s.account]);
    expect(await s.topUps.observationOf(s.account)).to.deep.equal([later, true]);
    await expect(s.topUps.topUp(...(await s.authorise()))).to.be.revertedWithCustomError(s.topUps, "TopUpsUnconfirmed");
  });

  it("observe · RH-16 · ends the observation of an account that is not short any more, so that a later wick is one", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await confirm(s);
    await sink(s, 1.02);
    await expect(s.topUps.observe([s.account]))
      .to.emit(s.topUps, "ObservationEnded")
      .withArgs(s.account);
    await sink(s);
    await expect(s.topUps.topUp(...(await s.authorise())))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsNotObserved")
      .withArgs(s.account);
  });

  it("observe · RH-16 · ends the observation of an account that is insolvent, or not called any more", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await confirm(s);
    const snapshot = await networkHelpers.takeSnapshot();
    await setPrice(s, WETH_ID, 1_460);
    await expect(s.topUps.observe([s.account]))
      .to.emit(s.topUps, "ObservationEnded")
      .withArgs(s.account);
    await snapshot.restore();
    await sink(s, 1.1);
    await s.vault.clearCall(s.account);
    await expect(s.topUps.observe([s.account]))
      .to.emit(s.topUps, "ObservationEnded")
      .withArgs(s.account);
    expect(await s.topUps.observationOf(s.account)).to.deep.equal([0n, false]);
  });

  it("observe · RH-16 · a price that is not Valid neither makes an observation nor ends one", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await networkHelpers.time.increase(3_800);
    await s.topUps.observe([s.account]);
    const observation = await s.topUps.observationOf(s.account);
    await networkHelpers.time.increase(200);
    await expect(s.topUps.observe([s.account]))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsNotPriced")
      .withArgs(s.account, 2n);
    expect(await s.topUps.observationOf(s.account)).to.deep.equal(observation);
    await refresh(s);
    await s.topUps.topUp(...(await s.authorise()));
  });

  it("observe · RH-16 · says why nothing is noted", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const { topUps, account } = s;
    await expect(topUps.observe([])).to.be.revertedWithCustomError(topUps, "TopUpsNoAccounts");
    const stranger = accountOf(s.bob.address);
    await expect(topUps.observe([stranger]))
      .to.be.revertedWithCustomError(topUps, "TopUpsNotCalled")
      .withArgs(stranger);
    await sink(s, 1.01);
    const at = await nextBlock();
    const { netWorth, maintenance } = await stateOf(s, account, 0, "pending");
    await networkHelpers.time.setNextBlockTimestamp(at);
    await expect(topUps.observe([account]))
      .to.be.revertedWithCustomError(topUps, "TopUpsNotShort")
      .withArgs(account, netWorth, maintenance);
    await setPrice(s, WETH_ID, 1_460);
    await expect(topUps.observe([account])).to.be.revertedWithCustomError(topUps, "TopUpsInsolvent");
  });
});
