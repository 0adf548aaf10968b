import { expect } from "chai";
import { accountOf, ethers, networkHelpers, type System } from "../../fixtures/system.js";
import { CASH, legCost, terms, usd, WAD } from "../../fixtures/parameters.js";
import {
  bid,
  booksOf,
  BTC,
  buy,
  callAndWait,
  ETH,
  fund,
  fundedSystem,
  NOBODY,
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
const UNIT = 10n ** 12n; // WAD in a unit of the settlement token
const DUST = 10n; // rounding of principals [wei]

async function distressed(s: System, owner = s.alice): Promise<string> {
  const account = await open(s, owner, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
  await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
  await callAndWait(s, [account], 200n);
  return account;
}

/** Reserves gained by a transaction, interest aside: both sides are read in its block. */
async function reservesAround(s: System, act: () => Promise<unknown>): Promise<bigint> {
  await nextBlock();
  const before = await s.vault.reserves({ blockTag: "pending" });
  await act();
  return (await s.vault.reserves()) - before;
}

describe("settlement of a sale", () => {
  it("liquidate · ZLE-7 · ZLE-5 · LIQ-4 · what the wallet pays is credit, tip and fee; the fee stays in the reserves", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    const tipped = accountOf(s.carol.address);
    const [usdc, weth] = [await s.usdc.balanceOf(s.keeper), await s.assets[0]!.token.balanceOf(s.keeper)];
    let sale!: Awaited<ReturnType<typeof salesOf>>[number];
    let cash = 0n;
    const gained = await reservesAround(s, async () => {
      cash = await s.vault.cashOf(account, { blockTag: "pending" });
      [sale] = (await salesOf(s, buy(s, [bid(account, WETH_ID)]))) as [typeof sale];
    });
    const fee = (sale.premium * terms.feeShare) / WAD;
    const paid = sale.value - sale.premium + fee;
    const payment = (paid + UNIT - 1n) / UNIT;
    expect(usdc - (await s.usdc.balanceOf(s.keeper))).to.equal(payment);
    expect((await s.assets[0]!.token.balanceOf(s.keeper)) - weth).to.equal(sale.amount);
    expect(sale.tip).to.equal(legCost);
    expect((await s.vault.cashOf(account)) - cash - (sale.value - sale.premium - sale.tip)).to.be.within(-DUST, 0n);
    expect(sale.tip - (await s.vault.cashOf(tipped))).to.be.within(0n, DUST);
    expect(gained - fee - (payment * UNIT - paid)).to.be.within(0n, DUST);
    expect(await s.vault.balanceOf(account, WETH_ID)).to.equal(10n * ETH - sale.amount);
  });

  it("liquidate · DMM-6 · ACC-1 · ACC-3 · counters and totals follow the sale", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    await buy(s, [bid(account, WETH_ID)]);
    const books = await booksOf(s);
    expect(books.excess).to.equal(0n);
    const [token, total] = await s.vault.assetOf(WETH_ID);
    const weth = await ethers.getContractAt("MockToken", token);
    expect([total, await s.vault.balanceOf(account, WETH_ID)]).to.deep.equal([await weth.balanceOf(s.vault), total]);
  });

  it("liquidate · A10 · the keeper who opened the call keeps the tip out of what he pays", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    await fund(s, s.carol, 100_000n * USDC);
    const before = await s.usdc.balanceOf(s.carol);
    const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID)], s.carol));
    const paid = sale!.value - sale!.premium + (sale!.premium * terms.feeShare) / WAD - sale!.tip;
    expect([sale!.tip, before - (await s.usdc.balanceOf(s.carol))]).to.deep.equal([legCost, (paid + UNIT - 1n) / UNIT]);
    expect(await s.vault.cashOf(accountOf(s.carol.address))).to.equal(0n);
  });

  it("liquidate · A10 · one call earns one tip, and an uncalled close-out none", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    const [first] = await salesOf(s, buy(s, [bid(account, WETH_ID, { maxAmount: ETH })]));
    const [second] = await salesOf(s, buy(s, [bid(account, WETH_ID, { maxAmount: ETH })]));
    expect([first!.tip, second!.tip]).to.deep.equal([legCost, 0n]);
    const sunk = await open(s, s.bob, [[WBTC_ID, BTC]], 45_000n * USDC);
    await setPrice(s, WBTC_ID, priceAt(0.5, 45_000, 1, WBTC_ID));
    const [third] = await salesOf(s, buy(s, [bid(sunk, WBTC_ID)]));
    expect(third!.tip).to.equal(0n);
  });

  it("liquidate · another receiver takes the collateral, the caller pays", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    await s.liquidator.connect(s.keeper).liquidate([bid(account, WETH_ID)], NOBODY, s.bob, "0x");
    expect(await s.assets[0]!.token.balanceOf(s.bob)).to.be.greaterThan(ETH);
  });

  it("liquidate · into a vault account: cash pays, collateral arrives, no token moves", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    const keeper = accountOf(s.keeper.address);
    await s.vault.connect(s.keeper).deposit(keeper, CASH, 50_000n * USDC);
    const held = (await booksOf(s)).held;
    await nextBlock();
    const cash = await s.vault.cashOf(keeper, { blockTag: "pending" });
    const [sale] = await salesOf(
      s,
      s.liquidator.connect(s.keeper).liquidate([bid(account, WETH_ID)], keeper, s.keeper, "0x"),
    );
    expect(await s.vault.balanceOf(keeper, WETH_ID)).to.equal(sale!.amount);
    const paid = sale!.value - sale!.premium + (sale!.premium * terms.feeShare) / WAD;
    expect(cash - paid - (await s.vault.cashOf(keeper))).to.be.within(0n, DUST);
    expect((await booksOf(s)).held).to.equal(held);
  });

  it("liquidate · A7 · a keeper's account left in debt is tested at its initial line", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    const keeper = accountOf(s.keeper.address);
    const act = () => s.liquidator.connect(s.keeper).liquidate([bid(account, WETH_ID)], keeper, s.keeper, "0x");
    await expect(act()).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await s.give(s.keeper, WBTC_ID, BTC);
    await act();
    expect(await s.vault.cashOf(keeper)).to.be.below(-usd(1_000));
    const [netWorth, buffer] = await s.vault.appraiseOpening(keeper);
    expect(netWorth >= buffer).to.equal(true);
  });

  it("liquidate · a keeper's account whose debt would stay under minDebt is refused", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    const keeper = accountOf(s.keeper.address);
    await s.give(s.keeper, WBTC_ID, BTC);
    await expect(
      s.liquidator
        .connect(s.keeper)
        .liquidate([bid(account, WETH_ID, { maxAmount: ETH / 50n })], keeper, s.keeper, "0x"),
    ).to.be.revertedWithCustomError(s.vault, "VaultDebtTooSmall");
  });

  it("liquidate · ACL-1 · another's account pays only for an operator with the transfer scope", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    const rich = await open(
      s,
      s.bob,
      [
        [CASH, 50_000n * USDC],
        [WETH_ID, ETH],
      ],
      0n,
    );
    const act = () => s.liquidator.connect(s.keeper).liquidate([bid(account, WETH_ID)], rich, s.keeper, "0x");
    await expect(act()).to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised").withArgs(rich, s.keeper, 4);
    const expiry = (await networkHelpers.time.latest()) + 10_000;
    await s.operators.connect(s.bob).setOperator(s.keeper, 3, expiry);
    await expect(act()).to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised").withArgs(rich, s.keeper, 4);
    await s.operators.connect(s.bob).setOperator(s.keeper, 4, expiry);
    await act();
    expect(await s.vault.balanceOf(rich, WETH_ID)).to.be.greaterThan(ETH);
  });

  it("liquidate · RM-3 · a new kind of collateral in the paying account needs the deposit scope too", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    const rich = await open(s, s.bob, [[CASH, 50_000n * USDC]], 0n);
    await s.operators.connect(s.bob).setOperator(s.keeper, 4, (await networkHelpers.time.latest()) + 10_000);
    await expect(s.liquidator.connect(s.keeper).liquidate([bid(account, WETH_ID)], rich, s.keeper, "0x"))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(rich, s.keeper, 1);
  });

  it("liquidate · an account cannot buy from itself, nor pay from a mode without an engine", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    await expect(s.liquidator.connect(s.alice).liquidate([bid(account, WETH_ID)], account, s.alice, "0x"))
      .to.be.revertedWithCustomError(s.vault, "VaultSameAccount")
      .withArgs(account);
    const portfolio = accountOf(s.keeper.address, 0n, 2n);
    await expect(s.liquidator.connect(s.keeper).liquidate([bid(account, WETH_ID)], portfolio, s.keeper, "0x"))
      .to.be.revertedWithCustomError(s.vault, "VaultModeDisabled")
      .withArgs(portfolio, 2);
  });

  it("liquidate · a wallet without means or allowance cannot buy", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    await expect(buy(s, [bid(account, WETH_ID)], s.bob)).to.be.revertedWithCustomError(
      s.usdc,
      "ERC20InsufficientAllowance",
    );
    await s.usdc.connect(s.bob).transfer(s.alice, await s.usdc.balanceOf(s.bob));
    await s.usdc.connect(s.bob).approve(s.vault, ethers.MaxUint256);
    await expect(buy(s, [bid(account, WETH_ID)], s.bob)).to.be.revertedWithCustomError(
      s.usdc,
      "ERC20InsufficientBalance",
    );
  });

  it("settleSales · recordCall · DMM-5 · only the liquidator", async () => {
    const s = await loadFixture(fundedSystem);
    const delivery = { payer: s.keeper, account: NOBODY, receiver: s.keeper, data: "0x" };
    await expect(s.vault.connect(s.keeper).settleSales([], [], 0, delivery))
      .to.be.revertedWithCustomError(s.vault, "VaultNotModule")
      .withArgs(s.keeper, s.liquidator);
    await expect(s.vault.connect(s.admin).recordCall(accountOf(s.alice.address), 1n, 1n))
      .to.be.revertedWithCustomError(s.vault, "VaultNotModule")
      .withArgs(s.admin, s.liquidator);
  });

  it("liquidate · ODC-9 · the event's round gives the executed price", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    const [sale] = await salesOf(s, buy(s, [bid(account, WETH_ID)]));
    const [, answer] = await s.assets[0]!.feed.getRoundData(sale!.round);
    const exact = (sale!.amount * answer) / 10n ** 8n;
    expect(sale!.value - exact).to.be.within(0n, 10n);
  });

  it("liquidate · RM-5 · a sale, a gift and a repayment leave the nonce, a withdrawal raises it", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await distressed(s);
    const { nonce } = await stateOf(s, account);
    await buy(s, [bid(account, WETH_ID, { maxAmount: ETH, nonce })]);
    await fund(s, s.bob, USDC);
    await s.vault.connect(s.bob).deposit(account, CASH, USDC);
    await s.assets[0]!.token.mint(s.bob, 1n);
    await s.assets[0]!.token.connect(s.bob).approve(s.vault, 1n);
    await s.vault.connect(s.bob).deposit(account, WETH_ID, 1n);
    await s.vault.connect(s.bob).clearCall(account);
    expect((await stateOf(s, account)).nonce).to.equal(nonce);
    await setPrice(s, WETH_ID, 3_000);
    await s.vault.connect(s.alice).withdraw(account, WETH_ID, 1n, s.alice);
    await pass(s, 10n);
    expect((await stateOf(s, account)).nonce).to.equal(nonce + 1n);
  });
});
