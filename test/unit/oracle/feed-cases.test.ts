import { expect } from "chai";
import { deployEngine, INVALID, STALE, VALID } from "../../fixtures/engine.js";
import { answerAs, feedCases, type FeedCase } from "../../fixtures/feed-faults.js";
import { networkHelpers } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";

const { time, loadFixture } = networkHelpers;
const PRICE = 2_000n * 10n ** 8n;
const MAX_AGE = 3900n;
const ONE = 10n ** 18n;
const AHEAD = MAX_AGE + 100n;

/** Two assets with feeds at PRICE; nothing recorded. */
async function twoFeeds() {
  const e = await deployEngine();
  return { e, bad: await e.list(1), good: await e.list(2) };
}

/** The first feed answers as the case says at `now`, the time of the latest block if `reached`; its last good answer was PRICE. */
async function faulty(feedCase: FeedCase, reached = true) {
  const { e, bad, good } = await loadFixture(twoFeeds);
  const now = BigInt(await time.latest()) + AHEAD;
  await e.engine.recordPrice(1);
  const round = await answerAs(bad.feed, feedCase, PRICE, now);
  await good.feed.setRound(9, PRICE, now, now, 9);
  if (reached) await time.increaseTo(now);
  return { e, round, now };
}

describe("oracle · feed cases", () => {
  for (const feedCase of feedCases(PRICE, MAX_AGE)) {
    const { name, status } = feedCase;

    it(`priceOf · ODC-1, O-07, O-04 · ${name} is ${["Valid", "", "Stale", "Invalid"][Number(status)]}`, async () => {
      const { e, round } = await faulty(feedCase);
      const price = await e.engine.priceOf(1);
      expect(price.status).to.equal(status);
      expect(price.mid).to.equal(status === INVALID ? 0n : round.answer * 10n ** 10n);
      expect(price.updatedAt).to.equal(status === INVALID ? 0n : round.updatedAt);
      if (feedCase.fault === undefined) expect(price.round).to.equal(7n);
    });

    it(`appraiseOpening · ORA-1, ODC-4 · ${name} counts ${status === VALID ? "its low side" : "0"}`, async () => {
      const { e, round } = await faulty(feedCase);
      const both = await e.appraiseOpening(
        0n,
        [1, 2].map((asset) => ({ asset, balance: ONE })),
      );
      const alone = await e.appraiseOpening(0n, [{ asset: 2, balance: ONE }]);
      const low = status === VALID ? round.answer - ceilDiv(round.answer * 50n, 10_000n) : 0n;
      expect(both.netWorth - alone.netWorth).to.equal((low * 10n ** 10n * WAD) / DEAR);
      if (status !== VALID) expect(both.buffer).to.equal(alone.buffer);
      else expect(both.buffer).to.be.greaterThan(alone.buffer);
    });

    it(`appraise · ODC-4, LTR-2 · ${name} counts ${status === VALID ? "mid" : "the last Valid answer + 2 %"}`, async () => {
      const { e, round } = await faulty(feedCase);
      const state = await e.appraise(0n, [{ asset: 1, balance: ONE }], 1);
      const last = status === INVALID ? PRICE : round.answer;
      expect(state.netWorth).to.equal((status === VALID ? last : last + (last * 20n) / 1000n) * 10n ** 10n);
      expect(state.worstStatus).to.equal(status);
      expect(state.wanted?.status).to.equal(status);
      expect(state.wanted?.value).to.equal(state.netWorth);
      expect((await e.engine.assetValue(1, ONE)).value).to.equal(state.netWorth === 0n ? 0n : state.netWorth + 1n);
    });

    const outcome = status === VALID ? "recorded" : status === STALE ? "refused" : "marked as lost";
    it(`recordPrice · ODC-1 · ${name} is ${outcome}`, async () => {
      const { e, round, now } = await faulty(feedCase, false);
      await time.setNextBlockTimestamp(now);
      const recording = e.engine.recordPrice(1);
      if (status === STALE) {
        await expect(recording)
          .to.be.revertedWithCustomError(e.engine, "OracleNotValid")
          .withArgs(1, status, round.updatedAt);
      } else if (status !== VALID) {
        await expect(recording).to.emit(e.engine, "PriceLost").withArgs(1, now);
      } else {
        await expect(recording).to.emit(e.engine, "PriceRecorded").withArgs(1, round.answer, round.updatedAt);
      }
    });

    it(`appraise · ODC-4, RC-7 · ${name} leaves every other asset as it was`, async () => {
      const { e } = await faulty(feedCase);
      const other = await e.appraise(0n, [{ asset: 2, balance: ONE }], 2);
      expect(other.netWorth).to.equal(2_000n * WAD);
      expect(other.wanted).to.include({ status: VALID, round: 9n, saleOpen: true });
      expect((await e.engine.priceOf(2)).status).to.equal(VALID);
      await e.engine.recordPrice(2);
      await e.engine.pokeSettlement();
    });
  }
});

/** Opening divides by max(1, c_high): one dollar and its feed's deviation of 25 bp. */
const DEAR = WAD + (WAD * 25n) / 10_000n;

function ceilDiv(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}
