import { expect } from "chai";
import { SCOPE_WITHDRAW, SCOPES_ALL, signPermit } from "../../fixtures/grants.js";
import { CASH } from "../../fixtures/parameters.js";
import { call, deployRouter, NATIVE, signRouterGrant } from "../../fixtures/router.js";
import { accountOf, networkHelpers } from "../../fixtures/system.js";

const dollars = (amount: number): bigint => BigInt(amount) * 10n ** 6n;

async function withPermit() {
  const system = await deployRouter();
  const { usdc, router, carol } = system;
  await usdc.mint(carol, dollars(1_000));
  const deadline = BigInt(await networkHelpers.time.latest()) + 3_600n;
  const permit = await signPermit(carol, usdc, await router.getAddress(), dollars(100), deadline);
  const { value, v, r, s } = permit;
  const args = [CASH, value, deadline, v, r, s] as const;
  return { ...system, args, permit, deadline, account: accountOf(carol.address) };
}

describe("Router with signatures", () => {
  it("selfPermit · gives the router the caller's allowance", async () => {
    const { router, usdc, carol, args } = await networkHelpers.loadFixture(withPermit);
    await router.connect(carol).selfPermit(...args);
    expect(await usdc.allowance(carol, router)).to.equal(dollars(100));
  });

  it("selfPermit · E-04 · a permit submitted first by somebody else obstructs nothing", async () => {
    const { router, usdc, vault, bob, carol, args, account } = await networkHelpers.loadFixture(withPermit);
    const [, value, deadline, v, r, s] = args;
    await usdc.connect(bob).permit(carol, router, value, deadline, v, r, s);
    const calls = [call(router, "selfPermit", args), call(router, "deposit", [account, CASH, value])];
    await router.connect(carol).multicall(calls);
    expect(await vault.cashOf(account)).to.equal(value * 10n ** 12n);
    await expect(router.connect(carol).multicall(calls))
      .to.be.revertedWithCustomError(router, "RouterAllowanceTooLow")
      .withArgs(await usdc.getAddress(), 0n, value);
  });

  it("selfPermit · E-04 · a permit that fails without the allowance there is refused", async () => {
    const { router, usdc, bob, carol, args, deadline } = await networkHelpers.loadFixture(withPermit);
    const token = await usdc.getAddress();
    const [, value, , v, r, s] = args;
    await usdc.connect(bob).approve(router, value - 1n);
    await expect(router.connect(bob).selfPermit(CASH, value, deadline, v, r, s))
      .to.be.revertedWithCustomError(router, "RouterAllowanceTooLow")
      .withArgs(token, value - 1n, value);
    await networkHelpers.time.increaseTo(deadline + 1n);
    await expect(router.connect(carol).selfPermit(...args))
      .to.be.revertedWithCustomError(router, "RouterAllowanceTooLow")
      .withArgs(token, 0n, dollars(100));
  });

  it("selfPermit · E-04 · a token that swallows the permit in silence is found out", async () => {
    const { router, weth, carol, args } = await networkHelpers.loadFixture(withPermit);
    const [, , deadline, v, r, s] = args;
    await expect(router.connect(carol).selfPermit(NATIVE, 5n, deadline, v, r, s))
      .to.be.revertedWithCustomError(router, "RouterAllowanceTooLow")
      .withArgs(await weth.getAddress(), 0n, 5n);
    await weth.connect(carol).approve(router, 5n);
    await router.connect(carol).selfPermit(NATIVE, 5n, deadline, v, r, s);
    expect(await weth.balanceOf(carol)).to.equal(0n);
  });

  it("selfPermit · E-06 · only tokens of listed assets are called", async () => {
    const { router, carol, args } = await networkHelpers.loadFixture(withPermit);
    const [, ...rest] = args;
    await expect(router.connect(carol).selfPermit(9, ...rest))
      .to.be.revertedWithCustomError(router, "RouterUnknownAsset")
      .withArgs(9);
  });

  it("setOperatorBySig · grants the router the caller's scopes", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, operators, carol } = system;
    const grant = await signRouterGrant(system, carol, SCOPE_WITHDRAW);
    await router.connect(carol).setOperatorBySig(...grant);
    expect(await operators.grantOf(carol, router)).to.deep.equal([SCOPE_WITHDRAW, grant[1]]);
  });

  it("setOperatorBySig · E-02 · somebody else's signature grants nothing", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, operators, bob, carol } = system;
    const grant = await signRouterGrant(system, bob, SCOPE_WITHDRAW);
    await expect(router.connect(carol).setOperatorBySig(...grant))
      .to.be.revertedWithCustomError(operators, "OperatorsBadSignature")
      .withArgs(carol.address);
    expect(await operators.grantOf(carol, router)).to.deep.equal([0n, 0n]);
  });

  it("setOperatorBySig · E-04 · a grant submitted first by somebody else obstructs nothing", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, operators, bob, carol } = system;
    const [scopes, expiry, deadline, signature] = await signRouterGrant(system, carol);
    await operators.connect(bob).setOperatorBySig(carol, router, scopes, expiry, deadline, signature);
    await router.connect(carol).setOperatorBySig(scopes, expiry, deadline, signature);
    await expect(router.connect(carol).setOperatorBySig(SCOPE_WITHDRAW, expiry, deadline, signature))
      .to.be.revertedWithCustomError(operators, "OperatorsBadSignature")
      .withArgs(carol.address);
    await networkHelpers.time.increaseTo(expiry);
    await expect(
      router.connect(carol).setOperatorBySig(scopes, expiry, deadline, signature),
    ).to.be.revertedWithCustomError(operators, "OperatorsSignatureExpired");
  });

  it("setOperatorBySig · E-04 · a revocation signed for the end of the same multicall leaves nothing granted", async () => {
    const system = await networkHelpers.loadFixture(deployRouter);
    const { router, operators, vault, usdc, carol } = system;
    const account = accountOf(carol.address);
    await usdc.mint(carol, dollars(10));
    await usdc.connect(carol).approve(router, dollars(10));
    const grant = await signRouterGrant(system, carol, SCOPES_ALL);
    const revocation = await signRouterGrant(system, carol, 0n, 1n);
    const calls = [
      call(router, "setOperatorBySig", grant),
      call(router, "deposit", [account, CASH, dollars(10)]),
      call(router, "withdraw", [account, CASH, dollars(4), carol.address]),
      call(router, "setOperatorBySig", revocation),
    ];
    await router.connect(carol).multicall(calls);
    expect(await operators.grantOf(carol, router)).to.deep.equal([0n, 0n]);
    await expect(router.connect(carol).withdraw(account, CASH, 1n, carol)).to.be.revertedWithCustomError(
      vault,
      "VaultNotAuthorised",
    );
    await router.connect(carol).setOperatorBySig(...revocation);
  });
});
