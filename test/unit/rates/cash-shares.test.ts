import { expect } from "chai";
import { borrow, CASH, deployCashShares, passYears, usdc } from "../../fixtures/cash-shares.js";
import { initialAnchor, minDebt, rates } from "../../fixtures/parameters.js";
import { accountOf, deploySystem, deployVault, ethers, networkHelpers } from "../../fixtures/system.js";

const UNIT = 10n ** 6n; // shares per unit of assets at the start

describe("CashShares", () => {
  it("CashShares · says what it is a share of", async () => {
    const { shares, vault, usdc: token, account } = await networkHelpers.loadFixture(deployCashShares);
    expect(await shares.name()).to.equal("Plimsoll Cash");
    expect(await shares.symbol()).to.equal("plUSDC");
    expect(await shares.decimals()).to.equal(12n);
    expect(await shares.asset()).to.equal(await token.getAddress());
    expect(await shares.vault()).to.equal(await vault.getAddress());
    expect(await shares.account()).to.equal(account);
  });

  it("deposit · puts the cash into its vault account and mints to the receiver", async () => {
    const { shares, vault, alice, bob, usdc: token, account } = await networkHelpers.loadFixture(deployCashShares);
    await expect(shares.connect(alice).deposit(usdc(100), bob))
      .to.emit(shares, "Deposit")
      .withArgs(alice.address, bob.address, usdc(100), usdc(100) * UNIT)
      .and.to.emit(vault, "Deposited")
      .withArgs(account, CASH, await shares.getAddress(), usdc(100), usdc(100) * 10n ** 12n);
    expect(await shares.balanceOf(bob)).to.equal(usdc(100) * UNIT);
    expect(await shares.totalAssets()).to.equal(usdc(100));
    expect(await vault.cashOf(account)).to.equal(usdc(100) * 10n ** 12n);
    expect(await token.balanceOf(shares)).to.equal(0n);
  });

  it("mint · pulls what previewMint says", async () => {
    const { shares, alice, usdc: token } = await networkHelpers.loadFixture(deployCashShares);
    const wanted = usdc(5) * UNIT + 1n;
    expect(await shares.previewMint(wanted)).to.equal(usdc(5) + 1n);
    await expect(shares.connect(alice).mint(wanted, alice)).to.changeTokenBalance(
      ethers,
      token,
      alice,
      0n - usdc(5) - 1n,
    );
    expect(await shares.balanceOf(alice)).to.equal(wanted);
  });

  it("withdraw · sends tokens from the vault to the receiver and burns the owner's shares", async () => {
    const { shares, alice, bob, usdc: token } = await networkHelpers.loadFixture(deployCashShares);
    await shares.connect(alice).deposit(usdc(100), alice);
    await expect(shares.connect(alice).withdraw(usdc(40), bob, alice)).to.changeTokenBalance(
      ethers,
      token,
      bob,
      usdc(40),
    );
    expect(await shares.balanceOf(alice)).to.equal(usdc(60) * UNIT);
  });

  it("redeem · needs the owner's allowance", async () => {
    const { shares, alice, bob } = await networkHelpers.loadFixture(deployCashShares);
    await shares.connect(alice).deposit(usdc(100), alice);
    const half = usdc(50) * UNIT;
    await expect(shares.connect(bob).redeem(half, bob, alice))
      .to.be.revertedWithCustomError(shares, "ERC20InsufficientAllowance")
      .withArgs(bob.address, 0n, half);
    await shares.connect(alice).approve(bob, half);
    await shares.connect(bob).redeem(half, bob, alice);
    expect(await shares.balanceOf(alice)).to.equal(half);
  });

  it("totalAssets · interest of the vault raises the price of a share by itself", async () => {
    const system = await networkHelpers.loadFixture(deployCashShares);
    const { shares, vault, alice, account } = system;
    await shares.connect(alice).deposit(usdc(100_000), alice);
    await borrow(system, usdc(80_000));
    const before = await shares.totalAssets();
    await passYears(1);
    const cash = await vault.cashOf(account);
    expect(await shares.totalAssets()).to.equal(cash / 10n ** 12n);
    expect(await shares.totalAssets()).to.be.greaterThan(before + usdc(1_000));
    const owned = await shares.previewRedeem(await shares.balanceOf(alice));
    expect((await shares.totalAssets()) - owned).to.be.within(0n, 1n);
  });

  it("maxWithdraw · is what the vault holds, and exactly that can be taken", async () => {
    const system = await networkHelpers.loadFixture(deployCashShares);
    const { shares, vault, alice } = system;
    await shares.connect(alice).deposit(usdc(100_000), alice);
    await borrow(system, usdc(90_000));
    const pending = { blockTag: "pending" };
    await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 1);
    const max = await shares.maxWithdraw(alice, pending);
    expect(max).to.be.within(usdc(10_000) - 1n, usdc(10_000));
    await expect(shares.connect(alice).withdraw.staticCall(max + 2n, alice, alice)).to.be.revertedWithCustomError(
      shares,
      "ERC4626ExceededMaxWithdraw",
    );
    await shares.connect(alice).withdraw.staticCall(max, alice, alice, pending);
    const most = await shares.maxRedeem(alice, pending);
    await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 1);
    await shares.connect(alice).redeem(most, alice, alice);
    expect((await vault.assetOf(CASH)).total).to.be.lessThanOrEqual(1n);
    expect(await shares.maxWithdraw(alice)).to.be.lessThanOrEqual(1n);
  });

  it("redeem · never borrows: beyond its cash it is impossible, even when the vault holds more", async () => {
    const system = await networkHelpers.loadFixture(deployCashShares);
    const { shares, vault, alice, bob, account } = system;
    await system.give(bob, CASH, usdc(1_000_000));
    await shares.connect(alice).deposit(usdc(100), alice);
    await expect(shares.connect(alice).withdraw(usdc(100) + 1n, alice, alice))
      .to.be.revertedWithCustomError(shares, "ERC4626ExceededMaxWithdraw")
      .withArgs(alice.address, usdc(100) + 1n, usdc(100));
    await shares.connect(alice).redeem(usdc(100) * UNIT, alice, alice);
    expect(await vault.cashOf(account)).to.equal(0n);
    expect(await shares.totalSupply()).to.equal(0n);
  });

  it("maxDeposit · stops where the vault's ledger is full", async () => {
    const system = await networkHelpers.loadFixture(deployCashShares);
    const { shares, vault, alice, usdc: token } = system;
    await shares.connect(alice).deposit(usdc(1), alice);
    const max = await shares.maxDeposit(alice);
    expect(max).to.equal(((1n << 96n) - 1n - usdc(1) * 10n ** 12n) / 10n ** 12n);
    await token.mint(alice, max + 1n);
    await expect(shares.connect(alice).deposit(max + 1n, alice))
      .to.be.revertedWithCustomError(shares, "ERC4626ExceededMaxDeposit")
      .withArgs(alice.address, max + 1n, max);
    await shares.connect(alice).mint.staticCall(await shares.maxMint(alice), alice);
    await shares.connect(alice).deposit(max, alice);
    expect(await shares.maxDeposit(alice)).to.equal(0n);
    await expect(vault.connect(alice).deposit(accountOf(alice.address), CASH, 1n)).to.be.revert(ethers);
  });

  it("deposit · refuses amounts that buy nothing", async () => {
    const { shares, vault, alice, account } = await networkHelpers.loadFixture(deployCashShares);
    await expect(shares.connect(alice).deposit(0n, alice))
      .to.be.revertedWithCustomError(shares, "CashSharesNothingMinted")
      .withArgs(alice.address, 0n);
    await shares.connect(alice).deposit(1n, alice);
    await expect(shares.connect(alice).redeem(1n, alice, alice))
      .to.be.revertedWithCustomError(vault, "VaultZeroAmount")
      .withArgs(account, CASH);
  });

  it("account · nobody but the contract moves its cash, and nobody gives it collateral", async () => {
    const { shares, vault, alice, bob, assets, account } = await networkHelpers.loadFixture(deployCashShares);
    await shares.connect(alice).deposit(usdc(100), alice);
    await expect(vault.connect(bob).withdraw(account, CASH, 1n, bob))
      .to.be.revertedWithCustomError(vault, "VaultNotAuthorised")
      .withArgs(account, bob.address, 2n);
    await assets[0]!.token.mint(bob, 1n);
    await assets[0]!.token.connect(bob).approve(vault, 1n);
    await expect(vault.connect(bob).deposit(account, 1, 1n))
      .to.be.revertedWithCustomError(vault, "VaultNotAuthorised")
      .withArgs(account, bob.address, 1n);
  });

  it("deposit · a token that takes a fee is refused and nothing is minted", async () => {
    const { shares, alice, usdc: token } = await networkHelpers.loadFixture(deployFeeShares);
    await expect(shares.connect(alice).deposit(usdc(100), alice)).to.be.revertedWithCustomError(
      token,
      "ERC20InsufficientBalance",
    );
    await token.mint(shares, usdc(100));
    await expect(shares.connect(alice).deposit(usdc(100), alice)).to.be.revert(ethers);
    expect(await shares.totalSupply()).to.equal(0n);
  });

  it("withdraw · WAT-4 RH-8 · nothing leaves while known losses exceed the cover, and everything after", async () => {
    const system = await networkHelpers.loadFixture(deployCashShares);
    const { shares, vault, alice, keeper, assets } = system;
    await shares.connect(alice).deposit(usdc(100_000), alice);
    await borrow(system, usdc(80_000));
    const owned = await shares.balanceOf(alice);
    await assets[0]!.feed.set(150n * 10n ** 8n);
    await vault.reportInsolvent(accountOf(keeper.address));
    expect(await vault.isFrozen()).to.equal(true);
    expect(await shares.maxWithdraw(alice)).to.equal(0n);
    expect(await shares.maxRedeem(alice)).to.equal(0n);
    await expect(shares.connect(alice).redeem(owned / 10n, alice, alice))
      .to.be.revertedWithCustomError(shares, "ERC4626ExceededMaxRedeem")
      .withArgs(alice.address, owned / 10n, 0n);
    await expect(shares.connect(alice).withdraw(usdc(1), alice, alice)).to.be.revertedWithCustomError(
      shares,
      "ERC4626ExceededMaxWithdraw",
    );
    await assets[0]!.feed.set(2_000n * 10n ** 8n);
    await vault.reportInsolvent(accountOf(keeper.address));
    await shares.connect(alice).redeem(owned / 10n, alice, alice);
  });
});

/** The settlement token starts to take 1 % of every transfer. */
async function deployFeeShares() {
  const [, alice] = await ethers.getSigners();
  const system = await deploySystem();
  const token = await ethers.deployContract("FeeToken", ["Fee Dollar", "FUSD", 6, 100]);
  const { authority, operators, engine } = system;
  const vault = await deployVault({
    authority,
    settlementToken: token,
    operators,
    engine,
    minDebt,
    initialAnchor,
    rates,
  });
  const shares = await ethers.deployContract("CashShares", [vault, "Plimsoll Cash", "plFUSD"]);
  await token.mint(alice!, usdc(1_000));
  await token.connect(alice).approve(shares, ethers.MaxUint256);
  return { shares, vault, usdc: token, alice: alice! };
}
