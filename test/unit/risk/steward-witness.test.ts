import { expect } from "chai";
import { ETH, open, setPrice, USDC, WETH_ID } from "../../fixtures/distress.js";
import { WAD } from "../../fixtures/parameters.js";
import { ROUND } from "../../fixtures/steward.js";
import { crowd, FIRST_DEBT, priceOf } from "../../fixtures/steward-crowd.js";
import { accountOf, networkHelpers } from "../../fixtures/system.js";

const { loadFixture } = networkHelpers;

describe("risk steward · witness", () => {
  it("witness · VRS-5 · without it the step takes all that stand in its way", async () => {
    const { refreshAfter, below, stance, rates } = await loadFixture(crowd);
    expect(await below()).to.equal(0);
    expect((await stance()).next).to.be.greaterThan(WAD);
    await refreshAfter(ROUND);
    expect((await rates()).maintenance).to.equal(1_506n);
    expect(await below()).to.equal(6);
  });

  it("witness · VRS-5 · the step is cut to where half a percent of what is open is used up", async () => {
    const { steward, accounts, refreshAfter, below, rates, bob } = await loadFixture(crowd);
    await expect(steward.connect(bob).witness(WETH_ID, accounts.slice(0, 4)))
      .to.emit(steward, "StepCut")
      .withArgs(WETH_ID, (1_502n * WAD + 1_499n) / 1_500n, 1_502n, bob.address);
    await refreshAfter(ROUND);
    expect((await rates()).maintenance).to.equal(1_502n);
    expect(await below()).to.equal(2);
  });

  it("witness · VRS-5 · a cut step ends no ramp: the next one starts where it ended", async () => {
    const { steward, accounts, refreshAfter, below, rates } = await loadFixture(crowd);
    await steward.witness(WETH_ID, accounts.slice(0, 4));
    await refreshAfter(ROUND);
    await expect(steward.witness(WETH_ID, accounts.slice(0, 4))).to.be.revertedWithCustomError(
      steward,
      "StewardNotBetween",
    );
    await steward.witness(WETH_ID, accounts.slice(2, 6));
    await refreshAfter(ROUND);
    expect((await rates()).maintenance).to.equal(1_504n);
    expect(await below()).to.equal(4);
  });

  it("witness · VRS-5 · a second witness can only cut further", async () => {
    const { steward, accounts, stance } = await loadFixture(crowd);
    await steward.witness(WETH_ID, [accounts[2]!, accounts[3]!, accounts[4]!]);
    const { next } = await stance();
    await steward.witness(WETH_ID, accounts.slice(0, 4));
    expect((await stance()).next).to.be.lessThan(next);
    await expect(steward.witness(WETH_ID, [accounts[2]!, accounts[3]!, accounts[4]!])).to.be.revertedWithCustomError(
      steward,
      "StewardNotBetween",
    );
  });

  it("witness · VRS-5 · accounts within the limit, or all at one line, cut nothing", async () => {
    const { steward, accounts } = await loadFixture(crowd);
    await expect(steward.witness(WETH_ID, accounts.slice(0, 2)))
      .to.be.revertedWithCustomError(steward, "StewardWithinLimit")
      .withArgs(2n * ETH, (5n * ETH) / 2n);
    await expect(steward.witness(WETH_ID, [])).to.be.revertedWithCustomError(steward, "StewardWithinLimit");
  });

  it("witness · VRS-5 · who is larger than the limit alone is let through, and the step stops behind him", async () => {
    const s = await loadFixture(crowd);
    const { steward, vault, carol, accounts, refreshAfter, below } = s;
    await vault.connect(carol).withdraw(accountOf(s.carol.address), WETH_ID, 450n * ETH, carol);
    await steward.witness(WETH_ID, accounts.slice(0, 3));
    await refreshAfter(ROUND);
    expect(await below()).to.equal(2);
  });

  it("witness · VRS-5 · each account once, in order", async () => {
    const { steward, accounts } = await loadFixture(crowd);
    for (const shown of [
      [accounts[0]!, accounts[0]!, accounts[2]!],
      [accounts[1]!, accounts[0]!, accounts[2]!],
      [accounts[2]!, accounts[0]!, accounts[1]!],
    ]) {
      await expect(steward.witness(WETH_ID, shown)).to.be.revertedWithCustomError(steward, "StewardOutOfOrder");
    }
  });

  it("witness · VRS-5 · only accounts that the step takes below their line", async () => {
    const s = await loadFixture(crowd);
    const { steward, accounts, bob } = s;
    await expect(steward.witness(WETH_ID, [accounts[8]!]))
      .to.be.revertedWithCustomError(steward, "StewardNotBetween")
      .withArgs(accounts[8], 1_508, 1_500, 1_506);
    await expect(steward.witness(WETH_ID, [accountOf(s.carol.address)])).to.be.revertedWithCustomError(
      steward,
      "StewardNotBetween",
    );
    const stranger = await open(s, bob, [[2, 10n ** 8n]], 10_000n * USDC);
    await expect(steward.witness(WETH_ID, [stranger])).to.be.revertedWithCustomError(steward, "StewardNotBetween");
    await setPrice(s, WETH_ID, priceOf(FIRST_DEBT) - 1);
    await expect(steward.witness(WETH_ID, [accounts[0]!]))
      .to.be.revertedWithCustomError(steward, "StewardNotBetween")
      .withArgs(accounts[0], 0, 1_500, 1_506);
  });

  it("witness · VRS-5 · needs a step", async () => {
    const { steward, accounts } = await loadFixture(crowd);
    await expect(steward.witness(2, accounts.slice(0, 4)))
      .to.be.revertedWithCustomError(steward, "StewardNoStep")
      .withArgs(2);
  });
});
