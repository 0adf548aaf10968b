import { expect } from "chai";
import { attackSystem, indexTo, isolatedTrade, profitOf, tried, type Attack } from "../fixtures/gains.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { at, ETH_PERP, loadFixture, time } from "../fixtures/trading.js";

const SIZE = 46n * WAD;
const MATURITY = 3_600;
const UNIT = 10n ** 6n;

/** Carol's isolated account is long and dave's short 46 ETH at 2,000; then the index is 8 % up: 7,360 of profit nobody has paid. */
async function markedUp() {
  const s = await attackSystem();
  await isolatedTrade(s, s.carol, s.dave, SIZE, at(2_000));
  await indexTo(s, 2_160);
  return { ...s, long: s.isolated(s.carol), short: s.isolated(s.dave) };
}

const withdraw = async (s: Attack, account: string, dollars: bigint) =>
  s.vault.connect(s.carol).withdraw(account, 0, dollars * UNIT, s.carol);

/**
 * Goal: take out a profit that is only marked, or that the loser will not pay. Budget: 20,000. Steps: mark up, withdraw and borrow on the
 * profit, move it to another account, settle it out of the loser's account, wait for it to ripen, let the mark fall back and the other
 * side default.
 */
describe("O-01 extraction of unrealised profit", () => {
  it("withdraw · O-01 · RC-3 · a marked profit adds nothing to what may leave", async () => {
    const s = await loadFixture(markedUp);
    await expect(withdraw(s, s.long, 9_000n)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    const [netWorth, buffer] = await s.vault.appraiseOpening(s.long);
    expect(netWorth).to.be.lessThan(usd(10_000));
    expect(netWorth - buffer).to.be.lessThan(usd(0));
    await expect(withdraw(s, s.long, 1n)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
  });

  it("settle · O-01 · RC-5 · an empty pot pays nothing", async () => {
    const s = await loadFixture(markedUp);
    await expect(s.vault.connect(s.carol).settle(s.long, ETH_PERP))
      .to.be.revertedWithCustomError(s.vault, "VaultNothingToSettle")
      .withArgs(s.long, ETH_PERP);
  });

  it("withdraw · O-01 · RC-3 · profit paid by the twin stays until it is ripe, in whatever account it is sent to", async () => {
    const s = await loadFixture(markedUp);
    await s.vault.settle(s.short, ETH_PERP);
    await s.vault.connect(s.carol).settle(s.long, ETH_PERP);
    const fresh = await s.vault.freshOf(s.long);
    expect(fresh).to.be.within(usd(7_359), usd(7_360));
    await expect(withdraw(s, s.long, 8_000n)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await expect(
      s.vault.connect(s.carol).transfer(s.long, s.cross(s.carol), 0, 8_000n * UNIT),
    ).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await time.increase(MATURITY / 2);
    await indexTo(s, 2_160);
    expect(await s.vault.freshOf(s.long)).to.be.within(fresh / 2n - usd(20), fresh / 2n);
  });

  it("withdraw · O-01 · B-11 · no profit when the mark falls back after the twin's loss was taken out", async () => {
    const s = await loadFixture(markedUp);
    const profit = await profitOf(s, s.party, async () => {
      const sent = [
        await s.vault.connect(s.dave).settle(s.short, ETH_PERP),
        await s.vault.connect(s.carol).settle(s.long, ETH_PERP),
      ];
      await time.increase(MATURITY + 1);
      await indexTo(s, 2_160);
      const [netWorth, buffer] = await s.vault.appraiseOpening(s.long);
      const most = (netWorth - buffer) / 10n ** 12n - UNIT;
      if (most > 0n) sent.push(await s.vault.connect(s.carol).withdraw(s.long, 0, most, s.carol));
      await indexTo(s, 1_950);
      sent.push(...(await tried(s.vault.settle(s.long, ETH_PERP))));
      sent.push(...(await tried(s.vault.connect(s.dave).settle(s.short, ETH_PERP))));
      return sent;
    });
    expect(profit).to.be.lessThan(usd(2)); // two hours of interest on 200,000 of cash, less gas
    expect(await s.vault.deficit()).to.equal(0n);
  });
});
