import { expect } from "chai";
import { WAD } from "../fixtures/parameters.js";
import { at, loadFixture, time } from "../fixtures/trading.js";
import { ETH_FUTURE, type Futures, openFutures, WINDOW } from "../fixtures/futures.js";

const TRUE_PRICE = 2_000;
/** Unit in which a market keeps its settlement price [wei]. */
const UNIT = 10_000n;
/** Somebody with a stake samples this often [s]. */
const PACE = 60;

/** Goal: end a future at a price of the attacker's choice by moving the index for a short time. Budget: `seconds` of any index. */
describe("P-10 pinning the settlement price", () => {
  /** Honest samples every PACE seconds of the window, and the spike of `seconds` to `dollars` that begins `before` expiry. */
  async function settledWith(s: Futures, spike: { before: number; seconds: number; dollars: number } | undefined) {
    const events: [left: number, dollars: number][] = [];
    for (let left = WINDOW; left > 0; left -= PACE) {
      const isHit = spike !== undefined && left <= spike.before && left > spike.before - spike.seconds;
      events.push([left, isHit ? spike.dollars : TRUE_PRICE]);
    }
    if (spike !== undefined) {
      events.push([spike.before, spike.dollars]);
      const end = spike.before - spike.seconds;
      if (end > 0) events.push([end, TRUE_PRICE]);
    }
    await s.goTo(WINDOW + 30, TRUE_PRICE);
    const order = new Map(events.sort(([a], [b]) => b - a));
    for (const [left, dollars] of order) await s.sampleAt(left, dollars);
    await time.increaseTo(s.expiry);
    await s.engine.pokeExpiry(ETH_FUTURE);
    return (await s.engine.expiryOf(ETH_FUTURE)).settlement;
  }

  for (const [before, seconds, dollars] of [
    [30, 30, 4_000],
    [90, 90, 200],
    [10, 10, 20_000],
    [890, 45, 10_000],
  ] as const) {
    it(`pokeExpiry · P-10 · ${seconds} s at ${dollars}, ${before} s before expiry, shift the price by at most ${seconds} / ${WINDOW} of the move`, async () => {
      const s = await loadFixture(openFutures);
      const settled = await settledWith(s, { before, seconds, dollars });
      const most = (BigInt(seconds) * (at(dollars) - at(TRUE_PRICE))) / BigInt(WINDOW);
      const [low, high] = most > 0n ? [0n, most + UNIT] : [most - 1n, 0n];
      expect(settled - at(TRUE_PRICE)).to.be.within(low, high);
      expect(settled).not.to.equal(at(TRUE_PRICE));
    });
  }

  it("pokeExpiry · P-10 · who alone samples a spike is corrected by the next sample of anybody, from that second on", async () => {
    const s = await loadFixture(openFutures);
    await s.goTo(WINDOW + 30, TRUE_PRICE);
    await s.sampleAt(WINDOW, 8_000);
    await s.sampleAt(WINDOW - 12, TRUE_PRICE);
    await time.increaseTo(s.expiry);
    await s.engine.pokeExpiry(ETH_FUTURE);
    const { settlement } = await s.engine.expiryOf(ETH_FUTURE);
    expect(settlement - at(TRUE_PRICE)).to.equal((12n * at(6_000)) / BigInt(WINDOW));
  });

  it("pokeExpiry · P-10 · a spike after expiry, or a second poke, changes nothing", async () => {
    const s = await loadFixture(openFutures);
    await s.goTo(WINDOW + 30, TRUE_PRICE);
    await s.sampleAt(WINDOW, TRUE_PRICE);
    await time.increaseTo(s.expiry);
    await s.refresh(9_000);
    await s.engine.pokeExpiry(ETH_FUTURE);
    expect((await s.engine.expiryOf(ETH_FUTURE)).settlement).to.equal(at(TRUE_PRICE));
    await expect(s.engine.pokeExpiry(ETH_FUTURE)).to.be.revertedWithCustomError(s.engine, "ExpiryAlreadyFixed");
  });

  it("settleTrades · P-10 · trades at the edge of the band move the mark by a twentieth of the margin a minute, and no settlement price", async () => {
    const s = await loadFixture(openFutures);
    await s.goTo(WINDOW + 600, TRUE_PRICE);
    await s.vault.pokeMarket(ETH_FUTURE);
    for (let i = 0; i < 5; ++i) await s.buy(s.carol, s.lender, 60n * WAD, at(2_040));
    const { mark } = await s.quote();
    expect(mark - at(TRUE_PRICE)).to.be.within(0n, at(5));
    await s.sampleAt(WINDOW, TRUE_PRICE);
    await s.goTo(-1, TRUE_PRICE);
    await s.engine.pokeExpiry(ETH_FUTURE);
    expect((await s.quote()).mark).to.equal(at(TRUE_PRICE));
  });
});
