import { expect } from "chai";
import { accountOf } from "../../fixtures/system.js";
import { WAD } from "../../fixtures/parameters.js";
import { at, BTC_PERP, ETH_PERP, loadFixture, tradingSystem } from "../../fixtures/trading.js";

const WETH = 1;
const WBTC = 2;
const UNKNOWN = 4n;

/** An account of collaterals and positions, and how the vault sees its prices. */
async function mixed() {
  const s = await tradingSystem();
  const account = accountOf(s.carol.address, 5n);
  const statusOf = async (id: string) => ((await s.vault.appraise([id, 0]))[6]! >> 32n) & 0xffn;
  return { ...s, account, statusOf };
}

describe("accounts with a leg that has no price at all", () => {
  it("deleverage · RC-6 · a collateral without a price does not make a healthy account insolvent", async () => {
    const s = await loadFixture(mixed);
    await s.give(s.carol, WETH, 100n * WAD, 5n);
    await s.trade(s.carol, s.bob, WAD / 2n, at(60_000), {
      buyer: { account: s.account, market: BTC_PERP },
      seller: { market: BTC_PERP },
    });
    await s.setIndex(BTC_PERP, 59_000n * 10n ** 8n);
    await s.assets[0]!.feed.set(0);
    await expect(s.vault.connect(s.keeper).deleverage(s.account, BTC_PERP))
      .to.be.revertedWithCustomError(s.vault, "VaultAccountUnpriced")
      .withArgs(s.account);
  });

  it("appraise · RC-2 · a position without a price keeps its account out of reach", async () => {
    const s = await loadFixture(mixed);
    await s.give(s.carol, WBTC, 10n ** 7n, 5n);
    await s.give(s.carol, WETH, WAD / 1_000n, 5n);
    await s.give(s.carol, 0, 10_000n * 10n ** 6n, 5n);
    await s.trade(s.carol, s.bob, 20n * WAD, at(2_000), { buyer: { account: s.account } });
    await s.assets[0]!.feed.set(0);
    await s.feeds[ETH_PERP]!.set(0);
    expect(await s.statusOf(s.account)).to.equal(UNKNOWN);
    await expect(s.liquidator.callMargin([s.account])).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorLegNotPriced",
    );
  });
});
