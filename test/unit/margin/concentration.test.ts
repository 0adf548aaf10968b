import { expect } from "chai";
import { deployEngine } from "../../fixtures/engine.js";
import { deploySystem, accountOf, networkHelpers } from "../../fixtures/system.js";
import { legCost, usd, WAD } from "../../fixtures/parameters.js";

const { loadFixture } = networkHelpers;
const ONE = 10n ** 18n;
const DEPTH = 12_500n * ONE; // of the fixture's 25m at 2,000

async function oneAsset() {
  const e = await deployEngine();
  await e.list(1, { feed: { maxAge: 3900, deviation: 0 } });
  await e.settlementFeed.set(99_000_000n); // c_high under 1: opening divides by 1
  await e.engine.pokeSettlement();
  return e;
}

async function system() {
  return deploySystem();
}

describe("margin engine · concentration", () => {
  it("RH-4, AHC-5 · a hundred sub-accounts open with no more than one account of the same total", async () => {
    const e = await loadFixture(oneAsset);
    const total = 4n * DEPTH;
    const whole = await e.appraiseOpening(0n, [{ asset: 1, balance: total, total }]);
    const part = await e.appraiseOpening(0n, [{ asset: 1, balance: total / 100n, total }]);
    const gained = 100n * (part.netWorth - part.buffer) - (whole.netWorth - whole.buffer);
    expect(gained).to.be.lessThanOrEqual(100n);
    expect(whole.netWorth - whole.buffer).to.equal((usd(100_000_000) * 800n) / 5000n - legCost);
  });

  it("RH-4, HLT-3 · a stranger's deposit raises the opening buffer and leaves maintenance and close-out", async () => {
    const s = await loadFixture(system);
    await s.give(s.alice, 1, 10n * ONE);
    const alice = accountOf(s.alice.address);
    const before = await s.vault.appraise([alice, 0]);
    const opening = await s.vault.appraiseOpening(alice);
    await s.give(s.bob, 1, 10_000n * ONE);
    expect(await s.vault.appraise([alice, 0])).to.deep.equal(before);
    expect((await s.vault.appraiseOpening(alice)).buffer).to.be.greaterThan(opening.buffer);
    expect((await s.vault.appraiseOpening(alice)).netWorth).to.equal(opening.netWorth);
  });

  it("AHC-5 · the deposit that moves the total pays the new rate on itself", async () => {
    const e = await loadFixture(oneAsset);
    const surplus = async (balance: bigint) => {
      const { netWorth, buffer } = await e.appraiseOpening(0n, [{ asset: 1, balance }]);
      return netWorth - buffer + legCost;
    };
    expect(await surplus(DEPTH)).to.equal((usd(25_000_000) * 800n) / 2000n);
    expect(await surplus(2n * DEPTH)).to.equal((usd(50_000_000) * 800n) / 3000n);
  });

  it("CAP-2 · recognised value approaches (1 - h0) * depth and never passes it", async () => {
    const e = await loadFixture(oneAsset);
    const peg = 99n * (WAD / 100n);
    let last = 0n;
    let lastStep = 2n ** 255n;
    for (let size = 1n; size <= 12n; ++size) {
      const { netWorth, maintenance } = await e.appraise(0n, [{ asset: 1, balance: size * DEPTH }]);
      const recognised = netWorth - maintenance + legCost;
      const step = recognised - last;
      expect(step).to.be.greaterThan(0n).and.lessThan(lastStep);
      [last, lastStep] = [recognised, step];
    }
    const { netWorth, maintenance } = await e.appraise(0n, [{ asset: 1, balance: 2n ** 84n - 1n }]);
    expect(netWorth - maintenance)
      .to.be.lessThan((usd(25_000_000) * 850n) / 1000n)
      .and.greaterThan(last);
    expect(netWorth).to.equal(((2n ** 84n - 1n) * 2_000n * WAD) / peg);
  });

  it("RM-15, CAP-4 · a leg worth less than its flat cost is all buffer: it helps nobody and harms nobody", async () => {
    const e = await loadFixture(oneAsset);
    for (const balance of [1n, ONE / 1000n - 1n, ONE / 1000n]) {
      const { netWorth, maintenance, closeOut } = await e.appraise(0n, [{ asset: 1, balance }]);
      expect(maintenance).to.equal(netWorth);
      expect(closeOut).to.be.lessThanOrEqual(maintenance);
      const opening = await e.appraiseOpening(0n, [{ asset: 1, balance }]);
      expect(opening.buffer).to.equal(opening.netWorth);
    }
    const above = await e.appraise(0n, [{ asset: 1, balance: ONE / 100n }]);
    expect(above.netWorth - above.maintenance).to.be.greaterThan(0n);
  });
});
