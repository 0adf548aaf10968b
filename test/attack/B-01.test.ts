import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../fixtures/system.js";
import { CASH, usd } from "../fixtures/parameters.js";
import { solvencyOf, wealthOf } from "../fixtures/attack.js";
import { bid, buy, ETH, fund, fundedSystem, open, setPrice, stateOf, USDC, WETH_ID } from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

/**
 * Goal: take more than one's claim by leaving around a deficit, or by making one and walking away. Budget: any. What suppliers as a body
 * lose is the recorded deficit and nothing else; how it is shared is the backstop's subject.
 */
describe("B-01 · L-14 leaving around a deficit", () => {
  it("withdraw · B-01 · whoever leaves before or after the record gets his claim to the unit, never more", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 100n * ETH]], 150_000n * USDC);
    await fund(s, s.bob, 1_000_000n * USDC);
    await fund(s, s.carol, 1_000_000n * USDC);
    for (const user of [s.bob, s.carol])
      await s.vault.connect(user).deposit(accountOf(user.address), CASH, 1_000_000n * USDC);
    await setPrice(s, WETH_ID, 1_300);
    const claim = await s.vault.cashOf(accountOf(s.bob.address));
    await s.vault.connect(s.bob).withdraw(accountOf(s.bob.address), CASH, ethers.MaxUint256, s.bob);
    await buy(s, [bid(account, WETH_ID)]);
    await s.vault.connect(s.carol).withdraw(accountOf(s.carol.address), CASH, ethers.MaxUint256, s.carol);
    const [early, late] = [await wealthOf(s, [s.bob], []), await wealthOf(s, [s.carol], [])];
    expect(early).to.be.within(claim - usd(1), claim + usd(1));
    expect(late - early).to.be.within(-usd(1), usd(1));
    expect(await s.vault.deficit()).to.be.within(usd(20_000), usd(20_100));
    expect(await solvencyOf(s)).to.be.at.least(0n);
  });

  it("withdraw · B-01 · DLV-6 · the last to leave is held to the tokens there are, by name and numbers", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 100n * ETH]], 150_000n * USDC);
    await setPrice(s, WETH_ID, 1_300);
    await buy(s, [bid(account, WETH_ID)]);
    const lender = accountOf(s.lender.address);
    const [, held] = await s.vault.assetOf(CASH);
    await expect(s.vault.connect(s.lender).withdraw(lender, CASH, held + 1n, s.lender))
      .to.be.revertedWithCustomError(s.vault, "VaultLiquidityTooLow")
      .withArgs(CASH, held, held + 1n);
    await s.vault.connect(s.lender).withdraw(lender, CASH, held, s.lender);
    expect(await s.vault.cashOf(lender)).to.be.greaterThan(usd(19_000));
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
