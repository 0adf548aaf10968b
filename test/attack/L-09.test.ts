import { expect } from "chai";
import { accountOf, deploySystem, ethers, networkHelpers } from "../fixtures/system.js";
import { CASH } from "../fixtures/parameters.js";
import { bid, BTC, ETH, fund, NOBODY, open, setPrice, USDC, WBTC_ID, WETH_ID } from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

async function blockable() {
  const s = await deploySystem("BlocklistToken");
  await s.give(s.lender, CASH, 1_000_000n * USDC);
  await fund(s, s.keeper, 1_000_000n * USDC);
  const account = await open(
    s,
    s.alice,
    [
      [WETH_ID, 10n * ETH],
      [WBTC_ID, BTC / 10n],
    ],
    19_000n * USDC,
  );
  await setPrice(s, WETH_ID, 1_370);
  const block = async (token: unknown, who: unknown) => {
    const list = await ethers.getContractAt("BlocklistToken", token as string);
    await list.setBlocked(who as string, true);
  };
  return { s, account, block };
}

/** Goal: make one's collateral unsellable by a token that blocks the owner, the keeper or the vault. Budget: a block-listed address. */
describe("L-09 · SRR-6 collateral that blocks transfers", () => {
  it("liquidate · L-09 · a block-listed owner is sold out like any other", async () => {
    const { s, account, block } = await loadFixture(blockable);
    for (const { token } of s.assets) await block(token, s.alice);
    await block(s.usdc, s.alice);
    await expect(s.liquidator.connect(s.keeper).liquidate([bid(account, WETH_ID)], NOBODY, s.keeper, "0x")).to.emit(
      s.liquidator,
      "Liquidated",
    );
  });

  it("liquidate · L-09 · a block-listed keeper names another receiver, or is credited in the vault", async () => {
    const { s, account, block } = await loadFixture(blockable);
    const token = s.assets[0]!.token;
    await block(token, s.keeper);
    const liquidator = s.liquidator.connect(s.keeper);
    const slice = bid(account, WETH_ID, { maxAmount: ETH });
    await expect(liquidator.liquidate([slice], NOBODY, s.keeper, "0x")).to.be.revert(ethers);
    await liquidator.liquidate([slice], NOBODY, s.bob, "0x");
    expect(await token.balanceOf(s.bob)).to.be.greaterThan(ETH - 1_000n);
    const keeper = accountOf(s.keeper.address);
    await s.vault.connect(s.keeper).deposit(keeper, CASH, 50_000n * USDC);
    await liquidator.liquidate([slice], keeper, s.keeper, "0x");
    expect(await s.vault.balanceOf(keeper, WETH_ID)).to.be.greaterThan(ETH - 1_000n);
  });

  it("liquidate · L-09 · a token that blocks the vault stops its own sale to wallets, not that of the other leg", async () => {
    const { s, account, block } = await loadFixture(blockable);
    await block(s.assets[1]!.token, s.vault);
    const liquidator = s.liquidator.connect(s.keeper);
    await expect(liquidator.liquidate([bid(account, WBTC_ID)], NOBODY, s.keeper, "0x")).to.be.revert(ethers);
    await expect(liquidator.liquidate([bid(account, WETH_ID)], NOBODY, s.keeper, "0x")).to.emit(
      s.liquidator,
      "Liquidated",
    );
  });
});
