import { expect } from "chai";
import { attackSystem, indexTo, isolatedTrade, profitOf, tried } from "../fixtures/gains.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, time } from "../fixtures/trading.js";

/** Size that 10,000 carries at 2,000 with 10 % and its add-ons. */
const SIZE = 45n * WAD;
const NOTIONAL = usd(90_000);
const MATURED = 3_700;

/** Nobody but the pair trades in the market: what the loser does not pay, its twin bears first. */
async function straddle() {
  const s = await attackSystem();
  await s.trade(s.bob, s.alice, 100n * WAD, at(2_000));
  return s;
}

/** After a step the loser is left to whoever closes him, what the winner is owed is settled, ripens and is taken out. */
async function jumpTo(s: Awaited<ReturnType<typeof straddle>>, step: number) {
  const [long, short] = [s.isolated(s.carol), s.isolated(s.dave)];
  return profitOf(s, s.party, async () => {
    const sent = [await isolatedTrade(s, s.carol, s.dave, SIZE, at(2_000))];
    await indexTo(s, 2_000 * (1 + step));
    const [winner, loser] = step > 0 ? [long, short] : [short, long];
    const owner = step > 0 ? s.carol : s.dave;
    await tried(s.vault.connect(s.bob).deleverage(loser, ETH_PERP));
    await tried(s.vault.connect(s.bob).settle(loser, ETH_PERP));
    sent.push(...(await tried(s.vault.connect(owner).settle(winner, ETH_PERP))));
    await time.increase(MATURED);
    await indexTo(s, 2_000 * (1 + step));
    return sent;
  });
}

/**
 * Steps of the ETH/USD feed in the night of 2023-08-17, the largest on record among them, and updates that moved less than the feed's
 * threshold twice over: what one update brings, with how often it comes in a thousand.
 */
const RECORD = [
  [0, 700],
  [0.005, 146],
  [-0.005, 146],
  [0.018, 3],
  [-0.018, 3],
  [-0.033, 1],
  [0.033, 1],
] as const;

/**
 * Goal: a free straddle: two isolated accounts on opposite sides at full leverage, the loser is walked away from, the winner is paid. Budget:
 * 20,000. Steps: open both, wait for one step of the index, have the loser closed, settle, wait for the profit to ripen. Measured: wallets
 * and net worth of both owners, gas included.
 */
describe("B-06 a straddle of two isolated accounts", () => {
  it("matchOrders · B-06 · B-11 · the expected profit over the recorded steps is negative", async () => {
    let sum = 0n;
    for (const [step, weight] of RECORD) sum += BigInt(weight) * (await jumpTo(await loadFixture(straddle), step));
    const expected = sum / BigInt(RECORD.reduce((all, [, weight]) => all + weight, 0));
    expect(expected).to.be.within(-usd(100), -usd(60));
  });

  it("matchOrders · B-06 · B-11 · a step that leaves the loser something brings nothing but the fees and their interest", async () => {
    for (const step of [0.033, -0.05, 0.08]) {
      expect(await jumpTo(await loadFixture(straddle), step)).to.be.lessThan(-usd(60));
    }
  });

  it("deleverage · B-06 · B-11 · up to 15 % the twin pays what the loser lacks, and others nothing", async () => {
    for (const step of [0.12, -0.145]) {
      const s = await loadFixture(straddle);
      const deficit = await s.vault.deficit();
      expect(await jumpTo(s, step)).to.be.lessThan(-usd(60));
      expect((await s.vault.deficit()) - deficit).to.be.lessThan(usd(1) / 100n);
    }
  });

  it("deleverage · B-06 · RC-4 · beyond that the pair gains no more than what neither the margin nor 5 % of the mark bears, which the limits of a market hold small", async () => {
    for (const step of [0.2, -0.25]) {
      const s = await loadFixture(straddle);
      const profit = await jumpTo(s, step);
      const moved = (NOTIONAL * BigInt(Math.round(Math.abs(step) * 1_000))) / 1_000n;
      const borne = (NOTIONAL * BigInt(Math.round((1 + step) * 50))) / 1_000n;
      const rest = moved - usd(10_000) - borne;
      expect(profit).to.be.within(0n, rest);
    }
    const s = await loadFixture(straddle);
    const [, word] = await s.vault.marketOf(ETH_PERP);
    const step = 133n; // [per mille] largest five minutes of ETH on record
    const cap = (word >> 208n) & 0xfffn;
    const open = (cap & 0x1fn) << (cap >> 5n);
    expect(await s.engine.exposureOf(ETH_PERP, open, 33)).to.equal(0n);
    await expect(s.vault.setMarketCaps(ETH_PERP, open, open / 4n, step)).to.be.revertedWithCustomError(
      s.vault,
      "VaultCoverTooThin",
    );
  });
});
