import { expect } from "chai";
import {
  deployLenses,
  dollars,
  eth,
  pass,
  refresh,
  setPrice,
  State,
  WBTC,
  WETH,
  type Lensed,
} from "../../fixtures/lenses.js";
import { CASH, usd } from "../../fixtures/parameters.js";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";

const pending = { blockTag: "pending" };

/** Asserts that `maxWithdraw` is accepted and one unit more is not, in one and the same block; returns it. */
async function expectExact({ lens, vault, alice, account }: Lensed, asset: number, error: string): Promise<bigint> {
  await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 1);
  const max = await lens.maxWithdraw(account, asset, pending);
  if (max !== 0n) await vault.connect(alice).withdraw.staticCall(account, asset, max, alice, pending);
  await expect(
    vault.connect(alice).withdraw.staticCall(account, asset, max + 1n, alice, pending),
  ).to.be.revertedWithCustomError(vault, error);
  return max;
}

describe("AccountLens.maxWithdraw", () => {
  it("maxWithdraw · of cash without debt is the balance, within what the vault holds", async () => {
    const { lens, vault, lender, bob } = await networkHelpers.loadFixture(deployLenses);
    const account = accountOf(lender.address);
    expect(await lens.maxWithdraw(account, CASH)).to.equal(dollars(985_000));
    expect((await vault.assetOf(CASH)).total).to.equal(dollars(985_000));
    expect(await lens.maxWithdraw(accountOf(bob.address), CASH)).to.equal(0n);
    expect(await lens.maxWithdraw(accountOf(bob.address), WETH)).to.equal(0n);
  });

  for (const weth of [2_000, 1_912.34567891, 2_345.99999999]) {
    it(`maxWithdraw · of cash is the most that can be borrowed, to the unit (WETH at ${weth})`, async () => {
      const system = await networkHelpers.loadFixture(deployLenses);
      await setPrice(system, WETH, weth);
      const max = await expectExact(system, CASH, "VaultBelowInitial");
      const [netWorth, buffer] = await system.vault.appraiseOpening(system.account, pending);
      expect(max - (netWorth - buffer) / 10n ** 12n).to.be.within(-1n, 0n);
    });
  }

  it("maxWithdraw · of cash stays exact while indices have many digits", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { vault, alice, account } = system;
    for (let month = 0; month < 6; month++) {
      await pass(system, 2_600_000 + month * 997);
      await setPrice(system, WETH, 2_000 + month * 13.37);
      const max = await expectExact(system, CASH, "VaultBelowInitial");
      expect(max).to.be.greaterThan(0n);
      await vault.connect(alice).withdraw(account, CASH, max / 3n, alice);
    }
  });

  it("maxWithdraw · of cash leaves room for the ledger's rounding when the surplus is a whole number of units", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { vault, alice, account, assets } = system;
    await pass(system, 86_400);
    const { token } = await system.listMarket(4, { ...assets[0]!.market, symbol: "DAI", price: 10n ** 8n });
    await token.mint(alice, eth(10));
    await token.connect(alice).approve(vault, ethers.MaxUint256);
    await vault.connect(alice).deposit(account, 4, eth(5));
    const then = (await networkHelpers.time.latest()) + 600;
    const remainder = async () => {
      await networkHelpers.time.setNextBlockTimestamp(then);
      const [netWorth, buffer] = await vault.appraiseOpening(account, pending);
      return (netWorth - buffer) % 10n ** 12n;
    };
    for (let now = then - 599, rest = await remainder(); rest !== 0n; rest = await remainder()) {
      expect(now, "a wei of the token is worth less than a wei").to.be.lessThan(then);
      await networkHelpers.time.setNextBlockTimestamp(now++);
      await vault.connect(alice).deposit(account, 4, 10n ** 12n - rest);
    }
    await networkHelpers.time.setNextBlockTimestamp(then - 1);
    await networkHelpers.mine();
    await expectExact(system, CASH, "VaultBelowInitial");
  });

  it("maxWithdraw · of cash is limited by what the vault holds", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    await system.give(system.alice, WETH, eth(1_000));
    expect(await expectExact(system, CASH, "VaultLiquidityTooLow")).to.equal(dollars(985_000));
  });

  it("maxWithdraw · a loan below the smallest debt is none: only own cash counts", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, vault, bob, lender } = system;
    const account = accountOf(bob.address);
    await system.give(bob, WETH, eth(0.03));
    expect(await lens.maxWithdraw(account, CASH)).to.equal(0n);
    await system.give(bob, CASH, dollars(5));
    expect(await lens.maxWithdraw(account, CASH)).to.be.within(dollars(5) - 1n, dollars(5));
    await expect(vault.connect(bob).withdraw(account, CASH, dollars(6), bob)).to.be.revertedWithCustomError(
      vault,
      "VaultDebtTooSmall",
    );
    expect(await lens.maxWithdraw(accountOf(lender.address), CASH)).to.be.greaterThan(0n);
  });

  for (const weth of [2_000, 1_931.07, 3_000.00000001]) {
    it(`maxWithdraw · of collateral is exact to the unit (WETH at ${weth})`, async () => {
      const system = await networkHelpers.loadFixture(deployLenses);
      await setPrice(system, WETH, weth);
      const max = await expectExact(system, WETH, "VaultBelowInitial");
      expect(max).to.be.within(1n, eth(10) - 1n);
    });
  }

  it("maxWithdraw · of one collateral beside another, at large size where the haircut grows with it", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { vault, alice, bob, account } = system;
    await system.give(alice, WBTC, 1_000_000_000n);
    await system.give(bob, WETH, eth(9_000));
    await vault.connect(alice).withdraw(account, CASH, dollars(300_000), alice);
    expect(await expectExact(system, WBTC, "VaultBelowInitial")).to.be.within(1n, 999_999_999n);
    expect(await expectExact(system, WETH, "VaultBalanceTooLow")).to.equal(eth(10));
  });

  it("maxWithdraw · a collateral that counts nothing may leave, if the rest suffices", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    await system.give(system.alice, WBTC, 100n);
    await networkHelpers.time.increase(4_000);
    await setPrice(system, WETH, 2_000);
    expect(await expectExact(system, WBTC, "VaultBalanceTooLow")).to.equal(100n);
  });

  it("maxWithdraw · HLT-4 · nothing below the initial line, without debt everything", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    await setPrice(system, WETH, 1_800);
    expect((await system.lens.accountView(system.account)).state).to.equal(State.Restricted);
    expect(await expectExact(system, CASH, "VaultBelowInitial")).to.equal(0n);
    expect(await expectExact(system, WETH, "VaultBelowInitial")).to.equal(0n);
    const { lens, bob } = system;
    await system.give(bob, WETH, eth(3));
    expect(await lens.maxWithdraw(accountOf(bob.address), WETH)).to.equal(eth(3));
  });

  it("maxWithdraw · nothing with debt during a pause, an unfit settlement token or a debt too small", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, vault, alice, usdc, account } = system;
    await refresh(system, 0.9);
    expect(await expectExact(system, CASH, "MarginSettlementUnfit").catch(() => 0n)).to.equal(0n);
    expect(await lens.maxWithdraw(account, WETH)).to.equal(0n);
    await refresh(system);
    expect(await lens.maxWithdraw(account, WETH)).to.be.greaterThan(0n);
    await usdc.connect(alice).approve(vault, ethers.MaxUint256);
    await vault.connect(alice).deposit(account, CASH, dollars(14_960));
    expect(await expectExact(system, WETH, "VaultDebtTooSmall")).to.equal(0n);
    expect(await lens.maxWithdraw(account, CASH)).to.be.greaterThan(0n);
    await vault.pauseOutflow(3_600);
    expect(await expectExact(system, CASH, "VaultOutflowPaused")).to.equal(0n);
    expect(await expectExact(system, WETH, "VaultOutflowPaused")).to.equal(0n);
    expect(await lens.maxWithdraw(accountOf(system.lender.address), CASH)).to.be.greaterThan(0n);
  });
});

