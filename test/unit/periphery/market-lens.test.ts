import { expect } from "chai";
import { deployLenses, dollars, eth, pass, WETH } from "../../fixtures/lenses.js";
import { CASH, initialAnchor, RAY, rates, usd, WAD } from "../../fixtures/parameters.js";
import { accountOf, deploySystem, ethers, networkHelpers } from "../../fixtures/system.js";

const YEAR = 31_536_000n;

async function emptySystem() {
  return deploySystem();
}

async function borrowed() {
  const system = await deployLenses();
  await system.give(system.bob, WETH, eth(1_000));
  return system;
}

describe("MarketLens.marketView", () => {
  it("marketView · an empty market", async () => {
    const { vault } = await networkHelpers.loadFixture(emptySystem);
    const market = await ethers.deployContract("MarketLens", [vault, rates.target, rates.reserveShare]);
    const view = await market.marketView();
    const { utilisation, borrowRate, supplyRate, anchor } = view.rates;
    expect([utilisation, borrowRate, supplyRate]).to.deep.equal([0n, anchor / 4n, 0n]);
    expect(anchor).to.be.within((initialAnchor * 999n) / 1000n, initialAnchor);
    expect([...view].slice(1)).to.deep.equal([RAY, RAY, 0n, 0n, 0n, 0n, 0n]);
    expect(await market.vault()).to.equal(await vault.getAddress());
  });

  it("marketView · totals are the ledger's, and balance with reserves and deficit", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { market, vault, account, lender } = system;
    await pass(system, 30 * 86_400);
    const view = await market.marketView();
    const [supplyIndex, borrowIndex, , , anchor] = await vault.cashState();
    expect([view.supplyIndex, view.borrowIndex, view.rates.anchor]).to.deep.equal([supplyIndex, borrowIndex, anchor]);
    expect(view.held).to.equal(usd(985_000));
    expect(view.supplied).to.equal(await vault.cashOf(accountOf(lender.address)));
    expect(view.borrowed).to.equal(0n - (await vault.cashOf(account)));
    expect([view.reserves, view.deficit]).to.deep.equal([await vault.reserves(), await vault.deficit()]);
    expect(view.held + view.borrowed + view.deficit - view.supplied).to.equal(view.reserves);
    expect(view.rates.utilisation).to.equal((view.borrowed * WAD) / (view.held + view.borrowed));
  });

  it("marketView · a deficit left by a sale-out shows", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { market, vault, liquidator, account, keeper, usdc, assets } = system;
    await assets[0]!.feed.set(1_000n * 10n ** 8n);
    await usdc.mint(keeper, dollars(20_000));
    await usdc.connect(keeper).approve(vault, ethers.MaxUint256);
    const bid = { account, asset: WETH, nonce: 2n ** 32n - 1n, maxAmount: eth(10), minPremium: 0n };
    await liquidator.connect(keeper).liquidate([bid], ethers.ZeroHash, keeper, "0x");
    expect((await market.marketView()).deficit).to.equal(await vault.deficit());
    expect(await vault.deficit()).to.be.greaterThan(usd(4_900));
  });

  for (const debt of [100_000, 836_000, 900_000, 985_000]) {
    it(`marketView · rates are what the next minute accrues (${debt} more borrowed)`, async () => {
      const system = await networkHelpers.loadFixture(borrowed);
      const { market, vault, bob } = system;
      await vault.connect(bob).withdraw(accountOf(bob.address), CASH, dollars(debt), bob);
      const before = await market.marketView();
      await networkHelpers.time.increase(60);
      const after = await market.marketView();
      const yearly = (from: bigint, to: bigint) => ((to - from) * WAD * YEAR) / (from * 60n);
      expectNear(yearly(before.borrowIndex, after.borrowIndex), before.rates.borrowRate);
      expectNear(yearly(before.supplyIndex, after.supplyIndex), before.rates.supplyRate);
      expect(before.rates.supplyRate).to.be.lessThan(before.rates.borrowRate);
    });
  }

  it("marketView · the curve passes a quarter of the anchor, the anchor and four times the anchor", async () => {
    const system = await networkHelpers.loadFixture(borrowed);
    const { market, vault, bob } = system;
    await vault.connect(bob).withdraw(accountOf(bob.address), CASH, dollars(985_000), bob);
    const full = (await market.marketView()).rates;
    expect(full.utilisation).to.equal(WAD);
    expect(full.borrowRate).to.equal(full.anchor * 4n);
    const free = await ethers.deployContract("MarketLens", [vault, WAD, rates.reserveShare]);
    const atTarget = (await free.marketView()).rates;
    expect(atTarget.borrowRate).to.equal(atTarget.anchor);
  });
});

/** To 10 ppm: a minute's drift of the anchor. */
function expectNear(actual: bigint, expected: bigint): void {
  const gap = actual > expected ? actual - expected : expected - actual;
  expect(gap * 10_000n, `${actual} against ${expected}`).to.be.lessThan(expected);
  expect(expected).to.be.greaterThan(0n);
}
