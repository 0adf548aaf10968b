import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import { type Actor, anyCallback, deployActor } from "../../fixtures/actor.js";
import { WAD } from "../../fixtures/parameters.js";
import { ETHER, type Funded, fundedSystem, header, killFeeds, USDC, WBTC, WETH } from "../../fixtures/vault.js";

async function actorSystem() {
  const s = await fundedSystem();
  const actor = await deployActor(s, { [WETH]: 10n * ETHER });
  await actor.fund(0, 100_000n * USDC);
  return { ...s, actor };
}

describe("vault batch", () => {
  it("batch · HLT-1 · checks once at the end: an order of steps that fails one by one passes together", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    const { actor } = s;
    const borrow = actor.withdraw(0, 100_000n * USDC);
    await actor.fund(WETH, 90n * ETHER);
    await expect(actor.perform(borrow)).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await actor.batch(borrow, actor.deposit(WETH, 90n * ETHER));
    expect(await s.vault.cashOf(actor.account)).to.equal(-100_000n * WAD);
  });

  it("batch · HLT-1 H-04 · undoes everything when an account ends below its initial line", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    const { actor } = s;
    const before = await s.vault.headerOf(actor.account);
    await expect(
      actor.batch(actor.deposit(0, 500n * USDC), actor.withdraw(0, 20_000n * USDC)),
    ).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    expect(await s.vault.headerOf(actor.account)).to.equal(before);
    expect(await s.usdc.balanceOf(actor.address)).to.equal(100_000n * USDC);
  });

  it("batch · TVC-4 · the smallest debt holds at the end of a batch", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    await expect(s.actor.batch(s.actor.withdraw(0, 10n * USDC)))
      .to.be.revertedWithCustomError(s.vault, "VaultDebtTooSmall")
      .withArgs(s.actor.account, 10n * WAD, 50n * WAD);
  });

  it("batch · H-04 · checks every touched account, not only the last or the caller's first", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    const { actor } = s;
    const second = accountOf(actor.address, 1n);
    await expect(
      actor.batch(
        actor.withdraw(0, 100n * USDC, second),
        actor.deposit(0, 1n, accountOf(actor.address, 2n)),
        actor.deposit(0, 1n, accountOf(actor.address, 3n)),
      ),
    )
      .to.be.revertedWithCustomError(s.vault, "VaultBelowInitial")
      .withArgs(second, -100n * WAD, 0);
  });

  it("batch · H-04 · an action by somebody else inside a batch is checked too", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    const other = await deployActor(s, { [WETH]: ETHER });
    const step = {
      target: other.address,
      data: other.contract.interface.encodeFunctionData("execute", [
        await s.vault.getAddress(),
        0,
        other.withdraw(0, 2_000n * USDC),
      ]),
    };
    await expect(s.actor.batch(s.actor.deposit(0, 1n), step)).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
  });

  it("batch · a transfer inside a batch is an outflow of its source and checked as such", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    const { actor } = s;
    const second = accountOf(actor.address, 1n);
    await actor.perform(actor.withdraw(0, 10_000n * USDC));
    await expect(actor.batch(actor.transfer(second, WETH, 5n * ETHER))).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
    await actor.batch(
      actor.transfer(second, WETH, 5n * ETHER),
      actor.transfer(actor.account, 0, 5_000n * USDC, second),
    );
    expect(await s.vault.cashOf(second)).to.be.within(-5_000n * WAD - 1n, -5_000n * WAD);
  });

  it("batch · raises a nonce per outflow and emits the events of each step", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    const { actor } = s;
    const batch = actor.batch(actor.withdraw(WETH, 1n), actor.withdraw(WETH, 2n), actor.deposit(WETH, 3n));
    await expect(batch)
      .to.emit(s.vault, "Withdrawn")
      .withArgs(actor.account, WETH, actor.address, 2n, 10n * ETHER - 3n);
    await expect(batch)
      .to.emit(s.vault, "Deposited")
      .withArgs(actor.account, WETH, actor.address, 3n, 10n * ETHER);
    expect(header(await s.vault.headerOf(actor.account)).nonce).to.equal(2);
  });

  it("batch · passes its data to the caller and needs a caller with code", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    await expect(s.vault.connect(s.alice).batch(anyCallback)).to.be.revertedWithoutReason(ethers);
    await s.actor.plan([s.actor.deposit(0, 1n)]);
    await s.actor.perform(s.vault.interface.encodeFunctionData("batch", ["0x1234"]));
    const [outcome] = await s.actor.contract.outcomes();
    expect(outcome!.trigger).to.equal(ethers.id("onVaultBatch(bytes)").slice(0, 10));
    expect(outcome!.success).to.equal(true);
  });

  it("batch · an empty one changes nothing", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    const before = await s.vault.headerOf(s.actor.account);
    await s.actor.batch();
    expect(await s.vault.headerOf(s.actor.account)).to.equal(before);
  });

  it("batch · E-12 · touches eight accounts and no ninth", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    const { actor } = s;
    const gifts = (count: number) =>
      Array.from({ length: count }, (_, i) => actor.deposit(0, 1n, accountOf(actor.address, BigInt(i) + 1n)));
    await actor.batch(...gifts(8), ...gifts(8));
    await expect(actor.batch(...gifts(9)))
      .to.be.revertedWithCustomError(s.vault, "VaultTooManyTouched")
      .withArgs(accountOf(actor.address, 9n), 8);
  });

  it("batch · two batches of one transaction are judged apart", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    const outer = await deployOuter(s.actor, s);
    const { actor } = s;
    await actor.perform(actor.withdraw(0, 10_000n * USDC));
    await s.feedOf(WETH).set(1_150n * 10n ** 8n);
    const order = [actor.deposit(0, 3_000n * USDC), actor.withdraw(WETH, 2n * ETHER)];
    await expect(outer(order, [actor.withdraw(WETH, ETHER / 2n)])).to.be.revertedWithCustomError(
      s.vault,
      "VaultBelowInitial",
    );
    await outer(order, [actor.deposit(0, 1n)]);
  });

  for (const asset of [0, WETH]) {
    it(`batch · PMT-2 · a failing step fails the batch, swallowed it leaves no trace: asset ${asset}`, async () => {
      const s = await networkHelpers.loadFixture(actorSystem);
      const { actor } = s;
      const impossible = actor.withdraw(asset, 10n ** 26n);
      await expect(actor.batch(actor.deposit(0, 1n), impossible)).to.be.revertedWithCustomError(
        s.vault,
        asset === 0 ? "VaultLiquidityTooLow" : "VaultBalanceTooLow",
      );
      await actor.plan([impossible, actor.deposit(0, 7n)], false);
      await actor.perform(s.vault.interface.encodeFunctionData("batch", [anyCallback]));
      const outcomes = await actor.contract.outcomes();
      expect(outcomes.map(({ success }) => success)).to.deep.equal([false, true]);
      expect(await s.vault.cashOf(actor.account)).to.equal(7n * 10n ** 12n);
      await actor.perform(actor.deposit(0, 1n));
    });
  }

  it("batch · DMM-7 ORA-6 · deposits, repayment and exit without debt pass with every feed dead", async () => {
    const s = await networkHelpers.loadFixture(actorSystem);
    const { actor } = s;
    await actor.fund(WBTC, 5n);
    await actor.perform(actor.withdraw(0, 10_000n * USDC));
    await killFeeds(s);
    await actor.batch(actor.deposit(0, 1_000n * USDC), actor.deposit(WBTC, 5n));
    await actor.batch(actor.deposit(0, ethers.MaxUint256), actor.withdraw(WETH, 10n * ETHER));
    expect(await s.vault.balanceOf(actor.account, WETH)).to.equal(0);
  });
});

/** Runs two batches of the actor in one transaction, through a second contract. */
async function deployOuter(actor: Actor, s: Funded) {
  const outer = await ethers.deployContract("ReentrantReceiver");
  const receiver = actor.contract.interface;
  const vault = await s.vault.getAddress();
  const plan = (steps: string[]) => ({
    target: actor.address,
    value: 0,
    data: receiver.encodeFunctionData("plan", [steps.map((data) => ({ target: vault, value: 0, data })), true]),
  });
  const run = {
    target: actor.address,
    value: 0,
    data: receiver.encodeFunctionData("execute", [
      vault,
      0,
      s.vault.interface.encodeFunctionData("batch", [anyCallback]),
    ]),
  };
  return async (first: string[], second: string[]) => {
    await outer.plan([plan(first), run, plan(second), run], true);
    const address = await outer.getAddress();
    return outer.execute(address, 0, "0x12345678");
  };
}
