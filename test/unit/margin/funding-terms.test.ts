import { expect } from "chai";
import { fundingTerms, WAD } from "../../fixtures/parameters.js";
import { ethers, engineWith } from "../../fixtures/system.js";

type Terms = typeof fundingTerms;

/** Field of the terms, its name in the error, and the two ends of its bound. */
const BOUNDS: [field: keyof Terms, name: string, low: bigint, high: bigint][] = [
  ["clamp", "premiumClamp", WAD / 10_000n, WAD / 20n],
  ["interest", "interest", 0n, WAD / 1_000n],
  ["memory_", "premiumMemory", 600n, 43_200n],
  ["period", "fundingPeriod", 3_600n, 86_400n],
];

async function deployWith(changes: Partial<Terms>) {
  const authority = await ethers.deployContract("AccessManager", [(await ethers.provider.getSigner(0)).address]);
  return engineWith({ authority, funding: { ...fundingTerms, ...changes } });
}

describe("engine, terms of funding", () => {
  for (const [field, name, low, high] of BOUNDS) {
    it(`constructor · FPF-7 PLR-2 · ${field} at both ends of its bound and not beyond`, async () => {
      await deployWith({ [field]: low });
      await deployWith({ [field]: high });
      const engine = await deployWith({});
      for (const value of [low - 1n, high + 1n].filter((each) => each >= 0n)) {
        await expect(deployWith({ [field]: value }))
          .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
          .withArgs(ethers.encodeBytes32String(name), value, low, high);
      }
    });
  }
});
