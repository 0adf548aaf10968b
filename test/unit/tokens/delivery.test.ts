import { expect } from "chai";
import { deployVault, ethers, networkHelpers } from "../../fixtures/system.js";
import { QUIRK, quirkInDebt, quirkSystem } from "../../fixtures/quirks.js";
import { ETHER, MAX, USDC, vaultConfig, WETH } from "../../fixtures/vault.js";

const taxed = async () => quirkSystem("FeeToken", [30]);
const untaxed = async () => quirkInDebt("FeeToken", [0]);
const rebasing = async () => quirkInDebt("RebasingToken");
const silent = async () => quirkInDebt("NoReturnToken");
const bombing = async () => quirkInDebt("ReturnBombToken");

describe("tokens that deliver otherwise", () => {
  it("fee on transfer · T-02 · a deposit that arrives short reverts with token, received and stated amount", async () => {
    const s = await networkHelpers.loadFixture(taxed);
    await expect(s.vault.connect(s.alice).deposit(s.account.alice, QUIRK, 10_000n))
      .to.be.revertedWithCustomError(s.vault, "VaultTokenAmountMismatch")
      .withArgs(await s.token.getAddress(), 9_970n, 10_000n);
    expect(await s.vault.headerOf(s.account.alice)).to.equal(1n << 99n);
    expect((await s.vault.assetOf(QUIRK)).total).to.equal(0);
  });

  it("fee on transfer · T-02 SRR-6 · a fee switched on later keeps deposits out and lets balances leave", async () => {
    const s = await networkHelpers.loadFixture(untaxed);
    const token = await ethers.getContractAt("FeeToken", await s.token.getAddress());
    await token.setFeeBps(100);
    await expect(s.vault.connect(s.alice).deposit(s.account.alice, QUIRK, 100n))
      .to.be.revertedWithCustomError(s.vault, "VaultTokenAmountMismatch")
      .withArgs(await s.token.getAddress(), 99n, 100n);
    await s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, 100n, s.carol);
    expect(await s.token.balanceOf(s.carol)).to.equal(99n);
    expect(await s.token.balanceOf(s.vault)).to.equal((await s.vault.assetOf(QUIRK)).total);
  });

  it("fee on transfer · T-02 · the same holds for the settlement token", async () => {
    const s = await networkHelpers.loadFixture(taxed);
    const settlementToken = await ethers.deployContract("FeeToken", ["Taxed dollar", "TAX", 6, 30]);
    const vault = await deployVault({ ...(await vaultConfig(s)), settlementToken });
    await settlementToken.mint(s.alice, 20_000n);
    await settlementToken.connect(s.alice).approve(vault, MAX);
    await expect(vault.connect(s.alice).deposit(s.account.alice, 0, 10_000n))
      .to.be.revertedWithCustomError(vault, "VaultTokenAmountMismatch")
      .withArgs(await settlementToken.getAddress(), 9_970n, 10_000n);
  });

  it("rebase · T-03 ACC-1 ACC-2 · upwards it is a donation", async () => {
    const s = await networkHelpers.loadFixture(rebasing);
    const before = await s.vault.assetOf(QUIRK);
    await (await ethers.getContractAt("RebasingToken", await s.token.getAddress())).setFactor(2n * ETHER);
    expect(await s.vault.assetOf(QUIRK)).to.deep.equal(before);
    expect(await s.vault.balanceOf(s.account.alice, QUIRK)).to.equal(10n * s.whole);
    await s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, MAX, s.carol);
    expect(await s.token.balanceOf(s.carol)).to.equal(10n * s.whole);
    expect(await s.token.balanceOf(s.vault)).to.equal(10n * s.whole);
  });

  it("rebase · T-03 SRR-6 · downwards only that token's withdrawals can fail, first come first served", async () => {
    const s = await networkHelpers.loadFixture(rebasing);
    const token = await ethers.getContractAt("RebasingToken", await s.token.getAddress());
    await token.setFactor(ETHER / 2n);
    await expect(
      s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, 6n * s.whole, s.alice),
    ).to.be.revertedWithCustomError(token, "ERC20InsufficientBalance");
    await s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, 5n * s.whole, s.alice);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, ETHER, s.alice);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, MAX);
    await s.vault.connect(s.lender).withdraw(s.account.lender, 0, 1_000n * USDC, s.lender);
  });

  it("rebase · T-02 T-03 · a share price that rounds a deposit down reverts it", async () => {
    const s = await networkHelpers.loadFixture(rebasing);
    await (await ethers.getContractAt("RebasingToken", await s.token.getAddress())).setFactor(3n * ETHER);
    await expect(s.vault.connect(s.alice).deposit(s.account.alice, QUIRK, 100n))
      .to.be.revertedWithCustomError(s.vault, "VaultTokenAmountMismatch")
      .withArgs(await s.token.getAddress(), 99n, 100n);
  });

  it("no return value · T-05 · works in both directions, as collateral and as settlement token", async () => {
    const s = await networkHelpers.loadFixture(silent);
    await s.vault.connect(s.alice).deposit(s.account.alice, QUIRK, 7n);
    await s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, 7n, s.carol);
    expect(await s.token.balanceOf(s.carol)).to.equal(7n);
    const settlementToken = await ethers.deployContract("NoReturnToken", ["Tether", "USDT", 6]);
    const vault = await deployVault({ ...(await vaultConfig(s)), settlementToken });
    await settlementToken.mint(s.alice, 100n);
    await settlementToken.connect(s.alice).approve(vault, 100n);
    await vault.connect(s.alice).deposit(s.account.alice, 0, 100n);
    await vault.connect(s.alice).withdraw(s.account.alice, 0, MAX, s.carol);
    expect(await settlementToken.balanceOf(s.carol)).to.equal(100n);
  });

  it("no code · T-05 · a token that is gone delivers nothing and credits nothing", async () => {
    const s = await networkHelpers.loadFixture(silent);
    await networkHelpers.setCode(await s.token.getAddress(), "0x");
    await expect(s.vault.connect(s.alice).deposit(s.account.alice, QUIRK, 7n)).to.be.revert(ethers);
    await expect(s.vault.connect(s.alice).withdraw(s.account.alice, QUIRK, 7n, s.alice))
      .to.be.revertedWithCustomError(s.vault, "SafeERC20FailedOperation")
      .withArgs(await s.token.getAddress());
  });

  it("return bomb · T-01 SRR-6 · a megabyte of return data harms nobody but the token's own movements", async () => {
    const s = await networkHelpers.loadFixture(bombing);
    const token = await ethers.getContractAt("ReturnBombToken", await s.token.getAddress());
    await token.setBomb(1 << 20, true);
    const gasLimit = 15_000_000;
    const withdraw = s.vault.connect(s.alice).withdraw;
    await expect(withdraw(s.account.alice, QUIRK, 1, s.alice, { gasLimit })).to.be.revert(ethers);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, ETHER, s.alice);
    await s.vault.connect(s.alice).deposit(s.account.alice, 0, MAX);
    await token.setBomb(1 << 20, false);
    await withdraw(s.account.alice, QUIRK, 1, s.alice, { gasLimit });
    expect(await s.vault.balanceOf(s.account.alice, QUIRK)).to.equal(10n * s.whole - 1n);
  });
});
