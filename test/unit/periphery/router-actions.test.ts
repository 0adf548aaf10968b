import { expect } from "chai";
import { SCOPE_DEPOSIT, SCOPE_WITHDRAW, signPermit } from "../../fixtures/grants.js";
import { CASH, usd } from "../../fixtures/parameters.js";
import { call, deployRouter, ether, holdings, NATIVE, signRouterGrant, WETH } from "../../fixtures/router.js";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";

const dollars = (amount: number): bigint => BigInt(amount) * 10n ** 6n;

describe("Router", () => {
  it("Router · knows vault, operators and native asset; a native asset must be listed", async () => {
    const { router, vault, operators } = await networkHelpers.loadFixture(deployRouter);
    expect(await router.vault()).to.equal(await vault.getAddress());
    expect(await router.operators()).to.equal(await operators.getAddress());
    expect(await router.nativeAsset()).to.equal(NATIVE);
    await expect(ethers.deployContract("Router", [vault, 9]))
      .to.be.revertedWithCustomError(router, "RouterUnknownAsset")
      .withArgs(9);
  });

  it("deposit · moves the caller's tokens into the caller's account", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, vault, alice, usdc, accounts } = system;
    await expect(router.connect(alice).deposit(accounts.alice, CASH, dollars(100))).to.changeTokenBalances(
      ethers,
      usdc,
      [alice, vault],
      [0n - dollars(100), dollars(100)],
    );
    await router.connect(alice).deposit(accounts.alice, WETH, ether(2));
    expect(await vault.cashOf(accounts.alice)).to.equal(usd(100));
    expect(await vault.balanceOf(accounts.alice, WETH)).to.equal(ether(2));
    expect(await usdc.allowance(router, vault)).to.equal(0n);
    expect(await holdings(system)).to.deep.equal([]);
  });

  it("deposit · of the largest number of cash repays exactly the debt", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, vault, alice, accounts, usdc } = system;
    await router.connect(alice).deposit(accounts.alice, WETH, ether(10));
    await router.connect(alice).withdraw(accounts.alice, CASH, dollars(5_000), alice);
    await networkHelpers.time.increase(3_000);
    const before = await usdc.balanceOf(alice);
    await router.connect(alice).deposit(accounts.alice, CASH, ethers.MaxUint256);
    expect(await vault.cashOf(accounts.alice)).to.be.within(0n, 10n ** 12n - 1n);
    expect(before - (await usdc.balanceOf(alice))).to.be.greaterThan(dollars(5_000));
    await expect(router.connect(alice).deposit(accounts.alice, CASH, ethers.MaxUint256))
      .to.be.revertedWithCustomError(router, "RouterNothingOwed")
      .withArgs(accounts.alice, await vault.cashOf(accounts.alice));
    expect(await holdings(system)).to.deep.equal([]);
  });

  it("deposit · refuses an asset that is not listed", async () => {
    const { router, alice, accounts } = await networkHelpers.loadFixture(deployRouter);
    await expect(router.connect(alice).deposit(accounts.alice, 9, 1n))
      .to.be.revertedWithCustomError(router, "RouterUnknownAsset")
      .withArgs(9);
  });

  it("withdraw · sends to the receiver and returns the amount", async () => {
    const { router, vault, alice, bob, accounts, usdc } = await networkHelpers.loadFixture(deployRouter);
    await router.connect(alice).deposit(accounts.alice, CASH, dollars(100));
    expect(await router.connect(alice).withdraw.staticCall(accounts.alice, CASH, ethers.MaxUint256, bob)).to.equal(
      dollars(100),
    );
    await expect(router.connect(alice).withdraw(accounts.alice, CASH, dollars(60), bob)).to.changeTokenBalance(
      ethers,
      usdc,
      bob,
      dollars(60),
    );
    await expect(router.connect(alice).withdraw(accounts.alice, CASH, 1n, ethers.ZeroAddress))
      .to.be.revertedWithCustomError(router, "RouterZeroReceiver")
      .withArgs(accounts.alice);
    expect(await vault.cashOf(accounts.alice)).to.equal(usd(40));
  });

  it("withdraw · needs the owner's grant and its scope, and lasts as long as the grant", async () => {
    const { router, vault, operators, alice, accounts, expiry } = await networkHelpers.loadFixture(deployRouter);
    await router.connect(alice).deposit(accounts.alice, CASH, dollars(100));
    const refused = () =>
      expect(router.connect(alice).withdraw(accounts.alice, CASH, 1n, alice))
        .to.be.revertedWithCustomError(vault, "VaultNotAuthorised")
        .withArgs(accounts.alice, router.target, SCOPE_WITHDRAW);
    await operators.connect(alice).setOperator(router, SCOPE_DEPOSIT, expiry);
    await refused();
    await operators.connect(alice).setOperator(router, SCOPE_WITHDRAW, expiry);
    await router.connect(alice).withdraw(accounts.alice, CASH, 1n, alice);
    await expect(router.connect(alice).deposit(accounts.alice, WETH, 1n))
      .to.be.revertedWithCustomError(vault, "VaultNotAuthorised")
      .withArgs(accounts.alice, router.target, SCOPE_DEPOSIT);
    await networkHelpers.time.increaseTo(expiry);
    await refused();
  });

  it("clearCall · a deposit and the end of the call in one transaction", async () => {
    const { router, vault, liquidator, alice, accounts, assets } = await networkHelpers.loadFixture(deployRouter);
    await router.connect(alice).deposit(accounts.alice, WETH, ether(10));
    await router.connect(alice).withdraw(accounts.alice, CASH, dollars(15_000), alice);
    await assets[0]!.feed.set(1_750n * 10n ** 8n);
    await liquidator.callMargin([accounts.alice]);
    expect(await router.connect(alice).clearCall.staticCall(accounts.alice)).to.equal(false);
    const calls = [
      call(router, "deposit", [accounts.alice, CASH, dollars(5_000)]),
      call(router, "clearCall", [accounts.alice]),
    ];
    await expect(router.connect(alice).multicall(calls)).to.emit(vault, "CallCured").withArgs(accounts.alice);
  });

  it("multicall · runs in order, returns what each returned, passes the first failure on", async () => {
    const { router, vault, alice, accounts } = await networkHelpers.loadFixture(deployRouter);
    const calls = [
      call(router, "deposit", [accounts.alice, CASH, dollars(100)]),
      call(router, "withdraw", [accounts.alice, CASH, ethers.MaxUint256, alice.address]),
    ];
    const results = await router.connect(alice).multicall.staticCall(calls);
    expect(results).to.deep.equal(["0x", ethers.toBeHex(dollars(100), 32)]);
    const failing = [...calls, call(router, "withdraw", [accounts.alice, WETH, 1n, alice.address])];
    await expect(router.connect(alice).multicall(failing))
      .to.be.revertedWithCustomError(vault, "VaultBalanceTooLow")
      .withArgs(accounts.alice, 0n, 1n);
    expect(await vault.cashOf(accounts.alice)).to.equal(0n);
  });

  it("multicall · nests, and what runs inside serves the same person", async () => {
    const { router, vault, alice, accounts } = await networkHelpers.loadFixture(deployRouter);
    const inner = call(router, "multicall", [[call(router, "deposit", [accounts.alice, CASH, dollars(7)])]]);
    await router.connect(alice).multicall([inner, call(router, "deposit", [accounts.alice, CASH, dollars(3)])]);
    expect(await vault.cashOf(accounts.alice)).to.equal(usd(10));
  });

  it("multicall · E-06 · a call that is not one of the router's is refused", async () => {
    const { router, usdc, alice, bob } = await networkHelpers.loadFixture(deployRouter);
    const theft = usdc.interface.encodeFunctionData("transferFrom", [bob.address, alice.address, 1n]);
    await expect(router.connect(alice).multicall([theft])).to.be.revert(ethers);
    await expect(router.connect(alice).multicall(["0x"])).to.be.revertedWithCustomError(
      router,
      "RouterUnexpectedNative",
    );
  });

  it("multicall · a newcomer's first transaction: permit, grant, deposit, borrow", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, vault, carol, usdc, assets } = system;
    const { token } = assets[0]!;
    const account = accountOf(carol.address);
    await token.mint(carol, ether(10));
    const deadline = BigInt(await networkHelpers.time.latest()) + 3_600n;
    const permit = await signPermit(carol, token, await router.getAddress(), ether(10), deadline);
    const grant = await signRouterGrant(system, carol);
    const calls = [
      call(router, "selfPermit", [WETH, permit.value, permit.deadline, permit.v, permit.r, permit.s]),
      call(router, "setOperatorBySig", grant),
      call(router, "deposit", [account, WETH, ether(10)]),
      call(router, "withdraw", [account, CASH, dollars(10_000), carol.address]),
    ];
    await router.connect(carol).multicall(calls);
    expect(await usdc.balanceOf(carol)).to.equal(dollars(10_000));
    expect(await vault.balanceOf(account, WETH)).to.equal(ether(10));
    expect(await holdings(system)).to.deep.equal([]);
  });

  it("deposit · a token that takes a fee is refused", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, vault, engine, alice, accounts } = system;
    const fee = await ethers.deployContract("FeeToken", ["Fee", "FEE", 18, 100]);
    const { feed, market } = system.assets[0]!;
    const policy = {
      feed,
      maxAge: market.maxAge,
      deviation: market.deviation,
      minExponent: 31,
      maxExponent: 45,
      underlying: 0,
    };
    await engine.setAsset(5, fee, policy, market.haircut, market.worstStep, market.price * 10n ** 10n);
    await vault.listAsset(5, fee, ether(1_000));
    await fee.mint(alice, ether(10));
    await fee.connect(alice).approve(router, ether(10));
    await expect(router.connect(alice).deposit(accounts.alice, 5, ether(1))).to.be.revertedWithCustomError(
      fee,
      "ERC20InsufficientBalance",
    );
    await fee.mint(router, ether(1));
    await expect(router.connect(alice).deposit(accounts.alice, 5, ether(1)))
      .to.be.revertedWithCustomError(vault, "VaultTokenAmountMismatch")
      .withArgs(await fee.getAddress(), ether(0.99), ether(1));
  });

  it("deposit · tokens that return nothing and insist on a zero allowance work", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, vault, engine, alice, accounts } = system;
    const tether = await ethers.deployContract("NoReturnToken", ["Tether", "USDT", 6]);
    const { feed, market } = system.assets[0]!;
    const policy = {
      feed,
      maxAge: market.maxAge,
      deviation: market.deviation,
      minExponent: 31,
      maxExponent: 45,
      underlying: 0,
    };
    await engine.setAsset(5, tether, policy, market.haircut, market.worstStep, market.price * 10n ** 10n);
    await vault.listAsset(5, tether, 10n ** 12n);
    await tether.mint(alice, 100n);
    await tether.connect(alice).approve(router, 100n);
    await router.connect(alice).deposit(accounts.alice, 5, 40n);
    await router.connect(alice).deposit(accounts.alice, 5, 60n);
    expect(await vault.balanceOf(accounts.alice, 5)).to.equal(100n);
  });
});
