import { expect } from "chai";
import { deployEngine, haircut, worstStep } from "../../fixtures/engine.js";
import { MAX_VALUE } from "../../fixtures/engine-reference.js";
import { bounds, ethers, networkHelpers } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";

const { loadFixture } = networkHelpers;
const DECIMALS = [0, 2, 6, 8, 18, 24];
const PEG = 99_731_127n; // [1e-8 USD]

async function engineOffPeg() {
  return deployEngine({ settlement: PEG });
}

/** The reference: balance * price / c as a fraction, in WAD. */
function exact(balance: bigint, answer: bigint, scale: number): { top: bigint; bottom: bigint } {
  return { top: balance * answer * WAD * 10n ** 8n, bottom: 10n ** BigInt(scale) * PEG };
}

describe("oracle · decimals", () => {
  for (const tokenDecimals of DECIMALS) {
    for (const feedDecimals of DECIMALS) {
      const scale = tokenDecimals + feedDecimals;
      const listable = scale >= 6 && scale <= 42;
      const title = `token ${tokenDecimals}, feed ${feedDecimals}`;

      it(`appraise · O-14, ORA-5, T-07 · ${title}: ${listable ? "within one unit of the exact value" : "refused"}`, async () => {
        const e = await loadFixture(engineOffPeg);
        const price = 1_234n * 10n ** BigInt(feedDecimals) + (feedDecimals > 2 ? 57n : 0n);
        const listing = e.list(1, { price, tokenDecimals, feedDecimals });
        if (!listable) {
          await expect(listing)
            .to.be.revertedWithCustomError(e.engine, "RiskOutOfBounds")
            .withArgs(ethers.encodeBytes32String("scale"), scale, 6, 42);
          return;
        }
        await listing;
        for (const balance of [
          0n,
          1n,
          3n,
          10n ** BigInt(tokenDecimals) - 1n,
          7n * 10n ** BigInt(tokenDecimals),
          2n ** 84n - 1n,
        ]) {
          const { netWorth } = await e.appraise(0n, [{ asset: 1, balance }]);
          const { top, bottom } = exact(balance, price, scale);
          if (top / bottom > MAX_VALUE) {
            expect(netWorth).to.equal(MAX_VALUE);
            continue;
          }
          expect(netWorth * bottom <= top, `${balance} is above the exact value`).to.equal(true);
          expect((netWorth + 1n) * bottom > top, `${balance} is a unit or more below it`).to.equal(true);
        }
        const quoted = (price * WAD) / 10n ** BigInt(feedDecimals);
        expect((await e.engine.priceOf(1)).mid).to.equal(quoted);
      });
    }
  }

  it("setAsset · T-07, ODC-1 · decimals are pinned at listing: a token or feed that changes them changes nothing", async () => {
    const e = await loadFixture(engineOffPeg);
    const { feed } = await e.list(1);
    const before = await e.appraise(0n, [{ asset: 1, balance: WAD }]);
    await feed.setDecimals(18);
    expect(await e.appraise(0n, [{ asset: 1, balance: WAD }])).to.deep.equal(before);
    expect((await e.engine.priceOf(1)).mid).to.equal(2_000n * WAD);
  });

  it("setAsset · O-08 · a feed in another unit, or of other decimals than it says, is refused by the reference", async () => {
    const e = await loadFixture(engineOffPeg);
    const token = await ethers.deployContract("MockToken", ["T", "T", 18]);
    const price = 2_000n * 10n ** 8n;
    for (const [answer, decimals] of [
      [price, 18], // says 18, answers with 8
      [price, 6],
      [price * 10n ** 10n, 8], // says 8, answers with 18
      [10n ** 8n / 2_000n, 8], // the inverse pair
      [price / 3_400n, 8], // in another currency
    ] as const) {
      const feed = await ethers.deployContract("MockFeed", [decimals, "T", answer, ethers.ZeroAddress]);
      const policy = { feed, maxAge: 3900, deviation: 50, ...bounds(answer) };
      const shown = (answer * WAD) / 10n ** BigInt(decimals);
      await expect(e.engine.setAsset(1, token, policy, haircut, worstStep, 2_000n * WAD))
        .to.be.revertedWithCustomError(e.engine, "RiskReferenceMismatch")
        .withArgs(1, shown, 2_000n * WAD);
    }
  });

  for (const [answer, refused] of [
    [190_000_000_000n, false],
    [189_999_999_999n, true],
    [210_000_000_000n, false],
    [210_000_000_001n, true],
  ] as const) {
    it(`setAsset, setSettlement · O-08 · ${answer} against 2,000 is ${refused ? "refused" : "taken"}`, async () => {
      const e = await loadFixture(engineOffPeg);
      const token = await ethers.deployContract("MockToken", ["T", "T", 18]);
      const feed = await ethers.deployContract("MockFeed", [8, "T", answer, ethers.ZeroAddress]);
      const policy = { feed, maxAge: 3900, deviation: 50, ...bounds(answer) };
      const settings = [
        e.engine.setAsset(1, token, policy, haircut, worstStep, 2_000n * WAD),
        e.engine.setSettlement(policy, 2_000n * WAD),
      ];
      for (const setting of settings) {
        if (refused) await expect(setting).to.be.revertedWithCustomError(e.engine, "RiskReferenceMismatch");
        else await setting;
      }
    });
  }
});
