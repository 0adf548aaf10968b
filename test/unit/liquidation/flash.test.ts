import { expect } from "chai";
import { ethers, networkHelpers, type System } from "../../fixtures/system.js";
import { terms, WAD } from "../../fixtures/parameters.js";
import {
  bid,
  booksOf,
  BTC,
  callAndWait,
  ETH,
  fund,
  fundedSystem,
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

/** A flash keeper without a cent, a venue with cash and `spread` [bp], and a called account whose grace is over for five minutes. */
async function setUp(s: System, spread: number) {
  const venue = await ethers.deployContract("SpotVenue", [s.usdc, spread]);
  await s.usdc.mint(venue, 1_000_000n * USDC);
  for (const { token, feed } of s.assets) await venue.quote(token, feed);
  const flash = await ethers.deployContract("BareKeeper", [s.liquidator, s.vault, venue]);
  const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
  await setPrice(s, WETH_ID, priceAt(0.9, 15_000, 10));
  await callAndWait(s, [account], 300n);
  return { venue, flash, account };
}

describe("keeper without capital", () => {
  it("liquidate · ALA-1 · any contract sells the collateral in the callback, pays with the proceeds and keeps the rest", async () => {
    const s = await loadFixture(fundedSystem);
    const { flash, account } = await setUp(s, 100);
    const sent = flash.connect(s.bob).liquidate([bid(account, WETH_ID)], [s.assets[0]!.token]);
    const [sale] = await salesOf(s, sent);
    const kept = (await s.usdc.balanceOf(flash)) * 10n ** 12n;
    const expected = (sale!.premium * (WAD - terms.feeShare)) / WAD - sale!.value / 100n;
    expect(kept - expected).to.be.within(-2n * 10n ** 12n, 2n * 10n ** 12n);
    expect(kept).to.be.greaterThan(0n);
    expect(await s.assets[0]!.token.balanceOf(flash)).to.equal(0n);
    expect((await booksOf(s)).excess).to.equal(0n);
  });

  it("liquidate · ALA-1 · two assets of two accounts are delivered before one payment", async () => {
    const s = await loadFixture(fundedSystem);
    const { flash, account } = await setUp(s, 0);
    const other = await open(s, s.alice, [[WBTC_ID, BTC]], 45_000n * USDC, 1n);
    await setPrice(s, WBTC_ID, priceAt(0.6, 45_000, 1, WBTC_ID));
    const tokens = [s.assets[0]!.token, s.assets[1]!.token];
    await expect(flash.liquidate([bid(account, WETH_ID), bid(other, WBTC_ID)], tokens)).to.emit(
      s.liquidator,
      "Liquidated",
    );
    expect(await s.usdc.balanceOf(flash)).to.be.greaterThan(0n);
  });

  it("liquidate · K-01 · proceeds below the payment undo everything", async () => {
    const s = await loadFixture(fundedSystem);
    const { flash, account } = await setUp(s, 2_000);
    const before = await stateOf(s, account, WETH_ID);
    await expect(flash.liquidate([bid(account, WETH_ID)], [s.assets[0]!.token])).to.be.revertedWithCustomError(
      s.usdc,
      "ERC20InsufficientBalance",
    );
    const after = await stateOf(s, account, WETH_ID);
    expect([after.balance, after.call]).to.deep.equal([before.balance, before.call]);
  });

  it("liquidate · TVC-3 · a callback that reverts, or a wallet with data and no code, undoes its own liquidation only", async () => {
    const s = await loadFixture(fundedSystem);
    const { account } = await setUp(s, 0);
    await fund(s, s.bob, 100_000n * USDC);
    await expect(s.liquidator.connect(s.bob).liquidate([bid(account, WETH_ID)], NOBODY, s.bob, "0x01")).to.be.revert(
      ethers,
    );
    await expect(s.liquidator.connect(s.keeper).liquidate([bid(account, WETH_ID)], NOBODY, s.keeper, "0x")).to.emit(
      s.liquidator,
      "Liquidated",
    );
  });

  it("liquidate · the callback goes to the caller, so nobody can make another wallet pay", async () => {
    const s = await loadFixture(fundedSystem);
    const { flash, account } = await setUp(s, 0);
    await s.usdc.mint(flash, 100_000n * USDC);
    const before = await s.usdc.balanceOf(flash);
    await expect(s.liquidator.connect(s.bob).liquidate([bid(account, WETH_ID)], NOBODY, flash, "0x01")).to.be.revert(
      ethers,
    );
    expect(await s.usdc.balanceOf(flash)).to.equal(before);
  });
});
