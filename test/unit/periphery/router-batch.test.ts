import { expect } from "chai";
import { CASH, usd } from "../../fixtures/parameters.js";
import { call, deployRouter, ether, holdings, NATIVE, WETH } from "../../fixtures/router.js";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";

const dollars = (amount: number): bigint => BigInt(amount) * 10n ** 6n;

describe("Router.executeBatch", () => {
  it("executeBatch · borrows before the collateral arrives, checked once at the end", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, vault, alice, accounts, usdc } = system;
    const calls = [
      call(router, "withdraw", [accounts.alice, CASH, dollars(10_000), alice.address]),
      call(router, "deposit", [accounts.alice, WETH, ether(10)]),
    ];
    await expect(router.connect(alice).multicall(calls)).to.be.revertedWithCustomError(vault, "VaultBelowInitial");
    await expect(router.connect(alice).executeBatch(calls)).to.changeTokenBalance(ethers, usdc, alice, dollars(10_000));
    expect(await vault.cashOf(accounts.alice)).to.be.lessThanOrEqual(0n - usd(10_000));
    expect(await holdings(system)).to.deep.equal([]);
  });

  it("executeBatch · HLT-4 · an account below its initial line at the end reverts everything", async () => {
    const { router, vault, alice, accounts } = await networkHelpers.loadFixture(deployRouter);
    const calls = [
      call(router, "withdraw", [accounts.alice, CASH, dollars(10_000), alice.address]),
      call(router, "deposit", [accounts.alice, WETH, ether(5)]),
    ];
    await expect(router.connect(alice).executeBatch(calls)).to.be.revertedWithCustomError(vault, "VaultBelowInitial");
    expect(await vault.cashOf(accounts.alice)).to.equal(0n);
  });

  it("executeBatch · swaps one collateral for another against a standing debt", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, vault, alice, accounts } = system;
    await router.connect(alice).deposit(accounts.alice, WETH, ether(10));
    await router.connect(alice).withdraw(accounts.alice, CASH, dollars(10_000), alice);
    const calls = [
      call(router, "withdraw", [accounts.alice, WETH, ethers.MaxUint256, alice.address]),
      call(router, "depositNative", [accounts.alice, ether(10)]),
    ];
    await router.connect(alice).executeBatch(calls, { value: ether(10) });
    expect(await vault.balanceOf(accounts.alice, WETH)).to.equal(0n);
    expect(await vault.balanceOf(accounts.alice, NATIVE)).to.equal(ether(10));
    expect(await holdings(system)).to.deep.equal([]);
  });

  it("executeBatch · inside a multicall, but not inside itself", async () => {
    const { router, vault, alice, accounts } = await networkHelpers.loadFixture(deployRouter);
    const batch = call(router, "executeBatch", [[call(router, "deposit", [accounts.alice, CASH, dollars(1)])]]);
    await router.connect(alice).multicall([batch, batch]);
    expect(await vault.cashOf(accounts.alice)).to.equal(usd(2));
    await expect(router.connect(alice).executeBatch([batch])).to.be.revertedWithCustomError(vault, "VaultLocked");
  });

  it("onVaultBatch · ACL-1 · only the vault, and only when asked", async () => {
    const { router, vault, alice, bob, accounts } = await networkHelpers.loadFixture(deployRouter);
    await router.connect(bob).deposit(accounts.bob, CASH, dollars(100));
    const theft = call(router, "withdraw", [accounts.bob, CASH, dollars(100), alice.address]);
    const data = ethers.AbiCoder.defaultAbiCoder().encode(["bytes[]"], [[theft]]);
    await expect(router.connect(alice).onVaultBatch(data))
      .to.be.revertedWithCustomError(router, "RouterNotBatching")
      .withArgs(alice.address);
    await expect(router.connect(alice).multicall([call(router, "onVaultBatch", [data])]))
      .to.be.revertedWithCustomError(router, "RouterNotBatching")
      .withArgs(alice.address);
    await expect(router.connect(alice).executeBatch([call(router, "onVaultBatch", [data])]))
      .to.be.revertedWithCustomError(router, "RouterNotBatching")
      .withArgs(await vault.getAddress());
    const vaultSigner = await ethers.getImpersonatedSigner(await vault.getAddress());
    await networkHelpers.setBalance(vaultSigner.address, ether(1));
    await expect(router.connect(vaultSigner).onVaultBatch(data))
      .to.be.revertedWithCustomError(router, "RouterNotBatching")
      .withArgs(vaultSigner.address);
  });

  it("executeBatch · ACL-1 · inside a batch too nobody reaches another owner's account", async () => {
    const { router, alice, bob, accounts } = await networkHelpers.loadFixture(deployRouter);
    await router.connect(bob).deposit(accounts.bob, CASH, dollars(100));
    for (const target of [accounts.bob, accountOf(await router.getAddress()), accountOf(ethers.ZeroAddress)]) {
      const theft = call(router, "withdraw", [target, CASH, 1n, alice.address]);
      await expect(router.connect(alice).executeBatch([theft]))
        .to.be.revertedWithCustomError(router, "RouterNotOwner")
        .withArgs(target, alice.address);
    }
  });
});
