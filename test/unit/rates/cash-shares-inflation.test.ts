import { expect } from "chai";
import { borrow, CASH, deployCashShares, passYears, usdc, type Shares } from "../../fixtures/cash-shares.js";
import { accountOf, deploySystem, ethers, networkHelpers } from "../../fixtures/system.js";

/** The attacker is bob, his victim carol. */
interface Attack {
  seed: bigint;
  gift: bigint;
  victim: bigint;
}

const seeds = [1n, 2n, usdc(1)];
const gifts = [1n, usdc(1), usdc(10_000), usdc(1_000_000)];
const victims = [usdc(0.1), usdc(1), usdc(999.999999), usdc(1_000_000)];
const attacks: Attack[] = seeds.flatMap((seed) =>
  gifts.flatMap((gift) => victims.map((victim) => ({ seed, gift, victim }))),
);

/** First depositor seeds, gives, the victim deposits, both leave: what each has lost. Undefined when the victim's deposit is refused. */
async function play({ shares, vault, usdc: token, account, bob, carol }: Shares, { seed, gift, victim }: Attack) {
  const balance = async (who: Shares["bob"]) => await token.balanceOf(who);
  const [bobBefore, carolBefore] = [await balance(bob), await balance(carol)];
  await shares.connect(bob).deposit(seed, bob);
  await vault.connect(bob).deposit(account, CASH, gift);
  try {
    await shares.connect(carol).deposit(victim, carol);
  } catch (error) {
    expect(String(error)).to.contain("CashSharesNothingMinted");
    return undefined;
  }
  await shares.connect(carol).redeem(await shares.balanceOf(carol), carol, carol);
  await shares.connect(bob).redeem(await shares.balanceOf(bob), bob, bob);
  return { attackerLoss: bobBefore - (await balance(bob)), victimLoss: carolBefore - (await balance(carol)) };
}

