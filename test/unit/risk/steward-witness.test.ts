import { expect } from "chai";
import { ETH, fundedSystem, open, setPrice, USDC, WETH_ID } from "../../fixtures/distress.js";
import { legCost, WAD } from "../../fixtures/parameters.js";
import { ROUND, stewardOf } from "../../fixtures/steward.js";
import { accountOf, networkHelpers } from "../../fixtures/system.js";

const { loadFixture } = networkHelpers;
const DEPTH = 25_000_000n * WAD;
const SET = 1_500n;
const BALANCE = 10n * ETH;
const IDLE = 4_900n * ETH;
const FIRST_DEBT = 15_600n * USDC;

/** Recognised value of `value` at a maintenance haircut [bp], exact and down. */
const kept = (value: bigint, haircut: bigint): bigint =>
  (value * (10_000n - haircut) * DEPTH) / (10_000n * (DEPTH + value));

/** Least dollars of ten ether [8 decimals a coin] at which `debt` stands, with half a basis point to spare. */
function priceOf(debt: bigint): number {
  let [low, high] = [100_000_000_000n, 200_000_000_000n];
  while (low < high) {
    const middle = (low + high) / 2n;
    const value = middle * 10n * 10n ** 10n;
    if (kept(value, SET) - legCost >= debt * 10n ** 12n + value / 20_000n) high = middle;
    else low = middle + 1n;
  }
  return Number(low) / 1e8;
}

/**
 * Ten accounts of ten ether beside idle collateral, of which two are within the limit and three are not. They stand in pairs at 1,500, 1,502, … bp,
 * in ascending order of lines, then of ids; and a step of six basis points is announced.
 */
async function crowd() {
  const s = await stewardOf(await fundedSystem(), WETH_ID);
  await s.give(s.carol, WETH_ID, IDLE);
  const accounts: string[] = [];
  const price = priceOf(FIRST_DEBT);
  for (let i = 0n; i < 10n; ++i) {
    const apart = BigInt(Math.round(price * 10 * 0.0002 * 1e6));
    accounts.push(await open(s, s.alice, [[WETH_ID, BALANCE]], FIRST_DEBT - (i / 2n) * apart, i));
  }
  await s.storm(20n);
  await s.steward.refresh(WETH_ID);
  await setPrice(s, WETH_ID, price);
  await s.refreshAfter(ROUND);
  const isBelow = async (account: string) => {
    const words = await s.vault.appraise([BigInt(account), 0n]);
    return BigInt.asIntN(256, words[3]!) < words[4]!;
  };
  const below = async () => {
    const all = await Promise.all(accounts.map(isBelow));
    return all.filter(Boolean).length;
  };
  return { ...s, accounts, below };
}

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
    await expect(
      steward.witness(WETH_ID, [accounts[2]!, accounts[3]!, accounts[4]!]),
    ).to.be.revertedWithCustomError(steward, "StewardNotBetween");
  });

  it("witness · VRS-5 · accounts within the limit, or all at one line, cut nothing", async () => {
    const { steward, accounts } = await loadFixture(crowd);
    await expect(steward.witness(WETH_ID, accounts.slice(0, 2)))
      .to.be.revertedWithCustomError(steward, "StewardWithinLimit")
      .withArgs(20n * ETH, 25n * ETH);
    await expect(steward.witness(WETH_ID, [])).to.be.revertedWithCustomError(steward, "StewardWithinLimit");
  });

  it("witness · VRS-5 · who is larger than the limit alone is let through, and the step stops behind him", async () => {
    const s = await loadFixture(crowd);
    const { steward, vault, carol, accounts, refreshAfter, below } = s;
    await vault.connect(carol).withdraw(accountOf(s.carol.address), WETH_ID, 4_500n * ETH, carol);
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

