import { expect } from "chai";
import { networkHelpers, type System } from "../../fixtures/system.js";
import { CASH, terms, WAD } from "../../fixtures/parameters.js";
import {
  bid,
  BTC,
  buy,
  callAndWait,
  ETH,
  fund,
  fundedSystem,
  nextBlock,
  NOBODY,
  open,
  priceAt,
  salesOf,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/** Five called accounts of one owner whose graces are over, in ascending order. */
async function five(s: System): Promise<string[]> {
  const accounts: string[] = [];
  for (let sub = 0n; sub < 5n; ++sub)
    accounts.push(await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC, sub));
  await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
  await callAndWait(s, accounts, 200n);
  return accounts;
}

async function cure(s: System, account: string): Promise<void> {
  await fund(s, s.bob, 5_000n * USDC);
  await s.vault.connect(s.bob).deposit(account, CASH, 5_000n * USDC);
  await s.vault.clearCall(account);
}

describe("batch of bids", () => {
  it("liquidate · LIQ-6 · what became stale is skipped, the rest is sold and paid in one sum", async () => {
    const s = await loadFixture(fundedSystem);
    const [cured, moved, dear, fine, last] = (await five(s)) as [string, string, string, string, string];
    await cure(s, cured);
    const before = await s.usdc.balanceOf(s.keeper);
    const bids = [
      bid(cured, WETH_ID),
      bid(moved, WETH_ID, { nonce: 7n }),
      bid(dear, WETH_ID, { minPremium: WAD / 10n }),
      bid(fine, WETH_ID),
      bid(fine, WBTC_ID),
      bid(last, WETH_ID, { maxAmount: ETH }),
    ];
    const [amounts] = await s.liquidator.connect(s.keeper).liquidate.staticCall(bids, NOBODY, s.keeper, "0x");
    expect(amounts.map((a) => a !== 0n)).to.deep.equal([false, false, false, true, false, true]);
    const sales = await salesOf(s, buy(s, bids));
    expect(sales.map((sale) => sale.account)).to.deep.equal([fine, last]);
    const payment = before - (await s.usdc.balanceOf(s.keeper));
    const sum = sales.reduce(
      (total, sale) => total + sale.value - sale.premium + (sale.premium * terms.feeShare) / WAD,
      0n,
    );
    expect(payment).to.equal((sum + 10n ** 12n - 1n) / 10n ** 12n);
  });

  it("liquidate · LIQ-6 · when nothing is sold the reason of the last bid is thrown", async () => {
    const s = await loadFixture(fundedSystem);
    const [cured, moved] = (await five(s)) as [string, string];
    await cure(s, cured);
    const stale = [bid(cured, WETH_ID), bid(moved, WETH_ID, { nonce: 7n })];
    await expect(buy(s, stale))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNonceMoved")
      .withArgs(moved, 1, 7);
    await expect(buy(s, stale.slice(0, 1))).to.be.revertedWithCustomError(s.liquidator, "LiquidatorNotLiquidatable");
    await expect(buy(s, [])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorNoBids");
  });

  it("liquidate · bids out of order are refused, equal accounts may follow each other", async () => {
    const s = await loadFixture(fundedSystem);
    const [first, second] = (await five(s)) as [string, string];
    await expect(buy(s, [bid(second, WETH_ID), bid(first, WETH_ID)]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorBidsNotAscending")
      .withArgs(first);
    await expect(buy(s, [bid(first, WETH_ID), bid(second, WETH_ID)])).to.emit(s.liquidator, "Liquidated");
  });

  it("liquidate · bids for one account out of the order of assets are refused, also two for the same asset", async () => {
    const s = await loadFixture(fundedSystem);
    const [account] = (await five(s)) as [string];
    for (const assets of [
      [WBTC_ID, WETH_ID],
      [WETH_ID, WETH_ID],
    ]) {
      await expect(
        buy(
          s,
          assets.map((asset) => bid(account, asset)),
        ),
      )
        .to.be.revertedWithCustomError(s.liquidator, "LiquidatorBidsNotAscending")
        .withArgs(account);
    }
  });

  it("liquidate · RM-5 · LIQ-6 · the pinned nonce of the account seen is accepted", async () => {
    const s = await loadFixture(fundedSystem);
    const [account] = (await five(s)) as [string];
    const { nonce } = await stateOf(s, account);
    expect(nonce).to.equal(1n);
    await expect(buy(s, [bid(account, WETH_ID, { nonce })])).to.emit(s.liquidator, "Liquidated");
  });

  it("liquidate · the worst accepted premium binds, to the wei, with rate and limit", async () => {
    const s = await loadFixture(fundedSystem);
    const [account] = (await five(s)) as [string];
    const at = await nextBlock();
    const { deadline } = (await stateOf(s, account)).call;
    const rate = ((WAD / 10n) * (at - deadline)) / 600n;
    await expect(buy(s, [bid(account, WETH_ID, { minPremium: rate + 1n })]))
      .to.be.revertedWithCustomError(s.liquidator, "LiquidatorPremiumTooLow")
      .withArgs(account, rate - 1n, rate + 1n);
    await nextBlock(at);
    await expect(buy(s, [bid(account, WETH_ID, { minPremium: rate - 1n })])).to.emit(s.liquidator, "Liquidated");
  });

  it("liquidate · cash, unknown and foreign assets cannot be bid for", async () => {
    const s = await loadFixture(fundedSystem);
    const [account] = (await five(s)) as [string];
    for (const asset of [CASH, 32, 255, WBTC_ID]) {
      await expect(buy(s, [bid(account, asset)]))
        .to.be.revertedWithCustomError(s.liquidator, "LiquidatorNothingToSell")
        .withArgs(account, asset);
    }
  });

  it("liquidate · two legs of one account in one call: the second starts from what the first left", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, BTC],
      ],
      60_000n * USDC,
    );
    await setPrice(s, WETH_ID, 950);
    await callAndWait(s, [account], 100n);
    await nextBlock();
    const before = await stateOf(s, account, 0, "pending");
    const [first, second] = await salesOf(
      s,
      buy(s, [bid(account, WETH_ID, { maxAmount: 2n * ETH }), bid(account, WBTC_ID)]),
    );
    expect(first!.netWorth).to.equal(before.netWorth - first!.premium - first!.tip);
    expect(second!.netWorth).to.equal(first!.netWorth - second!.premium);
    expect(second!.maintenance < first!.maintenance).to.equal(true);
    const after = await stateOf(s, account);
    expect(after.netWorth - second!.netWorth).to.be.within(-10n, 10n ** 15n);
    expect(after.maintenance - second!.maintenance).to.be.within(-10n, 10n);
    expect((await stateOf(s, account)).isCalled).to.equal(false);
  });

  it("liquidate · LIQ-1 · the bid after a cure in the same batch is skipped", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(
      s,
      s.alice,
      [
        [WETH_ID, 40n * ETH],
        [WBTC_ID, BTC / 10n],
      ],
      60_000n * USDC,
    );
    await setPrice(s, WETH_ID, 1_600);
    await callAndWait(s, [account]);
    const sales = await salesOf(s, buy(s, [bid(account, WETH_ID), bid(account, WBTC_ID)]));
    expect(sales.map((sale) => sale.asset)).to.deep.equal([BigInt(WETH_ID)]);
  });
});
