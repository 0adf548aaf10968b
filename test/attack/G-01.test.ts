import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../fixtures/system.js";
import { CASH, WAD } from "../fixtures/parameters.js";
import { holdingsOf } from "../fixtures/attack.js";
import {
  bid,
  BTC,
  buy,
  DAY,
  ETH,
  fund,
  fundedSystem,
  HOUR,
  open,
  pass,
  priceAt,
  setPrice,
  stateOf,
  USDC,
  WBTC_ID,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture, takeSnapshot } = networkHelpers;

/** Goal: an administrator or guardian turned hostile takes funds, traps exits, or has accounts liquidated at once. Budget: all roles, one block. */
describe("G-01 · G-02 · G-05 hostile roles", () => {
  it("setHaircut · G-01 · the fastest tightening of a major leaves an account at its line called at worst, with its grace", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(1.0005, 15_000, 10));
    const { haircut } = s.assets[0]!.market;
    await s.engine.setHaircut(WETH_ID, { ...haircut, maintenance: 160, closeOut: 71, depth: 24_000_000n }, 33);
    const { netWorth, maintenance, closeOut } = await stateOf(s, account);
    expect(netWorth < maintenance && netWorth > closeOut).to.equal(true);
    await expect(buy(s, [bid(account, WETH_ID)])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorNotLiquidatable",
    );
    await s.liquidator.callMargin([account]);
    await expect(buy(s, [bid(account, WETH_ID)])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorGraceRunning");
    await expect(s.engine.setHaircut(WETH_ID, { ...haircut, maintenance: 170 }, 33)).to.be.revertedWithCustomError(
      s.engine,
      "RiskRampTooFast",
    );
  });

  it("abi · G-01 · ACC-12 · no setter changes what a user has", async () => {
    const s = await loadFixture(fundedSystem);
    await open(
      s,
      s.bob,
      [
        [WETH_ID, 10n * ETH],
        [WBTC_ID, BTC],
      ],
      20_000n * USDC,
    );
    const { haircut } = s.assets[0]!.market;
    const held = [await holdingsOf(s, s.bob), await holdingsOf(s, s.lender)];
    const acts = [
      () => s.vault.setCap(WETH_ID, 0),
      () => s.vault.lowerCap(WBTC_ID, 0),
      () => s.vault.pauseOutflow(DAY),
      () => s.vault.resumeOutflow(),
      () => s.engine.closeOpening(WETH_ID),
      () => s.engine.setHaircut(WETH_ID, { ...haircut, maintenance: 160 }, 33),
      () => s.liquidator.setCapacity(WETH_ID, 0, 600),
      () => s.liquidator.pauseLiquidation(4n * HOUR),
      () => s.liquidator.resumeLiquidation(),
    ];
    for (const act of acts) {
      const snapshot = await takeSnapshot();
      await act();
      const now = [await holdingsOf(s, s.bob), await holdingsOf(s, s.lender)];
      now.forEach((holdings, i) =>
        holdings.forEach((amount, k) =>
          expect(amount).to.be.within(held[i]![k]! - WAD / 100n, held[i]![k]! + WAD / 100n),
        ),
      );
      await snapshot.restore();
    }
  });

  it("pauseOutflow · pauseLiquidation · G-02 · L-10 · with everything paused all exits without debt and all repayments stay open", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 10_000n * USDC);
    await s.vault.pauseOutflow(7n * DAY);
    await s.liquidator.pauseLiquidation(4n * HOUR);
    await s.engine.closeOpening(WETH_ID);
    for (const { feed } of s.assets) await feed.set(0);
    await s.vault.connect(s.lender).withdraw(accountOf(s.lender.address), CASH, 1_000n * USDC, s.lender);
    await fund(s, s.alice, 20_000n * USDC);
    await expect(s.vault.connect(s.alice).withdraw(account, WETH_ID, 1n, s.alice)).to.be.revertedWithCustomError(
      s.vault,
      "VaultOutflowPaused",
    );
    await s.vault.connect(s.alice).deposit(account, CASH, ethers.MaxUint256);
    await s.vault.connect(s.alice).withdraw(account, WETH_ID, ethers.MaxUint256, s.alice);
    expect(await s.assets[0]!.token.balanceOf(s.alice)).to.equal(10n * ETH);
  });

  it("pauseOutflow · G-02 · a guardian who pauses whenever he can leaves every second week open", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 1_000n * USDC);
    await s.vault.pauseOutflow(7n * DAY);
    await expect(s.vault.pauseOutflow(1)).to.be.revertedWithCustomError(s.vault, "VaultPauseTooLong");
    await pass(s, 7n * DAY + 1n);
    await expect(s.vault.pauseOutflow(1)).to.be.revertedWithCustomError(s.vault, "VaultPauseTooLong");
    await s.vault.connect(s.alice).withdraw(account, CASH, USDC, s.alice);
  });

  it("liquidate · G-05 · fees are pushed to nobody: no recipient can revert a sale", async () => {
    const s = await loadFixture(fundedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.6, 15_000, 10));
    const receipt = await (await buy(s, [bid(account, WETH_ID)])).wait();
    const usdc = await s.usdc.getAddress();
    const [transfer, ...others] = receipt!.logs
      .filter((log) => log.address === usdc)
      .map((log) => s.usdc.interface.parseLog(log)!.args);
    expect([transfer!.from, transfer!.to, others.length]).to.deep.equal([
      s.keeper.address,
      await s.vault.getAddress(),
      0,
    ]);
  });
});
