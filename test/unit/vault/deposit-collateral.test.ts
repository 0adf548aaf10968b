import { expect } from "chai";
import { accountOf, deploySystem, ethers, networkHelpers } from "../../fixtures/system.js";
import { markets } from "../../fixtures/parameters.js";
import {
  calledSystem,
  ETHER,
  fundedSystem,
  header,
  killFeeds,
  WBTC,
  WETH,
  BITCOIN,
  MAX,
} from "../../fixtures/vault.js";

/** Seventeen listed collaterals, and bob holds sixteen of them. */
async function crowdedSystem() {
  const s = await deploySystem();
  for (let asset = markets.length + 1; asset <= 17; ++asset) await s.listMarket(asset, markets[0]!);
  const account = accountOf(s.bob.address);
  for (const { asset, token } of await listed(s)) {
    await token.mint(s.bob, ETHER);
    await token.connect(s.bob).approve(s.vault, MAX);
    if (asset <= 16) await s.vault.connect(s.bob).deposit(account, asset, 1_000);
  }
  return { ...s, account };
}

async function listed(s: Awaited<ReturnType<typeof deploySystem>>) {
  const all = [];
  for (let asset = 1; asset <= 17; ++asset) {
    all.push({ asset, token: await ethers.getContractAt("MockToken", (await s.vault.assetOf(asset)).token) });
  }
  return all;
}

