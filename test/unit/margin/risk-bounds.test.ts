import { expect } from "chai";
import { deployEngine, feedPolicy, haircut } from "../../fixtures/engine.js";
import { MAX_VALUE } from "../../fixtures/engine-reference.js";
import { ethers, networkHelpers, settlementPolicy, engineWith } from "../../fixtures/system.js";
import { type Haircut, unlisted } from "../../fixtures/unlisted.js";
import { legCost, WAD } from "../../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const name = (text: string): string => ethers.encodeBytes32String(text);

/** Field, a change at its limit, the change beyond, and the two ends of the bound. */
const HAIRCUT_BOUNDS: [keyof Haircut, Partial<Haircut>, Partial<Haircut>, bigint, bigint][] = [
  ["maintenance", { maintenance: 10, closeOut: 50, maxPremium: 1 }, { maintenance: 9 }, 10n, 900n],
  ["maintenance", { maintenance: 900, initial: 1000 }, { maintenance: 901, initial: 1000 }, 10n, 900n],
  ["initial", { initial: 170 }, { initial: 169 }, 170n, 1000n],
  ["initial", { initial: 1000 }, { initial: 1001 }, 170n, 1000n],
  ["closeOut", { closeOut: 50 }, { closeOut: 49 }, 50n, 100n],
  ["closeOut", { closeOut: 100 }, { closeOut: 101 }, 50n, 100n],
  ["maxPremium", { maxPremium: 1 }, { maxPremium: 0 }, 1n, 15n],
  ["maxPremium", { maxPremium: 15 }, { maxPremium: 16 }, 1n, 15n],
  ["grace", { grace: 300 }, { grace: 240 }, 300n, 3600n],
  ["grace", { grace: 3600 }, { grace: 3660 }, 300n, 3600n],
  ["grace", { grace: 1860 }, { grace: 1859 }, 300n, 3600n],
  ["depth", { depth: 100_000n }, { depth: 0n }, 100_000n, 1_638_300_000n],
  ["depth", { depth: 1_638_300_000n }, { depth: 1_638_400_000n }, 100_000n, 1_638_300_000n],
  ["depth", { depth: 200_000n }, { depth: 200_001n }, 100_000n, 1_638_300_000n],
];

type Feed = Partial<typeof feedPolicy & { minExponent: number; maxExponent: number; underlying: number }>;
const FEED_BOUNDS: [keyof Feed, Feed, Feed, bigint, bigint][] = [
  ["maxAge", { maxAge: 60 }, { maxAge: 50 }, 60n, 655_320n],
  ["maxAge", { maxAge: 655_320 }, { maxAge: 655_380 }, 60n, 655_320n],
  ["maxAge", { maxAge: 3_960 }, { maxAge: 3_930 }, 60n, 655_320n],
  ["deviation", { deviation: 0 }, { deviation: 1 }, 0n, 635n],
  ["deviation", { deviation: 635 }, { deviation: 640 }, 0n, 635n],
  ["deviation", { deviation: 5 }, { deviation: 6 }, 0n, 635n],
  ["underlying", { underlying: 15 }, { underlying: 16 }, 0n, 15n],
  ["maxExponent", { maxExponent: 104 }, { maxExponent: 105 }, 1n, 104n],
  ["minExponent", { minExponent: 0 }, { minExponent: 45 }, 0n, 44n],
  ["minExponent", { minExponent: 37, maxExponent: 38 }, { minExponent: 38, maxExponent: 38 }, 0n, 37n],
];

