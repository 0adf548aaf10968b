import { expect } from "chai";
import { attackSystem, indexTo, isolatedTrade } from "../fixtures/gains.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, stateOf, sumsOf } from "../fixtures/trading.js";

const ERAS = 10;

/** Nobody holds anything: carol and dave turn eras as often as they like, with positions of 100 dollars. */
async function turner() {
  const s = await attackSystem();
  await s.trade(s.bob, s.alice, 100n * WAD, at(2_000));
  return s;
}

/** The pair opens at 2,000 with hardly any margin, one of it goes under and is closed against the other: the era of a side is over. */
async function turn(s: Awaited<ReturnType<typeof turner>>) {
  const account = s.isolated(s.carol);
  const cash = (await s.vault.cashOf(account)) / 10n ** 12n;
  if (cash > 30n * 10n ** 6n) await s.vault.connect(s.carol).withdraw(account, 0, cash - 16n * 10n ** 6n, s.carol);
  else await s.giveTo(s.carol, 16n, 1n, 1n);
  await isolatedTrade(s, s.carol, s.dave, (5n * WAD) / 100n, at(2_000));
  await indexTo(s, 1_500);
  await s.vault.deleverage(account, ETH_PERP);
  await indexTo(s, 2_000);
  await s.vault.settle(s.isolated(s.dave), ETH_PERP).catch(() => undefined);
}

/**
 * Goal: end a market, or lose somebody's position, by using sides up. Budget: a few positions of the smallest size. Steps: two own accounts turn
 * the era of one side again and again; a bystander comes in, sleeps for ten eras, and goes on.
 */
describe("X-18 turning eras", () => {
  it("deleverage · X-18 · RC-6 · ten eras later the market trades, and what is read is what was left", async () => {
    const s = await loadFixture(turner);
    for (let i = 0; i < ERAS; ++i) await turn(s);
    await s.trade(s.alice, s.bob, 3n * WAD, at(2_000));
    expect((await s.positionOf(s.cross(s.alice))).size).to.equal(3n * WAD);
    expect((await s.positionOf(s.cross(s.bob))).size).to.equal(-3n * WAD);
    expect(stateOf((await s.vault.marketOf(ETH_PERP))[0]).openInterest).to.equal(3n * WAD);
  });

  it("walkEras · X-18 · RC-6 · a bystander who slept through ten eras keeps what the first one left him, and leaves with it", async () => {
    const s = await loadFixture(turner);
    // he stands with the pair's short when the first era ends: a long of the pair is closed against both
    const other = s.cross(s.lender);
    await s.trade(s.carol, s.lender, (5n * WAD) / 100n, at(2_000), { buyer: { account: s.isolated(s.carol) } });
    const cash = (await s.vault.cashOf(s.isolated(s.carol))) / 10n ** 12n;
    await s.vault.connect(s.carol).withdraw(s.isolated(s.carol), 0, cash - 16n * 10n ** 6n, s.carol);
    const worth = (await sumsOf(s, other)).worth;
    await indexTo(s, 1_500);
    await s.vault.deleverage(s.isolated(s.carol), ETH_PERP);
    await indexTo(s, 2_000);
    for (let i = 1; i < ERAS; ++i) await turn(s);
    const { size, quote } = await s.positionOf(other);
    await s.vault.connect(s.keeper).walkEras(other, ETH_PERP);
    expect(await s.positionOf(other)).to.deep.equal({ size, quote });
    expect(size).to.equal(0n);
    expect(quote).to.be.within(usd(20), usd(25));
    expect((await sumsOf(s, other)).worth - worth).to.be.greaterThan(usd(20));
  });
});
