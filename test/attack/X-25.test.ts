import { expect } from "chai";
import { BTC_PERP, ETH_PERP, at, loadFixture, sumsOf, time } from "../fixtures/trading.js";
import { attackSystem, indexTo, isolatedTrade } from "../fixtures/gains.js";
import { usd, WAD } from "../fixtures/parameters.js";
import { ethers } from "../fixtures/system.js";

/** Smaller faults found beside the attacks, each with what it should be. */
describe("X-25 smaller faults", () => {
  it("cancel · X-25 · E-03 · the order with the highest sequence can be cancelled", async () => {
    const s = await loadFixture(attackSystem);
    const last = 2n ** 64n - 1n;
    const order = await s.order(s.alice, WAD, at(2_000), { slot: 9, sequence: last });
    await s.exchange.connect(s.alice).cancel(s.cross(s.alice), [9], last);
    await expect(s.match(order, await s.order(s.carol, -WAD, at(2_000)), WAD)).to.revert(ethers);
  });

  it("deleverage · X-25 · RC-7 · a stale second market does not keep an insolvent account from being closed in the first", async () => {
    const s = await loadFixture(attackSystem);
    const account = s.cross(s.dave);
    await s.vault.connect(s.dave).withdraw(account, 0, 85_000n * 10n ** 6n, s.dave);
    await s.trade(s.dave, s.lender, 50n * WAD, at(2_000));
    await s.trade(s.dave, s.lender, WAD / 100n, at(60_000), {
      buyer: { market: BTC_PERP },
      seller: { market: BTC_PERP },
    });
    await time.increase(4_000);
    await s.feeds[ETH_PERP]!.set(1_600n * 10n ** 8n);
    expect((await sumsOf(s, account)).worth).to.be.lessThan(0n);
    await s.vault.deleverage(account, ETH_PERP);
  });

  it("withdraw · X-25 · a closed position's rest does not lock an account while its market's index is stale", async () => {
    const s = await loadFixture(attackSystem);
    await isolatedTrade(s, s.carol, s.dave, WAD, at(2_000));
    await isolatedTrade(s, s.dave, s.carol, WAD, at(2_010));
    await time.increase(4_000);
    await s.vault.connect(s.carol).withdraw(s.isolated(s.carol), 0, 1_000n * 10n ** 6n, s.carol);
  });

  it("deleverage · X-25 · RH-7 · the other side bears at most the loss of the position, not the loss of a loan", async () => {
    const s = await loadFixture(attackSystem);
    const account = s.cross(s.dave);
    await s.give(s.dave, 1, 100n * WAD);
    await s.trade(s.lender, s.dave, 10n * WAD, at(2_000), { seller: { account } });
    await s.vault.connect(s.dave).withdraw(account, 0, 245_000n * 10n ** 6n, s.dave);
    await indexTo(s, 2_010);
    await s.assets[0]!.feed.set(1_300n * 10n ** 8n);
    const { quote, size } = await s.positionOf(account);
    const loss = -(quote + (size * at(2_010)) / WAD);
    expect(loss).to.be.within(usd(99), usd(101));
    expect((await sumsOf(s, account)).worth).to.be.lessThan(-usd(10_000));
    const longs = async () => (await sumsOf(s, s.cross(s.lender))).worth + (await sumsOf(s, s.cross(s.alice))).worth;
    const before = await longs();
    await s.vault.deleverage(account, ETH_PERP);
    expect(before - (await longs())).to.be.at.most(loss + usd(1));
  });
});
