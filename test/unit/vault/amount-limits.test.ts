import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { deployActor } from "../../fixtures/actor.js";
import { WAD } from "../../fixtures/parameters.js";
import { fundedSystem, MAX, SCALE, USDC, WBTC, WETH } from "../../fixtures/vault.js";

/** Token units whose WAD is 2^256 less about 900 dollars: read as a signed number, minus 900. */
const WRAPPING = 2n ** 256n / SCALE - 900n * USDC;

describe("vault amount limits", () => {
  it("transfer · H-09 ACC-12 · an amount whose WAD wraps to a negative one cannot pull cash out of the target", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const before = await s.vault.headerOf(s.account.lender);
    await expect(s.vault.connect(s.carol).transfer(s.account.carol, s.account.lender, 0, WRAPPING)).to.be.revert(
      ethers,
    );
    expect(await s.vault.headerOf(s.account.lender)).to.equal(before);
    expect(await s.vault.cashOf(s.account.carol)).to.equal(0);
  });

  it("batch · H-09 ACC-12 · nor inside a batch, nor into debt", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const actor = await deployActor(s, { [WETH]: 1n });
    const steal = actor.transfer(s.account.bob, 0, WRAPPING);
    await expect(actor.batch(steal, actor.withdraw(0, 800n * USDC))).to.be.revert(ethers);
    expect(await s.vault.cashOf(s.account.bob)).to.equal(0);
  });

  for (const amount of [MAX, MAX / SCALE, 2n ** 255n / SCALE, 2n ** 128n]) {
    it(`transfer · H-09 · of ${amount.toString(16)} (hex) units of cash is refused by name`, async () => {
      const s = await networkHelpers.loadFixture(fundedSystem);
      await expect(
        s.vault.connect(s.lender).transfer(s.account.lender, s.account.bob, 0, amount),
      ).to.be.revertedWithCustomError(s.vault, "CashTotalTooLarge");
    });
  }

  for (const amount of [MAX - 1n, 2n ** 255n, MAX / SCALE]) {
    it(`deposit · H-09 · of ${amount.toString(16)} (hex) units of cash is refused by name`, async () => {
      const s = await networkHelpers.loadFixture(fundedSystem);
      await expect(s.vault.connect(s.bob).deposit(s.account.bob, 0, amount)).to.be.revertedWithCustomError(
        s.vault,
        "CashTotalTooLarge",
      );
    });
  }

  it("deposit · H-09 SRR-2 · of the largest amount of a collateral is refused by the cap", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    for (const asset of [WETH, WBTC]) {
      await expect(s.vault.connect(s.alice).deposit(s.account.alice, asset, MAX)).to.be.revertedWithCustomError(
        s.vault,
        "VaultCapExceeded",
      );
    }
    expect(await s.vault.cashOf(s.account.lender)).to.equal(10_000_000n * WAD);
  });
});
