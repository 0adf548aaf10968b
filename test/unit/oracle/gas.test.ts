import { expect } from "chai";
import { deployEngine, INVALID, record, VALID } from "../../fixtures/engine.js";
import { FAULTS } from "../../fixtures/feed-faults.js";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { ownGas, traceCall } from "../../fixtures/trace.js";
import { WAD } from "../../fixtures/parameters.js";

const { loadFixture } = networkHelpers;
const ONE = 10n ** 18n;
const FEED_GAS = 150_000n;

async function threeFeeds() {
  const e = await deployEngine();
  const listed = [await e.list(1), await e.list(2), await e.list(3)];
  for (const { asset } of listed) await e.engine.recordPrice(asset);
  return { e, listed };
}
type Three = Awaited<ReturnType<typeof threeFeeds>>;

/** Words of `appraise` at each gas limit, undefined where the call reverts. */
async function sweep(e: Three["e"], from: number, to: number, step: number) {
  const records = record(
    0n,
    [1, 2, 3].map((asset) => ({ asset, balance: ONE })),
    1,
  );
  const found = [];
  for (let gasLimit = from; gasLimit <= to; gasLimit += step) {
    found.push(await e.engine.appraise(records, { gasLimit }).catch(() => undefined));
  }
  return { found, fair: await e.engine.appraise(records) };
}

describe("oracle · gas", () => {
  it("appraise · E-10 · with too little gas a good feed makes the call revert, never look dead", async () => {
    const { e } = await loadFixture(threeFeeds);
    const { found, fair } = await sweep(e, 30_000, 200_000, 400);
    expect(found.filter((words) => words === undefined)).to.not.have.length(0);
    const answered = found.filter((words) => words !== undefined);
    expect(answered).to.not.have.length(0);
    for (const words of answered) expect(words).to.deep.equal(fair);
  });

  it("priceOf · E-10 · the refusal names the gas left and the gas a fair attempt needs", async () => {
    const { e, listed } = await loadFixture(threeFeeds);
    await listed[0]!.feed.setFault(FAULTS.burn, 0n);
    await expect(e.engine.priceOf(1, { gasLimit: 160_000 }))
      .to.be.revertedWithCustomError(e.engine, "ChainlinkGasTooLow")
      .withArgs((left: bigint) => left < 155_000n, 155_000n);
  });

  for (const [name, kind, size, isBad] of [
    ["burns its gas", FAULTS.burn, 0n, true],
    ["returns a megabyte", FAULTS.size, 1_000_000n, true],
    ["returns 200 kB", FAULTS.size, 200_000n, false],
    ["reverts with a megabyte", FAULTS.revertBomb, 1_000_000n, true],
    ["reverts with 200 kB", FAULTS.revertBomb, 200_000n, true],
  ] as const) {
    it(`appraise · E-10, TVC-3 · a feed that ${name} gets bounded gas and a bounded copy`, async () => {
      const { e, listed } = await loadFixture(threeFeeds);
      const holdings = [1, 2, 3].map((asset) => ({ asset, balance: ONE }));
      const data = e.engine.interface.encodeFunctionData("appraise", [record(0n, holdings)]);
      const good = await traceCall(e.engine, data);
      await listed[1]!.feed.setFault(kind, size);
      const bad = await traceCall(e.engine, data);
      expect(bad.calls[1]!.gasUsed).to.be.lessThanOrEqual(FEED_GAS);
      expect(ownGas(bad)).to.be.lessThan(ownGas(good) + 5_000n);
      const { wanted, netWorth } = await e.appraise(0n, holdings, 2);
      expect(wanted!.status).to.equal(isBad ? INVALID : VALID);
      expect(netWorth).to.equal((isBad ? 6_040n : 6_000n) * WAD);
    });
  }

  it("isSequencerFit · E-10 · with too little gas the sequencer is not reported down", async () => {
    const uptime = await ethers.deployContract("MockSequencerFeed");
    await uptime.updateStatus(0, 1);
    const e = await deployEngine({ sequencer: await uptime.getAddress(), grace: 3600 });
    const answers = [];
    for (let gasLimit = 30_000; gasLimit <= 260_000; gasLimit += 2_000) {
      answers.push(await e.engine.isSequencerFit({ gasLimit }).catch(() => "reverted"));
    }
    expect(new Set(answers)).to.deep.equal(new Set(["reverted", true]));
  });
});
