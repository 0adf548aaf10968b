import { expect } from "chai";
import { network } from "hardhat";
import { loadConfig } from "../../config/load.js";
import { deployProtocol } from "../../scripts/lib/deployment/index.js";
import { subjectOf } from "../../scripts/lib/deployment/verify/subject.js";
import type { LightFeed, MockToken, MockWETH } from "../../types/index.js";

const CASH = 0;
const WETH = 1;
const ANY_NONCE = 2n ** 32n - 1n;
const ANY_AMOUNT = 2n ** 128n - 1n;
const DOLLAR = 10n ** 6n;
const ETHER = 10n ** 18n;
const WAD = 10n ** 18n;
/** Grace of half an hour and its spread of at most a fifth. */
const GRACE = 2160;

describe("story · a user's life on the production deployment", () => {
  it("LTR-1, LIQ-2 · deposit, borrow, a call, a missed deadline, a partial sale, an account back in order", async () => {
    const connection = await network.create();
    const { ethers, networkHelpers } = connection;
    const config = loadConfig("local");
    const { manifest, plan } = await deployProtocol(connection, config);
    const { vault, liquidator, engine } = await subjectOf({ connection, config, plan, manifest });
    const [, , , , lender, alice, keeper, pusher] = await ethers.getSigners();
    const at = async (name: string, address: string): Promise<unknown> => ethers.getContractAt(name, address);
    const usdc = (await at("MockToken", manifest.assets[CASH]!.token)) as MockToken;
    const weth = (await at("MockWETH", manifest.assets[WETH]!.token)) as MockWETH;
    const idOf = (owner: string) => ethers.toBeHex(BigInt(owner) << 96n, 32);
    const account = idOf(alice!.address);

    for (const [owner, amount] of [
      [lender!, 1_000_000n],
      [keeper!, 100_000n],
    ] as const) {
      await usdc.mint(owner, amount * DOLLAR);
      await usdc.connect(owner).approve(vault, ethers.MaxUint256);
    }
    await vault.connect(lender).deposit(idOf(lender!.address), CASH, 1_000_000n * DOLLAR);

    await weth.connect(alice).deposit({ value: 10n * ETHER });
    await weth.connect(alice).approve(vault, ethers.MaxUint256);
    await vault.connect(alice).deposit(account, WETH, 10n * ETHER);
    await vault.connect(alice).withdraw(account, CASH, 17_000n * DOLLAR, alice!.address);
    expect(await usdc.balanceOf(alice!)).to.equal(17_000n * DOLLAR);
    const tooMuch = vault.connect(alice).withdraw(account, CASH, 2_000n * DOLLAR, alice!.address);
    await expect(tooMuch).to.be.revertedWithCustomError(vault, "VaultBelowInitial");

    const calling = () => liquidator.connect(keeper).callMargin([account]);
    await expect(calling()).to.be.revertedWithCustomError(liquidator, "LiquidatorNotCallable");
    const feed = ((await at("LightFeed", manifest.assets[WETH]!.feed)) as LightFeed).connect(pusher);
    await feed.set(1_980n * 10n ** 8n);
    await expect(calling()).to.emit(liquidator, "MarginCalled");

    const bid = { account, asset: WETH, nonce: ANY_NONCE, maxAmount: ANY_AMOUNT, minPremium: 0n };
    const selling = () => liquidator.connect(keeper).liquidate([bid], ethers.ZeroHash, keeper!.address, "0x");
    await expect(selling()).to.be.revertedWithCustomError(liquidator, "LiquidatorGraceRunning");
    await networkHelpers.time.increase(GRACE);
    await feed.set(1_980n * 10n ** 8n);
    await expect(selling()).to.emit(liquidator, "Liquidated");
    const bought = await weth.balanceOf(keeper!);
    expect(bought)
      .to.be.greaterThan(0n)
      .and.lessThan(10n * ETHER);
    const [, mid] = await Promise.all([vault.balanceOf(account, WETH), engine.priceOf(WETH)]);
    const left = await vault.balanceOf(account, WETH);
    const netWorth = (left * mid[0]) / ETHER + (await vault.cashOf(account));
    const maintenance = ((left * mid[0]) / ETHER / 1000n) * 150n + plan.legCost;
    expect(netWorth).to.be.greaterThan(maintenance);
    await expect(selling()).to.be.revertedWithCustomError(liquidator, "LiquidatorNotLiquidatable");

    await usdc.mint(alice!, 1_000n * DOLLAR);
    await usdc.connect(alice).approve(vault, ethers.MaxUint256);
    await vault.connect(alice).deposit(account, CASH, ethers.MaxUint256);
    await vault.connect(alice).withdraw(account, WETH, ethers.MaxUint256, alice!.address);
    expect(await vault.cashOf(account)).to.be.lessThan(WAD / 10n ** 5n);
    expect(await weth.balanceOf(alice!)).to.equal(10n * ETHER - bought);
    expect(await vault.reserves()).to.be.greaterThan(0n);
    expect(await vault.deficit()).to.equal(0n);
  });
});
