import { expect } from "chai";
import { SCOPE_DEPOSIT, SCOPE_TRANSFER, SCOPE_WITHDRAW, SCOPES_ALL } from "../../fixtures/grants.js";
import { CASH } from "../../fixtures/parameters.js";
import { accountOf, deploySystem, networkHelpers } from "../../fixtures/system.js";

const DAY = 86_400n;

async function withCash() {
  const system = await deploySystem();
  await system.give(system.alice, CASH, 1_000_000n);
  const expiry = BigInt(await networkHelpers.time.latest()) + DAY;
  return { ...system, expiry, account: accountOf(system.alice.address) };
}

describe("Operators.setOperator", () => {
  it("setOperator · ACL-1 · stores scopes and expiry for this owner and operator only", async () => {
    const { operators, alice, bob, carol, expiry } = await networkHelpers.loadFixture(withCash);
    await expect(operators.connect(alice).setOperator(bob, SCOPE_WITHDRAW, expiry))
      .to.emit(operators, "OperatorSet")
      .withArgs(alice.address, bob.address, SCOPE_WITHDRAW, expiry);
    expect(await operators.grantOf(alice, bob)).to.deep.equal([SCOPE_WITHDRAW, expiry]);
    expect(await operators.grantOf(alice, carol)).to.deep.equal([0n, 0n]);
    expect(await operators.grantOf(bob, alice)).to.deep.equal([0n, 0n]);
  });

  it("setOperator · ACL-1 · replaces the earlier grant instead of adding to it", async () => {
    const { operators, alice, bob, expiry } = await networkHelpers.loadFixture(withCash);
    await operators.connect(alice).setOperator(bob, SCOPE_WITHDRAW | SCOPE_TRANSFER, expiry);
    await operators.connect(alice).setOperator(bob, SCOPE_DEPOSIT, expiry - 1n);
    expect(await operators.grantOf(alice, bob)).to.deep.equal([SCOPE_DEPOSIT, expiry - 1n]);
    expect(await operators.isAuthorised(alice, bob, SCOPE_WITHDRAW)).to.equal(false);
  });

  it("setOperator · ACL-1 · zero scopes revoke, whatever the expiry", async () => {
    const { operators, alice, bob, expiry, vault, account } = await networkHelpers.loadFixture(withCash);
    await operators.connect(alice).setOperator(bob, SCOPES_ALL, expiry);
    await vault.connect(bob).withdraw(account, CASH, 1n, bob);
    await operators.connect(alice).setOperator(bob, 0n, 0n);
    expect(await operators.grantOf(alice, bob)).to.deep.equal([0n, 0n]);
    await expect(vault.connect(bob).withdraw(account, CASH, 1n, bob))
      .to.be.revertedWithCustomError(vault, "VaultNotAuthorised")
      .withArgs(account, bob.address, SCOPE_WITHDRAW);
  });

  it("setOperator · ACL-1 · refuses a scope that does not exist", async () => {
    const { operators, alice, bob, expiry } = await networkHelpers.loadFixture(withCash);
    await expect(operators.connect(alice).setOperator(bob, 16n, expiry))
      .to.be.revertedWithCustomError(operators, "OperatorsUnknownScope")
      .withArgs(16n, SCOPES_ALL);
  });

  it("setOperator · ACL-1 · refuses an expiry that has come", async () => {
    const { operators, alice, bob, expiry } = await networkHelpers.loadFixture(withCash);
    await networkHelpers.time.setNextBlockTimestamp(expiry);
    await expect(operators.connect(alice).setOperator(bob, SCOPE_WITHDRAW, expiry))
      .to.be.revertedWithCustomError(operators, "OperatorsExpired")
      .withArgs(bob.address, expiry, expiry);
  });

  it("setOperator · ACL-1 · a grant ends at its expiry, to the second", async () => {
    const { operators, alice, bob, expiry, vault, account } = await networkHelpers.loadFixture(withCash);
    await operators.connect(alice).setOperator(bob, SCOPE_WITHDRAW, expiry);
    await networkHelpers.time.setNextBlockTimestamp(expiry - 1n);
    await vault.connect(bob).withdraw(account, CASH, 1n, bob);
    await networkHelpers.time.setNextBlockTimestamp(expiry);
    await expect(vault.connect(bob).withdraw(account, CASH, 1n, bob)).to.be.revertedWithCustomError(
      vault,
      "VaultNotAuthorised",
    );
  });

  it("isAuthorised · E-05 · holds for every subset of the scopes and for nothing else", async () => {
    const { operators, alice, bob, expiry } = await networkHelpers.loadFixture(withCash);
    for (let granted = 1n; granted <= SCOPES_ALL; granted++) {
      await operators.connect(alice).setOperator(bob, granted, expiry);
      for (let asked = 1n; asked <= SCOPES_ALL; asked++) {
        expect(await operators.isAuthorised(alice, bob, asked), `${asked} of ${granted}`).to.equal(
          (granted & asked) === asked,
        );
      }
    }
  });

  it("setOperator · E-05 · an operator cannot widen or hand on what he holds", async () => {
    const { operators, alice, bob, carol, expiry, vault, account } = await networkHelpers.loadFixture(withCash);
    await operators.connect(alice).setOperator(bob, SCOPE_DEPOSIT, expiry);
    await operators.connect(bob).setOperator(bob, SCOPES_ALL, expiry);
    await operators.connect(bob).setOperator(carol, SCOPES_ALL, expiry);
    for (const thief of [bob, carol]) {
      await expect(vault.connect(thief).withdraw(account, CASH, 1n, thief))
        .to.be.revertedWithCustomError(vault, "VaultNotAuthorised")
        .withArgs(account, thief.address, SCOPE_WITHDRAW);
      await expect(vault.connect(thief).transfer(account, accountOf(thief.address), CASH, 1n))
        .to.be.revertedWithCustomError(vault, "VaultNotAuthorised")
        .withArgs(account, thief.address, SCOPE_TRANSFER);
    }
  });

  it("setOperator · E-05 · each scope opens its own action and no other", async () => {
    const { operators, alice, bob, expiry, vault, account, assets } = await networkHelpers.loadFixture(withCash);
    const { token } = assets[0]!;
    await token.mint(bob, 10n);
    await token.connect(bob).approve(vault, 10n);
    const actions = new Map<bigint, () => Promise<unknown>>([
      [SCOPE_DEPOSIT, () => vault.connect(bob).deposit.staticCall(account, 1, 10n)],
      [SCOPE_WITHDRAW, () => vault.connect(bob).withdraw.staticCall(account, CASH, 1n, bob)],
      [SCOPE_TRANSFER, () => vault.connect(bob).transfer.staticCall(account, accountOf(bob.address), CASH, 1n)],
    ]);
    for (const granted of actions.keys()) {
      await operators.connect(alice).setOperator(bob, granted, expiry);
      for (const [needed, act] of actions) {
        if (needed === granted) await act();
        else {
          await expect(act())
            .to.be.revertedWithCustomError(vault, "VaultNotAuthorised")
            .withArgs(account, bob.address, needed);
        }
      }
    }
  });
});
