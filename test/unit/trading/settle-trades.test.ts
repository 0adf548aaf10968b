import { expect } from "chai";
import { at, ETH_PERP, loadFixture, potOf, stateOf, sumsOf, tradingSystem } from "../../fixtures/trading.js";
import { usd, WAD } from "../../fixtures/parameters.js";

describe("exchange matchOrders", () => {
  it("matchOrders · ACC-8 DRV-1 · opens two opposite positions at the maker's price, fees into the reserves", async () => {
    const s = await loadFixture(tradingSystem);
    const reserves = await s.vault.reserves();
    await s.trade(s.alice, s.bob, 10n * WAD, at(2_000));
    const [long, short] = [await s.positionOf(s.cross(s.alice)), await s.positionOf(s.cross(s.bob))];
    expect(long.size).to.equal(10n * WAD);
    expect(short.size).to.equal(-10n * WAD);
    expect(long.quote + short.quote).to.be.within(-4_010n, 0n);
    expect(long.quote).to.be.within(-usd(20_000) - 2_005n, -usd(20_000));
    const [state, pot] = await s.vault.marketOf(ETH_PERP);
    expect(stateOf(state).openInterest).to.equal(10n * WAD);
    expect(potOf(pot)).to.deep.equal({ pot: 0n, fees: usd(14) });
    expect((await s.vault.reserves()) - reserves).to.be.within(usd(14), usd(14) + 10n ** 12n);
  });

  it("matchOrders · HLT-1 FCM-6 · an account beyond its initial margin is refused by name and numbers", async () => {
    const s = await loadFixture(tradingSystem);
    await expect(s.trade(s.alice, s.bob, 500n * WAD, at(2_000)))
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(
        s.cross(s.alice),
        (worth: bigint) => worth > 0n,
        (buffer: bigint) => buffer > usd(100_000),
      );
  });

  it("matchOrders · RH-10 · gains and losses follow the index, to the wei but for the charge of a write", async () => {
    const s = await loadFixture(tradingSystem);
    await s.trade(s.alice, s.bob, 10n * WAD, at(2_000));
    const before = await sumsOf(s, s.cross(s.alice));
    await s.setIndex(ETH_PERP, 2_100n * 10n ** 8n);
    const after = await sumsOf(s, s.cross(s.alice));
    expect(after.worth - before.worth).to.be.within(usd(1_000) - usd(1), usd(1_000) + usd(1));
  });
});
