import { expect } from "chai";
import { deployEngine } from "../../fixtures/engine.js";
import { ethers, networkHelpers, settlementPolicy, engineWith } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const ONE = 10n ** 18n;
const MAX_AGE = BigInt(settlementPolicy.maxAge);
const HOLDING = [{ asset: 1, balance: ONE }];

/** An ETH of 1,500 USD without deviation, and a setter of the settlement token's price in hundred-millionths. */
async function pegged() {
  const e = await deployEngine();
  await e.list(1, { price: 1_500n * 10n ** 8n, feed: { maxAge: 600_000, deviation: 0 } });
  const peg = async (answer: bigint) => {
    await e.settlementFeed.set(answer);
    await e.engine.pokeSettlement();
  };
  const saleOpen = async () => (await e.appraise(0n, HOLDING, 1)).wanted!.saleOpen;
  return { e, peg, saleOpen };
}

describe("oracle · settlement token", () => {
  it("appraise · RH-11 · with USDC at 0.88 an ETH of 1,500 USD counts 1,704.5 in the state", async () => {
    const { e, peg } = await loadFixture(pegged);
    await peg(88_000_000n);
    const { netWorth } = await e.appraise(0n, HOLDING);
    expect(netWorth).to.equal((1_500n * WAD * 100n) / 88n);
    expect(netWorth / 10n ** 17n).to.equal(17_045n);
  });

  it("appraise · RH-11 · a debt of 1,250 against it at 15 % is at rho 1.78, not the 1.11 of dollars", async () => {
    const { e, peg } = await loadFixture(pegged);
    const rho = async () => {
      const { netWorth, maintenance } = await e.appraise(-1_250n * WAD, HOLDING);
      return (netWorth * 100n) / (maintenance - 2n * WAD);
    };
    expect(await rho()).to.equal(111n);
    await peg(88_000_000n);
    expect(await rho()).to.be.oneOf([177n, 178n]);
  });

  it("appraiseOpening · RH-11 · collateral is divided by c_high above 1, and never multiplied below it", async () => {
    const { e, peg } = await loadFixture(pegged);
    const worth = async () => (await e.appraiseOpening(0n, HOLDING)).netWorth;
    await peg(102_000_000n);
    const high = (102n * WAD) / 100n + (102n * WAD * 25n) / 1_000_000n;
    expect(await worth()).to.equal((1_500n * WAD * WAD) / high);
    await peg(99_000_000n);
    expect(await worth()).to.equal(1_500n * WAD);
    await peg(95_000_000n);
    expect(await worth()).to.equal(1_500n * WAD);
  });

  for (const [answer, opens] of [
    [94_999_999n, false],
    [95_000_000n, true],
    [103_000_000n, true],
    [103_000_001n, false],
  ] as const) {
    it(`appraiseOpening · RH-11, ORA-1 · at ${answer} opening is ${opens ? "open" : "refused"}`, async () => {
      const { e, peg } = await loadFixture(pegged);
      await peg(answer);
      const opening = e.appraiseOpening(0n, HOLDING);
      if (opens) return expect((await opening).netWorth).to.be.greaterThan(0n);
      await expect(opening)
        .to.be.revertedWithCustomError(e.engine, "MarginSettlementUnfit")
        .withArgs(answer * 10n ** 10n, (95n * WAD) / 100n, (103n * WAD) / 100n);
    });
  }

  for (const [answer, sells] of [
    [79_999_999n, false],
    [80_000_000n, true],
    [105_000_000n, true],
    [105_000_001n, false],
  ] as const) {
    it(`appraise · RH-11 · at ${answer} a sale is ${sells ? "open" : "closed"}, and the state counts it at c`, async () => {
      const { e, peg, saleOpen } = await loadFixture(pegged);
      await peg(answer);
      expect(await saleOpen()).to.equal(sells);
      const { netWorth } = await e.appraise(0n, HOLDING);
      expect(netWorth).to.equal((1_500n * 10n ** 8n * WAD) / answer);
    });
  }

  it("ORA-1, RH-11 · a c past its age opens nothing, prices the state on, and sells for 24 h more", async () => {
    const { e, peg, saleOpen } = await loadFixture(pegged);
    await peg(101_000_000n);
    const { mid, high, validUntil } = await e.engine.settlementPrice();
    expect([mid, high]).to.deep.equal([(101n * WAD) / 100n, (101n * WAD * 10_025n) / 1_000_000n]);
    expect(validUntil).to.equal(BigInt(await time.latest()) - 1n + MAX_AGE);
    await time.increaseTo(validUntil);
    await e.appraiseOpening(0n, HOLDING);
    await time.increaseTo(validUntil + 1n);
    await expect(e.appraiseOpening(0n, HOLDING)).to.be.revertedWithCustomError(e.engine, "MarginSettlementUnfit");
    await time.increaseTo(validUntil + 86_400n);
    expect(await saleOpen()).to.equal(true);
    await time.increaseTo(validUntil + 86_401n);
    expect(await saleOpen()).to.equal(false);
    expect((await e.appraise(0n, HOLDING)).netWorth).to.equal((1_500n * WAD * 100n) / 101n);
  });

  it("pokeSettlement · ODC-1 · a feed that is not Valid is refused and the stored price stays", async () => {
    const { e } = await loadFixture(pegged);
    const before = await e.engine.settlementPrice();
    await e.settlementFeed.set(2n ** 20n);
    await expect(e.engine.pokeSettlement()).to.be.revertedWithCustomError(e.engine, "OracleNotValid").withArgs(0, 3, 0);
    await e.settlementFeed.setFault(4, 0n);
    await expect(e.engine.pokeSettlement()).to.be.revertedWithCustomError(e.engine, "OracleNotValid");
    await e.settlementFeed.setFault(0, 0n);
    await e.settlementFeed.set(10n ** 8n);
    const updatedAt = BigInt(await time.latest());
    await time.increaseTo(updatedAt + MAX_AGE + 1n);
    await expect(e.engine.pokeSettlement())
      .to.be.revertedWithCustomError(e.engine, "OracleNotValid")
      .withArgs(0, 2, updatedAt);
    expect(await e.engine.settlementPrice()).to.deep.equal(before);
  });

  it("pokeSettlement · ODC-1 · before the settlement token is set there is nothing to read", async () => {
    const [admin] = await ethers.getSigners();
    const authority = await ethers.deployContract("AccessManager", [admin!.address]);
    const engine = await engineWith({ authority });
    await expect(engine.pokeSettlement()).to.be.revertedWithCustomError(engine, "OracleUnknownAsset").withArgs(0);
  });

  it("pokeSettlement · ODC-1 · an older answer is refused, and a price move is announced", async () => {
    const { e } = await loadFixture(pegged);
    await e.settlementFeed.set(101_000_000n);
    const updatedAt = BigInt(await time.latest());
    await expect(e.engine.pokeSettlement())
      .to.emit(e.engine, "SettlementPriced")
      .withArgs((101n * WAD) / 100n, updatedAt + MAX_AGE);
    await e.settlementFeed.setRound(9, 10n ** 8n, updatedAt - 1n, updatedAt - 1n, 9);
    await expect(e.engine.pokeSettlement())
      .to.be.revertedWithCustomError(e.engine, "OracleOutdated")
      .withArgs(0, updatedAt - 1n, updatedAt);
  });
});
