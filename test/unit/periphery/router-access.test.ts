import { expect } from "chai";
import { CASH } from "../../fixtures/parameters.js";
import {
  call,
  deployRouter,
  deployRouterOver,
  ether,
  holdings,
  NATIVE,
  signRouterGrant,
  WETH,
  type Routed,
} from "../../fixtures/router.js";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";

const dollars = (amount: number): bigint => BigInt(amount) * 10n ** 6n;

/** Bob has everything in his account and has authorised the router for everything. */
async function withVictim() {
  const system = await deployRouter();
  const { router, bob, accounts } = system;
  await router.connect(bob).deposit(accounts.bob, CASH, dollars(1_000));
  await router.connect(bob).deposit(accounts.bob, WETH, ether(10));
  await router.connect(bob).depositNative(accounts.bob, ether(10), { value: ether(10) });
  return system;
}

/** Every action that names an account. */
function actions(router: Routed["router"], account: string, thief: string): string[] {
  return [
    call(router, "deposit", [account, CASH, 1n]),
    call(router, "depositNative", [account, 0n]),
    call(router, "withdraw", [account, CASH, 1n, thief]),
    call(router, "withdraw", [account, WETH, 1n, thief]),
    call(router, "withdrawNative", [account, 1n, thief]),
    call(router, "clearCall", [account]),
  ];
}

/** Token with hooks; an attacker contract that owns an authorised account. */
async function withHooks() {
  const system = await deployRouterOver("HookToken");
  const { router, operators, weth, vault, expiry } = system;
  const attacker = await ethers.deployContract("ReentrantReceiver");
  const self = await attacker.getAddress();
  const grant = operators.interface.encodeFunctionData("setOperator", [await router.getAddress(), 7n, expiry]);
  await attacker.execute(operators, 0n, grant);
  const account = accountOf(self);
  const deposit = call(router, "depositNative", [account, ether(2)]);
  await attacker.execute(router, ether(2), deposit, { value: ether(2) });
  const token = await ethers.getContractAt("HookToken", await system.assets[WETH - 1]!.token.getAddress());
  return { ...system, attacker, self, account, token, weth, vault };
}

