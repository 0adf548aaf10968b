import { expect } from "chai";
import { accountOf, bounds, ethers, networkHelpers, settlementPolicy, engineWith } from "../../fixtures/system.js";
import { deployActor } from "../../fixtures/actor.js";
import { markets } from "../../fixtures/parameters.js";
import {
  CALLED_PRICE,
  ETHER,
  fundedSystem,
  header,
  killFeeds,
  MAX,
  refreshFeeds,
  SCALE,
  USDC,
  WETH,
} from "../../fixtures/vault.js";

const WEEK = 604_800;
const GRACE = 3_600;

/** An actor in debt, with room to borrow; bob has no debt. The engine reads a sequencer feed. */
async function pausableSystem() {
  const s = await fundedSystem();
  const sequencer = await ethers.deployContract("MockSequencerFeed");
  await sequencer.updateStatus(0, 1);
  const engine = await engineWith({ authority: s.authority, sequencerFeed: sequencer, sequencerGrace: GRACE });
  await engine.setSettlement({ feed: s.settlementFeed, ...settlementPolicy }, ETHER);
  for (const [index, market] of markets.entries()) {
    const { maxAge, deviation, haircut, worstStep, price } = market;
    const policy = { feed: s.feedOf(index + 1), maxAge, deviation, ...bounds(price) };
    await engine.setAsset(index + 1, s.tokenOf(index + 1), policy, haircut, worstStep, price * 10n ** 10n);
  }
  await s.vault.setEngine(engine);
  const actor = await deployActor({ ...s, engine }, { [WETH]: 20n * ETHER });
  await actor.fund(0, 100_000n * USDC);
  await actor.fund(WETH, ETHER);
  await actor.perform(actor.withdraw(0, 10_000n * USDC));
  await s.vault.connect(s.bob).deposit(s.account.bob, WETH, ETHER);
  await s.vault.connect(s.bob).deposit(s.account.bob, 0, 100n * USDC);
  return { ...s, engine, actor, sequencer };
}

type Pausable = Awaited<ReturnType<typeof pausableSystem>>;

const circumstances: Record<string, (s: Pausable) => Promise<unknown>> = {
  open: () => Promise.resolve(),
  "outflow paused": (s) => s.vault.pauseOutflow(WEEK),
  "liquidation paused": (s) => s.liquidator.pauseLiquidation(4 * 3_600),
  "sequencer out": async (s) => s.sequencer.updateStatus(1, await networkHelpers.time.latest()),
  "every feed dead": (s) => killFeeds(s),
  "everything at once": async (s) => {
    await s.vault.pauseOutflow(WEEK);
    await s.liquidator.pauseLiquidation(4 * 3_600);
    await s.sequencer.updateStatus(1, await networkHelpers.time.latest());
    await killFeeds(s);
  },
};

/** What an account in debt may still take out, per circumstance: the error that refuses it, none: it passes. */
const indebted: Record<string, string | undefined> = {
  open: undefined,
  "outflow paused": "VaultOutflowPaused",
  "liquidation paused": undefined,
  "sequencer out": "MarginSequencerUnfit",
  "every feed dead": "VaultBelowInitial",
  "everything at once": "VaultOutflowPaused",
};

const reducing = new Set(["open", "outflow paused", "liquidation paused", "sequencer out"]);

