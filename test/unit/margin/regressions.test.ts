import { expect } from "chai";
import { deployEngine, haircut } from "../../fixtures/engine.js";
import { accountOf, bounds, deploySystem, ethers, networkHelpers, settlementPolicy } from "../../fixtures/system.js";
import { asToken } from "../../fixtures/token.js";
import { WAD } from "../../fixtures/parameters.js";

const { loadFixture, time } = networkHelpers;
const ONE = 10n ** 18n;
const USDC = 10n ** 6n;
const PRICE = 2_000n * 10n ** 8n;

async function system() {
  return deploySystem();
}
async function lone() {
  return deployEngine();
}

describe("engine regressions", () => {
  it("setHaircut · G-01, CHM-4 · a step that would sell out an account at its maintenance line is refused", async () => {
    const s = await loadFixture(system);
    const stable = { initial: 50, maintenance: 30, closeOut: 80, maxPremium: 2, grace: 1800, depth: 50_000_000n };
    const market = { symbol: "DAI", decimals: 18, price: 10n ** 8n, deviation: 25, maxAge: 90_000, haircut: stable };
    const { feed, token } = await s.listMarket(4, { ...market, worstStep: 20, cap: 10_000_000n });
    const alice = accountOf(s.alice.address);
    await s.give(s.lender, 0, 1_000_000n * USDC);
    const dai = asToken(token);
    await dai.mint(s.alice, 100_000n * ONE);
    await dai.connect(s.alice).approve(s.vault, ethers.MaxUint256);
    await s.vault.connect(s.alice).deposit(alice, 4, 100_000n * ONE);
    await s.vault.connect(s.alice).withdraw(alice, 0, 94_000n * USDC, s.alice);
    let [below, above] = [95_000_000n, 99_000_000n];
    while (above - below > 100n) {
      const middle = (above + below) / 2n;
      await feed.set(middle);
      const [, , , worth, maintenance] = await s.vault.appraise([alice, 0]);
      if (BigInt.asIntN(256, worth!) >= maintenance!) above = middle;
      else below = middle;
    }
    await feed.set(above + 1_000n);
    await expect(s.liquidator.callMargin([alice])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotCallable");
    const step = s.engine.setHaircut(4, { ...stable, maintenance: 40, initial: 60 }, 20);
    await expect(step).to.be.revertedWithCustomError(s.engine, "RiskRampTooFast").withArgs(4, 3_200, 3_000);
    await s.engine.setHaircut(4, { ...stable, maintenance: 37, initial: 60 }, 20);
    const bid = { account: alice, asset: 4, nonce: 2n ** 32n - 1n, maxAmount: 2n ** 128n - 1n, minPremium: 0n };
    const sale = s.liquidator.connect(s.keeper).liquidate([bid], ethers.ZeroHash, s.keeper, "0x");
    await expect(sale).to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotLiquidatable");
  });

  it("appraise · ODC-4, TVC-3 · an asset the vault lists and the engine does not counts nothing and stops nothing", async () => {
    const s = await loadFixture(system);
    const token = await ethers.deployContract("MockToken", ["NEW", "NEW", 18]);
    await s.vault.listAsset(5, token, 1_000n * ONE);
    const alice = accountOf(s.alice.address);
    await s.give(s.lender, 0, 1_000_000n * USDC);
    await s.give(s.alice, 1, 10n * ONE);
    await token.mint(s.alice, 1n);
    await token.connect(s.alice).approve(s.vault, ethers.MaxUint256);
    await s.vault.connect(s.alice).deposit(alice, 5, 1n);
    await s.vault.connect(s.alice).withdraw(alice, 0, 15_000n * USDC, s.alice);
    await s.assets[0]!.feed.set(1_600n * 10n ** 8n);
    await s.liquidator.callMargin([alice]);
  });

  it("setAsset · ODC-4, O-14 · replacing a feed forgets the last good answer, which was in the decimals of the old one", async () => {
    const e = await loadFixture(lone);
    const { token } = await e.list(1, { price: 2_000n * WAD, feedDecimals: 18 });
    await e.engine.recordPrice(1);
    const feed = await ethers.deployContract("MockFeed", [8, "T", PRICE, ethers.ZeroAddress]);
    const policy = { feed, maxAge: 3900, deviation: 50, ...bounds(PRICE) };
    await e.engine.setAsset(1, token, policy, haircut, 33, 2_000n * WAD);
    await feed.setFault(1, 0n);
    const { netWorth } = await e.appraise(0n, [{ asset: 1, balance: ONE }]);
    expect(netWorth).to.be.lessThanOrEqual(2_040n * WAD);
  });

  it("setSettlement · O-07, H-09 · no answer overwrites the other fields of the stored price", async () => {
    const e = await loadFixture(lone);
    const policy = { feed: e.settlementFeed, ...settlementPolicy, maxExponent: 104 };
    const accepted = await e.engine.setSettlement(policy, WAD).then(
      () => true,
      () => false,
    );
    if (!accepted) return;
    await e.settlementFeed.set(2n ** 103n + 10n ** 8n);
    await e.engine.pokeSettlement().catch(() => undefined);
    const { mid, validUntil } = await e.engine.settlementPrice();
    expect(mid).to.be.greaterThanOrEqual(WAD);
    expect(validUntil).to.be.lessThanOrEqual(BigInt(await time.latest()) + 90_000n);
  });

  it("setAsset · T-07 · a token of more than 24 decimals is refused", async () => {
    const e = await loadFixture(lone);
    await expect(e.list(1, { tokenDecimals: 25 })).to.be.revertedWithCustomError(e.engine, "RiskOutOfBounds");
  });
});
