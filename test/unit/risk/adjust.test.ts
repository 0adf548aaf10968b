import { expect } from "chai";
import { deploySystem, networkHelpers } from "../../fixtures/system.js";
import { asSteward, stewardOf } from "../../fixtures/steward.js";

const { loadFixture, time } = networkHelpers;
const WETH = 1;
const NAMES = { initial: bytes32("initial"), maintenance: bytes32("maintenance") };

function bytes32(text: string): string {
  return `0x${Buffer.from(text).toString("hex").padEnd(64, "0")}`;
}

async function wired() {
  const s = await stewardOf(await deploySystem(), WETH);
  const adjust = async (initial: number | bigint, maintenance: number | bigint, id = WETH) =>
    asSteward(s, async (signer) => s.engine.connect(signer).adjust(id, initial, maintenance));
  const at = async (seconds: number) => time.setNextBlockTimestamp((await time.latest()) + seconds);
  return { ...s, adjust, at };
}

describe("risk parameters · adjust", () => {
  it("adjust · ACL-3 · only the steward's role", async () => {
    const { engine, alice } = await loadFixture(wired);
    await expect(engine.connect(alice).adjust(WETH, 200, 1_500)).to.be.revertedWithCustomError(
      engine,
      "AccessManagedUnauthorized",
    );
  });

  it("adjust · ACL-3 · neither cash nor what is not listed", async () => {
    const { engine, adjust } = await loadFixture(wired);
    for (const id of [0, 9]) {
      await expect(adjust(200, 1_500, id))
        .to.be.revertedWithCustomError(engine, "RiskUnknownAsset")
        .withArgs(id);
    }
  });

  it("adjust · VRS-4, ACL-3 · maintenance rises by a twentieth an hour of which one counts", async () => {
    const { engine, adjust, at } = await loadFixture(wired);
    await expect(adjust(200, 1_576))
      .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
      .withArgs(NAMES.maintenance, 1_576, 1_500, 1_575);
    await expect(adjust(200, 1_575)).to.emit(engine, "HaircutAdjusted").withArgs(WETH, 200, 1_575, 1_620);
    await at(1_800);
    await expect(adjust(200, 1_615))
      .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
      .withArgs(NAMES.maintenance, 1_615, 1_572, 1_614);
    await at(30 * 86_400);
    await expect(adjust(200, 1_654))
      .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
      .withArgs(NAMES.maintenance, 1_654, 1_500, 1_653);
    await adjust(200, 1_653);
  });

  it("adjust · VRS-4, ACL-3 · not below what was set, and down by a tenth a day", async () => {
    const { engine, adjust, at } = await loadFixture(wired);
    await expect(adjust(200, 1_499))
      .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
      .withArgs(NAMES.maintenance, 1_499, 1_500, 1_575);
    for (let hour = 0; hour < 20; ++hour) {
      await adjust(700, (await engine.haircutOf(WETH)).most);
      await time.increase(3_600);
    }
    await adjust(700, (await engine.haircutOf(WETH)).most);
    const { maintenance } = await engine.haircutOf(WETH);
    await at(43_200);
    const least = maintenance - maintenance / 20n;
    await expect(adjust(700, least - 1n)).to.be.revertedWithCustomError(engine, "RiskOutOfBounds");
    await adjust(700, least + 1n);
  });

  it("adjust · VRS-4, INQ-1 · not above three times what was set, nor above 90 %", async () => {
    const { engine, assets, adjust } = await loadFixture(wired);
    const haircut = { ...assets[0]!.market.haircut };
    for (const [set, ceiling] of [
      [50n, 1_500n],
      [350n, 9_000n],
    ] as const) {
      const steps = set === 50n ? [50n] : Array.from({ length: 30 }, (_, i) => 60n + 10n * BigInt(i));
      for (const step of steps) {
        await time.increase(86_400);
        await engine.setHaircut(WETH, { ...haircut, maintenance: step, initial: 900, maxPremium: 2 }, 1);
      }
      for (;;) {
        await time.increase(3_600);
        const { maintenance, most } = await engine.haircutOf(WETH);
        if (maintenance === most) break;
        await adjust(1_000, most);
      }
      expect((await engine.haircutOf(WETH)).maintenance).to.equal(ceiling);
      await expect(adjust(1_000, ceiling + 1n)).to.be.revertedWithCustomError(engine, "RiskOutOfBounds");
    }
  });

  it("adjust · HLT-2, CHM-4 · no step takes who stands at the maintenance line below close-out", async () => {
    const { engine, assets, adjust } = await loadFixture(wired);
    const haircut = { ...assets[0]!.market.haircut };
    for (let closeOut = 71; closeOut <= 98; ++closeOut) {
      await time.increase(86_400);
      await engine.setHaircut(WETH, { ...haircut, closeOut }, 1);
    }
    expect((await engine.haircutOf(WETH)).most).to.equal(1_530);
    await expect(adjust(200, 1_531)).to.be.revertedWithCustomError(engine, "RiskOutOfBounds");
    await adjust(200, 1_530);
    expect((await engine.haircutOf(WETH)).most).to.be.lessThan(1_562);
  });

  it("adjust · ACL-3, HLT-1 · opening is at least what was set and two points above maintenance, at most all", async () => {
    const { engine, adjust } = await loadFixture(wired);
    await expect(adjust(199, 1_500))
      .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
      .withArgs(NAMES.initial, 199, 200, 1_000);
    await expect(adjust(1_001, 1_500))
      .to.be.revertedWithCustomError(engine, "RiskOutOfBounds")
      .withArgs(NAMES.initial, 1_001, 200, 1_000);
    for (let hour = 0; hour < 5; ++hour) {
      await adjust(400, (await engine.haircutOf(WETH)).most);
      await time.increase(3_600);
    }
    const { maintenance } = await engine.haircutOf(WETH);
    const least = (maintenance + 9n) / 10n + 20n;
    expect(least).to.be.greaterThan(200n);
    await expect(adjust(least - 1n, maintenance)).to.be.revertedWithCustomError(engine, "RiskOutOfBounds");
    await adjust(least, maintenance);
  });

  it("closeOpening · ACL-3 · what the guardian closed no adjustment opens, governance does", async () => {
    const { engine, assets, adjust } = await loadFixture(wired);
    await adjust(300, 1_550);
    await engine.closeOpening(WETH);
    await expect(adjust(999, 1_550)).to.be.revertedWithCustomError(engine, "RiskOutOfBounds");
    expect((await engine.haircutOf(WETH)).initial).to.equal(10_000n);
    await engine.setHaircut(WETH, assets[0]!.market.haircut, 1);
    expect((await engine.haircutOf(WETH)).initial).to.equal(2_000n);
    expect((await engine.haircutOf(WETH)).maintenance).to.equal(1_550n);
  });
});
