import { expect } from "chai";
import { accountOf, ethers, networkHelpers, type System } from "../../fixtures/system.js";
import { usd, WAD } from "../../fixtures/parameters.js";
import {
  bid,
  BTC,
  buy,
  ETH,
  fundedSystem,
  nextBlock,
  open,
  pass,
  priceAt,
  salesOf,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../../fixtures/distress.js";

const { loadFixture } = networkHelpers;
const MAX = usd(100_000);
const WINDOW = 600n;
const SPECK_ID = 4;

/** Six large accounts below close-out and a WETH bucket of 100,000. */
async function crowd(): Promise<System> {
  const s = await fundedSystem();
  for (let sub = 0n; sub < 6n; ++sub) await open(s, s.alice, [[WETH_ID, 100n * ETH]], 150_000n * USDC, sub);
  await setPrice(s, WETH_ID, priceAt(0.6, 150_000, 100));
  await s.liquidator.setCapacity(WETH_ID, MAX, WINDOW);
  return s;
}

const accountAt = (s: System, sub: bigint) => accountOf(s.alice.address, sub);

/** Waits for the start of a window, so that what follows lies in one. */
async function newWindow(s: System): Promise<void> {
  const live = await s.liquidator.liveNow();
  await pass(s, WINDOW - (live % WINDOW) + 1n);
}

async function sell(s: System, account: string, asset = WETH_ID): Promise<bigint> {
  return (await salesOf(s, buy(s, [bid(account, asset)]))).reduce((sum, sale) => sum + sale.value, 0n);
}

describe("capacity of sales", () => {
  it("liquidate · CLP-2 · RM-4 · an account uses a fifth of the bucket in a window, whoever buys", async () => {
    const s = await loadFixture(crowd);
    await newWindow(s);
    const account = accountAt(s, 0n);
    expect(await sell(s, account)).to.be.within(MAX / 5n - usd(1), MAX / 5n);
    expect((await stateOf(s, account)).call.usedShare).to.equal(8_000n);
    await expect(buy(s, [bid(account, WETH_ID)], s.keeper))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorCapacityEmpty")
      .withArgs(WETH_ID, 0);
    await newWindow(s);
    expect(await sell(s, account)).to.be.within(MAX / 5n - usd(1), MAX / 5n);
  });

  it("liquidate · RM-4 · the shares of several assets sum to a fifth", async () => {
    const s = await loadFixture(fundedSystem);
    await s.liquidator.setCapacity(WETH_ID, MAX, WINDOW);
    await s.liquidator.setCapacity(WBTC_ID, 2n * MAX, WINDOW);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 100n * ETH],
        [WBTC_ID, 3n * BTC],
      ],
      290_000n * USDC,
    );
    await setPrice(s, WETH_ID, 1_250);
    await newWindow(s);
    const [weth, wbtc] = await salesOf(
      s,
      buy(s, [bid(account, WETH_ID, { maxAmount: 8n * ETH }), bid(account, WBTC_ID)]),
    );
    expect(weth!.value).to.equal(usd(10_000));
    expect(wbtc!.value).to.be.within((2n * MAX) / 10n - usd(10), (2n * MAX) / 10n);
    expect((await stateOf(s, account)).call.usedShare).to.equal(8_000n);
  });

  it("liquidate · CLP-2 · CLP-6 · all accounts together stay within the bucket, which then reports itself empty", async () => {
    const s = await loadFixture(crowd);
    await newWindow(s);
    const accounts = [0n, 1n, 2n, 3n, 4n, 5n].map((sub) => accountAt(s, sub));
    const sold = (
      await salesOf(
        s,
        buy(
          s,
          accounts.map((account) => bid(account, WETH_ID)),
        ),
      )
    ).map((sale) => sale.value);
    const sum = sold.reduce((a, b) => a + b, 0n);
    expect(sold.slice(5).every((value) => value < usd(1))).to.equal(true);
    expect(sum).to.be.within(MAX - usd(1), MAX);
    const [available, max] = await s.liquidator.capacityOf(WETH_ID);
    expect([available, max]).to.deep.equal([MAX - sum, MAX]);
  });

  it("capacityOf · CLP-2 · refills linearly to its maximum over the refill time, in live seconds", async () => {
    const s = await loadFixture(crowd);
    await newWindow(s);
    const accounts = [0n, 1n, 2n, 3n, 4n].map((sub) => accountAt(s, sub));
    await buy(
      s,
      accounts.map((account) => bid(account, WETH_ID)),
    );
    const [level] = await s.liquidator.capacityOf(WETH_ID);
    const start = BigInt(await networkHelpers.time.latest());
    await networkHelpers.time.increaseTo(start + 60n);
    expect((await s.liquidator.capacityOf(WETH_ID))[0]).to.equal(level + MAX / 10n);
    await nextBlock(start + 120n);
    await s.liquidator.pauseLiquidation(1_000);
    await networkHelpers.time.increaseTo(start + 900n);
    expect((await s.liquidator.capacityOf(WETH_ID))[0]).to.equal(level + MAX / 5n);
    await networkHelpers.time.increaseTo(start + 5_000n);
    expect((await s.liquidator.capacityOf(WETH_ID))[0]).to.equal(MAX);
  });

  it("liquidate · RM-4 · A11 · the discount sale takes nothing from the bucket and needs none", async () => {
    const s = await loadFixture(crowd);
    await setPrice(s, WETH_ID, 1_400);
    await s.liquidator.setCapacity(WETH_ID, 0, WINDOW);
    const account = accountAt(s, 0n);
    expect(await sell(s, account)).to.equal(usd(140_000));
    expect((await s.liquidator.capacityOf(WETH_ID))[0]).to.equal(0n);
  });

  it("liquidate · an asset without capacity cannot be sold from a solvent account", async () => {
    const s = await loadFixture(crowd);
    await s.liquidator.setCapacity(WETH_ID, 0, WINDOW);
    await expect(buy(s, [bid(accountAt(s, 0n), WETH_ID)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorCapacityEmpty")
      .withArgs(WETH_ID, 0);
  });

  it("liquidate · LIQ-6 · a leg worth nothing of an asset without capacity does not stop the sale of another", async () => {
    const s = await loadFixture(crowd);
    const speck = { ...s.assets[WETH_ID - 1]!.market, symbol: "SPECK", decimals: 24, cap: 10n };
    s.assets.push(await s.listMarket(SPECK_ID, speck));
    await s.liquidator.setCapacity(SPECK_ID, 0, WINDOW);
    await s.give(s.alice, SPECK_ID, 1n);
    const account = accountAt(s, 0n);
    const sales = await salesOf(s, buy(s, [bid(account, WETH_ID), bid(account, SPECK_ID)]));
    expect(sales[0]!.value).to.be.greaterThan(0n);
  });

  it("setCapacity · DMM-5 · within its bounds, by governance only, and says so", async () => {
    const s = await loadFixture(fundedSystem);
    const limit = 2n ** 96n;
    await expect(s.liquidator.setCapacity(WETH_ID, limit, WINDOW))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorParameterOutOfRange")
      .withArgs(ethers.encodeBytes32String("capacity"), limit, 0, limit - 1n);
    for (const refill of [59, 86_401]) {
      await expect(s.liquidator.setCapacity(WETH_ID, WAD, refill))
        .to.be.revertedWithCustomError(s.liquidator, "LiquidatorParameterOutOfRange")
        .withArgs(ethers.encodeBytes32String("refill"), refill, 60, 86_400);
    }
    await expect(s.liquidator.connect(s.bob).setCapacity(WETH_ID, WAD, WINDOW))
      .to.be.revertedWithCustomError(s.liquidator, "AccessManagedUnauthorized")
      .withArgs(s.bob);
    await expect(s.liquidator.setCapacity(WETH_ID, WAD, WINDOW))
      .to.emit(s.liquidator, "CapacitySet")
      .withArgs(WETH_ID, WAD, WINDOW);
  });
});
