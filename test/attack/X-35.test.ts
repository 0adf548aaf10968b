import { expect } from "chai";
import { usd, WAD } from "../fixtures/parameters.js";
import { accountOf, networkHelpers } from "../fixtures/system.js";
import { ETH_PERP, tradingSystem } from "../fixtures/trading.js";

const { loadFixture, time } = networkHelpers;
const SIZE = 100n * WAD;
const DEAR = (2_000n * 102n * WAD) / 100n;
const CHEAP = (2_000n * 98n * WAD) / 100n;

/**
 * Goal: cash against a worthless collateral past the limiter of borrowing, by losing it in trades to an account of one's own.
 * Budget: any amount of the collateral; the band of 2 % on 200,000 of notional, again and again.
 * Bound: the loss of a round waits as quote until there is room for the debt; the winner is paid out of what others lost already, and nothing else.
 */
describe("attack X-35 · losing to oneself past the limiter", () => {
  /** Alice owns nothing but 1,000 WETH in her fifth account; nothing may be borrowed. */
  async function armed() {
    const s = await tradingSystem();
    await s.give(s.alice, 1, 1_000n * WAD, 5n);
    await s.vault.setOutflowLimit(500, 0);
    const account = accountOf(s.alice.address, 5n);
    const buyer = { buyer: { account } };
    const round = async () => {
      await s.trade(s.alice, s.bob, SIZE, DEAR, buyer);
      await s.trade(s.bob, s.alice, SIZE, CHEAP, { seller: { account } });
    };
    return { ...s, attacker: account, round };
  }

  it("X-35 SRR-3 · the loss stays unsettled, and the winner's profit unpaid", async () => {
    const s = await loadFixture(armed);
    for (let i = 0; i < 3; ++i) await s.round();
    const { quote } = await s.positionOf(s.attacker);
    expect(quote).to.be.closeTo(-3n * usd(8_000), usd(1));
    await expect(s.vault.connect(s.bob).settle(s.attacker, ETH_PERP)).to.be.revertedWithCustomError(
      s.vault,
      "VaultOutflowLimited",
    );
    await expect(s.vault.connect(s.bob).settle(s.cross(s.bob), ETH_PERP)).to.be.revertedWithCustomError(
      s.vault,
      "VaultNothingToSettle",
    );
    const fees = -(await s.vault.cashOf(s.attacker));
    expect(fees).to.be.below(usd(1_000));
  });

  it("X-35 SRR-3 · a loss that own cash carries is settled at any limit", async () => {
    const s = await loadFixture(armed);
    await s.trade(s.carol, s.bob, SIZE, DEAR);
    await s.vault.settle(s.cross(s.carol), ETH_PERP);
    expect(await s.vault.cashOf(s.cross(s.carol))).to.be.closeTo(usd(96_000), usd(200));
  });

  it("X-35 SRR-3 · with room the loss becomes a debt and the winner's fresh profit", async () => {
    const s = await loadFixture(armed);
    await s.round();
    await s.vault.setOutflowLimit(500, usd(100_000));
    await s.vault.settle(s.attacker, ETH_PERP);
    expect(await s.vault.cashOf(s.attacker)).to.be.below(-usd(8_000));
    await time.increase(60);
    await s.vault.connect(s.bob).settle(s.cross(s.bob), ETH_PERP);
    expect(await s.vault.freshOf(s.cross(s.bob))).to.be.closeTo(usd(8_000), usd(1));
  });
});
