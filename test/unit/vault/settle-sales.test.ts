import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { deployActor } from "../../fixtures/actor.js";
import { WAD } from "../../fixtures/parameters.js";
import {
  CALLED,
  ETHER,
  foresee,
  header,
  indebtedSystem,
  poolOf,
  SCALE,
  sliceWords,
  USDC,
  WBTC,
  WETH,
} from "../../fixtures/vault.js";

const NO_ACCOUNT = ethers.ZeroHash;

/** The keeper's address stands in for the liquidator, so that the vault's own rules are seen. */
async function modularSystem() {
  const s = await indebtedSystem();
  await s.vault.setLiquidator(s.keeper);
  await s.vault.connect(s.alice).deposit(s.account.alice, WBTC, 10n ** 8n);
  const slice = (asset: number, amount: bigint, credit: bigint, callState = 0n) =>
    sliceWords(s.account.alice, asset, amount, credit, callState);
  const wallet = { payer: s.carol.address, account: NO_ACCOUNT, receiver: s.carol.address, data: "0x" };
  const intoAccount = { ...wallet, account: s.account.carol };
  const settle = s.vault.connect(s.keeper).settleSales;
  return { ...s, slice, wallet, intoAccount, settle };
}

describe("vault settleSales", () => {
  it("settleSales · ZLE-7 G-05 · by wallet: collateral out, payment in, credit to the account, the rest to reserves", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    const [cash, reserves] = await foresee(10, async () => [
      await s.vault.cashOf(s.account.alice),
      await s.vault.reserves(),
    ]);
    const settle = s.settle(s.slice(WETH, ETHER, 1_900n * WAD), [], 1_910n * WAD, s.wallet);
    await expect(settle).to.changeTokenBalances(ethers, s.tokenOf(WETH), [s.vault, s.carol], [-ETHER, ETHER]);
    await expect(settle).to.changeTokenBalances(ethers, s.usdc, [s.vault, s.carol], [1_910n * USDC, -1_910n * USDC]);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(9n * ETHER);
    expect((await s.vault.assetOf(WETH)).total).to.equal(9n * ETHER);
    expect(await s.vault.cashOf(s.account.alice)).to.be.within(cash + 1_900n * WAD - 1n, cash + 1_900n * WAD);
    expect(await s.vault.reserves()).to.be.within(reserves + 10n * WAD, reserves + 10n * WAD + 2n);
  });

  it("settleSales · the payment is rounded up to a whole token unit", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    await expect(s.settle(s.slice(WETH, ETHER, 5n), [], 5n * SCALE + 1n, s.wallet)).to.changeTokenBalance(
      ethers,
      s.usdc,
      s.carol,
      -6n,
    );
  });

  it("settleSales · ACC-3 · sums the slices of one asset over accounts", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    await s.vault.connect(s.bob).deposit(s.account.bob, WETH, 5n * ETHER);
    const slices = [
      ...s.slice(WETH, ETHER, 100n * WAD),
      ...s.slice(WBTC, 10n ** 7n, 200n * WAD),
      ...sliceWords(s.account.bob, WETH, 2n * ETHER, 300n * WAD),
    ];
    const settle = s.settle(slices, [], 600n * WAD, s.wallet);
    await expect(settle).to.changeTokenBalance(ethers, s.tokenOf(WETH), s.carol, 3n * ETHER);
    await expect(settle).to.changeTokenBalance(ethers, s.tokenOf(WBTC), s.carol, 10n ** 7n);
    expect((await s.vault.assetOf(WETH)).total).to.equal(12n * ETHER);
    expect(await s.vault.cashOf(s.account.bob)).to.be.within(300n * WAD - 1n, 300n * WAD);
  });

  it("settleSales · RM-5 · a sale leaves the nonce, and stores the call state", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    const before = header(await s.vault.headerOf(s.account.alice));
    await s.settle(s.slice(WETH, ETHER, WAD, CALLED | 16n), [], WAD, s.wallet);
    expect(header(await s.vault.headerOf(s.account.alice))).to.deep.include({ nonce: before.nonce, isCalled: true });
    expect(header(await s.vault.headerOf(s.account.alice)).callState).to.equal(CALLED | 16n);
    await s.settle(s.slice(WETH, 9n * ETHER, WAD, 16n), [], WAD, s.wallet);
    expect(header(await s.vault.headerOf(s.account.alice))).to.deep.include({
      nonce: before.nonce,
      isCalled: false,
      collaterals: 1n << BigInt(WBTC),
    });
  });

  it("settleSales · pays tips as cash out of what was paid", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    const tips = [{ account: s.account.bob, amount: 2n * WAD }];
    const settle = s.settle(s.slice(WETH, ETHER, 10n * WAD), tips, 12n * WAD, s.wallet);
    await expect(settle)
      .to.emit(s.vault, "CashMoved")
      .withArgs(s.account.bob, 2n * WAD, (p: bigint) => p <= 2n * WAD);
    expect(await s.vault.cashOf(s.account.bob)).to.be.within(2n * WAD - 1n, 2n * WAD);
  });

  it("settleSales · ACC-5 · refuses to credit and tip more than is paid", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    const tips = [{ account: s.account.bob, amount: 2n * WAD }];
    await expect(s.settle(s.slice(WETH, ETHER, 10n * WAD), tips, 12n * WAD - 1n, s.wallet))
      .to.be.revertedWithCustomError(s.vault, "VaultUnderpaid")
      .withArgs(12n * WAD - 1n, 12n * WAD);
  });

  it("settleSales · LIQ-3 PLR-5 · writes off what is owed when the last collateral is gone, to the wei", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    await s.settle(s.slice(WBTC, 10n ** 8n, 0n), [], 0, s.wallet);
    expect(await s.vault.deficit()).to.equal(0);
    const [cash, reserves] = await foresee(10, async () => [
      await s.vault.cashOf(s.account.alice),
      await s.vault.reserves(),
    ]);
    const settle = s.settle(s.slice(WETH, 10n * ETHER, 4_000n * WAD), [], 4_000n * WAD, s.wallet);
    await settle;
    const lost = await s.vault.deficit();
    await expect(settle).to.emit(s.vault, "DeficitRecorded").withArgs(s.account.alice, lost, lost);
    expect(lost).to.be.within(-cash - 4_000n * WAD, -cash - 4_000n * WAD + 1n);
    expect(await s.vault.cashOf(s.account.alice)).to.equal(0);
    expect((await poolOf(s.vault)).pool.borrowed).to.equal(0);
    expect(await s.vault.reserves()).to.be.within(reserves, reserves + 2n);
  });

  it("settleSales · LIQ-3 · writes nothing off while a collateral is left, and nothing of a claim", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    await s.settle(s.slice(WETH, 10n * ETHER, 0n), [], 0, s.wallet);
    expect(await s.vault.deficit()).to.equal(0);
    await s.settle(s.slice(WBTC, 10n ** 8n, 20_000n * WAD), [], 20_000n * WAD, s.wallet);
    expect(await s.vault.deficit()).to.equal(0);
    expect(await s.vault.cashOf(s.account.alice)).to.be.greaterThan(9_999n * WAD);
  });

  it("settleSales · into an account: cash and collateral move inside the vault and the total stays", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    await s.vault.connect(s.carol).deposit(s.account.carol, 0, 5_000n * USDC);
    const settle = s.settle(s.slice(WETH, ETHER, 1_900n * WAD), [], 1_910n * WAD, s.intoAccount);
    await expect(settle).to.changeTokenBalances(ethers, s.usdc, [s.vault, s.carol], [0n, 0n]);
    await expect(settle).to.changeTokenBalances(ethers, s.tokenOf(WETH), [s.vault, s.carol], [0n, 0n]);
    expect(await s.vault.balanceOf(s.account.carol, WETH)).to.equal(ETHER);
    expect(await s.vault.cashOf(s.account.carol)).to.be.within(3_090n * WAD - 3n, 3_090n * WAD + WAD);
    expect((await s.vault.assetOf(WETH)).total).to.equal(10n * ETHER);
  });

  it("settleSales · HLT-1 HLT-4 · a paying account is tested like any outflow", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    await s.vault.connect(s.carol).deposit(s.account.carol, 0, 100n * USDC);
    const order = (paid: bigint) => s.settle(s.slice(WETH, ETHER, 0n), [], paid, s.intoAccount);
    await expect(order(1_800n * WAD)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await expect(order(101n * WAD)).to.be.revertedWithCustomError(s.vault, "VaultDebtTooSmall");
    await order(1_600n * WAD);
    expect(await s.vault.cashOf(s.account.carol)).to.be.lessThan(-1_499n * WAD);
  });

  it("settleSales · ACL-1 · a paying account needs its owner's transfer scope, and the deposit scope for a new asset", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    await s.vault.connect(s.bob).deposit(s.account.bob, 0, 5_000n * USDC);
    const into = { ...s.intoAccount, account: s.account.bob };
    const order = () => s.settle(s.slice(WETH, ETHER, WAD), [], WAD, into);
    const refused = (scope: bigint) =>
      expect(order())
        .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
        .withArgs(s.account.bob, s.carol.address, scope);
    await refused(4n);
    await s.operators.connect(s.bob).setOperator(s.carol, 3, 2n ** 40n);
    await refused(4n);
    await s.operators.connect(s.bob).setOperator(s.carol, 4, 2n ** 40n);
    await refused(1n);
    await s.operators.connect(s.bob).setOperator(s.carol, 5, 2n ** 40n);
    await order();
    expect(await s.vault.balanceOf(s.account.bob, WETH)).to.equal(ETHER);
  });

  it("settleSales · LIQ-8 · an account cannot buy its own collateral", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    const own = { ...s.wallet, payer: s.alice.address, account: s.account.alice };
    await expect(s.settle(s.slice(WETH, ETHER, WAD), [], WAD, own))
      .to.be.revertedWithCustomError(s.vault, "VaultSameAccount")
      .withArgs(s.account.alice);
  });

  it("settleSales · refuses to sell more than there is", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    await expect(s.settle(s.slice(WETH, 10n * ETHER + 1n, WAD), [], WAD, s.wallet))
      .to.be.revertedWithCustomError(s.vault, "VaultBalanceTooLow")
      .withArgs(s.account.alice, 10n * ETHER, 10n * ETHER + 1n);
  });

  it("settleSales · ACL-1 DMM-5 · only the liquidator", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    for (const sender of [s.admin, s.alice, s.carol]) {
      await expect(s.vault.connect(sender).settleSales([], [], 0, s.wallet))
        .to.be.revertedWithCustomError(s.vault, "VaultNotModule")
        .withArgs(sender.address, s.keeper.address);
    }
  });

  it("settleSales · RM-8 · refuses a tip to nobody", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    const tips = [{ account: ethers.ZeroHash, amount: 1n }];
    await expect(s.settle(s.slice(WETH, ETHER, 0n), tips, WAD, s.wallet))
      .to.be.revertedWithCustomError(s.vault, "VaultZeroOwner")
      .withArgs(ethers.ZeroHash);
  });

  it("settleSales · ALA-1 HLT-9 L-15 · the callback comes after delivery, before payment, and sees the final state", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    const keeper = await deployActor(s);
    await keeper.fund(0, 2_000n * USDC);
    const views = (["cashState", "reserves", "deficit"] as const).map((name) =>
      s.vault.interface.encodeFunctionData(name as "reserves"),
    );
    views.push(s.vault.interface.encodeFunctionData("headerOf", [s.account.alice]));
    views.push(
      s.vault.interface.encodeFunctionData("assetOf", [0]),
      s.vault.interface.encodeFunctionData("assetOf", [WETH]),
    );
    const delivered = s.tokenOf(WETH).interface.encodeFunctionData("balanceOf", [keeper.address]);
    const unpaid = s.usdc.interface.encodeFunctionData("balanceOf", [keeper.address]);
    await keeper.plan([
      ...views,
      { target: await s.tokenOf(WETH).getAddress(), data: delivered },
      { target: await s.usdc.getAddress(), data: unpaid },
    ]);
    const delivery = { payer: keeper.address, account: NO_ACCOUNT, receiver: keeper.address, data: "0x77" };
    await s.settle(s.slice(WETH, ETHER, 1_900n * WAD), [], 1_910n * WAD, delivery);
    const outcomes = await keeper.contract.outcomes();
    expect(outcomes[0]!.trigger).to.equal(ethers.id("onLiquidation(uint256,bytes)").slice(0, 10));
    expect(BigInt(outcomes.at(-2)!.returnData)).to.equal(ETHER);
    expect(BigInt(outcomes.at(-1)!.returnData)).to.equal(2_000n * USDC);
    for (const [index, data] of views.entries()) {
      expect(await ethers.provider.call({ to: await s.vault.getAddress(), data })).to.equal(
        outcomes[index]!.returnData,
      );
    }
    expect(await s.usdc.balanceOf(keeper.address)).to.equal(90n * USDC);
  });

  it("settleSales · without payment after the callback everything is undone", async () => {
    const s = await networkHelpers.loadFixture(modularSystem);
    const keeper = await deployActor(s);
    await keeper.fund(0, 1n);
    const delivery = { payer: keeper.address, account: NO_ACCOUNT, receiver: keeper.address, data: "0x77" };
    await expect(
      s.settle(s.slice(WETH, ETHER, 1_900n * WAD), [], 1_910n * WAD, delivery),
    ).to.be.revertedWithCustomError(s.usdc, "ERC20InsufficientBalance");
    expect(await s.tokenOf(WETH).balanceOf(keeper.address)).to.equal(0);
  });
});