describe("risk parameters · bounds", () => {
  for (const [field, inside, outside, low, high] of HAIRCUT_BOUNDS) {
    const title = `${field} ${inside[field]} passes, ${outside[field]} does not`;

    it(`setAsset · G-01, ACL-3, PLR-2, AHC-7 · ${title}`, async () => {
      const { engine, set } = await loadFixture(unlisted);
      await expect(set({ haircut: outside }))
        .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
        .withArgs(name(field), outside[field], low, high);
      await set({ haircut: inside });
    });

    it(`setHaircut · G-01, ACL-3, PLR-2, AHC-7 · ${title}`, async () => {
      const { engine, set } = await loadFixture(unlisted);
      await set({ haircut: inside });
      const setting = engine.setHaircut(1, { ...haircut, ...inside, ...outside }, 1);
      await expect(setting).to.be.revertedWithCustomError(engine, "RiskOutOfBounds");
      await engine.setHaircut(1, { ...haircut, ...inside }, 1);
    });
  }

  for (const [field, inside, outside, low, high] of FEED_BOUNDS) {
    it(`setAsset · G-01, PLR-2, O-04 · ${field} ${inside[field]} passes, ${outside[field]} does not`, async () => {
      const { engine, set } = await loadFixture(unlisted);
      await expect(set({ feed: outside }))
        .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
        .withArgs(name(field), outside[field], low, high);
      await set({ feed: inside });
    });

    it(`setSettlement · G-01, PLR-2 · ${field} ${outside[field]} is refused`, async () => {
      const { engine, settlementFeed } = await loadFixture(unlisted);
      const policy = {
        feed: settlementFeed,
        ...feedPolicy,
        minExponent: 20,
        maxExponent: 45,
        underlying: 0,
        ...outside,
      };
      await expect(engine.setSettlement(policy, WAD)).to.be.revertedWithCustomError(engine, "RiskOutOfBounds");
    });
  }

  for (const asset of [0, 32, 255]) {
    it(`setAsset · G-01 · asset ${asset} is refused`, async () => {
      const { engine, set } = await loadFixture(unlisted);
      await expect(set({ asset }))
        .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
        .withArgs(name("asset"), asset, 1, 31);
    });
  }

  for (const [maintenance, maxPremium, refused] of [
    [10, 1, false],
    [10, 2, true],
    [131, 15, false],
    [130, 15, true],
    [91, 9, false],
    [91, 10, false],
    [90, 10, true],
  ] as const) {
    it(`setAsset · INQ-1 · haircut ${maintenance}, premium ${maxPremium} is ${refused ? "refused" : "taken"}`, async () => {
      const { engine, set } = await loadFixture(unlisted);
      const setting = set({ haircut: { maintenance, maxPremium, closeOut: 100 } });
      const product = (1000 - maintenance) * (100 + maxPremium);
      if (!refused) {
        await setting;
        return;
      }
      await expect(setting).to.be.revertedWithCustomError(engine, "RiskPremiumTooHigh").withArgs(1, product, 100_000);
    });
  }

  for (const [closeOut, maintenance, worstStep, refused] of [
    [70, 150, 87, false],
    [70, 150, 88, true],
    [60, 200, 100, false],
    [60, 199, 100, true],
    [59, 200, 100, true],
  ] as const) {
    it(`setAsset, setHaircut · RC-4 · ${closeOut} % of ${maintenance} against a step of ${worstStep} is ${refused ? "refused" : "taken"}`, async () => {
      const { engine, set } = await loadFixture(unlisted);
      const change = { closeOut, maintenance, initial: 300 };
      const refusal = [1, closeOut * maintenance, 120 * worstStep];
      if (!refused) {
        await set({ haircut: change, worstStep });
        return;
      }
      const setting = set({ haircut: change, worstStep });
      await expect(setting)
        .to.be.revertedWithCustomError(engine, "RiskBufferTooThin")
        .withArgs(...refusal);
      await set({ haircut: change, worstStep: 1 });
      const changing = engine.setHaircut(1, { ...haircut, ...change }, worstStep);
      await expect(changing)
        .to.be.revertedWithCustomError(engine, "RiskBufferTooThin")
        .withArgs(...refusal);
    });
  }

  for (const worstStep of [0, 1001]) {
    it(`setAsset · RC-4 · a step of ${worstStep} per mille is refused`, async () => {
      const { engine, set } = await loadFixture(unlisted);
      await expect(set({ worstStep }))
        .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
        .withArgs(name("worstStep"), worstStep, 1, 1000);
    });
  }

  it("setAsset · ODC-1 · a feed that is not Valid at listing is refused", async () => {
    const { engine, feed, set } = await loadFixture(unlisted);
    await feed.set(0n);
    await expect(set()).to.be.revertedWithCustomError(engine, "OracleNotValid").withArgs(1, 3, 0);
    await feed.set(2_000n * 10n ** 8n);
    const updatedAt = await time.latest();
    await time.increase(3901);
    await expect(set()).to.be.revertedWithCustomError(engine, "OracleNotValid").withArgs(1, 2, updatedAt);
  });

  for (const [tokenDecimals, feedDecimals, maxExponent] of [
    [0, 6, 64],
    [6, 0, 64],
    [8, 8, 97],
    [18, 24, 104],
  ] as const) {
    it(`setAsset · H-09 · at scale ${tokenDecimals + feedDecimals} exponent ${maxExponent} is the last, and conversion fits`, async () => {
      const e = await deployEngine({ settlement: 80_000_000n });
      const token = await ethers.deployContract("MockToken", ["T", "T", tokenDecimals]);
      const answer = 2n ** BigInt(maxExponent) - 1n;
      const feed = await ethers.deployContract("MockFeed", [feedDecimals, "T", answer, ethers.ZeroAddress]);
      const list = (exponent: number) => {
        const policy = { feed, ...feedPolicy, minExponent: 0, maxExponent: exponent, underlying: 0 };
        const reference = (answer * WAD) / 10n ** BigInt(feedDecimals);
        return e.engine.setAsset(1, token, policy, haircut, 1, reference);
      };
      await expect(list(maxExponent + 1)).to.be.revertedWithCustomError(e.engine, "RiskOutOfBounds");
      await list(maxExponent);
      const balance = 2n ** 84n - 1n;
      const scale = BigInt(tokenDecimals + feedDecimals);
      const exact = (balance * answer * WAD * 10n ** 8n) / (80_000_000n * 10n ** scale);
      expect((await e.engine.assetValue(1, balance)).value).to.equal((exact < MAX_VALUE ? exact : MAX_VALUE) + 1n);
    });
  }

  it("constructor · G-01, PLR-2 · grace of the sequencer up to 4 h and flat cost up to 100 are taken, more is not", async () => {
    const { authority, engine } = await loadFixture(unlisted);
    const deploy = (grace: number, cost: bigint) => engineWith({ authority, sequencerGrace: grace, legCost: cost });
    const largest = await deploy(14_400, 100n * WAD);
    expect([await largest.sequencerGrace(), await largest.legCost()]).to.deep.equal([14_400n, 100n * WAD]);
    await expect(deploy(14_401, legCost))
      .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
      .withArgs(name("sequencerGrace"), 14_401, 0, 14_400);
    await expect(deploy(0, 100n * WAD + 1n))
      .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
      .withArgs(name("legCost"), 100n * WAD + 1n, 0, 100n * WAD);
  });

  it("setSettlement · T-07 · a feed of 24 decimals is taken, one of 25 refused", async () => {
    const { engine } = await loadFixture(unlisted);
    const set = async (decimals: number) => {
      const answer = 10n ** BigInt(decimals);
      const feed = await ethers.deployContract("MockFeed", [decimals, "T", answer, ethers.ZeroAddress]);
      return engine.setSettlement({ feed, ...settlementPolicy, minExponent: 70, maxExponent: 90 }, WAD);
    };
    await set(24);
    expect((await engine.settlementPrice()).mid).to.equal(WAD);
    await expect(set(25)).to.be.revertedWithCustomError(engine, "RiskOutOfBounds").withArgs(name("scale"), 43, 6, 42);
  });
});
