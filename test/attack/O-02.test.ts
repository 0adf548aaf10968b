import { expect } from "chai";
import { ethers, networkHelpers } from "../fixtures/system.js";
import { deployTwap, DEPTH, MINUTE, standingPool, TICK } from "../fixtures/sources.js";

const { loadFixture, time } = networkHelpers;

async function shoving() {
  const parts = await standingPool();
  const shopper = await ethers.deployContract("PriceShopper");
  return { ...parts, shopper, source: await deployTwap(parts.policy, 18) };
}

/**
 * Goal: a price of the attacker's choice for the length of a transaction. Budget: any flash loan. Steps: move the pool as far as it goes, with
 * its liquidity or without, act, move it back; right after its last trade, or long after.
 */
describe("O-02 skewing a pool inside one transaction", () => {
  for (const [name, tick, liquidity] of [
    ["to the lowest tick", -887_272n, DEPTH],
    ["to the highest tick", 887_272n, DEPTH],
    ["with the liquidity taken out", TICK + 50_000n, 1n],
    ["with a liquidity without end", TICK - 50_000n, 2n ** 128n - 1n],
  ] as const) {
    for (const quiet of [1n, 12n, 20n * MINUTE]) {
      it(`latestRoundData · O-02 · a pool moved ${name}, ${quiet} s after its last trade, does not change the price`, async () => {
        const s = await loadFixture(shoving);
        await s.pool.move(TICK, DEPTH);
        await time.setNextBlockTimestamp(BigInt(await time.latest()) + quiet);
        const receipt = await (await s.shopper.shove(s.source, s.pool, tick, liquidity)).wait();
        const prices = receipt!.logs.map((log) => s.shopper.interface.parseLog(log)!.args[0] as bigint);
        expect(prices).to.have.length(3);
        expect(new Set(prices).size).to.equal(1);
        await time.increase(12);
        expect((await s.source.latestRoundData()).answer).to.equal(prices[0]);
      });
    }
  }
});
