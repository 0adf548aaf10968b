import { expect } from "chai";
import { accountsIn, isBelow, openBorrowers, openWithTwoLegs, passTime, setEther } from "../../fixtures/crash.js";
import {
  deployFlashKeeper,
  keeperArguments,
  serveChain,
  startKeeper,
  waitUntil,
  writeDeployment,
} from "../../fixtures/keeper.js";
import { deploySystem, networkHelpers } from "../../fixtures/system.js";
import { usd } from "../../fixtures/parameters.js";

async function setUp() {
  const system = await deploySystem();
  const { flash, venue } = await deployFlashKeeper(system);
  const accounts = await openBorrowers(system, [15_000n, 14_900n, 14_800n, 9_000n, 5_000n]);
  const args = (url: string) =>
    writeDeployment(system).then(async (file) => keeperArguments(url, file, await flash.getAddress()));
  return { system, flash, venue, accounts, args };
}

describe("keeper · a crash", () => {
  it("keeper · LTR-8 · every account below its line is called, then liquidated after the grace, no other is touched", async () => {
    const { system, flash, accounts, args } = await networkHelpers.loadFixture(setUp);
    const chain = await serveChain();
    const keeper = startKeeper(await args(chain.url));
    try {
      await keeper.caughtUp();
      expect(chain.state.sent, "prices on record").to.equal(3);
      await setEther(system, 1_700n);
      await keeper.caughtUp();
      expect((await accountsIn(system, "MarginCalled")).sort()).to.deep.equal(accounts.slice(0, 3).sort());
      expect(await accountsIn(system, "Liquidated")).to.deep.equal([]);
      for (let minutes = 0; minutes < 50; minutes += 5) {
        await passTime(system, 300, 1_700n);
        await keeper.caughtUp();
      }
      const touched = new Set(await accountsIn(system, "Liquidated"));
      expect([...touched].sort()).to.deep.equal(accounts.slice(0, 3).sort());
      for (const account of accounts) expect(await isBelow(system, account)).to.equal(false);
      expect(await system.usdc.balanceOf(flash)).to.be.greaterThan(0);
      expect(await system.vault.deficit()).to.equal(0);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · LTR-8 · an account of several collaterals is sold, whichever of them is the largest", async () => {
    const { system, args } = await networkHelpers.loadFixture(setUp);
    const accounts = [await openWithTwoLegs(system, 10n, 50n, 90n), await openWithTwoLegs(system, 12n, 30n, 91n)];
    const chain = await serveChain();
    const keeper = startKeeper(await args(chain.url));
    try {
      await setEther(system, 1_500n);
      await keeper.caughtUp();
      await passTime(system, 2_400, 1_500n);
      await keeper.caughtUp();
      expect(await accountsIn(system, "Liquidated")).to.include.members(accounts);
      for (const account of accounts) expect(await isBelow(system, account)).to.equal(false);
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · K-01 · a liquidation that does not pay for its gas and the least profit is not sent, until it does", async () => {
    const { system, venue, accounts, args } = await networkHelpers.loadFixture(setUp);
    const chain = await serveChain();
    await setEther(system, 1_700n);
    const keeper = startKeeper(await args(chain.url), { minProfit: usd(30) });
    try {
      await keeper.caughtUp();
      await venue.setSpread(2_000);
      await passTime(system, 2_200, 1_700n);
      await keeper.caughtUp();
      const sent = chain.state.sent;
      expect(await accountsIn(system, "Liquidated")).to.deep.equal([]);
      await passTime(system, 60, 1_700n);
      await keeper.caughtUp();
      expect(chain.state.sent).to.equal(sent);
      await venue.setSpread(0);
      await keeper.caughtUp();
      expect(await accountsIn(system, "Liquidated")).to.include(accounts[0]);
      expect(keeper.events.filter(({ event, action }) => event === "refused" && action === "liquidate")).to.not.be
        .empty;
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });

  it("keeper · a node that stops answering is waited for, and what happened meanwhile is caught up", async () => {
    const { system, accounts, args } = await networkHelpers.loadFixture(setUp);
    const chain = await serveChain();
    const keeper = startKeeper(await args(chain.url));
    try {
      await keeper.caughtUp();
      chain.state.isDown = true;
      await setEther(system, 1_700n);
      await waitUntil(() => keeper.events.some(({ event }) => event === "failed"), keeper.done);
      expect(await accountsIn(system, "MarginCalled")).to.deep.equal([]);
      chain.state.isDown = false;
      await keeper.caughtUp();
      expect((await accountsIn(system, "MarginCalled")).sort()).to.deep.equal(accounts.slice(0, 3).sort());
    } finally {
      await keeper.stop();
      await chain.close();
    }
  });
});
