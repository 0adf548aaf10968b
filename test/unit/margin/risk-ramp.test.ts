import { expect } from "chai";
import type { Result } from "ethers";
import { haircut } from "../../fixtures/engine.js";
import { networkHelpers } from "../../fixtures/system.js";
import { type Haircut, unlisted } from "../../fixtures/unlisted.js";
import { legCost, WAD } from "../../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const DAY = 86_400;
const ONE = 10n ** 18n;

async function listed() {
  const e = await unlisted();
  await e.set();
  const change = (to: Partial<Haircut>) => e.engine.setHaircut(1, { ...haircut, ...to }, 1);
  return { ...e, change };
}

/** Changes that lower maintenance value: the largest step of a day, and one beyond with the error's operands. */
const STEPS: [Partial<Haircut>, Partial<Haircut>, bigint, bigint][] = [
  [{ maintenance: 160 }, { maintenance: 161 }, 11n, 10n],
  [{ closeOut: 71 }, { closeOut: 72 }, 2n, 1n],
  [{ depth: 24_000_000n }, { depth: 23_900_000n }, 23_900_000n, 25_000_000n],
];

describe("risk parameters · ramp", () => {
  for (const [step, beyond, actual, limit] of STEPS) {
    const [[field, value]] = Object.entries(step) as [[string, number | bigint]];

    it(`setHaircut · CHM-4, ACL-3, G-01 · ${field} to ${value} passes, a step beyond does not`, async () => {
      const { engine, change } = await loadFixture(listed);
      await expect(change(beyond)).to.be.revertedWithCustomError(engine, "RiskRampTooFast").withArgs(1, actual, limit);
      await change(step);
    });

    it(`setAsset · CHM-4, ACL-3 · replacing the feed does not open a way around the step of ${field}`, async () => {
      const { engine, set } = await loadFixture(listed);
      await expect(set({ haircut: beyond }))
        .to.be.revertedWithCustomError(engine, "RiskRampTooFast")
        .withArgs(1, actual, limit);
      await set({ haircut: step });
      await expect(
        set({ haircut: { maintenance: 165, closeOut: 71, depth: 24_000_000n } }),
      ).to.be.revertedWithCustomError(engine, "RiskRampTooFast");
    });

    it(`setHaircut · CHM-4 · after a step of ${field} no other is taken for a day`, async () => {
      const { engine, change } = await loadFixture(listed);
      await change(step);
      const raisedAt = await time.latest();
      for (const [next] of STEPS) {
        const [[other]] = Object.entries(next) as [[string, unknown]];
        if (other === field) continue;
        await time.setNextBlockTimestamp(raisedAt + DAY - 1);
        await expect(change({ ...step, ...next }))
          .to.be.revertedWithCustomError(engine, "RiskRampTooFast")
          .withArgs(1, DAY - 1, DAY);
        break;
      }
      await time.setNextBlockTimestamp(raisedAt + DAY);
      await change({ ...step, maintenance: 160, closeOut: 71, depth: 24_000_000n });
    });
  }

  it("setHaircut · CHM-4 · a change that raises maintenance value is taken at once, however large, and uses up no day", async () => {
    const { change } = await loadFixture(listed);
    await change({ maintenance: 110, closeOut: 60, depth: 800_000_000n });
    await change({ maintenance: 115, closeOut: 60, depth: 800_000_000n });
  });

  it("setHaircut · CHM-4 · lowering one part does not let another rise faster", async () => {
    const { engine, change } = await loadFixture(listed);
    await expect(change({ maintenance: 161, closeOut: 50, depth: 800_000_000n }))
      .to.be.revertedWithCustomError(engine, "RiskRampTooFast")
      .withArgs(1, 11, 10);
  });

  it("setHaircut · AHC-7 · the opening haircut follows at once: it makes nobody liquidatable", async () => {
    const { appraise, appraiseOpening, change } = await loadFixture(listed);
    const holding = [{ asset: 1, balance: ONE }];
    const state = await appraise(0n, holding);
    const opening = await appraiseOpening(0n, holding);
    await change({ initial: 900 });
    expect(await appraise(0n, holding)).to.deep.equal(state);
    expect((await appraiseOpening(0n, holding)).buffer).to.be.greaterThan(4n * opening.buffer);
  });

  it("setHaircut, closeOpening · an asset that is not listed is refused", async () => {
    const { engine } = await loadFixture(listed);
    await expect(engine.setHaircut(2, haircut, 1))
      .to.be.revertedWithCustomError(engine, "RiskUnknownAsset")
      .withArgs(2);
    await expect(engine.closeOpening(2)).to.be.revertedWithCustomError(engine, "RiskUnknownAsset").withArgs(2);
    await expect(engine.setHaircut(0, haircut, 1))
      .to.be.revertedWithCustomError(engine, "RiskUnknownAsset")
      .withArgs(0);
  });

  it("setAsset · G-01 · a listed asset keeps its token", async () => {
    const { engine, policy, settlementFeed } = await loadFixture(listed);
    await expect(engine.setAsset(1, settlementFeed, policy, haircut, 1, 2_000n * WAD))
      .to.be.revertedWithCustomError(engine, "RiskUnknownAsset")
      .withArgs(1);
  });

  it("closeOpening · PLR-3, ACL-3 · the asset counts nothing for opening, its maintenance value and policy stay", async () => {
    const { engine, appraise, appraiseOpening } = await loadFixture(listed);
    const holding = [{ asset: 1, balance: 1_000n * ONE }];
    const state = await appraise(0n, holding);
    const before = await engine.policyOf(1);
    await expect(engine.closeOpening(1)).to.emit(engine, "OpeningClosed");
    expect(await appraise(0n, holding)).to.deep.equal(state);
    const { netWorth, buffer } = await appraiseOpening(0n, holding);
    expect(buffer).to.equal(netWorth);
    const { haircut: after, feed } = await engine.policyOf(1);
    expect(feed).to.deep.equal(before.feed);
    expect(fields(after)).to.deep.equal({ ...fields(before.haircut), initial: 1000n });
    expect(await engine.legCost()).to.equal(legCost);
  });

  it("policyOf, AssetSet · PLR-2 · what was set reads back, field by field", async () => {
    const { engine, policy, feed, token, set } = await loadFixture(unlisted);
    const stated = { initial: 333, maintenance: 222, closeOut: 88, maxPremium: 7, grace: 2_460, depth: 12_300_000n };
    const source = { maxAge: 86_460, deviation: 35, minExponent: 31, maxExponent: 44, underlying: 15 };
    await expect(set({ asset: 31, haircut: stated, feed: source, worstStep: 12 })).to.emit(engine, "AssetSet");
    const found = await engine.policyOf(31);
    expect(found.token).to.equal(await token.getAddress());
    expect(fields(found.haircut)).to.deep.equal(big(stated));
    expect(fields(found.feed)).to.deep.equal({ feed: await feed.getAddress(), ...big(source) });
    const { token: none } = await engine.policyOf(30);
    expect(BigInt(none)).to.equal(0n);
    expect(policy.maxAge).to.equal(3900);
  });
});

function big(record: Record<string, number | bigint>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, BigInt(value)]));
}

/** A struct of the ABI as an object. */
function fields(struct: unknown): Record<string, unknown> {
  return (struct as Result).toObject();
}
