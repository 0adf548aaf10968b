import { expect } from "chai";
import { USDC } from "../fixtures/distress.js";
import { CASH } from "../fixtures/parameters.js";
import { ethers, networkHelpers } from "../fixtures/system.js";
import { confirm, deployTopUps, sink, topUpsOver, type ToppedUp } from "../fixtures/top-ups.js";

const overHooks = () => topUpsOver(6, "HookToken");

/** The owner cures his account by hand; within the hour it is short again and called anew. */
async function calledAnew(s: ToppedUp): Promise<void> {
  await s.usdc.connect(s.alice).approve(s.vault, ethers.MaxUint256);
  await s.vault.connect(s.alice).deposit(s.account, CASH, 1_000n * USDC);
  await s.vault.clearCall(s.account);
  await sink(s, 0.5);
  await s.liquidator.connect(s.keeper).callMargin([s.account]);
}

/** A keeper wants the tip, or an enemy the pull, at the low of a single wick, with an observation that is no longer true. */
describe("X-26 observations that outlive what they saw", () => {
  it("topUp · X-26 · RH-16 · an observation of an earlier call does not confirm a wick under a new one", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const signed = await s.authorise();
    await confirm(s);
    await calledAnew(s);
    await expect(s.topUps.connect(s.keeper).topUp(...signed))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsNotObserved")
      .withArgs(s.account);
    await s.topUps.observe([s.account]);
    await networkHelpers.time.increase(61);
    await s.topUps.topUp(...signed);
  });

  it("topUp · X-26 · RH-16 · not even while liquidation is paused and the clock of calls stands still", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    await sink(s, 1.1);
    await s.vault.clearCall(s.account);
    await s.liquidator.pauseLiquidation(3_600);
    await sink(s);
    await s.liquidator.callMargin([s.account]);
    const signed = await s.authorise();
    await confirm(s);
    const start = await s.liquidator.liveNow();
    await calledAnew(s);
    expect(await s.liquidator.liveNow()).to.equal(start);
    await expect(s.topUps.topUp(...signed))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsNotObserved")
      .withArgs(s.account);
  });

  it("observe · X-26 · E-07 · a token's hook cannot observe, nor top up, in the middle of a top-up", async () => {
    const s = await networkHelpers.loadFixture(overHooks);
    const hook = await ethers.deployContract("ReentrantReceiver");
    const target = await s.topUps.getAddress();
    const signed = await s.authorise();
    const again = [
      s.topUps.interface.encodeFunctionData("observe", [[s.account]]),
      s.topUps.interface.encodeFunctionData("topUp", signed),
    ];
    await hook.plan(
      again.map((data) => ({ target, value: 0, data })),
      false,
    );
    const token = await ethers.getContractAt("HookToken", await s.usdc.getAddress());
    await confirm(s);
    await token.setHook(s.alice, hook);
    await s.topUps.topUp(...signed, { gasLimit: 12_000_000 });
    const outcomes = await hook.outcomes();
    const refused = s.topUps.interface.encodeErrorResult("ReentrancyGuardReentrantCall", []);
    expect(outcomes.map(({ success, returnData }) => [success, returnData])).to.deep.equal([
      [false, refused],
      [false, refused],
    ]);
    expect(await s.topUps.observationOf(s.account)).to.deep.equal([0n, false]);
  });

  it("topUp · X-26 · RH-16 · a price that falls on the way leaves the wallet as it was", async () => {
    const s = await networkHelpers.loadFixture(overHooks);
    const hook = await ethers.deployContract("ReentrantReceiver");
    const { feed } = s.assets[0]!;
    const data = feed.interface.encodeFunctionData("set", [1_600n * 10n ** 8n]);
    await hook.plan([{ target: await feed.getAddress(), value: 0, data }], true);
    const token = await ethers.getContractAt("HookToken", await s.usdc.getAddress());
    await confirm(s);
    await token.setHook(s.alice, hook);
    const wallet = await s.usdc.balanceOf(s.alice);
    await expect(s.topUps.topUp(...(await s.authorise()), { gasLimit: 12_000_000 }))
      .to.be.revertedWithCustomError(s.topUps, "TopUpsNotCured")
      .withArgs(s.account);
    expect(await s.usdc.balanceOf(s.alice)).to.equal(wallet);
  });

  it("topUp · X-26 · E-07 · not in the middle of a batch, whose steps end no call", async () => {
    const s = await networkHelpers.loadFixture(deployTopUps);
    const batcher = await ethers.deployContract("ReentrantReceiver");
    const data = s.topUps.interface.encodeFunctionData("topUp", await s.authorise());
    await confirm(s);
    await batcher.plan([{ target: await s.topUps.getAddress(), value: 0, data }], true);
    const batch = s.vault.interface.encodeFunctionData("batch", ["0x00"]);
    await expect(batcher.execute(s.vault, 0, batch, { gasLimit: 12_000_000 })).to.be.revertedWithCustomError(
      s.vault,
      "VaultLocked",
    );
  });
});
