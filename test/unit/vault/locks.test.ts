import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { type Actor, anyCallback, deployActor, type Step } from "../../fixtures/actor.js";
import { WAD } from "../../fixtures/parameters.js";
import {
  CALLED,
  CALLED_PRICE,
  ETHER,
  type Funded,
  fundedSystem,
  sliceWords,
  USDC,
  WETH,
} from "../../fixtures/vault.js";

const LOCKED = ethers.id("VaultLocked()").slice(0, 10);

/** An actor with collateral and debt, itself the liquidator, so that every entry of the vault is open to it but for the lock. */
async function modularActor() {
  const s = await fundedSystem();
  const actor = await deployActor(s, { [WETH]: 10n * ETHER });
  await actor.fund(0, 100_000n * USDC);
  await actor.perform(actor.withdraw(0, 5_000n * USDC));
  await s.vault.setLiquidator(actor.address);
  return { ...s, actor };
}

function entries(s: Funded, actor: Actor): Record<string, string> {
  const call = s.vault.interface;
  const delivery = { payer: actor.address, account: ethers.ZeroHash, receiver: actor.address, data: "0x" };
  return {
    deposit: actor.deposit(0, 1n),
    withdraw: actor.withdraw(WETH, 1n),
    transfer: actor.transfer(s.account.alice, WETH, 1n),
    batch: call.encodeFunctionData("batch", [anyCallback]),
    clearCall: call.encodeFunctionData("clearCall", [actor.account]),
    settleSales: call.encodeFunctionData("settleSales", [[], [], 0, delivery]),
    recordCall: call.encodeFunctionData("recordCall", [actor.account, 0, CALLED]),
  };
}

/** Runs `act` while the actor's next callback tries every entry; returns how each ended. */
async function attempts(actor: Actor, steps: Step[], act: () => Promise<unknown>) {
  await actor.plan(steps, false);
  await act();
  const outcomes = await actor.contract.outcomes();
  return outcomes.map(({ success, returnData }) => (success ? "passed" : returnData.slice(0, 10)));
}

describe("vault locks", () => {
  it("lock · ACL-4 · at rest every entry is open", async () => {
    const s = await networkHelpers.loadFixture(modularActor);
    for (const data of Object.values(entries(s, s.actor))) await s.actor.perform(data);
  });

  it("batch · E-07 H-15 ACL-4 · inside a batch users' actions are open, batch, cure and the module's gates are not", async () => {
    const s = await networkHelpers.loadFixture(modularActor);
    const all = entries(s, s.actor);
    const ended = await attempts(s.actor, Object.values(all), () =>
      s.actor.perform(s.vault.interface.encodeFunctionData("batch", [anyCallback])),
    );
    expect(Object.keys(all).map((name, index) => [name, ended[index]])).to.deep.equal([
      ["deposit", "passed"],
      ["withdraw", "passed"],
      ["transfer", "passed"],
      ["batch", LOCKED],
      ["clearCall", LOCKED],
      ["settleSales", LOCKED],
      ["recordCall", LOCKED],
    ]);
  });

  it("batch · H-15 L-15 · no call and no liquidation through the real liquidator inside a batch", async () => {
    const s = await networkHelpers.loadFixture(modularActor);
    const { actor } = s;
    await s.vault.setLiquidator(s.liquidator);
    await s.feedOf(WETH).set(500n * 10n ** 8n);
    const target = await s.liquidator.getAddress();
    const call = s.liquidator.interface.encodeFunctionData("callMargin", [[actor.account]]);
    const bid = { account: actor.account, asset: WETH, nonce: 2n ** 32n - 1n, maxAmount: ETHER, minPremium: 0 };
    const sale = s.liquidator.interface.encodeFunctionData("liquidate", [[bid], ethers.ZeroHash, actor.address, "0x"]);
    const ended = await attempts(
      actor,
      [
        { target, data: call },
        { target, data: sale },
      ],
      () => actor.perform(s.vault.interface.encodeFunctionData("batch", [anyCallback])),
    );
    expect(ended).to.deep.equal([LOCKED, LOCKED]);
    await actor.perform(call, target);
  });

  it("settleSales · L-15 E-07 ACL-4 · inside the liquidation callback every entry is locked", async () => {
    const s = await networkHelpers.loadFixture(modularActor);
    const { actor } = s;
    await s.vault.connect(s.bob).deposit(s.account.bob, WETH, ETHER);
    const slice = sliceWords(s.account.bob, WETH, 5n, 1n);
    const delivery = { payer: actor.address, account: ethers.ZeroHash, receiver: actor.address, data: "0x01" };
    const settle = s.vault.interface.encodeFunctionData("settleSales", [slice, [], WAD, delivery]);
    const move = s.vault.interface.encodeFunctionData("movePosition", [actor.account, s.account.alice, 0]);
    const ended = await attempts(actor, [...Object.values(entries(s, actor)), move], () => actor.perform(settle));
    expect(ended).to.deep.equal(Array(8).fill(LOCKED));
  });

  it("lock · ACL-4 · is free again after actions that failed inside a batch", async () => {
    const s = await networkHelpers.loadFixture(modularActor);
    const { actor } = s;
    const tooMuch = actor.withdraw(WETH, 10n ** 24n);
    const ended = await attempts(actor, [tooMuch, actor.deposit(0, 1n), tooMuch, actor.withdraw(WETH, 1n)], () =>
      actor.perform(s.vault.interface.encodeFunctionData("batch", [anyCallback])),
    );
    const low = s.vault.interface.getError("VaultBalanceTooLow")!.selector;
    expect(ended).to.deep.equal([low, "passed", low, "passed"]);
    for (const data of Object.values(entries(s, actor))) await actor.perform(data);
  });

  it("batch · HLT-9 H-15 · views between the actions show the actions so far; the end of the batch confirms or undoes them", async () => {
    const s = await networkHelpers.loadFixture(modularActor);
    const { actor } = s;
    const view = s.vault.interface.encodeFunctionData("balanceOf", [actor.account, WETH]);
    await actor.batch(actor.withdraw(WETH, 3n), view);
    const [, seen] = await actor.contract.outcomes();
    expect(BigInt(seen!.returnData)).to.equal(10n * ETHER - 3n);
    expect(await s.vault.balanceOf(actor.account, WETH)).to.equal(10n * ETHER - 3n);
  });

  it("batch · ACC-12 H-01 · a batch of an attacker leaves the value of every other account", async () => {
    const s = await networkHelpers.loadFixture(modularActor);
    const { actor } = s;
    const read = async () => [
      await s.vault.balanceOf(s.account.alice, WETH),
      await s.vault.headerOf(s.account.alice),
      await s.vault.headerOf(s.account.lender),
    ];
    const before = await read();
    const taking = ["withdraw", "transfer"] as const;
    await s.feedOf(WETH).set(CALLED_PRICE);
    for (const asset of [0, WETH]) {
      for (const kind of taking) {
        const step =
          kind === "withdraw"
            ? actor.withdraw(asset, 1n, s.account.alice)
            : actor.transfer(actor.account, asset, 1n, s.account.alice);
        await expect(actor.batch(step))
          .to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised")
          .withArgs(s.account.alice, actor.address, kind === "withdraw" ? 2 : 4);
      }
    }
    expect(await read()).to.deep.equal(before);
  });
});