describe("CashShares under attack", () => {
  it("deposit · H-05, ACC-2 · the victim loses at most 0.1 % or a millionth of the gift, the attacker at least as much", async () => {
    let refused = 0;
    for (const attack of attacks) {
      const outcome = await play(await networkHelpers.loadFixture(deployCashShares), attack);
      if (outcome === undefined) {
        refused++;
        continue;
      }
      const { seed, gift, victim } = attack;
      const { attackerLoss, victimLoss } = outcome;
      const label = `seed ${seed}, gift ${gift}, victim ${victim}: ${attackerLoss} / ${victimLoss}`;
      const [share, slice] = [victim / 1000n, gift / 1_000_000n + 1n];
      expect(victimLoss, label).to.be.lessThanOrEqual(share > slice ? share : slice);
      expect(attackerLoss, label).to.be.greaterThanOrEqual(victimLoss - 1n);
      if (seed < 3n) expect(attackerLoss, label).to.be.greaterThanOrEqual(gift / 4n);
    }
    expect(refused).to.be.lessThan(attacks.length / 4);
  });

  it("deposit · H-05 · a victim is refused rather than given nothing", async () => {
    const { shares, vault, account, bob, carol } = await networkHelpers.loadFixture(deployCashShares);
    await shares.connect(bob).deposit(1n, bob);
    await vault.connect(bob).deposit(account, CASH, usdc(5_000_000));
    await expect(shares.connect(carol).deposit(1n, carol))
      .to.be.revertedWithCustomError(shares, "CashSharesNothingMinted")
      .withArgs(carol.address, 1n);
  });

  it("totalAssets · ACC-2 · tokens sent to the contract or to the vault change nothing", async () => {
    const { shares, vault, alice, bob, usdc: token } = await networkHelpers.loadFixture(deployCashShares);
    await shares.connect(alice).deposit(usdc(100), alice);
    const [price, max] = [await shares.convertToAssets(10n ** 12n), await shares.maxRedeem(alice)];
    await token.connect(bob).transfer(shares, usdc(1_000_000));
    await token.connect(bob).transfer(vault, usdc(1_000_000));
    expect(await shares.totalAssets()).to.equal(usdc(100));
    expect(await shares.convertToAssets(10n ** 12n)).to.equal(price);
    expect(await shares.maxRedeem(alice)).to.equal(max);
    await shares.connect(alice).redeem(max, alice, alice);
    expect(await token.balanceOf(shares)).to.equal(usdc(1_000_000));
  });

  it("withdraw · H-06 · from next to no supply, gifts and many small withdrawals never pay", async () => {
    for (const supply of [1n, 2n, 10n, 1_000n, 1_000_000n]) {
      const { shares, vault, account, bob, usdc: token } = await networkHelpers.loadFixture(deployCashShares);
      const before = await token.balanceOf(bob);
      await shares.connect(bob).mint(supply, bob);
      await vault.connect(bob).deposit(account, CASH, usdc(3) + 1n);
      for (let step = 0; step < 20 && (await shares.maxWithdraw(bob)) !== 0n; step++) {
        const held = await shares.balanceOf(bob);
        const amount = step % 2 === 0 ? 1n : await shares.convertToAssets(1n + (held * 2n) / 3n);
        if (amount === 0n || amount > (await shares.maxWithdraw(bob))) continue;
        await shares.connect(bob).withdraw(amount, bob, bob);
        const burnt = held - (await shares.balanceOf(bob));
        expect(burnt, `${supply} shares, ${amount} units`).to.be.greaterThan(0n);
      }
      const rest = await shares.maxRedeem(bob);
      if ((await shares.previewRedeem(rest)) !== 0n) await shares.connect(bob).redeem(rest, bob, bob);
      expect(await token.balanceOf(bob), `${supply} shares`).to.be.lessThan(before);
    }
  });

  it("deposit · H-06 · touching the account often wears it by less than a unit a thousand times", async () => {
    const system = await networkHelpers.loadFixture(deployCashShares);
    const { shares, vault, account, alice, bob } = system;
    await shares.connect(alice).deposit(usdc(1_000), alice);
    await borrow(system, usdc(900));
    await passYears(0.5);
    await system.usdc.mint(system.keeper, usdc(1_000_000));
    await system.usdc.connect(system.keeper).approve(vault, ethers.MaxUint256);
    await vault.connect(system.keeper).deposit(accountOf(system.keeper.address), CASH, ethers.MaxUint256);
    const before = await vault.cashOf(account);
    for (let i = 0; i < 50; i++) await vault.connect(bob).deposit(account, CASH, 1n);
    const worn = before + 50n * 10n ** 12n - (await vault.cashOf(account));
    expect(worn).to.be.within(1n, 150n);
  });

  it("deposit · ACC-2 · callbacks of a token with hooks find the vault locked and the price whole", async () => {
    const { shares, vault, token, attacker, alice } = await networkHelpers.loadFixture(deployHookShares);
    const reenter = [
      shares.interface.encodeFunctionData("deposit", [1_000n, await attacker.getAddress()]),
      shares.interface.encodeFunctionData("redeem", [
        10n ** 9n,
        await attacker.getAddress(),
        await attacker.getAddress(),
      ]),
    ];
    const calls = reenter.map((data) => ({ target: shares, value: 0n, data }));
    await attacker.plan(calls, false);
    await token.setHook(vault, attacker);
    await token.setReceiverHookAfter(true);
    await attacker.execute(
      shares,
      0n,
      shares.interface.encodeFunctionData("deposit", [usdc(10), await attacker.getAddress()]),
    );
    const outcomes = await attacker.outcomes();
    expect(outcomes.map(({ success }) => success)).to.deep.equal([false, false]);
    const locked = vault.interface.getError("VaultLocked")!.selector;
    for (const { returnData } of outcomes) expect(returnData).to.equal(locked);
    expect(await shares.balanceOf(attacker)).to.equal((usdc(1) + usdc(10)) * 10n ** 6n);
    expect(await shares.previewRedeem(await shares.balanceOf(alice))).to.equal(usdc(100));
  });

  it("deposit · ACC-2 · a hook that runs before the tokens move gains nothing by acting first", async () => {
    const { shares, vault, token, attacker, alice, account } = await networkHelpers.loadFixture(deployHookShares);
    const self = await attacker.getAddress();
    const before = (await token.balanceOf(attacker)) + (await shares.maxWithdraw(attacker));
    const gift = vault.interface.encodeFunctionData("deposit", [account, CASH, usdc(50)]);
    const inner = shares.interface.encodeFunctionData("deposit", [usdc(7), self]);
    await attacker.plan(
      [
        { target: vault, value: 0n, data: gift },
        { target: shares, value: 0n, data: inner },
      ],
      false,
    );
    await token.setHook(attacker, attacker);
    await attacker.execute(shares, 0n, shares.interface.encodeFunctionData("deposit", [usdc(10), self]));
    expect((await attacker.outcomes()).map(({ success }) => success)).to.deep.equal([true, true]);
    const after = (await token.balanceOf(attacker)) + (await shares.maxWithdraw(attacker));
    expect(after).to.be.lessThan(before);
    expect(await shares.previewRedeem(await shares.balanceOf(alice))).to.be.greaterThanOrEqual(usdc(100));
  });
});

/** Shares over a settlement token with hooks; alice holds 100, an attacker contract 1 and tokens for more. */
async function deployHookShares() {
  const system = await deploySystem("HookToken");
  const token = await ethers.getContractAt("HookToken", await system.usdc.getAddress());
  const shares = await ethers.deployContract("CashShares", [system.vault, "Plimsoll Cash", "plHOOK"]);
  const attacker = await ethers.deployContract("ReentrantReceiver");
  await token.mint(system.alice, usdc(100));
  await token.connect(system.alice).approve(shares, ethers.MaxUint256);
  await shares.connect(system.alice).deposit(usdc(100), system.alice);
  await token.mint(attacker, usdc(1_000));
  for (const spender of [shares, system.vault]) {
    const approval = token.interface.encodeFunctionData("approve", [await spender.getAddress(), ethers.MaxUint256]);
    await attacker.execute(token, 0n, approval);
  }
  await attacker.execute(
    shares,
    0n,
    shares.interface.encodeFunctionData("deposit", [usdc(1), await attacker.getAddress()]),
  );
  return { ...system, token, shares, attacker, account: await shares.account() };
}
