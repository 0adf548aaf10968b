import { expect } from "chai";
import { ethers, networkHelpers } from "../../../fixtures/system.js";
import { RATE } from "../../../fixtures/sources.js";
import { WAD } from "../../../fixtures/parameters.js";

const { loadFixture } = networkHelpers;
const selector = (signature: string) => ethers.id(signature).slice(0, 10);

async function token() {
  return ethers.deployContract("MockRate", [RATE, 10n ** 6n]);
}

describe("oracle · rate adapter", () => {
  for (const [signature, argument, decimals, factor] of [
    ["stEthPerToken()", 0n, 18n, 1n],
    ["convertToAssets(uint256)", 10n ** 6n, 18n, 1n],
    ["convertToAssets(uint256)", 10n ** 12n, 24n, 1n],
    ["convertToAssets(uint256)", 10n ** 6n, 12n, 10n ** 6n],
  ] as const) {
    it(`rate · O-14 · ${signature} of ${argument} with ${decimals} decimals, in WAD`, async () => {
      const target = await loadFixture(token);
      const adapter = await ethers.deployContract("RateAdapter", [target, selector(signature), argument, decimals]);
      expect(await adapter.rate()).to.equal(RATE * factor);
      await target.set(2n * WAD);
      expect(await adapter.rate()).to.equal(2n * WAD * factor);
    });
  }

  it("rate · O-10 · a target that reverts gives no rate", async () => {
    const target = await loadFixture(token);
    const adapter = await ethers.deployContract("RateAdapter", [target, selector("stEthPerToken()"), 0n, 18n]);
    await target.setDown(true);
    await expect(adapter.rate())
      .to.be.revertedWithCustomError(adapter, "RateAdapterFailed")
      .withArgs(target, selector("stEthPerToken()"));
  });

  it("constructor · O-10 · a target without code or without the view is refused", async () => {
    const target = await loadFixture(token);
    const adapter = await ethers.deployContract("RateAdapter", [target, selector("rate()"), 0n, 18n]);
    const [nobody] = await ethers.getSigners();
    for (const wrong of [target, nobody!]) {
      await expect(ethers.deployContract("RateAdapter", [wrong, "0x12345678", 0n, 18n]))
        .to.be.revertedWithCustomError(adapter, "RateAdapterFailed")
        .withArgs(wrong, "0x12345678");
    }
  });

  it("constructor · O-14 · more than 36 decimals are refused", async () => {
    const target = await loadFixture(token);
    const adapter = await ethers.deployContract("RateAdapter", [target, selector("rate()"), 0n, 36n]);
    await expect(ethers.deployContract("RateAdapter", [target, selector("rate()"), 0n, 37n]))
      .to.be.revertedWithCustomError(adapter, "RateAdapterBadDecimals")
      .withArgs(37n, 36n);
  });
});
