import { expect } from "chai";
import { attackSystem, indexTo, isolatedTrade } from "../fixtures/gains.js";
import { accountOf } from "../fixtures/system.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, BTC_PERP, ETH_PERP, loadFixture } from "../fixtures/trading.js";

const USDC = 10n ** 6n;

/** Carol's cross account with 25,000 is long ETH and short BTC for 200,000 each, dave's the reverse. */
async function hedged() {
  const s = await attackSystem();
  for (const owner of s.party.owners) {
    const [from, to] = [s.cross(owner), accountOf(owner.address, 5n)];
    await s.vault.connect(owner).transfer(from, to, 0, 47_000n * USDC);
  }
  const [a, b] = s.party.owners.map((owner) => accountOf(owner.address, 5n)) as [string, string];
  const accounts = { buyer: { account: a }, seller: { account: b } };
  await s.trade(s.carol, s.dave, 100n * WAD, at(2_000), accounts);
  const btc = { buyer: { account: b, market: BTC_PERP }, seller: { account: a, market: BTC_PERP } };
  await s.trade(s.dave, s.carol, (10n * WAD) / 3n, at(60_000), btc);
  return { ...s, a, b };
}

/**
 * Goal: harm, or escape, by the choice of what is netted and of how an account is split. Budget: 100,000. Steps: offset the one leg that hedges
 * another; spread a position over accounts to need less margin, or to pass the cap of one.
 */
describe("X-19 chosen legs and split accounts", () => {
  it("offset · X-19 · RM-11 · healthy accounts are not netted, whoever asks, however well they match", async () => {
    const s = await loadFixture(hedged);
    await indexTo(s, 1_990);
    await expect(s.liquidator.connect(s.bob).offset(s.a, s.b, ETH_PERP)).to.be.revertedWithCustomError(
      s.liquidator,
      "LiquidatorNotLiquidatable",
    );
  });

  it("matchOrders · X-19 · RH-4 · ACC-10 · a position over five accounts needs as much opening margin as in one", async () => {
    const s = await loadFixture(attackSystem);
    const subs = [11n, 12n, 13n, 14n, 15n];
    const [whole, parts] = [accountOf(s.carol.address, 10n), subs.map((sub) => accountOf(s.carol.address, sub))];
    await s.give(s.carol, 0, 1_000_000n * USDC, 10n);
    for (const sub of subs) await s.give(s.carol, 0, 200_000n * USDC, sub);
    await s.give(s.dave, 0, 10_000_000n * USDC);
    await s.trade(s.carol, s.dave, 1_000n * WAD, at(2_000), { buyer: { account: whole } });
    for (const account of parts) await s.trade(s.carol, s.dave, 200n * WAD, at(2_000), { buyer: { account } });
    const buffers = await Promise.all(
      [whole, ...parts].map(async (account) => (await s.vault.appraiseOpening(account))[1]),
    );
    const split = buffers.slice(1).reduce((sum, buffer) => sum + buffer);
    expect(split - buffers[0]!).to.be.within(usd(8) - 1n, usd(8) + 5n); // four more legs
  });

  it("matchOrders · X-19 · O-17 · the cap of a position is passed by a second account, that of open interest is not", async () => {
    const s = await loadFixture(attackSystem);
    for (const one of s.party.owners) await s.give(one, 0, 10_000_000n * USDC);
    await s.give(s.carol, 0, 10_000_000n * USDC, 4n);
    await s.vault.setMarketCaps(ETH_PERP, 314n * WAD, 112n * WAD, 33);
    const buyer = { account: accountOf(s.carol.address, 4n) };
    await expect(s.trade(s.carol, s.lender, 120n * WAD, at(2_000))).to.be.revertedWithCustomError(
      s.vault,
      "VaultPositionCapExceeded",
    );
    await s.trade(s.carol, s.lender, 100n * WAD, at(2_000));
    await s.trade(s.carol, s.dave, 100n * WAD, at(2_000), { buyer });
    await expect(isolatedTrade(s, s.carol, s.dave, 20n * WAD, at(2_000))).to.be.revertedWithCustomError(
      s.vault,
      "VaultOpenInterestExceeded",
    );
  });
});
