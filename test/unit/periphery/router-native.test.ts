import { expect } from "chai";
import { call, deployRouter, ether, holdings, NATIVE, spentNative, WETH } from "../../fixtures/router.js";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";

describe("Router with native coins", () => {
  it("depositNative · wraps what came with the call and returns the rest", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, vault, alice, accounts, weth } = system;
    const spent = await spentNative(alice, () =>
      router.connect(alice).depositNative(accounts.alice, ether(2), { value: ether(5) }),
    );
    expect(spent).to.equal(ether(2));
    expect(await vault.balanceOf(accounts.alice, NATIVE)).to.equal(ether(2));
    expect(await weth.balanceOf(vault)).to.equal(ether(2));
    expect(await holdings(system)).to.deep.equal([]);
  });

  it("depositNative · of the largest number takes all that is left", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, vault, alice, accounts } = system;
    const second = accountOf(alice.address, 1n);
    const calls = [
      call(router, "depositNative", [accounts.alice, ether(1)]),
      call(router, "depositNative", [second, ethers.MaxUint256]),
    ];
    expect(await spentNative(alice, () => router.connect(alice).multicall(calls, { value: ether(3) }))).to.equal(
      ether(3),
    );
    expect(await vault.balanceOf(accounts.alice, NATIVE)).to.equal(ether(1));
    expect(await vault.balanceOf(second, NATIVE)).to.equal(ether(2));
  });

  for (const times of [2, 5]) {
    it(`multicall · E-01 · ${times} deposits of the same coins are credited once`, async () => {
      const { router, vault, alice, accounts } = await networkHelpers.loadFixture(deployRouter);
      const deposit = call(router, "depositNative", [accounts.alice, ether(1)]);
      await expect(router.connect(alice).multicall(Array<string>(times).fill(deposit), { value: ether(1) }))
        .to.be.revertedWithCustomError(router, "RouterNativeTooLow")
        .withArgs(accounts.alice, 0n, ether(1));
      const whole = call(router, "depositNative", [accounts.alice, ethers.MaxUint256]);
      await expect(router.connect(alice).multicall(Array<string>(times).fill(whole), { value: ether(1) }))
        .to.be.revertedWithCustomError(vault, "VaultZeroAmount")
        .withArgs(accounts.alice, NATIVE);
      await router.connect(alice).multicall([whole], { value: ether(1) });
      expect(await vault.balanceOf(accounts.alice, NATIVE)).to.equal(ether(1));
    });
  }

  it("executeBatch · E-01 · the coins of the outer call are spent inside the batch, once", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, vault, alice, accounts } = system;
    const deposit = call(router, "depositNative", [accounts.alice, ether(1)]);
    const batch = call(router, "executeBatch", [[deposit, deposit]]);
    await expect(router.connect(alice).multicall([batch, deposit], { value: ether(2) }))
      .to.be.revertedWithCustomError(router, "RouterNativeTooLow")
      .withArgs(accounts.alice, 0n, ether(1));
    expect(
      await spentNative(alice, () => router.connect(alice).multicall([batch, deposit], { value: ether(4) })),
    ).to.equal(ether(3));
    expect(await vault.balanceOf(accounts.alice, NATIVE)).to.equal(ether(3));
    expect(await holdings(system)).to.deep.equal([]);
  });

  it("depositNative · E-01 · coins forced into the router are nobody's", async () => {
    const { router, alice, accounts } = await networkHelpers.loadFixture(deployRouter);
    await networkHelpers.setBalance(await router.getAddress(), ether(7));
    await expect(router.connect(alice).depositNative(accounts.alice, ether(2), { value: ether(1) }))
      .to.be.revertedWithCustomError(router, "RouterNativeTooLow")
      .withArgs(accounts.alice, ether(1), ether(2));
    const spent = await spentNative(alice, () =>
      router.connect(alice).depositNative(accounts.alice, ether(1), { value: ether(3) }),
    );
    expect(spent).to.equal(ether(1));
    expect(await ethers.provider.getBalance(router)).to.equal(ether(7));
  });

  it("multicall · coins sent along with calls that need none come back", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, alice, accounts } = system;
    const spent = await spentNative(alice, () =>
      router.connect(alice).deposit(accounts.alice, WETH, ether(1), { value: ether(1) }),
    );
    expect(spent).to.equal(0n);
    expect(await spentNative(alice, () => router.connect(alice).multicall([], { value: ether(1) }))).to.equal(0n);
    expect(await holdings(system)).to.deep.equal([]);
  });

  it("withdrawNative · unwraps to the receiver", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, vault, alice, carol, accounts } = system;
    await router.connect(alice).depositNative(accounts.alice, ether(3), { value: ether(3) });
    expect(await router.connect(alice).withdrawNative.staticCall(accounts.alice, ethers.MaxUint256, carol)).to.equal(
      ether(3),
    );
    await expect(router.connect(alice).withdrawNative(accounts.alice, ether(1), carol)).to.changeEtherBalance(
      ethers,
      carol,
      ether(1),
    );
    await router.connect(alice).withdrawNative(accounts.alice, ethers.MaxUint256, carol);
    expect(await vault.balanceOf(accounts.alice, NATIVE)).to.equal(0n);
    await expect(router.connect(alice).withdrawNative(accounts.alice, 1n, ethers.ZeroAddress))
      .to.be.revertedWithCustomError(router, "RouterZeroReceiver")
      .withArgs(accounts.alice);
    expect(await holdings(system)).to.deep.equal([]);
  });

  it("withdrawNative · in one call with a deposit from another account: unwrapped coins are not spent twice", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, alice, accounts } = system;
    await router.connect(alice).depositNative(accounts.alice, ether(3), { value: ether(3) });
    const calls = [
      call(router, "withdrawNative", [accounts.alice, ether(3), alice.address]),
      call(router, "depositNative", [accounts.alice, ether(3)]),
    ];
    await expect(router.connect(alice).multicall(calls))
      .to.be.revertedWithCustomError(router, "RouterNativeTooLow")
      .withArgs(accounts.alice, 0n, ether(3));
  });

  it("receive · takes coins from unwrapping only", async () => {
    const { router, alice } = await networkHelpers.loadFixture(deployRouter);
    await expect(alice.sendTransaction({ to: router, value: 1n }))
      .to.be.revertedWithCustomError(router, "RouterUnexpectedNative")
      .withArgs(alice.address, 1n);
  });

  it("multicall · a caller that refuses its change reverts, nothing stays behind", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, alice } = system;
    const receiver = await ethers.deployContract("ReentrantReceiver");
    const failing = router.interface.encodeFunctionData("onVaultBatch", ["0x"]);
    await receiver.plan([{ target: router, value: 0n, data: failing }], true);
    const empty = router.interface.encodeFunctionData("multicall", [[]]);
    await expect(receiver.connect(alice).execute(router, 1n, empty, { value: 1n })).to.be.revertedWithCustomError(
      router,
      "RouterNotBatching",
    );
    expect(await holdings(system)).to.deep.equal([]);
  });
});
