import { expect } from "chai";
import { usd } from "../../fixtures/parameters.js";
import { HOUR, standing, waitingSystem } from "../../fixtures/outflow.js";
import { ethers, networkHelpers } from "../../fixtures/system.js";
import { ETHER, MAX, refreshFeeds, USDC, WETH } from "../../fixtures/vault.js";

const { loadFixture, time } = networkHelpers;
const NEVER = 2n ** 40n - 1n;

/** Orders of alice's, and time that passes. */
async function queueSystem() {
  const s = await waitingSystem();
  const file = async (change: Partial<{ amount: bigint; receiver: string; tip: bigint; expiry: bigint }> = {}) => {
    const order = { amount: 400_000n * USDC, receiver: s.carol.address, tip: 50n, expiry: NEVER, ...change };
    return s.queue.connect(s.alice).file(s.account.alice, order.amount, order.receiver, order.tip, order.expiry);
  };
  const serve = async () => s.queue.connect(s.keeper).serve(s.account.alice);
  /** Hours pass, with an action in each and prices as they were. */
  const pass = async (hours: number) => {
    await time.increase(hours * HOUR);
    await refreshFeeds(s);
  };
  return { ...s, file, serve, pass };
}

describe("outflow queue", () => {
  it("serve · SRR-3 · pays in parts as room comes, the tip to who serves, until the order is done", async () => {
    const s = await loadFixture(queueSystem);
    await expect(s.file())
      .to.emit(s.queue, "OrderFiled")
      .withArgs(s.account.alice, 400_000n * USDC, s.carol.address, NEVER, 50n);
    expect(await s.queue.waiting(0, 10)).to.deep.equal([s.account.alice]);
    await s.pass(1);
    const [wallet, tipped] = [await s.usdc.balanceOf(s.carol), await s.usdc.balanceOf(s.keeper)];
    const part = await s.queue.serviceable(s.account.alice);
    expect(part).to.be.within(USDC, 400_000n * USDC - 1n);
    await expect(s.serve()).to.emit(s.queue, "OrderServed");
    const [paid, tip] = [(await s.usdc.balanceOf(s.carol)) - wallet, (await s.usdc.balanceOf(s.keeper)) - tipped];
    expect(paid + tip).to.be.closeTo(part, USDC);
    expect(tip).to.equal(((paid + tip) * 50n) / 10_000n);
    expect((await s.queue.orderOf(s.account.alice)).left).to.equal(400_000n * USDC - paid - tip);
    await s.pass(24);
    await s.serve();
    expect((await s.usdc.balanceOf(s.carol)) - wallet).to.be.closeTo((400_000n * USDC * 9_950n) / 10_000n, 1n);
    expect(await s.queue.length()).to.equal(0n);
    expect(await s.usdc.balanceOf(s.queue)).to.equal(0n);
    await expect(s.serve()).to.be.revertedWithCustomError(s.queue, "OutflowQueueNoOrder").withArgs(s.account.alice);
  });

  it("serve · SRR-3 · refuses without room, and what the vault refuses", async () => {
    const s = await loadFixture(queueSystem);
    await s.file();
    const { limit } = await standing(s.vault);
    await s.vault.setOutflowLimit(500, 0);
    expect((await standing(s.vault)).limit).to.be.lessThan(limit);
    await expect(s.serve()).to.be.revertedWithCustomError(s.queue, "OutflowQueueNoRoom").withArgs(s.account.alice);
    await s.vault.setOutflowLimit(10_000, usd(50_000_000));
    await s.vault.connect(s.alice).withdraw(s.account.alice, WETH, 450n * ETHER, s.alice);
    await expect(s.serve()).to.be.revertedWithCustomError(s.vault, "VaultBelowInitial");
    await s.operators.connect(s.alice).setOperator(s.queue, 0, 0);
    await expect(s.serve()).to.be.revertedWithCustomError(s.vault, "VaultNotAuthorised");
  });

  it("serve · SRR-3 · also waits for tokens: a supplier leaves as far as they are there", async () => {
    const s = await loadFixture(queueSystem);
    await s.vault.setOutflowLimit(10_000, usd(50_000_000));
    await s.operators.connect(s.lender).setOperator(s.queue, 2, 2n ** 64n - 1n);
    const [, held] = await s.vault.assetOf(0);
    await s.vault.connect(s.lender).withdraw(s.account.lender, 0, held - 1_000n * USDC, s.lender);
    await s.queue.connect(s.lender).file(s.account.lender, 5_000n * USDC, s.lender.address, 0, NEVER);
    expect(await s.queue.serviceable(s.account.lender)).to.equal(1_000n * USDC);
    await s.queue.serve(s.account.lender);
    await expect(s.queue.serve(s.account.lender)).to.be.revertedWithCustomError(s.queue, "OutflowQueueNoRoom");
    await s.vault.connect(s.carol).deposit(s.account.carol, 0, 9_000n * USDC);
    await expect(s.queue.serve(s.account.lender))
      .to.emit(s.queue, "OrderServed")
      .withArgs(s.account.lender, s.admin.address, 4_000n * USDC, 0n, 0n);
  });

  it("file · SRR-3 ACL-1 · the owner only, with an amount, a receiver, a small tip and time left", async () => {
    const s = await loadFixture(queueSystem);
    await s.operators.connect(s.alice).setOperator(s.bob, 7, 2n ** 64n - 1n);
    await expect(s.queue.connect(s.bob).file(s.account.alice, 1n, s.bob.address, 0, NEVER))
      .to.be.revertedWithCustomError(s.queue, "OutflowQueueNotOwner")
      .withArgs(s.account.alice, s.bob.address);
    await expect(s.file({ amount: 0n }))
      .to.be.revertedWithCustomError(s.queue, "OutflowQueueZeroAmount")
      .withArgs(s.account.alice);
    await expect(s.file({ receiver: ethers.ZeroAddress }))
      .to.be.revertedWithCustomError(s.queue, "OutflowQueueZeroReceiver")
      .withArgs(s.account.alice);
    await expect(s.file({ tip: 101n }))
      .to.be.revertedWithCustomError(s.queue, "OutflowQueueTipTooHigh")
      .withArgs(s.account.alice, 101n, 100n);
    const now = BigInt(await time.latest());
    await time.setNextBlockTimestamp(now + 10n);
    await expect(s.file({ expiry: now + 9n }))
      .to.be.revertedWithCustomError(s.queue, "OutflowQueueExpired")
      .withArgs(s.account.alice, now + 10n, now + 9n);
    expect(await s.queue.length()).to.equal(0n);
  });

  it("file, cancel · SRR-3 · a later order takes the place of the earlier, and a cancelled one is gone", async () => {
    const s = await loadFixture(queueSystem);
    await s.file();
    await s.file({ amount: 7n, tip: 0n, receiver: s.bob.address, expiry: NEVER - 1n });
    expect(await s.queue.orderOf(s.account.alice)).to.deep.equal([s.bob.address, NEVER - 1n, 0n, 7n]);
    expect(await s.queue.length()).to.equal(1n);
    await expect(s.queue.connect(s.bob).cancel(s.account.alice)).to.be.revertedWithCustomError(
      s.queue,
      "OutflowQueueNotOwner",
    );
    await expect(s.queue.connect(s.alice).cancel(s.account.alice))
      .to.emit(s.queue, "OrderCancelled")
      .withArgs(s.account.alice);
    await expect(s.queue.connect(s.alice).cancel(s.account.alice)).to.be.revertedWithCustomError(
      s.queue,
      "OutflowQueueNoOrder",
    );
    expect(await s.queue.waiting(0, MAX)).to.deep.equal([]);
  });

  it("serve · SRR-3 · to the last second of an order and no longer", async () => {
    const s = await loadFixture(queueSystem);
    await s.vault.setOutflowLimit(10_000, usd(50_000_000));
    const now = BigInt(await time.latest());
    await s.file({ amount: 10n * USDC, expiry: now + 100n });
    await time.setNextBlockTimestamp(now + 101n);
    await expect(s.serve())
      .to.be.revertedWithCustomError(s.queue, "OutflowQueueExpired")
      .withArgs(s.account.alice, now + 101n, now + 100n);
    await expect(s.queue.connect(s.bob).cancel(s.account.alice)).to.emit(s.queue, "OrderCancelled");
    await s.file({ amount: 10n * USDC, expiry: now + 200n });
    await time.setNextBlockTimestamp(now + 200n);
    await s.serve();
  });
});
