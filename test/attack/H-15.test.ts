import { expect } from "chai";
import { accountOf, ethers, networkHelpers, type System } from "../fixtures/system.js";
import { CASH } from "../fixtures/parameters.js";
import {
  bid,
  calledAccount,
  ETH,
  fundedSystem,
  NOBODY,
  pass,
  setPrice,
  stateOf,
  USDC,
  WETH_ID,
} from "../fixtures/distress.js";

const { loadFixture } = networkHelpers;

type Step = { target: string; data: string };

async function actorWith(s: System, weth: bigint) {
  const actor = await ethers.deployContract("BatchAttacker", [s.vault]);
  const address = await actor.getAddress();
  const vault = await s.vault.getAddress();
  const own = accountOf(address);
  await s.assets[0]!.token.mint(actor, 100n * ETH);
  await s.usdc.mint(actor, 1_000_000n * USDC);
  const call = (name: string, args: unknown[]): Step => ({
    target: vault,
    data: s.vault.interface.encodeFunctionData(name as never, args as never),
  });
  const approvals: Step[] = [];
  for (const token of [s.usdc, s.assets[0]!.token]) {
    approvals.push({
      target: await token.getAddress(),
      data: token.interface.encodeFunctionData("approve", [vault, ethers.MaxUint256]),
    });
  }
  await actor.perform([...approvals, call("deposit", [own, WETH_ID, weth])]);
  return { actor, address, own, call };
}

/** Goal: leave something of one batch behind for the next, or act on the system from an unchecked state. Budget: any capital. */
describe("H-15 batches one after the other in one transaction", () => {
  it("batch · H-15 · what a batch withdrew does not widen the next one's allowance, and its baseline is taken anew", async () => {
    const s = await loadFixture(fundedSystem);
    const { actor, address, own, call } = await actorWith(s, 10n * ETH);
    await actor.perform([call("withdraw", [own, CASH, 15_000n * USDC, address])]);
    await setPrice(s, WETH_ID, 1_700);
    const loop = [call("withdraw", [own, WETH_ID, 5n * ETH, address]), call("deposit", [own, WETH_ID, 5n * ETH])];
    const thief = [call("withdraw", [own, CASH, 40n * USDC, address])];
    await expect(actor.performBatches([loop, loop, thief])).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await expect(actor.performBatches([loop, [...loop, ...thief]])).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
    await actor.performBatches([loop, loop, loop]);
    expect(await s.vault.balanceOf(own, WETH_ID)).to.equal(10n * ETH);
  });

  it("batch · H-15 · no call, cure or sale between the actions", async () => {
    const s = await loadFixture(fundedSystem);
    const victim = await calledAccount(s, s.alice, 0.6);
    const { actor, call } = await actorWith(s, ETH);
    const liquidator = await s.liquidator.getAddress();
    const entry = (name: string, args: unknown[]): Step => ({
      target: liquidator,
      data: s.liquidator.interface.encodeFunctionData(name as never, args as never),
    });
    await setPrice(s, WETH_ID, 1_400);
    for (const step of [
      call("clearCall", [victim]),
      entry("callMargin", [[victim]]),
      entry("liquidate", [[bid(victim, WETH_ID)], NOBODY, s.bob.address, "0x"]),
      call("batch", ["0x"]),
    ]) {
      await expect(actor.performBatches([[step]])).to.be.revertedWithCustomError(s.vault, "VaultLocked");
    }
  });

  it("batch · RC-1 · LTR-4 · a flash deposit ends no call that its withdrawal would leave open", async () => {
    const s = await loadFixture(fundedSystem);
    const { actor, address, own, call } = await actorWith(s, 10n * ETH);
    await actor.perform([call("withdraw", [own, CASH, 15_000n * USDC, address])]);
    await setPrice(s, WETH_ID, 1_720);
    await s.liquidator.callMargin([own]);
    await pass(s, 100n);
    const flash = [
      call("deposit", [own, CASH, 15_000n * USDC]),
      call("clearCall", [own]),
      call("withdraw", [own, CASH, 15_000n * USDC, address]),
    ];
    await expect(actor.perform(flash)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await expect(actor.performBatches([[flash[0]!, flash[2]!]])).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
    expect((await stateOf(s, own)).isCalled).to.equal(true);
  });
});
