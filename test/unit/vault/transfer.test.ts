import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";
import {
  appraise,
  calledSystem,
  ETHER,
  fundedSystem,
  header,
  indebtedSystem,
  killFeeds,
  MAX,
  poolOf,
  SCALE,
  USDC,
  WBTC,
  WETH,
} from "../../fixtures/vault.js";

describe("vault transfer", () => {
  it("transfer · moves collateral between accounts, no token and no total", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const second = accountOf(s.alice.address, 1n);
    const before = await s.vault.assetOf(WETH);
    const transfer = s.vault.connect(s.alice).transfer(s.account.alice, second, WETH, 4n * ETHER);
    await expect(transfer)
      .to.emit(s.vault, "Transferred")
      .withArgs(s.account.alice, second, WETH, 4n * ETHER, 6n * ETHER, 4n * ETHER);
    await expect(transfer).to.changeTokenBalance(ethers, s.tokenOf(WETH), s.vault, 0);
    expect(await s.vault.assetOf(WETH)).to.deep.equal(before);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(6n * ETHER);
    expect(await s.vault.balanceOf(second, WETH)).to.equal(4n * ETHER);
  });

  it("transfer · ACC-4 · moving everything moves the bit", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const second = accountOf(s.alice.address, 1n);
    await s.vault.connect(s.alice).transfer(s.account.alice, second, WETH, 10n * ETHER);
    expect(header(await s.vault.headerOf(s.account.alice)).collaterals).to.equal(0);
    expect(header(await s.vault.headerOf(second)).collaterals).to.equal(2);
  });

  it("transfer · ACC-9 · there and back changes nothing but the nonces", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const second = accountOf(s.alice.address, 1n);
    await s.vault.connect(s.alice).transfer(s.account.alice, second, WETH, 3n);
    await s.vault.connect(s.alice).transfer(second, s.account.alice, WETH, 3n);
    expect(await s.vault.balanceOf(s.account.alice, WETH)).to.equal(10n * ETHER);
    expect(header(await s.vault.headerOf(second))).to.deep.include({ collaterals: 0n, nonce: 1n });
  });

  it("transfer · moves cash, which borrows at the source and repays at the target", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await s.vault.connect(s.bob).deposit(s.account.bob, WETH, 10n * ETHER);
    const transfer = s.vault.connect(s.bob).transfer(s.account.bob, s.account.alice, 0, 10_000n * USDC);
    await expect(transfer).to.changeTokenBalance(ethers, s.usdc, s.vault, 0);
    const [source, target] = [await s.vault.cashOf(s.account.bob), await s.vault.cashOf(s.account.alice)];
    expect(source).to.be.within(-10_000n * WAD - 2n, -10_000n * WAD);
    expect(target).to.be.within(-WAD, 0n);
    const { pool } = await poolOf(s.vault);
    const principals = await Promise.all(
      [s.account.alice, s.account.bob].map(async (each) => header(await s.vault.headerOf(each)).principal),
    );
    expect(pool.borrowed).to.equal(-principals.reduce((a, b) => a + b));
    await expect(transfer)
      .to.emit(s.vault, "Transferred")
      .withArgs(s.account.bob, s.account.alice, 0, 10_000n * WAD, principals[1], principals[0]);
  });

  it("transfer · ACC-9 · cash there and back never gains", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await networkHelpers.time.increase(777_777);
    const second = accountOf(s.lender.address, 1n);
    const options = { gasLimit: 1_000_000 };
    const mined = async (run: () => Promise<unknown>) => {
      await ethers.provider.send("evm_setAutomine", [false]);
      await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 100);
      await run();
      await networkHelpers.mine();
      await ethers.provider.send("evm_setAutomine", [true]);
      return (await s.vault.cashOf(s.account.lender)) + (await s.vault.cashOf(second));
    };
    const snapshot = await networkHelpers.takeSnapshot();
    const still = await mined(() => Promise.resolve());
    await snapshot.restore();
    const moved = await mined(async () => {
      await s.vault.connect(s.lender).transfer(s.account.lender, second, 0, 1_234_567n, options);
      await s.vault.connect(s.lender).transfer(second, s.account.lender, 0, 1_234_567n, options);
    });
    expect(moved).to.be.within(still - 4n, still);
  });

  it("transfer · RM-5 · raises the nonce of the source only", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await s.vault.connect(s.bob).deposit(s.account.bob, WETH, 1);
    await s.vault.connect(s.alice).transfer(s.account.alice, s.account.bob, WETH, 1);
    await s.vault.connect(s.lender).transfer(s.account.lender, s.account.bob, 0, 1);
    const nonce = async (account: string) => header(await s.vault.headerOf(account)).nonce;
    expect(await nonce(s.account.alice)).to.equal(1);
    expect(await nonce(s.account.lender)).to.equal(1);
    expect(await nonce(s.account.bob)).to.equal(0);
  });

  it("transfer · H-12 · to the same account is refused", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    for (const asset of [0, WETH]) {
      await expect(s.vault.connect(s.alice).transfer(s.account.alice, s.account.alice, asset, 1))
        .to.be.revertedWithCustomError(s.vault, "VaultSameAccount")
        .withArgs(s.account.alice);
    }
  });

  it("transfer · reverts on zero", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    for (const asset of [0, WETH]) {
      await expect(s.vault.connect(s.alice).transfer(s.account.alice, s.account.bob, asset, 0))
        .to.be.revertedWithCustomError(s.vault, "VaultZeroAmount")
        .withArgs(s.account.alice, asset);
    }
  });

  it("transfer · reverts above the balance; no amount stands for all of it", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const second = accountOf(s.alice.address, 1n);
    for (const amount of [10n * ETHER + 1n, MAX]) {
      await expect(s.vault.connect(s.alice).transfer(s.account.alice, second, WETH, amount))
        .to.be.revertedWithCustomError(s.vault, "VaultBalanceTooLow")
        .withArgs(s.account.alice, 10n * ETHER, amount);
    }
  });

  it("transfer · reverts for an asset that is not listed", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await expect(s.vault.connect(s.alice).transfer(s.account.alice, s.account.bob, 9, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultUnknownAsset")
      .withArgs(9);
  });

  it("transfer · ACL-1 · needs the owner of the source or his operator, never that of the target", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    for (const asset of [0, WETH]) {
      await expect(s.vault.connect(s.bob).transfer(s.account.alice, s.account.bob, asset, 1))
        .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
        .withArgs(s.account.alice, s.bob.address, 4);
    }
  });

  it("transfer · RM-3 L-17 · a stranger's account takes collaterals it holds and cash, nothing new", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    await expect(s.vault.connect(s.alice).transfer(s.account.alice, s.account.bob, WETH, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
      .withArgs(s.account.bob, s.alice.address, 1);
    await s.vault.connect(s.bob).deposit(s.account.bob, WETH, 1);
    await s.vault.connect(s.alice).transfer(s.account.alice, s.account.bob, WETH, 1);
    await s.vault.connect(s.lender).transfer(s.account.lender, s.account.bob, 0, 1);
    expect(await s.vault.balanceOf(s.account.bob, WETH)).to.equal(2);
    expect(await s.vault.cashOf(s.account.bob)).to.equal(SCALE);
  });

  it("transfer · RM-8 · refuses a target of another mode or without owner", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const portfolio = accountOf(s.lender.address, 0n, 2n);
    await s.vault.connect(s.lender).deposit(s.account.lender, WETH, 5);
    for (const asset of [0, WETH]) {
      await expect(s.vault.connect(s.lender).transfer(s.account.lender, portfolio, asset, 1))
        .to.be.revertedWithCustomError(s.vault, "VaultModeDisabled")
        .withArgs(portfolio, 2);
      await expect(s.vault.connect(s.lender).transfer(s.account.lender, ethers.ZeroHash, asset, 1))
        .to.be.revertedWithCustomError(s.vault, "VaultZeroOwner")
        .withArgs(ethers.ZeroHash);
    }
  });

  it("transfer · RM-8 · nothing leaves an account of another mode, not even as debt", async () => {
    const s = await networkHelpers.loadFixture(fundedSystem);
    const portfolio = accountOf(s.alice.address, 0n, 2n);
    await expect(s.vault.connect(s.alice).transfer(portfolio, s.account.alice, 0, 100n * USDC))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(portfolio, -100n * WAD, 0);
    await expect(s.vault.connect(s.alice).transfer(portfolio, s.account.alice, WETH, 1))
      .to.be.revertedWithCustomError(s.vault, "VaultBalanceTooLow")
      .withArgs(portfolio, 0, 1);
  });

  it("transfer · HLT-4 RC-3 · out of a called account is refused, into it is a deposit", async () => {
    const s = await networkHelpers.loadFixture(calledSystem);
    const second = accountOf(s.alice.address, 1n);
    for (const asset of [0, WETH]) {
      await expect(s.vault.connect(s.alice).transfer(s.account.alice, second, asset, 1)).to.be.revertedWithCustomError(
        s.vault,
        "VaultBelowInitial",
      );
    }
    await killFeeds(s);
    await s.vault.connect(s.alice).deposit(second, WETH, 1);
    await s.vault.connect(s.alice).transfer(second, s.account.alice, WETH, 1);
    await s.vault.connect(s.lender).transfer(s.account.lender, s.account.alice, 0, 20_000n * USDC);
    expect(await s.vault.cashOf(s.account.alice)).to.be.greaterThan(9_000n * WAD);
  });

  it("transfer · HLT-3 ACC-12 · leaves the numbers of every third account as they were", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    const second = accountOf(s.lender.address, 1n);
    await s.vault.connect(s.bob).deposit(s.account.bob, WBTC, 100n);
    const read = async () => appraise(s.vault, [s.account.alice, WETH], [s.account.bob, WBTC]);
    await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 50);
    const snapshot = await networkHelpers.takeSnapshot();
    await networkHelpers.mine();
    const before = await read();
    await snapshot.restore();
    await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 50);
    await s.vault.connect(s.lender).transfer(s.account.lender, second, 0, 1_000n * USDC);
    expect(await read()).to.deep.equal(before);
  });
});
