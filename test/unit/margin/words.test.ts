import { expect } from "chai";
import { decode, deployEngine, INVALID, openingRecord, record, STALE, VALID, UNKNOWN } from "../../fixtures/engine.js";
import { isInstrumented } from "../../fixtures/instrumented.js";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { traceCall } from "../../fixtures/trace.js";
import { legCost, WAD } from "../../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const ONE = 10n ** 18n;

/** Three assets of different grace: 30, 20 and 10 minutes. */
async function threeAssets() {
  const e = await deployEngine();
  const grace = (seconds: number) => ({
    ...{ initial: 200, maintenance: 150, closeOut: 70, maxPremium: 10, depth: 25_000_000n },
    grace: seconds,
  });
  const listed = [];
  for (const [index, seconds] of [1800, 1200, 600].entries()) {
    listed.push(await e.list(index + 1, { policy: grace(seconds) }));
  }
  return { e, listed };
}

/** How often a call of the engine calls each address. */
async function callsOf(engine: { getAddress(): Promise<string> }, data: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { to } of (await traceCall(engine, data)).calls) counts.set(to, (counts.get(to) ?? 0) + 1);
  return counts;
}

describe("margin engine · words", () => {
  it("appraise · LIQ-1 · a wanted leg comes with value, status, round, its word and the flat cost", async () => {
    const { e, listed } = await loadFixture(threeAssets);
    const { feed, stated } = listed[1]!;
    await feed.setRound(2n ** 80n - 1n, 2_500n * 10n ** 8n, 1, await time.latest(), 1);
    const holdings = [1, 2, 3].map((asset) => ({ asset, balance: ONE }));
    const { wanted, ...rest } = await e.appraise(0n, holdings, 2);
    const { wanted: none, ...alone } = await e.appraise(0n, holdings);
    expect(none).to.equal(undefined);
    expect(rest).to.deep.equal(alone);
    expect(wanted).to.include({ value: 2_500n * WAD, status: VALID, round: 2n ** 80n - 1n, saleOpen: true, legCost });
    expect(ethers.toBeHex(wanted!.word & (2n ** 160n - 1n), 20)).to.equal((await feed.getAddress()).toLowerCase());
    expect((wanted!.word >> 160n) & 0xfffn).to.equal(BigInt(stated.maxAge) / 60n);
  });

  it("appraise · LIQ-1 · a wanted leg the account does not hold has no value and no word", async () => {
    const { e } = await loadFixture(threeAssets);
    const { wanted } = await e.appraise(0n, [{ asset: 1, balance: ONE }], 3);
    expect(wanted).to.include({ value: 0n, word: 0n });
  });

  it("appraise · DMM-4 · the pricing word has the shortest grace of the legs held", async () => {
    const { e } = await loadFixture(threeAssets);
    const graceOf = async (...assets: number[]) => {
      const holdings = assets.map((asset) => ({ asset, balance: ONE }));
      return (await e.appraise(0n, holdings)).grace;
    };
    expect(await graceOf(1)).to.equal(1800n);
    expect(await graceOf(1, 2)).to.equal(1200n);
    expect(await graceOf(1, 3)).to.equal(600n);
    expect(await graceOf(1, 2, 3)).to.equal(600n);
  });

  it("appraise · LTR-4 · the pricing word has the worst status of the legs held", async () => {
    const { e, listed } = await loadFixture(threeAssets);
    await time.increase(3901);
    await listed[0]!.feed.set(2_000n * 10n ** 8n);
    await listed[2]!.feed.set(0n);
    const worst = async (...assets: number[]) => {
      const holdings = assets.map((asset) => ({ asset, balance: ONE }));
      return (await e.appraise(0n, holdings)).worstStatus;
    };
    expect(await worst(1)).to.equal(VALID);
    expect(await worst(1, 2)).to.equal(STALE);
    expect(await worst(1, 2, 3)).to.equal(UNKNOWN);
    await e.engine.recordPrice(3);
    await time.increase(86_401);
    expect(await worst(3)).to.equal(INVALID);
  });

  it("appraise · ORA-2 · each feed is read once a call, however many accounts hold the asset", async function () {
    if (isInstrumented) this.skip();
    const { e, listed } = await loadFixture(threeAssets);
    const holdings = [1, 2, 3].map((asset) => ({ asset, balance: ONE }));
    const records = [1n, 2n, 3n, 4n].flatMap((cash, index) => record(cash, holdings, index % 4));
    const counts = await callsOf(e.engine, e.engine.interface.encodeFunctionData("appraise", [records]));
    const feeds = await Promise.all(listed.map(({ feed }) => feed.getAddress()));
    expect([...counts]).to.deep.equal(feeds.map((feed) => [feed.toLowerCase(), 1]));
  });

  it("appraiseOpening · ORA-2 · each feed is read once, for value and total together", async function () {
    if (isInstrumented) this.skip();
    const { e, listed } = await loadFixture(threeAssets);
    const holdings = [1, 2, 3].map((asset) => ({ asset, balance: ONE, total: 5n * ONE }));
    const data = e.engine.interface.encodeFunctionData("appraiseOpening", [openingRecord(0n, holdings)]);
    const feeds = await Promise.all(listed.map(({ feed }) => feed.getAddress()));
    expect([...(await callsOf(e.engine, data))]).to.deep.equal(feeds.map((feed) => [feed.toLowerCase(), 1]));
  });

  it("appraise · ORA-2 · prices stored earlier in the transaction are counted, those of earlier ones are not", async () => {
    const { e } = await loadFixture(threeAssets);
    const probe = await ethers.deployContract("EngineProbe");
    const records = record(0n, [{ asset: 1, balance: ONE }]);
    const moves = async (recorded: number[]) => {
      const words = await probe.appraiseAfter.staticCall(e.engine, recorded, records);
      return decode(words, [false])[0]!.priceMoves;
    };
    expect(await moves([])).to.equal(0n);
    expect(await moves([1])).to.equal(1n);
    expect(await moves([0])).to.equal(1n);
    expect(await moves([1, 0, 2, 1])).to.equal(4n);
    await probe.appraiseAfter(e.engine, [1, 2, 0], records);
    expect(await moves([])).to.equal(0n);
  });

  it("assetValue · RC-3 · an amount is worth what appraise says, a wei up, with the status of its price", async () => {
    const { e } = await loadFixture(threeAssets);
    for (const amount of [0n, 1n, 7n * ONE + 1n, 2n ** 84n - 1n]) {
      const { netWorth } = await e.appraise(0n, [{ asset: 2, balance: amount }]);
      expect(await e.engine.assetValue(2, amount)).to.deep.equal([netWorth + 1n, 0n]);
      expect(await e.engine.assetValue(30, amount)).to.deep.equal([0n, 3n]);
    }
  });

  it("assetValue · RC-3 · an amount beyond the balances the vault can hold is refused", async () => {
    const { e } = await loadFixture(threeAssets);
    await expect(e.engine.assetValue(2, 2n ** 84n))
      .to.be.revertedWithCustomError(e.engine, "OracleAmountTooLarge")
      .withArgs(2n ** 84n, 2_000n * 10n ** 8n);
  });
});