describe("Router's boundaries", () => {
  it("Router · ACL-1 · no action reaches an account of another owner, alone, in a multicall or in a batch", async () => {
    const { router, alice, bob } = await networkHelpers.loadFixture(withVictim);
    for (const sub of [0n, 5n]) {
      const account = accountOf(bob.address, sub);
      for (const action of actions(router, account, alice.address)) {
        const wrapped = [
          action,
          call(router, "multicall", [[action]]),
          call(router, "executeBatch", [[action]]),
          call(router, "multicall", [[call(router, "executeBatch", [[action]])]]),
        ];
        for (const data of wrapped) {
          await expect(alice.sendTransaction({ to: router, data }))
            .to.be.revertedWithCustomError(router, "RouterNotOwner")
            .withArgs(account, alice.address);
        }
      }
    }
  });

  it("Router · ACL-1 · what another person approved for the router is out of reach", async () => {
    const { router, usdc, alice, bob, carol } = await networkHelpers.loadFixture(withVictim);
    const before = await usdc.balanceOf(bob);
    const account = accountOf(carol.address);
    await expect(router.connect(carol).deposit(account, CASH, 1n)).to.be.revertedWithCustomError(
      usdc,
      "ERC20InsufficientAllowance",
    );
    await router.connect(alice).deposit(accountOf(alice.address), CASH, 1n);
    expect(await usdc.balanceOf(bob)).to.equal(before);
  });

  it("Router · E-05 · a batch of the vault opened by somebody else gives no way in", async () => {
    const { router, vault, alice, accounts } = await networkHelpers.loadFixture(withVictim);
    const attacker = await ethers.deployContract("ReentrantReceiver");
    const theft = call(router, "withdraw", [accounts.bob, CASH, 1n, alice.address]);
    const encoded = ethers.AbiCoder.defaultAbiCoder().encode(["bytes[]"], [[theft]]);
    const calls = [theft, call(router, "executeBatch", [[theft]]), call(router, "onVaultBatch", [encoded])];
    await attacker.plan(
      calls.map((data) => ({ target: router, value: 0n, data })),
      false,
    );
    await attacker.execute(vault, 0n, vault.interface.encodeFunctionData("batch", [encoded]));
    const names = (await attacker.outcomes()).map(({ returnData }) => router.interface.parseError(returnData)?.name);
    expect(names).to.deep.equal(["RouterNotOwner", undefined, "RouterNotBatching"]);
  });

  it("Router · E-07 · coins paid out: the receiver enters neither for himself nor with the user's coins", async () => {
    const system = await networkHelpers.loadFixture(withHooks);
    const { router, alice, accounts, attacker, self, account } = system;
    await router.connect(alice).depositNative(accounts.alice, ether(5), { value: ether(5) });
    const calls = [
      call(router, "withdrawNative", [account, ether(1), self]),
      call(router, "depositNative", [account, ether(3)]),
      call(router, "multicall", [[]]),
      call(router, "executeBatch", [[]]),
      call(router, "withdrawNative", [accounts.alice, ether(1), self]),
    ];
    await attacker.plan(
      calls.map((data) => ({ target: router, value: 0n, data })),
      false,
    );
    const pay = call(router, "withdrawNative", [accounts.alice, ether(1), self]);
    const rest = call(router, "depositNative", [accounts.alice, ether(3)]);
    await router.connect(alice).multicall([pay, rest], { value: ether(3) });
    const outcomes = await attacker.outcomes();
    expect(outcomes.length).to.equal(calls.length);
    const busy = router.interface.encodeErrorResult("RouterBusy", [self, alice.address]);
    for (const { success, returnData } of outcomes) {
      expect(success).to.equal(false);
      expect(returnData).to.equal(busy);
    }
    expect(await system.vault.balanceOf(accounts.alice, NATIVE)).to.equal(ether(7));
    expect(await holdings(system)).to.deep.equal([]);
  });

  it("Router · E-07 · inside a batch the receiver finds the router busy too", async () => {
    const system = await networkHelpers.loadFixture(withHooks);
    const { router, alice, accounts, attacker, self, account } = system;
    await router.connect(alice).depositNative(accounts.alice, ether(5), { value: ether(5) });
    const inner = call(router, "withdrawNative", [account, ether(1), self]);
    await attacker.plan([{ target: router, value: 0n, data: inner }], true);
    const pay = call(router, "withdrawNative", [accounts.alice, ether(1), self]);
    await expect(router.connect(alice).executeBatch([pay]))
      .to.be.revertedWithCustomError(router, "RouterBusy")
      .withArgs(self, alice.address);
  });

  it("Router · E-07 · a user who enters again during his own call is refused", async () => {
    const { router, attacker, self, account } = await networkHelpers.loadFixture(withHooks);
    const inner = call(router, "withdrawNative", [account, ether(1), self]);
    await attacker.plan([{ target: router, value: 0n, data: inner }], true);
    await expect(attacker.execute(router, 0n, inner))
      .to.be.revertedWithCustomError(router, "RouterBusy")
      .withArgs(self, self);
  });

  it("Router · E-07 · hooks of a token, before and after the move, find the router busy", async () => {
    const system = await networkHelpers.loadFixture(withHooks);
    const { router, vault, alice, accounts, attacker, self, account, token } = system;
    const inner = call(router, "withdrawNative", [account, ether(1), self]);
    for (const hooked of [await vault.getAddress(), await router.getAddress(), alice.address]) {
      for (const after of [false, true]) {
        await attacker.plan([{ target: router, value: 0n, data: inner }], false);
        await token.setHook(hooked, attacker);
        await token.setReceiverHookAfter(after);
        await router.connect(alice).deposit(accounts.alice, WETH, ether(1));
        const outcomes = await attacker.outcomes();
        expect(outcomes.length).to.be.greaterThan(0);
        for (const { returnData } of outcomes) {
          expect(returnData).to.equal(router.interface.encodeErrorResult("RouterBusy", [self, alice.address]));
        }
        await token.setHook(hooked, ethers.ZeroAddress);
      }
    }
    expect(await vault.balanceOf(accounts.alice, WETH)).to.equal(ether(6));
    expect(await holdings(system)).to.deep.equal([]);
  });

  it("Router · E-07 · is open again after a call, also after one that failed within the transaction", async () => {
    const system = await networkHelpers.loadFixture(withHooks);
    const { router, alice, attacker, self, account } = system;
    const good = call(router, "withdrawNative", [account, ether(0.5), self]);
    const bad = call(router, "withdrawNative", [account, ether(100), self]);
    const open = await ethers.deployContract("ReentrantReceiver");
    await open.plan(
      [bad, good, good].map((data) => ({
        target: attacker,
        value: 0n,
        data: attacker.interface.encodeFunctionData("execute", [router.target, 0n, data]),
      })),
      false,
    );
    await alice.sendTransaction({ to: open, data: "0x01" });
    expect((await open.outcomes()).map(({ success }) => success)).to.deep.equal([false, true, true]);
  });

  it("setOperatorBySig · E-05 · grants to the router serve the signer only, whoever carries them", async () => {
    const system = await networkHelpers.loadFixture(withVictim);
    const { router, carol, alice, usdc, vault } = system;
    await usdc.mint(carol, dollars(10));
    await usdc.connect(carol).approve(vault, dollars(10));
    await vault.connect(carol).deposit(accountOf(carol.address), CASH, dollars(10));
    const [scopes, expiry, deadline, signature] = await signRouterGrant(system, carol);
    await system.operators.connect(alice).setOperatorBySig(carol, router, scopes, expiry, deadline, signature);
    await expect(router.connect(alice).withdraw(accountOf(carol.address), CASH, 1n, alice))
      .to.be.revertedWithCustomError(router, "RouterNotOwner")
      .withArgs(accountOf(carol.address), alice.address);
  });
});
