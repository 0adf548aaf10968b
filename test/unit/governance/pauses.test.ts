import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { terms, WAD } from "../../fixtures/parameters.js";
import {
  bid,
  buy,
  DAY,
  ETH,
  fundedSystem,
  HOUR,
  nextBlock,
  open,
  pass,
  priceAt,
  setPrice,
  USDC,
  WETH_ID,
} from "../../fixtures/distress.js";
import { comeBack, goDown, sequencedSystem } from "../../fixtures/sequencer.js";
import { ETH_PERP, time, tradingSystem } from "../../fixtures/trading.js";

const { loadFixture } = networkHelpers;
const YEAR = 365n * DAY;

/** What ends by itself, and what its ending opens: `unit/vault/pauses.test.ts` and `unit/liquidation/halt.test.ts` hold lengths and rests. */
describe("governance · what ends a pause", () => {
  async function sunk() {
    const s = await fundedSystem();
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await setPrice(s, WETH_ID, priceAt(0.6, 15_000, 10));
    return { ...s, account };
  }

  it("pauseLiquidation, pauseOutflow · G-02, PLR-3 · who pauses whenever he may stops sales four hours of 28 and outflows one week of two", async () => {
    const s = await loadFixture(fundedSystem);
    const pauses = [
      { pause: () => s.liquidator.pauseLiquidation(4n * HOUR), length: 4n * HOUR, rest: DAY },
      { pause: () => s.vault.pauseOutflow(7n * DAY), length: 7n * DAY, rest: 7n * DAY },
    ];
    for (const { pause, length, rest } of pauses) {
      const start = await nextBlock();
      await pause();
      for (const round of [1n, 2n, 3n]) {
        await nextBlock(start + round * (length + rest) - 1n);
        await expect(pause()).to.be.revert(ethers);
        await nextBlock(start + round * (length + rest));
        await pause();
      }
    }
  });

  it("resumeLiquidation · G-02 · who sank in a pause is sold in the block that ends it", async () => {
    const s = await loadFixture(sunk);
    await s.liquidator.pauseLiquidation(4n * HOUR);
    await expect(buy(s, [bid(s.account, WETH_ID)])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorHalted");
    await s.liquidator.resumeLiquidation();
    await expect(buy(s, [bid(s.account, WETH_ID)])).to.emit(s.liquidator, "Liquidated");
  });

  it("resumeLiquidation · ODC-6 · ends the grace after an outage too", async () => {
    const s = await loadFixture(sequencedSystem);
    const account = await open(s, s.alice, [[WETH_ID, 10n * ETH]], 15_000n * USDC);
    await goDown(s);
    await time.increase(2n * HOUR);
    await setPrice(s, WETH_ID, priceAt(0.6, 15_000, 10));
    await comeBack(s);
    await s.liquidator.pokeSequencer();
    await expect(buy(s, [bid(account, WETH_ID)])).to.be.revertedWithCustomError(s.liquidator, "LiquidatorHalted");
    await s.liquidator.resumeLiquidation();
    await expect(buy(s, [bid(account, WETH_ID)])).to.emit(s.liquidator, "Liquidated");
  });

  it("setLiquidator · G-02 · a new liquidator keeps the clock, but knows no pause and no rest after one", async () => {
    const s = await loadFixture(sunk);
    await s.liquidator.pauseLiquidation(4n * HOUR);
    await pass(s, 600n);
    const config = {
      authority: s.authority,
      vault: s.vault,
      sequencerFeed: ethers.ZeroAddress,
      sequencerGrace: 0,
      terms,
    };
    const next = await ethers.deployContract("Liquidator", [config]);
    await next.setCapacity(WETH_ID, 1_000_000n * WAD, 600);
    await s.vault.setLiquidator(next);
    expect(await next.liveNow()).to.be.within(
      (await s.liquidator.liveNow()) - 1n,
      (await s.liquidator.liveNow()) + 10n,
    );
    const sale = next.connect(s.keeper).liquidate([bid(s.account, WETH_ID)], ethers.ZeroHash, s.keeper, "0x");
    await expect(sale).to.emit(next, "Liquidated");
    await next.pauseLiquidation(4n * HOUR);
  });

  const CLOSING = 7 * 86_400;

  it("closeMarket · PLR-3 G-02 · ends by itself after a week, its flag with the next poke, and not again for a week", async () => {
    const s = await loadFixture(tradingSystem);
    const at = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(at);
    await expect(s.vault.closeMarket(ETH_PERP))
      .to.emit(s.vault, "MarketClosed")
      .withArgs(ETH_PERP, at + CLOSING);
    await expect(s.vault.closeMarket(9)).to.be.revertedWithCustomError(s.vault, "VaultUnknownMarket").withArgs(9);
    const isClosed = async () => ((await s.vault.marketOf(ETH_PERP))[0] >> 254n) % 2n === 1n;
    await s.vault.pokeMarket(ETH_PERP);
    expect(await isClosed()).to.equal(true);
    await expect(s.vault.closeMarket(ETH_PERP))
      .to.be.revertedWithCustomError(s.vault, "VaultClosingRefused")
      .withArgs(ETH_PERP, at + 2 * CLOSING);
    await time.setNextBlockTimestamp(at + CLOSING);
    await expect(s.vault.pokeMarket(ETH_PERP)).to.emit(s.vault, "MarketReopened").withArgs(ETH_PERP);
    expect(await isClosed()).to.equal(false);
    await time.setNextBlockTimestamp(at + 2 * CLOSING - 1);
    await expect(s.vault.closeMarket(ETH_PERP)).to.be.revertedWithCustomError(s.vault, "VaultClosingRefused");
    await time.setNextBlockTimestamp(at + 2 * CLOSING);
    await s.vault.closeMarket(ETH_PERP);
  });

  it("reopenMarket · PLR-3 · ends a closing now and does not open the way to another", async () => {
    const s = await loadFixture(tradingSystem);
    await s.vault.closeMarket(ETH_PERP);
    await expect(s.vault.reopenMarket(ETH_PERP)).to.emit(s.vault, "MarketReopened").withArgs(ETH_PERP);
    const reopened = await time.latest();
    await expect(s.vault.closeMarket(ETH_PERP))
      .to.be.revertedWithCustomError(s.vault, "VaultClosingRefused")
      .withArgs(ETH_PERP, reopened + CLOSING);
  });

  it("closeOpening · PLR-3 G-02 · ends by itself after a week with the next adjustment, and not again for a week", async () => {
    const s = await loadFixture(tradingSystem);
    const { initial, maintenance } = s.assets[0]!.market.haircut;
    const adjust = async () => s.engine.adjust(WETH_ID, initial, maintenance * 10);
    const at = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(at);
    await expect(s.engine.closeOpening(WETH_ID))
      .to.emit(s.engine, "OpeningClosed")
      .withArgs(WETH_ID, at + CLOSING);
    await expect(s.engine.closeOpening(WETH_ID))
      .to.be.revertedWithCustomError(s.engine, "RiskClosingRefused")
      .withArgs(WETH_ID, at + 2 * CLOSING);
    await time.setNextBlockTimestamp(at + CLOSING - 1);
    await expect(adjust()).to.be.revertedWithCustomError(s.engine, "RiskOutOfBounds");
    expect((await s.engine.haircutOf(WETH_ID)).initial).to.equal(10_000n);
    await time.setNextBlockTimestamp(at + CLOSING);
    await adjust();
    expect((await s.engine.haircutOf(WETH_ID)).initial).to.equal(BigInt(initial) * 10n);
    await expect(s.engine.closeOpening(WETH_ID)).to.be.revertedWithCustomError(s.engine, "RiskClosingRefused");
    await time.setNextBlockTimestamp(at + 2 * CLOSING);
    await s.engine.closeOpening(WETH_ID);
  });

  it("closeOpening · PLR-3 · governance opens at once, and the gap stays", async () => {
    const s = await loadFixture(tradingSystem);
    await s.engine.closeOpening(WETH_ID);
    expect((await s.engine.policyOf(WETH_ID)).haircut.initial).to.equal(1_000n);
    await s.engine.setHaircut(WETH_ID, s.assets[0]!.market.haircut, 33);
    const opened = await time.latest();
    expect((await s.engine.haircutOf(WETH_ID)).initial).to.equal(2_000n);
    await expect(s.engine.closeOpening(WETH_ID))
      .to.be.revertedWithCustomError(s.engine, "RiskClosingRefused")
      .withArgs(WETH_ID, opened + CLOSING);
  });

  it("lowerCap · PLR-3 · ends by governance only: it stops deposits and nothing else", async () => {
    const s = await loadFixture(tradingSystem);
    await s.vault.lowerCap(WETH_ID, 0n);
    await time.increase(YEAR);
    expect((await s.vault.assetOf(WETH_ID)).cap).to.equal(0n);
    await s.vault.setCap(WETH_ID, 16n);
    expect((await s.vault.assetOf(WETH_ID)).cap).to.equal(16n);
  });
});
