import { expect } from "chai";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { anyCallback, deployActor } from "../../fixtures/actor.js";
import { QUIRK, quirkSystem } from "../../fixtures/quirks.js";
import { CALLED, ETHER, MAX, USDC, WETH } from "../../fixtures/vault.js";

const LOCKED = ethers.id("VaultLocked()").slice(0, 10);

/** An actor with collateral of a token whose hooks it answers, and with everything at hand that it would need to steal. */
async function hooked() {
  const s = await quirkSystem("HookToken");
  const actor = await deployActor(s, { [WETH]: 10n * ETHER });
  const token = await ethers.getContractAt("HookToken", await s.token.getAddress());
  const approval = token.interface.encodeFunctionData("approve", [await s.vault.getAddress(), MAX]);
  await s.token.mint(actor.address, 100n * s.whole);
  await actor.perform(approval, await token.getAddress());
  await actor.fund(0, 50_000n * USDC);
  await actor.perform(actor.deposit(QUIRK, 10n * s.whole));
  await s.vault.connect(s.alice).deposit(s.account.alice, QUIRK, 10n * s.whole);
  await token.setHook(actor.address, actor.address);
  const call = s.vault.interface;
  const delivery = { payer: actor.address, account: ethers.ZeroHash, receiver: actor.address, data: "0x" };
  const target = await s.liquidator.getAddress();
  const bid = { account: s.account.alice, asset: WETH, nonce: 2n ** 32n - 1n, maxAmount: ETHER, minPremium: 0 };
  const entries = [
    actor.deposit(0, 1n),
    actor.withdraw(QUIRK, 1n),
    actor.withdraw(0, 100n * USDC),
    actor.transfer(s.account.alice, WETH, 1n),
    call.encodeFunctionData("batch", [anyCallback]),
    call.encodeFunctionData("clearCall", [actor.account]),
    call.encodeFunctionData("settleSales", [[], [], 0, delivery]),
    call.encodeFunctionData("recordCall", [actor.account, 0, CALLED]),
    { target, data: s.liquidator.interface.encodeFunctionData("callMargin", [[s.account.alice]]) },
    {
      target,
      data: s.liquidator.interface.encodeFunctionData("liquidate", [[bid], ethers.ZeroHash, actor.address, "0x"]),
    },
  ];
  return { ...s, actor, token, entries };
}

describe("tokens with hooks", () => {
  for (const isAfter of [false, true]) {
    const moment = isAfter ? "after" : "before";
    for (const move of ["deposit", "withdraw"] as const) {
      it(`hooks · T-01 ACL-4 E-07 L-15 · ${move}, hook ${moment} the balances move: every entry is locked`, async () => {
        const s = await networkHelpers.loadFixture(hooked);
        const { actor } = s;
        await s.token.setReceiverHookAfter(isAfter);
        await s.vault.setLiquidator(actor.address);
        await actor.plan(s.entries, false);
        await actor.perform(move === "deposit" ? actor.deposit(QUIRK, 3n) : actor.withdraw(QUIRK, 3n));
        const outcomes = await actor.contract.outcomes();
        expect(outcomes.length).to.equal(s.entries.length);
        expect(outcomes.slice(0, 8).map(({ returnData }) => returnData.slice(0, 10))).to.deep.equal(
          Array(8).fill(LOCKED),
        );
        expect(outcomes.every(({ success }) => !success)).to.equal(true);
        const sign = move === "deposit" ? 3n : -3n;
        expect(await s.vault.balanceOf(actor.account, QUIRK)).to.equal(10n * s.whole + sign);
      });
    }
  }

  it("hooks · HLT-9 · a view read inside the hook gives what it gives after the call", async () => {
    const s = await networkHelpers.loadFixture(hooked);
    const { actor } = s;
    const views = [
      s.vault.interface.encodeFunctionData("balanceOf", [actor.account, QUIRK]),
      s.vault.interface.encodeFunctionData("headerOf", [actor.account]),
      s.vault.interface.encodeFunctionData("assetOf", [QUIRK]),
      s.vault.interface.encodeFunctionData("appraise", [[actor.account, QUIRK]]),
      s.vault.interface.encodeFunctionData("appraiseOpening", [actor.account]),
    ];
    for (const step of [actor.withdraw(QUIRK, 4n * s.whole), actor.deposit(QUIRK, s.whole)]) {
      await actor.plan(views);
      await actor.perform(step);
      const outcomes = await actor.contract.outcomes();
      for (const [index, data] of views.entries()) {
        expect(await ethers.provider.call({ to: await s.vault.getAddress(), data })).to.equal(
          outcomes[index]!.returnData,
        );
      }
    }
  });

  it("hooks · T-01 T-02 · tokens pushed in by the hook are not credited: the deposit no longer fits", async () => {
    const s = await networkHelpers.loadFixture(hooked);
    const { actor } = s;
    const push = s.token.interface.encodeFunctionData("transfer", [await s.vault.getAddress(), 5n]);
    await actor.plan([{ target: await s.token.getAddress(), data: push }]);
    await expect(actor.perform(actor.deposit(QUIRK, 10n)))
      .to.be.revertedWithCustomError(s.vault, "VaultTokenAmountMismatch")
      .withArgs(await s.token.getAddress(), 15, 10);
  });

  it("hooks · T-01 ACC-12 · inside a batch a hook finds the action locked, and nobody else's account is touched", async () => {
    const s = await networkHelpers.loadFixture(hooked);
    const { actor } = s;
    const other = await deployActor(s);
    await s.token.setHook(actor.address, other.address);
    await other.plan([other.deposit(0, 1n), s.entries[4]!], false);
    const before = await s.vault.headerOf(s.account.alice);
    await actor.batch(actor.withdraw(QUIRK, s.whole));
    const outcomes = await other.contract.outcomes();
    expect(outcomes.map(({ returnData }) => returnData)).to.deep.equal([LOCKED, LOCKED]);
    expect(await s.vault.headerOf(s.account.alice)).to.equal(before);
  });

  it("hooks · T-01 SRR-6 · a receiver that refuses stops its own receipt only", async () => {
    const s = await networkHelpers.loadFixture(hooked);
    const { actor } = s;
    await actor.plan([actor.deposit(0, 1n)]);
    await expect(actor.perform(actor.withdraw(QUIRK, 1n))).to.be.revertedWithCustomError(s.vault, "VaultLocked");
    await actor.perform(actor.withdraw(QUIRK, 1n, actor.account, s.carol.address));
    await actor.perform(actor.withdraw(WETH, ETHER));
  });
});
