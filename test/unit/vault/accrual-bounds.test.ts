import { expect } from "chai";
import { deployVault, networkHelpers } from "../../fixtures/system.js";
import { accrue } from "../../fixtures/cash-model.js";
import { outflow, rates as curve, WAD } from "../../fixtures/parameters.js";
import { ETHER, foresee, fundedSystem, MAX, poolOf, USDC, vaultConfig, WETH } from "../../fixtures/vault.js";

/** A vault with the fastest and dearest curve its constructor takes, lent out to the last unit. */
async function fastestVault() {
  const s = await fundedSystem();
  const config = await vaultConfig(s);
  const rates = { target: (99n * WAD) / 100n, speed: 100n * WAD, reserveShare: 0n, minAnchor: WAD, maxAnchor: WAD };
  const vault = await deployVault({ ...config, rates, initialAnchor: WAD });
  await vault.setOutflowLimit(outflow.share, outflow.floor);
  await vault.listAsset(WETH, s.tokenOf(WETH), 1_000n * ETHER);
  await s.tokenOf(WETH).connect(s.alice).approve(vault, MAX);
  for (const user of [s.alice, s.lender]) await s.usdc.connect(user).approve(vault, MAX);
  await vault.connect(s.lender).deposit(s.account.lender, 0, 10_000n * USDC);
  await vault.connect(s.alice).deposit(s.account.alice, WETH, 10n * ETHER);
  await vault.connect(s.alice).withdraw(s.account.alice, 0, 10_000n * USDC, s.alice);
  return { ...s, vault };
}

/** All suppliers have left but for one unit of somebody's; a debt financed out of the reserves goes on. */
async function dustySupply() {
  const s = await fundedSystem();
  await s.vault.connect(s.alice).deposit(s.account.alice, WETH, 900n * ETHER);
  await s.vault.connect(s.alice).withdraw(s.account.alice, 0, 1_000_000n * USDC, s.alice);
  await s.vault.connect(s.lender).withdraw(s.account.lender, 0, 8_950_000n * USDC, s.lender);
  await networkHelpers.time.increase(90 * 86_400);
  const reserves = await s.vault.reserves();
  await s.vault.connect(s.alice).deposit(s.account.alice, 0, await repaymentTo(s, reserves / 2n));
  await s.vault.connect(s.lender).withdraw(s.account.lender, 0, MAX, s.lender);
  await s.vault.connect(s.carol).deposit(s.account.carol, 0, 1n);
  return s;
}

async function repaymentTo(s: Awaited<ReturnType<typeof fundedSystem>>, debt: bigint) {
  return (-(await s.vault.cashOf(s.account.alice)) - debt) / 10n ** 12n;
}

describe("vault accrual bounds", () => {
  it("accrue · H-08 · at every bound of the constructor a year of silence leaves repayment and exit open", async () => {
    const s = await networkHelpers.loadFixture(fastestVault);
    await networkHelpers.time.increase(31_536_000 * 2);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, MAX);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, MAX, s.alice);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(0);
  });

  it("accrue · ACC-5 ACC-7 · suppliers earn on the debt they finance, to the wei, and reserves on the rest", async () => {
    const s = await networkHelpers.loadFixture(dustySupply);
    const { pool, held } = await poolOf(s.vault);
    const seconds = 30 * 86_400;
    const after = (await foresee(seconds, () => poolOf(s.vault))).pool;
    expect(after).to.deep.equal(accrue(pool, curve, held, BigInt(seconds)));
    expect(after.supplyIndex * pool.borrowIndex).to.be.at.most(after.borrowIndex * pool.supplyIndex);
  });

  it("accrue · ACC-5 · suppliers who come after a time of next to no supply still earn", async () => {
    const s = await networkHelpers.loadFixture(dustySupply);
    await networkHelpers.time.increase(30 * 86_400);
    await s.vault.connect(s.lender).deposit(s.account.lender, 0, 1_000n * USDC);
    const { pool } = await poolOf(s.vault);
    expect(pool.borrowed).to.be.greaterThan(0n);
    const before = await s.vault.cashOf(s.account.lender);
    await networkHelpers.time.increase(365 * 86_400);
    expect(await s.vault.cashOf(s.account.lender)).to.be.greaterThan(before);
  });
});
