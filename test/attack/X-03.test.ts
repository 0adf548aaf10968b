import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../fixtures/system.js";
import { CASH, type Market, usd } from "../fixtures/parameters.js";
import {
  bid,
  booksOf,
  buy,
  DAY,
  ETH,
  fund,
  fundedSystem,
  open,
  pass,
  setPrice,
  stateOf,
  USDC,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

const stable: Market = {
  symbol: "DAI",
  decimals: 18,
  price: 10n ** 8n,
  deviation: 25,
  maxAge: 3900,
  haircut: { initial: 50, maintenance: 30, closeOut: 80, maxPremium: 2, grace: 1800, depth: 50_000_000n },
  worstStep: 2,
  cap: 15_000_000n,
};

async function withStable() {
  const s = await fundedSystem();
  s.assets.push(await s.listMarket(4, stable));
  return s;
}

/** Goal: turn a parameter or an empty market against its users. Budget: stated in each. */
describe("X-03 parameters and empty markets", () => {
  it("setHaircut · X-03 · G-01 · CHM-4 · a point on a stable's haircut leaves nobody at his line liquidatable in the block", async () => {
    const s = await loadFixture(withStable);
    const account = await open(s, s.alice, [[4, 100_000n * ETH]], 94_000n * USDC);
    await setPrice(s, 4, 0.9712);
    const before = await stateOf(s, account);
    expect(before.netWorth >= before.maintenance).to.equal(true);
    await s.engine.setHaircut(4, { ...stable.haircut, initial: 60, maintenance: 40 }, 2).catch(() => undefined);
    await expect(buy(s, [bid(account, 4)])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotLiquidatable");
  });

  it("accrue · X-03 · DLV-6 · ACC-6 · a loan of the reserves while nobody supplies does not stop interest for all later lenders", async () => {
    const s = await loadFixture(fundedSystem);
    const [a, b] = [accountOf(s.lender.address), accountOf(s.bob.address)];
    await s.give(s.bob, WETH_ID, 20_000n * ETH);
    await s.vault.connect(s.bob).withdraw(b, CASH, 1_000_000n * USDC, s.bob);
    await pass(s, 90n * DAY);
    await fund(s, s.bob, 1_000_000_000n * USDC);
    await s.vault.connect(s.bob).deposit(b, CASH, ethers.MaxUint256);
    await s.vault.connect(s.lender).withdraw(a, CASH, (await s.vault.cashOf(a)) / 10n ** 12n - 1n, s.lender);
    await s.vault.connect(s.bob).withdraw(b, CASH, (await booksOf(s)).held, s.bob);
    await pass(s, 120n * DAY);
    await s.vault.connect(s.bob).deposit(b, CASH, 1n);
    expect((await booksOf(s)).supplyIndex).to.be.below(2n ** 104n - 1n);
    await s.give(s.lender, CASH, 1_000_000n * USDC);
    await s.vault.connect(s.bob).withdraw(b, CASH, 100_000n * USDC, s.bob);
    await pass(s, 300n * DAY);
    expect(await s.vault.cashOf(a)).to.be.above(usd(1_000_001));
  });
});
