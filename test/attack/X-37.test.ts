import { expect } from "chai";
import { standing } from "../fixtures/outflow.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { accountOf, networkHelpers } from "../fixtures/system.js";
import { ANY_NONCE, ETH_PERP, tradingSystem } from "../fixtures/trading.js";

const { loadFixture, time } = networkHelpers;

/**
 * Goal: cash past the limiter of borrowing, by having an account of one's own liquidated and buying its collateral on credit with another.
 * Budget: 2,500 WETH that are worth nothing, losses to oneself in trades, and a fall of the price that makes the loser liquidatable.
 * Bound: what the purchase adds to the debt of all is held to the limit; who pays from a wallet, or with cash of his account, is not held up.
 */
describe("attack X-37 · buying one's own collateral on credit", () => {
  async function sunk() {
    const s = await tradingSystem();
    const [loser, credit] = [accountOf(s.alice.address, 5n), accountOf(s.alice.address, 6n)];
    await s.give(s.alice, 1, 1_000n * WAD, 5n);
    await s.give(s.alice, 1, 1_500n * WAD, 6n);
    await s.give(s.bob, 0, 2_000_000n * 10n ** 6n);
    await s.vault.setOutflowLimit(500, 0);
    for (const size of [2_000n, 2_000n, 2_000n, 1_500n, 1_000n].map((each) => each * WAD)) {
      await s.trade(s.alice, s.bob, size, 2_040n * WAD, { buyer: { account: loser } });
      await s.trade(s.bob, s.alice, size, 1_960n * WAD, { seller: { account: loser } });
    }
    await s.trade(s.alice, s.bob, 1_000n * WAD, 2_040n * WAD, { buyer: { account: loser } });
    const fall = async () => {
      await s.assets[0]!.feed.set(1_350n * 10n ** 8n);
      await s.setIndex(ETH_PERP, 1_720n * 10n ** 8n);
    };
    await fall();
    await s.liquidator.connect(s.alice).callMargin([loser]);
    await time.increase(2_000);
    await fall();
    const bid = { account: loser, asset: 1, nonce: ANY_NONCE, maxAmount: 10n ** 26n, minPremium: 0n };
    const buy = async (delivery: string) => s.liquidator.connect(s.alice).liquidate([bid], delivery, s.alice, "0x");
    return { ...s, loser, credit, buy };
  }

  it("X-37 SRR-3 · a purchase on credit adds no debt past the limit", async () => {
    const s = await loadFixture(sunk);
    await expect(s.buy(s.credit)).to.be.revertedWithCustomError(s.vault, "VaultOutflowLimited");
    const { debt, limit } = await standing(s.vault);
    expect(debt).to.be.above(limit);
    await s.vault.setOutflowLimit(500, usd(1_000_000));
    await s.buy(s.credit);
    expect((await standing(s.vault)).debt - debt).to.be.above(usd(100_000));
  });

  it("X-37 SRR-3 · who has the cash buys at any limit", async () => {
    const s = await loadFixture(sunk);
    await s.usdc.mint(s.alice, 2_000_000n * 10n ** 6n);
    await s.usdc.connect(s.alice).approve(s.vault, 2n ** 255n);
    await s.buy(`0x${"0".repeat(64)}`);
    expect(await s.vault.cashOf(s.loser)).to.be.above(0n);
  });
});
