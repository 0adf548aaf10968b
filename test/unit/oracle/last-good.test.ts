import { expect } from "chai";
import { deployEngine, INVALID, STALE, UNKNOWN } from "../../fixtures/engine.js";
import { networkHelpers } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const ONE = 10n ** 18n;
const PRICE = 2_000n * 10n ** 8n;
const MAX_AGE = 3900n;
const LIFE = MAX_AGE + 86_400n;
const SHIFTED = 2_040n * WAD;

async function oneFeed() {
  const e = await deployEngine();
  const listed = await e.list(1);
  const valueAt = async (now: bigint) => {
    await time.increaseTo(now);
    return e.appraise(0n, [{ asset: 1, balance: ONE }]);
  };
  return { e, ...listed, valueAt };
}

describe("oracle · last good price", () => {
  it("appraise · ODC-4, RH-12 · a Stale answer counts + 2 % up to its age limit and 24 h, then 0", async () => {
    const { feed, valueAt } = await loadFixture(oneFeed);
    await feed.set(PRICE);
    const updatedAt = BigInt(await time.latest());
    expect((await valueAt(updatedAt + MAX_AGE)).netWorth).to.equal(2_000n * WAD);
    expect(await valueAt(updatedAt + MAX_AGE + 1n)).to.include({ netWorth: SHIFTED, worstStatus: STALE });
    expect(await valueAt(updatedAt + LIFE)).to.include({ netWorth: SHIFTED, worstStatus: STALE });
    expect(await valueAt(updatedAt + LIFE + 1n)).to.include({ netWorth: 0n, maintenance: 0n, worstStatus: STALE });
  });

  it("appraise · ODC-4 · an Invalid feed counts the recorded answer + 2 % over the same life, then is Unknown", async () => {
    const { e, feed, valueAt } = await loadFixture(oneFeed);
    await feed.set(PRICE);
    const updatedAt = BigInt(await time.latest());
    await e.engine.recordPrice(1);
    await feed.setFault(2, 0n);
    expect(await valueAt(updatedAt + 10n)).to.include({ netWorth: SHIFTED, worstStatus: INVALID });
    expect(await valueAt(updatedAt + LIFE)).to.include({ netWorth: SHIFTED, worstStatus: INVALID });
    expect(await valueAt(updatedAt + LIFE + 1n)).to.include({ netWorth: 0n, worstStatus: UNKNOWN });
  });

  it("appraise · ODC-4 RC-7 · an Invalid feed of which nothing was recorded is Unknown, and 0 a day after it was marked", async () => {
    const { e, feed, valueAt } = await loadFixture(oneFeed);
    await feed.set(0n);
    const found = await valueAt(BigInt(await time.latest()) + 1n);
    expect(found).to.include({ netWorth: 0n, maintenance: 0n, closeOut: 0n, worstStatus: UNKNOWN });
    await e.engine.recordPrice(1);
    const marked = BigInt(await time.latest());
    expect(await valueAt(marked + 86_400n)).to.include({ netWorth: 0n, worstStatus: UNKNOWN });
    expect(await valueAt(marked + 86_401n)).to.include({ netWorth: 0n, worstStatus: INVALID });
    await expect(e.engine.recordPrice(1)).to.emit(e.engine, "PriceLost").withArgs(1, marked);
    await feed.set(PRICE);
    await e.engine.recordPrice(1);
    await feed.set(0n);
    expect(await valueAt(BigInt(await time.latest()) + 1n)).to.include({ netWorth: SHIFTED, worstStatus: INVALID });
  });

  it("appraise · ODC-4 · a mark not found true again for two days is none", async () => {
    const { e, feed, valueAt } = await loadFixture(oneFeed);
    await feed.set(0n);
    await e.engine.recordPrice(1);
    const marked = BigInt(await time.latest());
    expect(await valueAt(marked + 172_800n)).to.include({ worstStatus: INVALID });
    expect(await valueAt(marked + 172_801n)).to.include({ worstStatus: UNKNOWN });
    await e.engine.recordPrice(1);
    const again = BigInt(await time.latest());
    expect(await valueAt(again + 86_400n)).to.include({ worstStatus: UNKNOWN });
    expect(await valueAt(again + 86_401n)).to.include({ worstStatus: INVALID });
  });

  it("appraise · ODC-4 · a recorded answer never stands in for a Stale one, which is its own last good", async () => {
    const { e, feed, valueAt } = await loadFixture(oneFeed);
    await e.engine.recordPrice(1);
    await feed.set(PRICE / 2n);
    const updatedAt = BigInt(await time.latest());
    expect((await valueAt(updatedAt + MAX_AGE + 1n)).netWorth).to.equal(SHIFTED / 2n);
  });

  it("appraise · ODC-4 · the leg is back at mid as soon as the feed is", async () => {
    const { e, feed, valueAt } = await loadFixture(oneFeed);
    await e.engine.recordPrice(1);
    await feed.setFault(1, 0n);
    expect((await valueAt(BigInt(await time.latest()) + 5n)).netWorth).to.equal(SHIFTED);
    await feed.setFault(0, 0n);
    await feed.set(PRICE + 1n);
    expect((await valueAt(BigInt(await time.latest()) + 5n)).netWorth).to.equal((PRICE + 1n) * 10n ** 10n);
  });

  it("recordPrice · ODC-4 · an older answer never replaces a newer one, an equally old one may", async () => {
    const { e, feed } = await loadFixture(oneFeed);
    await feed.set(PRICE);
    const updatedAt = BigInt(await time.latest());
    await e.engine.recordPrice(1);
    await e.engine.recordPrice(1);
    await feed.setRound(9, PRICE, updatedAt - 1n, updatedAt - 1n, 9);
    await expect(e.engine.recordPrice(1))
      .to.be.revertedWithCustomError(e.engine, "OracleOutdated")
      .withArgs(1, updatedAt - 1n, updatedAt);
  });

  it("recordPrice, priceOf · an asset that is not listed is refused", async () => {
    const { e } = await loadFixture(oneFeed);
    await expect(e.engine.recordPrice(2)).to.be.revertedWithCustomError(e.engine, "OracleUnknownAsset").withArgs(2);
    await expect(e.engine.priceOf(2)).to.be.revertedWithCustomError(e.engine, "OracleUnknownAsset").withArgs(2);
  });

  it("priceOf · ODC-5, ORA-4, RH-12 · low and high are mid less and plus the deviation, rounded outward to the feed's unit", async () => {
    const { e, feed } = await loadFixture(oneFeed);
    for (const answer of [PRICE, PRICE + 1n, PRICE + 3n]) {
      await feed.set(answer);
      const { mid, low, high } = await e.engine.priceOf(1);
      expect(mid).to.equal(answer * 10n ** 10n);
      const band = ((answer * 50n + 9_999n) / 10_000n) * 10n ** 10n;
      expect([low, high]).to.deep.equal([mid - band, mid + band]);
    }
  });

  it("appraise · ODC-3 · feeds an hour apart, each within its own heartbeat, are Valid in one check", async () => {
    const { e } = await loadFixture(oneFeed);
    const late = await e.list(2);
    await time.increase(3600);
    await late.feed.set(PRICE);
    const found = await e.appraise(
      0n,
      [1, 2].map((asset) => ({ asset, balance: ONE })),
    );
    expect(found).to.include({ netWorth: 4_000n * WAD, worstStatus: 0n });
  });
});
