import { expect } from "chai";
import { attackSystem, indexTo, isolatedTrade, type Attack } from "../fixtures/gains.js";
import { accountOf } from "../fixtures/system.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, time } from "../fixtures/trading.js";

const UNIT = 10n ** 6n;
const SIZE = 40n * WAD;

/** Dave's account has paid carol's 6,400, a second ago. */
async function fresh() {
  const s = await attackSystem();
  await isolatedTrade(s, s.carol, s.dave, SIZE, at(2_000));
  await indexTo(s, 2_160);
  await s.vault.settle(s.isolated(s.dave), ETH_PERP);
  await s.vault.connect(s.carol).settle(s.isolated(s.carol), ETH_PERP);
  await isolatedTrade(s, s.dave, s.carol, SIZE, at(2_160));
  return s;
}

/** What the party may take out now, account by account [token units]. */
async function ripeOf(s: Attack) {
  let sum = 0n;
  for (const account of s.party.accounts) {
    const [netWorth, buffer] = await s.vault.appraiseOpening(account);
    if (netWorth > buffer) sum += (netWorth - buffer) / 10n ** 12n;
  }
  return sum;
}

/**
 * Goal: make fresh profit ripe before its hour. Budget: 220,000. Steps: lose it to a second own account at the edge of the band, settle there;
 * move it to a new account; settle a trifle to start, or to end, the clock.
 */
describe("X-16 laundering of fresh profit", () => {
  it("settle · X-16 · RC-3 · lost to a second account it is as fresh there, for an hour again", async () => {
    const s = await loadFixture(fresh);
    const ripe = await ripeOf(s);
    const wish = { account: s.isolated(s.carol) };
    await s.trade(s.carol, s.dave, SIZE, at(2_160 * 1.019), { buyer: wish });
    await s.trade(s.dave, s.carol, SIZE, at(2_160 * 0.981), { seller: wish });
    const start = await time.latest();
    await s.vault.settle(s.isolated(s.carol), ETH_PERP);
    await s.vault.connect(s.dave).settle(s.cross(s.dave), ETH_PERP);
    expect(await s.vault.freshOf(s.cross(s.dave))).to.be.within(usd(3_200), usd(3_300));
    const elapsed = BigInt((await time.latest()) - start + 60);
    expect(await ripeOf(s)).to.be.at.most(ripe + (6_400n * UNIT * elapsed) / 3_600n);
  });

  it("transfer · X-16 · RC-3 · none of it can be sent to a new account", async () => {
    const s = await loadFixture(fresh);
    const [from, to] = [s.isolated(s.carol), accountOf(s.carol.address, 9n)];
    const cash = (await s.vault.cashOf(from)) / 10n ** 12n;
    const held = await s.vault.freshOf(from);
    expect(held).to.be.greaterThan(usd(6_300));
    await expect(s.vault.connect(s.carol).transfer(from, to, 0, cash - 6_000n * UNIT)).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
    await s.vault.connect(s.carol).transfer(from, to, 0, cash - 6_450n * UNIT);
    expect(await s.vault.freshOf(from)).to.be.greaterThan(usd(6_300));
  });

  it("settle · X-16 · RC-3 · a new profit of a cent starts the hour of all of it anew, a loss never does", async () => {
    const s = await loadFixture(fresh);
    await time.increase(1_800);
    await indexTo(s, 2_160);
    const before = await s.vault.freshOf(s.isolated(s.carol));
    await isolatedTrade(s, s.carol, s.dave, WAD, at(2_160));
    await indexTo(s, 2_159);
    await s.vault.settle(s.isolated(s.carol), ETH_PERP);
    const left = await s.vault.freshOf(s.isolated(s.carol));
    expect(left).to.be.lessThan(before);
    await time.increase(1_795);
    expect(await s.vault.freshOf(s.isolated(s.carol))).to.be.lessThan(usd(1));
  });

  it("withdraw · X-16 · after its hour the flag of fresh profit holds nothing back", async () => {
    const s = await loadFixture(fresh);
    await time.increase(3_700);
    const account = s.isolated(s.carol);
    await indexTo(s, 2_160);
    await s.vault.settle(account, ETH_PERP).catch(() => undefined);
    const cash = await s.vault.cashOf(account);
    await s.vault.connect(s.carol).withdraw(account, 0, cash / 10n ** 12n - 500n * UNIT, s.carol);
    expect(await s.vault.freshOf(account)).to.equal(0n);
  });
});