describe("vault pauses", () => {
  for (const [name, bring] of Object.entries(circumstances)) {
    it(`pause matrix · PLR-4 L-10 G-02 LIQ-7 O-06 ODC-6 · ${name}: deposit and repayment pass`, async () => {
      const s = await networkHelpers.loadFixture(pausableSystem);
      await bring(s);
      await s.actor.perform(s.actor.deposit(WETH, ETHER));
      await s.actor.perform(s.actor.deposit(0, USDC));
      await s.vault.connect(s.carol).deposit(s.actor.account, 0, USDC);
      await s.actor.batch(s.actor.deposit(0, USDC));
      await s.actor.perform(s.actor.deposit(0, MAX));
      expect(await s.vault.cashOf(s.actor.account)).to.be.within(0n, 10n ** 12n);
    });

    it(`pause matrix · PLR-4 G-02 DMM-7 · ${name}: withdrawal and transfer without debt pass`, async () => {
      const s = await networkHelpers.loadFixture(pausableSystem);
      await bring(s);
      await s.vault.connect(s.bob).transfer(s.account.bob, accountOf(s.bob.address, 1n), WETH, 1);
      await s.vault.connect(s.bob).withdraw(s.account.bob, WETH, MAX, s.bob);
      await s.vault.connect(s.bob).withdraw(s.account.bob, 0, MAX, s.bob);
      expect(await s.vault.cashOf(s.account.bob)).to.be.lessThan(SCALE);
    });

    const error = indebted[name];
    it(`pause matrix · PLR-4 H-04 O-06 ODC-6 · ${name}: what leaves a debt ${error === undefined ? "passes" : "reverts"}`, async () => {
      const s = await networkHelpers.loadFixture(pausableSystem);
      await bring(s);
      const { actor } = s;
      const second = accountOf(actor.address, 1n);
      for (const step of [actor.withdraw(WETH, 1n), actor.withdraw(0, USDC), actor.transfer(second, WETH, 1n)]) {
        if (error === undefined) await actor.perform(step);
        else {
          const origin = error.startsWith("Margin") ? s.engine : s.vault;
          await expect(actor.perform(step)).to.be.revertedWithCustomError(origin, error);
          await expect(actor.batch(step)).to.be.revertedWithCustomError(origin, error);
        }
      }
    });

    it(`pause matrix · PLR-4 RC-1 · ${name}: a risk-reducing batch ${reducing.has(name) ? "passes" : "reverts"}`, async () => {
      const s = await networkHelpers.loadFixture(pausableSystem);
      const { actor } = s;
      await actor.perform(actor.withdraw(0, 13_000n * USDC));
      await s.feedOf(WETH).set(CALLED_PRICE + 300n * 10n ** 8n);
      await bring(s);
      const order = () => actor.batch(actor.withdraw(WETH, ETHER), actor.deposit(0, 1_450n * USDC));
      if (reducing.has(name)) await order();
      else await expect(order()).to.be.revert(ethers);
      expect(await s.vault.balanceOf(actor.account, WETH)).to.equal((reducing.has(name) ? 19n : 20n) * ETHER);
    });
  }

  it("pauseOutflow · PLR-4 · states account and end when it refuses", async () => {
    const s = await networkHelpers.loadFixture(pausableSystem);
    await expect(s.vault.pauseOutflow(1_000)).to.emit(s.vault, "OutflowPaused");
    const until = (await networkHelpers.time.latest()) + 1_000;
    expect(await s.vault.outflowPausedUntil()).to.equal(until);
    await expect(s.actor.perform(s.actor.withdraw(WETH, 1n)))
      .to.be.revertedWithCustomError(s.vault, "VaultOutflowPaused")
      .withArgs(s.actor.account, until);
  });

  it("pauseOutflow · G-02 PLR-3 · ends by itself, to the second", async () => {
    const s = await networkHelpers.loadFixture(pausableSystem);
    await s.vault.pauseOutflow(1_000);
    const until = await s.vault.outflowPausedUntil();
    await networkHelpers.time.setNextBlockTimestamp(until - 1n);
    await expect(s.actor.perform(s.actor.withdraw(WETH, 1n))).to.be.revertedWithCustomError(
      s.vault,
      "VaultOutflowPaused",
    );
    await networkHelpers.time.setNextBlockTimestamp(until);
    await s.actor.perform(s.actor.withdraw(WETH, 1n));
  });

  it("pauseOutflow · G-02 · survives the cash actions in between", async () => {
    const s = await networkHelpers.loadFixture(pausableSystem);
    await s.vault.pauseOutflow(WEEK);
    const until = await s.vault.outflowPausedUntil();
    await s.actor.perform(s.actor.deposit(0, USDC));
    await s.vault.connect(s.bob).withdraw(s.account.bob, 0, USDC, s.bob);
    expect(await s.vault.outflowPausedUntil()).to.equal(until);
  });

  it("pauseOutflow · G-02 PLR-3 · a week at most", async () => {
    const s = await networkHelpers.loadFixture(pausableSystem);
    for (const duration of [BigInt(WEEK) + 1n, MAX]) {
      await expect(s.vault.pauseOutflow(duration))
        .to.be.revertedWithCustomError(s.vault, "VaultPauseTooLong")
        .withArgs(duration, WEEK);
    }
    await s.vault.pauseOutflow(WEEK);
  });

  it("pauseOutflow · G-02 PLR-3 · not again before a week has passed since its end, however short it was", async () => {
    const s = await networkHelpers.loadFixture(pausableSystem);
    await s.vault.pauseOutflow(10);
    const free = (await s.vault.outflowPausedUntil()) + BigInt(WEEK);
    for (const time of [free - BigInt(WEEK) - 5n, free - 1n]) {
      await networkHelpers.time.setNextBlockTimestamp(time);
      await expect(s.vault.pauseOutflow(10))
        .to.be.revertedWithCustomError(s.vault, "VaultPauseTooLong")
        .withArgs(time, free);
    }
    await networkHelpers.time.setNextBlockTimestamp(free);
    await s.vault.pauseOutflow(10);
    expect(await s.vault.outflowPausedUntil()).to.equal(free + 10n);
  });

  it("resumeOutflow · G-02 · ends a pause now and does not open the way to another", async () => {
    const s = await networkHelpers.loadFixture(pausableSystem);
    await s.vault.pauseOutflow(WEEK);
    await s.vault.resumeOutflow();
    await refreshFeeds(s);
    await s.actor.perform(s.actor.withdraw(WETH, 1n));
    await expect(s.vault.pauseOutflow(10)).to.be.revertedWithCustomError(s.vault, "VaultPauseTooLong");
  });

  it("pauseOutflow · DMM-4 PLR-4 · an account can be called and cured meanwhile", async () => {
    const s = await networkHelpers.loadFixture(pausableSystem);
    await s.vault.pauseOutflow(WEEK);
    await s.feedOf(WETH).set(580n * 10n ** 8n);
    await s.liquidator.connect(s.keeper).callMargin([s.actor.account]);
    expect(header(await s.vault.headerOf(s.actor.account)).isCalled).to.equal(true);
    await s.vault.connect(s.carol).deposit(s.actor.account, 0, 5_000n * USDC);
    await s.vault.clearCall(s.actor.account);
    expect(header(await s.vault.headerOf(s.actor.account)).isCalled).to.equal(false);
  });

  it("sequencer · O-06 ODC-6 · down, just up and grace over: debt only grows in the last; interest runs in all", async () => {
    const s = await networkHelpers.loadFixture(pausableSystem);
    const borrow = s.actor.withdraw(0, USDC);
    const refused = () =>
      expect(s.actor.perform(borrow)).to.be.revertedWithCustomError(s.engine, "MarginSequencerUnfit");
    await s.sequencer.updateStatus(1, await networkHelpers.time.latest());
    await refused();
    const before = await s.vault.cashOf(s.actor.account);
    await networkHelpers.time.increase(600);
    expect(await s.vault.cashOf(s.actor.account)).to.be.lessThan(before);
    const up = await networkHelpers.time.latest();
    await s.sequencer.updateStatus(0, up);
    await refused();
    await networkHelpers.time.increaseTo(up + GRACE - 2);
    await s.feedOf(WETH).set(2_000n * 10n ** 8n);
    await networkHelpers.time.setNextBlockTimestamp(up + GRACE);
    await refused();
    await networkHelpers.time.setNextBlockTimestamp(up + GRACE + 1);
    await s.actor.perform(borrow);
    await s.sequencer.reset();
    await refused();
  });
});
