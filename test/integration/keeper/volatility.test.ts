import { expect } from "chai";
import { readFileSync, writeFileSync } from "node:fs";
import { deployFlashKeeper, keeperArguments, serveChain, startKeeper, writeDeployment } from "../../fixtures/keeper.js";
import { fundedSystem, pass, WETH_ID } from "../../fixtures/distress.js";
import { WAD } from "../../fixtures/parameters.js";
import { ROUND, stewardOf } from "../../fixtures/steward.js";
import { networkHelpers } from "../../fixtures/system.js";

/** A keeper whose deployment has a steward; WETH is measured, the other collaterals are not. */
async function watched() {
  const s = await stewardOf(await fundedSystem(), WETH_ID);
  const { flash } = await deployFlashKeeper(s);
  const file = await writeDeployment(s);
  const manifest = JSON.parse(readFileSync(file, "utf8")) as { contracts: Record<string, unknown> };
  manifest.contracts["RiskSteward"] = { address: await s.steward.getAddress() };
  writeFileSync(file, JSON.stringify(manifest));
  const args = async (url: string) => keeperArguments(url, file, await flash.getAddress());
  return { ...s, args };
}

describe("keeper · volatility", () => {
  it("keeper · VRS-4 VRS-8 · pokes each due round, lets opening follow and takes maintenance along in rounds", async () => {
    const s = await networkHelpers.loadFixture(watched);
    const chain = await serveChain();
    const keeper = startKeeper(await s.args(chain.url));
    try {
      await keeper.caughtUp();
      await s.storm(20n);
      for (let round = 0; round < 4; ++round) {
        await pass(s, ROUND);
        await keeper.caughtUp();
      }
      const { initial, maintenance } = await s.rates();
      expect(initial).to.be.greaterThan(3_900n);
      expect(maintenance).to.be.within(1_506n, 1_520n);
      expect((await s.stance()).multiplier).to.be.greaterThan(WAD);
      const points = await s.volatility.queryFilter(s.volatility.filters.VolatilitySampled(WETH_ID));
      expect(points.length).to.be.at.least(4);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · RH-12 E-02 · records each price once, and a feed that answers nothing at once", async () => {
    const s = await networkHelpers.loadFixture(watched);
    const chain = await serveChain();
    const keeper = startKeeper(await s.args(chain.url));
    const recorded = async () => (await s.engine.queryFilter(s.engine.filters.PriceRecorded())).length;
    try {
      await keeper.caughtUp();
      expect(await recorded()).to.equal(3);
      await pass(s, 120);
      await keeper.caughtUp();
      expect(await recorded()).to.equal(3);
      await s.assets[1]!.feed.set(0n);
      await networkHelpers.time.increase(120);
      await keeper.caughtUp();
      const lost = await s.engine.queryFilter(s.engine.filters.PriceLost());
      expect(lost.map(({ args }) => Number(args.asset))).to.deep.equal([2]);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });
});
