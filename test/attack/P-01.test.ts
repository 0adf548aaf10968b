import { expect } from "chai";
import { attackSystem, indexTo, isolatedTrade } from "../fixtures/gains.js";
import { WAD } from "../fixtures/parameters.js";
import { ethers } from "../fixtures/system.js";
import { at, dustOf, ETH_PERP, loadFixture, time } from "../fixtures/trading.js";

const POKES = 40;

/**
 * Goal: receive more funding than is paid. Budget: gas. Steps: the receiving side is split over many accounts of odd sizes, and funding is
 * written every second, so that every rounding comes up as often as it can. Measured: quotes of all accounts against the pot, in wei.
 */
describe("P-01 funding received above funding paid", () => {
  it("pokeMarket · P-01 · DRV-2 · ACC-10 · FPF-8 · many receivers and many pokes never get more than one payer pays", async () => {
    const s = await loadFixture(attackSystem);
    await time.increase(10_800);
    await indexTo(s, 2_000);
    const sizes = [1n, 3n, 7n].map((part) => part * WAD + part * 333_333_333_333_333_333n + 1n);
    for (const size of sizes) await s.trade(s.alice, s.carol, size, at(2_010));
    await isolatedTrade(s, s.bob, s.dave, 5n * WAD + 7n, at(2_010));
    await s.trade(s.alice, s.dave, 11n * WAD + 13n, at(2_010));
    const accounts = [...s.party.accounts, ...[s.alice, s.bob].flatMap((one) => [s.cross(one), s.isolated(one)])];
    let last = await dustOf(s, accounts);
    expect(last).to.be.at.least(0n);
    for (let i = 0; i < POKES; ++i) {
      await time.increase(1 + (i % 7));
      await s.vault.connect(s.carol).pokeMarket(ETH_PERP);
      const dust = await dustOf(s, accounts);
      expect(dust - last).to.be.within(-BigInt(accounts.length), BigInt(accounts.length));
      expect(dust).to.be.at.least(0n);
      last = dust;
    }
  });

  it("pokeMarket · P-01 · ACC-11 · writing funding every ten seconds instead of once an hour moves a thousandth of it", async () => {
    const s = await loadFixture(attackSystem);
    await time.increase(10_800);
    await indexTo(s, 2_000);
    await s.trade(s.alice, s.bob, 100n * WAD, at(2_010));
    const paid = [];
    for (const step of [3_600, 10]) {
      const snapshot: unknown = await ethers.provider.send("evm_snapshot", []);
      const start = BigInt(await time.latest());
      for (let t = step; t <= 3_600; t += step) {
        await time.setNextBlockTimestamp(start + BigInt(t));
        await s.vault.pokeMarket(ETH_PERP);
      }
      paid.push(BigInt.asIntN(88, (await s.vault.marketOf(ETH_PERP))[0]));
      await ethers.provider.send("evm_revert", [snapshot]);
    }
    const [once, often] = paid as [bigint, bigint];
    expect(often).to.be.within((once * 999n) / 1_000n, once);
  });
});
