import { expect } from "chai";
import { attackSystem, indexTo, othersOf, profitOf } from "../fixtures/gains.js";
import { accountOf } from "../fixtures/system.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, sumsOf, time } from "../fixtures/trading.js";

const WBTC = 2;

/** Carol's account holds one WBTC, owes 30,000 and is short 15 ETH; the feed of WBTC answers out of range, and nobody recorded its price. */
async function unknownCollateral() {
  const s = await attackSystem();
  await time.increase(2 * 86_400);
  await indexTo(s, 2_000);
  const account = accountOf(s.carol.address, 7n);
  await s.give(s.carol, WBTC, 10n ** 8n, 7n);
  await s.trade(s.lender, s.carol, 15n * WAD, at(2_000), { seller: { account } });
  await indexTo(s, 2_001);
  await s.vault.connect(s.carol).withdraw(account, 0, 30_000n * 10n ** 6n, s.carol);
  return { ...s, account, party: { owners: [s.carol], accounts: [account] } };
}

/**
 * Goal: be closed at a better price than the market's. Budget: a position against strangers, and a minute in which a collateral's feed is out of
 * order. Steps: the account is worth 30,000, but with the collateral unknown the vault reads -30,000 and closes it for a deficit it does not have.
 */
describe("X-21 deleveraging while a collateral's price is unknown", () => {
  it("deleverage · X-21 · ADL-3 · an account that may be solvent is not deleveraged", async () => {
    const s = await loadFixture(unknownCollateral);
    expect((await sumsOf(s, s.account)).worth).to.be.greaterThan(usd(29_000));
    const others = await othersOf(s);
    const profit = await profitOf(s, s.party, async () => {
      await s.assets[WBTC - 1]!.feed.set(0);
      const sent = await s.vault
        .connect(s.carol)
        .deleverage(s.account, ETH_PERP)
        .then(
          (one) => [one],
          () => [],
        );
      await s.assets[WBTC - 1]!.feed.set(60_000n * 10n ** 8n);
      return sent;
    });
    expect(profit).to.be.lessThan(usd(1));
    expect(await othersOf(s)).to.be.at.least(others - usd(1));
  });
});
