import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";
import { fundedSystem, WETH_MARKET } from "../../fixtures/vault.js";

describe("tokens, decimals at listing", () => {
  it("setAsset · T-07 · a token of more than 24 decimals is refused", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const feed = await ethers.deployContract("LightFeed", [8, "Fine / USD", 10n ** 8n]);
    const policy = { feed, maxAge: 3_900, deviation: 50, minExponent: 20, maxExponent: 40, underlying: 0 };
    for (const digits of [24, 25]) {
      const token = await ethers.deployContract("MockToken", ["Fine", "FINE", digits]);
      const list = s.engine.setAsset(digits, token, policy, WETH_MARKET.haircut, 33, WAD);
      if (digits === 24) await list;
      else await expect(list).to.be.revertedWithCustomError(s.engine, "RiskOutOfBounds");
    }
  });
});
