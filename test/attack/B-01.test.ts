import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../fixtures/system.js";
import { CASH, usd } from "../fixtures/parameters.js";
import { solvencyOf, wealthOf } from "../fixtures/attack.js";
import { bid, buy, ETH, fund, fundedSystem, open, setPrice, stateOf, USDC, WETH_ID } from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/**
 * Goal: take more than one's claim by leaving around a deficit, or by making one and walking away. Budget: any. There is no backstop: what
 * suppliers as a body lose is the recorded deficit and nothing else.
 */
describe("B-01 · L-14 leaving around a deficit", () => {
  it("withdraw · B-01 · from the report of a loss to its end nobody leaves; then all have lost the same share", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 100n * ETH]], 150_000n * USDC);
    await fund(s, s.bob, 1_000_000n * USDC);
    await fund(s, s.carol, 1_000_000n * USDC);
    for (const user of [s.bob, s.carol])
      await s.vault.connect(user).deposit(accountOf(user.address), CASH, 1_000_000n * USDC);
    const leave = async (user: typeof s.bob) =>
      s.vault.connect(user).withdraw(accountOf(user.address), CASH, ethers.MaxUint256, user);
    await setPrice(s, WETH_ID, 1_300);
    await s.vault.connect(s.keeper).reportInsolvent(account);
    await expect(leave(s.bob)).to.be.revertedWithCustomError(s.vault, "VaultFrozen");
    await buy(s, [bid(account, WETH_ID)]);
    await expect(leave(s.carol)).to.be.revertedWithCustomError(s.vault, "VaultFrozen");
    expect(await s.vault.deficit()).to.be.within(usd(20_000), usd(20_100));
    await s.vault.connect(s.keeper).socialise();
    await leave(s.bob);
    await leave(s.carol);
    const [early, late] = [await wealthOf(s, [s.bob], []), await wealthOf(s, [s.carol], [])];
    expect(early).to.be.within(usd(998_500), usd(999_500));
    expect(late - early).to.be.within(-usd(1), usd(1));
    expect(await solvencyOf(s)).to.be.at.least(0n);
  });

  it("withdraw · B-01 · DLV-6 · the last to leave is held to the tokens there are, by name and numbers", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 100n * ETH]], 150_000n * USDC);
    await setPrice(s, WETH_ID, 1_300);
    await buy(s, [bid(account, WETH_ID)]);
    await s.vault.socialise();
    const lender = accountOf(s.lender.address);
    const [, held] = await s.vault.assetOf(CASH);
    await expect(s.vault.connect(s.lender).withdraw(lender, CASH, held + 1n, s.lender))
      .to.be.revertedWithCustomError(s.vault, "VaultLiquidityTooLow")
      .withArgs(CASH, held, held + 1n);
    await s.vault.connect(s.lender).withdraw(lender, CASH, ethers.MaxUint256, s.lender);
    expect(await s.vault.cashOf(lender)).to.be.lessThan(usd(1));
    expect(held - (await s.vault.assetOf(CASH))[1]).to.be.greaterThan(held - 10n * USDC);
  });

  it("liquidate · L-03 · B-01 · buying one's own insolvent account back at no discount gains nothing over walking away", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await fund(s, s.bob, 100_000n * USDC);
    await setPrice(s, WETH_ID, 1_400);
    const before = await wealthOf(s, [s.alice, s.bob], [account]);
    await buy(s, [bid(account, WETH_ID)], s.bob);
    expect((await wealthOf(s, [s.alice, s.bob], [account])) - before).to.be.at.most(0n);
    expect((await stateOf(s, account)).netWorth).to.equal(0n);
  });
});