describe("AccountLens.maxWithdraw, limiter", () => {
  it("maxWithdraw · SRR-3 · of cash ends at the limit of all debt, to the unit, and own cash does not", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { vault, alice, usdc, account, lens } = system;
    const before = await lens.maxWithdraw(account, CASH);
    await vault.setOutflowLimit(500, usd(15_100));
    const max = await expectExact(system, CASH, "VaultOutflowLimited");
    expect(max).to.be.within(dollars(50), before - 1n);
    await vault.setOutflowLimit(500, 0);
    expect(await expectExact(system, CASH, "VaultOutflowLimited")).to.equal(0n);
    await usdc.mint(alice, dollars(20_000));
    await usdc.connect(alice).approve(vault, ethers.MaxUint256);
    await vault.connect(alice).deposit(account, CASH, dollars(17_000));
    expect(await lens.maxWithdraw(account, CASH)).to.be.greaterThan(dollars(1_000));
  });
});

/** Feed answers a millionth above and below a price [WAD]: more than the interest of some blocks moves the line. */
function around(line: bigint): [bigint, bigint] {
  const answer = line / 10n ** 10n;
  return [answer + answer / 1_000_000n, answer - answer / 1_000_000n];
}

describe("AccountLens.linePrices", () => {
  it("linePrices · the account is above its lines just above the prices given, and below them just below", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, account } = system;
    const [asset, maintenance, closeOut] = await lens.linePrices(account);
    expect(asset).to.equal(BigInt(WETH));
    expect(Number(maintenance / 10n ** 14n) / 1e4).to.be.within(1_764, 1_767);
    expect(closeOut).to.be.lessThan(maintenance);
    const states = async (line: bigint) => {
      const seen = [];
      for (const answer of around(line)) {
        await system.assets[0]!.feed.set(answer);
        seen.push((await lens.accountView(account)).state);
      }
      return seen;
    };
    expect(await states(maintenance)).to.deep.equal([State.Restricted, State.Called]);
    expect(await states(closeOut)).to.deep.equal([State.Called, State.CloseOut]);
  });

  it("linePrices · are in units of the settlement token, whatever its price", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, account } = system;
    await refresh(system, 0.98);
    const [, maintenance] = await lens.linePrices(account);
    const [above, below] = around((maintenance * 98n) / 100n);
    await system.assets[0]!.feed.set(above);
    expect((await lens.accountView(account)).state).to.equal(State.Restricted);
    await system.assets[0]!.feed.set(below);
    expect((await lens.accountView(account)).state).to.equal(State.Called);
  });

  it("linePrices · of a token with other decimals are per whole token", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, vault, bob } = system;
    await system.give(bob, WBTC, 100_000_000n);
    const account = accountOf(bob.address);
    await vault.connect(bob).withdraw(account, CASH, dollars(40_000), bob);
    const [asset, maintenance] = await lens.linePrices(account);
    expect(asset).to.equal(BigInt(WBTC));
    const [above, below] = around(maintenance);
    await system.assets[1]!.feed.set(below);
    expect((await lens.accountView(account)).state).to.equal(State.Called);
    await system.assets[1]!.feed.set(above);
    expect((await lens.accountView(account)).state).to.equal(State.Restricted);
  });

  it("linePrices · say nothing of an account without debt, without collateral or with two", async () => {
    const system = await networkHelpers.loadFixture(deployLenses);
    const { lens, account, alice, bob, lender } = system;
    await system.give(bob, WETH, eth(1));
    for (const other of [accountOf(bob.address), accountOf(lender.address), accountOf(ethers.ZeroAddress, 1n)]) {
      expect(await lens.linePrices(other)).to.deep.equal([0n, 0n, 0n]);
    }
    await system.give(alice, WBTC, 1n);
    expect(await lens.linePrices(account)).to.deep.equal([0n, 0n, 0n]);
  });

  it("linePrices · are infinite where no price would do", async () => {
    const { lens, vault, bob, account, emptyAndWait } = await networkHelpers.loadFixture(withWhale);
    expect((await lens.linePrices(account))[1]).to.be.within(usd(1_000), usd(1_999));
    await emptyAndWait(70_000_000);
    const [, maintenance, closeOut] = await lens.linePrices(account);
    expect(0n - (await vault.cashOf(account))).to.be.greaterThan(usd(21_250_000));
    expect(maintenance).to.equal(ethers.MaxUint256);
    expect(closeOut).to.be.within(1n, ethers.MaxUint256 - 1n);
    expect(await lens.maxWithdraw(account, WETH)).to.equal(0n);
    expect(bob.address).to.equal(ethers.getAddress(account.slice(0, 42)));
  });
});

/** Bob owes 13 million against 24,000 WETH; interest at the highest rate then makes it more than any price could carry. */
async function withWhale() {
  const system = await deployLenses();
  const { vault, bob, lender } = system;
  await system.give(lender, CASH, dollars(13_000_000));
  await system.give(bob, WETH, eth(24_000));
  const account = accountOf(bob.address);
  await vault.connect(bob).withdraw(account, CASH, dollars(13_000_000), bob);
  /** Empties the vault of lendable cash and waits. */
  async function emptyAndWait(seconds: number) {
    const { total } = await vault.assetOf(CASH);
    await vault.connect(lender).withdraw(accountOf(lender.address), CASH, total, lender);
    for (let waited = 0; waited < seconds; waited += 10_000_000) await pass(system, 10_000_000);
  }
  return { ...system, account, emptyAndWait };
}