describe("vault deposit of collateral", () => {
  it("deposit · ACC-3 ACC-4 · books balance, total and bit, and pulls exactly the amount", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const deposit = s.vault.connect(s.bob).deposit(s.account.bob, WBTC, 3n * BITCOIN);
    await expect(deposit)
      .to.emit(s.vault, "Deposited")
      .withArgs(s.account.bob, WBTC, s.bob.address, 3n * BITCOIN, 3n * BITCOIN);
    await expect(deposit).to.changeTokenBalances(
      ethers,
      s.tokenOf(WBTC),
      [s.bob, s.vault],
      [-3n * BITCOIN, 3n * BITCOIN],
    );
    expect(await s.vault.balanceOf(s.account.bob, WBTC)).to.equal(3n * BITCOIN);
    expect((await s.vault.assetOf(WBTC)).total).to.equal(3n * BITCOIN);
    expect(header(await s.vault.headerOf(s.account.bob)).collaterals).to.equal(1n << 2n);
  });

  it("deposit · adds to what is there and keeps the other balances", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.vault.connect(s.alice).deposit(s.account.alice, WETH, 5n);
    await s.vault.connect(s.alice).deposit(s.account.alice, WBTC, 7n);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(10n * ETHER + 5n);
    expect(await s.vault.balanceOf(s.account.alice, WBTC)).to.equal(7n);
    expect(header(await s.vault.headerOf(s.account.alice)).collaterals).to.equal(6n);
  });

  it("deposit · RM-3 L-17 ACL-1 · a stranger cannot add a collateral", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await expect(s.vault.connect(s.carol).deposit(s.account.alice, WBTC, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(s.account.alice, s.carol.address, 1);
  });

  it("deposit · RM-3 L-17 · a stranger may add to a collateral that is there, and no longer once it is gone", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.vault.connect(s.carol).deposit(s.account.alice, WETH, 1);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(10n * ETHER + 1n);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, MAX, s.alice);
    await expect(s.vault.connect(s.carol).deposit(s.account.alice, WETH, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(s.account.alice, s.carol.address, 1);
  });

  it("deposit · RM-3 · an operator may add a collateral with the deposit scope, and with no other", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const expiry = 2n ** 40n;
    await s.operators.connect(s.alice).setOperator(s.carol, 6, expiry);
    await expect(s.vault.connect(s.carol).deposit(s.account.alice, WBTC, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(s.account.alice, s.carol.address, 1);
    await s.operators.connect(s.alice).setOperator(s.carol, 1, expiry);
    await s.vault.connect(s.carol).deposit(s.account.alice, WBTC, 1);
    expect(await s.vault.balanceOf(s.account.alice, WBTC)).to.equal(1);
  });

  it("deposit · reverts on zero", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await expect(s.vault.connect(s.alice).deposit(s.account.alice, WETH, 0))
      .to.be.revertedWithCustomError(s.vault, "VaultZeroAmount")
      .withArgs(s.account.alice, WETH);
  });

  it("deposit · reverts for an asset that is not listed, at both ends of its type", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    for (const asset of [4, 31, 32, 255]) {
      await expect(s.vault.connect(s.alice).deposit(s.account.alice, asset, 1))
        .to.be.revertedWithCustomError(s.vault, "VaultUnknownAsset")
        .withArgs(asset);
    }
  });

  it("deposit · RM-8 · reverts for a mode without an engine and for no owner", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const portfolio = accountOf(s.bob.address, 0n, 2n);
    await expect(s.vault.connect(s.bob).deposit(portfolio, WETH, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultModeDisabled")
      .withArgs(portfolio, 2);
    await expect(s.vault.connect(s.bob).deposit(ethers.ZeroHash, WETH, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultZeroOwner")
      .withArgs(ethers.ZeroHash);
  });

  it("deposit · SRR-2 T-10 · stops at the cap, in every state of the account", async () => {
    const s = await networkHelpers.loadFixture(calledSystem);
    const [, total, cap] = await s.vault.assetOf(WETH);
    await s.tokenOf(WETH).mint(s.alice, cap);
    const free = cap - total;
    await expect(s.vault.connect(s.alice).deposit(s.account.alice, WETH, free + 1n))
      .to.be.revertedWithCustomError(s.vault, "VaultCapExceeded")
      .withArgs(WETH, cap + 1n, cap);
    await s.vault.connect(s.alice).deposit(s.account.alice, WETH, free);
    expect((await s.vault.assetOf(WETH)).total).to.equal(cap);
    await expect(s.vault.connect(s.bob).deposit(s.account.bob, WETH, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultCapExceeded")
      .withArgs(WETH, cap + 1n, cap);
  });

  it("deposit · SRR-2 · what is withdrawn is free again under the cap", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.vault.lowerCap(WETH, 10n * ETHER);
    const [, total, cap] = await s.vault.assetOf(WETH);
    expect(total).to.be.greaterThan(cap);
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, total - cap + 1n, s.alice);
    await s.vault.connect(s.alice).deposit(s.account.alice, WETH, 1);
    await expect(s.vault.connect(s.alice).deposit(s.account.alice, WETH, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultCapExceeded")
      .withArgs(WETH, cap + 1n, cap);
  });

  it("deposit · H-12 · a seventeenth collateral is refused, more of the sixteen is not", async () => {
    const s = await networkHelpers.loadFixture(crowdedSystem);
    await expect(s.vault.connect(s.bob).deposit(s.account, 17, 1_000))
      .to.be.revertedWithCustomError(s.vault, "VaultTooManyCollaterals")
      .withArgs(s.account, 17, 16);
    await s.vault.connect(s.bob).deposit(s.account, 16, 1);
    expect(await s.vault.balanceOf(s.account, 16)).to.equal(1_001);
  });

  it("deposit · H-12 ACC-4 · emptied places are free again, and the set equals the balances above 0", async () => {
    const s = await networkHelpers.loadFixture(crowdedSystem);
    const bits = async () => header(await s.vault.headerOf(s.account)).collaterals;
    const expected = new Set(Array.from({ length: 16 }, (_, i) => i + 1));
    const word = () => [...expected].reduce((sum, asset) => sum | (1n << BigInt(asset)), 0n);
    for (const [emptied, filled] of [
      [3, 17],
      [16, 3],
      [1, 16],
    ] as const) {
      await s.vault.connect(s.bob).withdraw(s.account, emptied, 400, s.bob);
      expect(await bits()).to.equal(word());
      await s.vault.connect(s.bob).withdraw(s.account, emptied, MAX, s.bob);
      expected.delete(emptied);
      expect(await bits()).to.equal(word());
      await s.vault.connect(s.bob).deposit(s.account, filled, 1_000);
      expected.add(filled);
      expect(await bits()).to.equal(word());
    }
    await expect(s.vault.connect(s.bob).deposit(s.account, 1, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultTooManyCollaterals")
      .withArgs(s.account, 17, 16);
  });

  it("deposit · H-12 HLT-4 · the seventeenth is refused to a transfer too", async () => {
    const s = await networkHelpers.loadFixture(crowdedSystem);
    const source = accountOf(s.bob.address, 1n);
    await s.vault.connect(s.bob).deposit(source, 17, 1_000);
    await expect(s.vault.connect(s.bob).transfer(source, s.account, 17, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultTooManyCollaterals")
      .withArgs(s.account, 17, 16);
  });

  it("deposit · ORA-6 ISO-4 ODC-4 O-05 · passes in a called account with every feed dead", async () => {
    const s = await networkHelpers.loadFixture(calledSystem);
    await killFeeds(s);
    await s.vault.connect(s.alice).deposit(s.account.alice, WETH, 5n * ETHER);
    await s.vault.connect(s.alice).deposit(s.account.alice, WBTC, 1n);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(15n * ETHER);
    expect(header(await s.vault.headerOf(s.account.alice)).isCalled).to.equal(true);
  });

  it("deposit · ACC-2 · tokens sent without a call count for nothing", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const before = await s.vault.assetOf(WETH);
    await s.tokenOf(WETH).connect(s.bob).transfer(s.vault, ETHER);
    expect(await s.vault.assetOf(WETH)).to.deep.equal(before);
    expect(await s.vault.balanceOf(s.account.bob, WETH)).to.equal(0);
  });
});
