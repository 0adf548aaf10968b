import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import {
  accrue,
  cashOf,
  divideUp,
  exponential,
  INDEX_LIMIT,
  move,
  type Pool,
  rateOver,
  utilisation,
  YEAR,
} from "../../fixtures/cash-model.js";
import { initialAnchor, RAY, rates, WAD } from "../../fixtures/parameters.js";
import {
  ETHER,
  type Funded,
  foresee,
  fundedSystem,
  header,
  indebtedSystem,
  MAX,
  poolOf,
  refreshFeeds,
  SCALE,
  USDC,
  WETH,
} from "../../fixtures/vault.js";

/** The lender's ten million, of which `share` per mille is lent to bob against WETH at any price. */
async function utilised(share: bigint) {
  const s = await fundedSystem();
  await s.vault.setCap(WETH, 2n ** 84n - 1n);
  await s.engine.setAsset(WETH, s.tokenOf(WETH), await policyOf(s), { ...deepest }, 33, 2_000n * WAD);
  await s.tokenOf(WETH).mint(s.bob, 20_000n * ETHER);
  await s.vault.connect(s.bob).deposit(s.account.bob, WETH, 20_000n * ETHER);
  await s.vault.connect(s.bob).withdraw(s.account.bob, 0, 10_000n * share * USDC, s.bob);
  return s;
}

const deepest = {
  initial: 200,
  maintenance: 150,
  closeOut: 70,
  maxPremium: 10,
  grace: 1800,
  depth: 819_100_000n,
};

async function policyOf(s: Funded) {
  const { feed, maxAge, deviation, minExponent, maxExponent, underlying } = (await s.engine.policyOf(WETH)).feed;
  return { feed, maxAge, deviation, minExponent, maxExponent, underlying };
}

const idle = async () => utilised(1n);
const atTarget = async () => utilised(850n);
const full = async () => utilised(1_000n);

const points: [string, () => Promise<Funded>][] = [
  ["nearly nothing lent", idle],
  ["the target", atTarget],
  ["everything lent", full],
];

describe("vault interest", () => {
  it("accrue · MEC-2 · the model's exponential agrees with known values and is monotone", () => {
    expect(exponential(0n)).to.equal(WAD);
    expect(exponential(WAD)).to.equal(2_718_281_828_459_045_235n);
    expect(exponential(-WAD)).to.equal(367_879_441_171_442_321n);
    expect(exponential(4n * WAD)).to.equal(54_598_150_033_144_239_078n);
    for (let x = -40n; x < 50n; ++x) expect(exponential(x * WAD)).to.be.lessThan(exponential((x + 1n) * WAD));
  });

  for (const [name, fixture] of points) {
    for (const seconds of [1, 3_600, 86_401, 2_592_000, 31_536_000]) {
      it(`accrue · A4 MEC-1 MEC-2 · equals the specification to a unit of the exponential with ${name} after ${seconds} s`, async () => {
        const s = await networkHelpers.loadFixture(fixture);
        const { pool, held } = await poolOf(s.vault);
        const after = await foresee(seconds, () => poolOf(s.vault));
        const { supplyIndex, borrowIndex, ...rest } = accrue(pool, rates, held, BigInt(seconds));
        // The exponential of the contract is within one unit of the exact one.
        const unit = divideUp(pool.borrowIndex, WAD);
        expect(after.pool).to.deep.include(rest);
        expect(after.pool.borrowIndex).to.be.closeTo(borrowIndex, unit);
        expect(after.pool.supplyIndex).to.be.closeTo(supplyIndex, unit);
      });
    }
  }

  it("accrue · a chain of actions of any spacing follows the model to the wei", async () => {
    const s = await networkHelpers.loadFixture(atTarget);
    let { pool } = await poolOf(s.vault);
    let principal = header(await s.vault.headerOf(s.account.lender)).principal;
    for (const [seconds, amount] of [
      [17, 1_000_000n],
      [86_400, -2_000_003n],
      [604_800, 5n],
      [1, -1n],
      [3_000_000, 999_999_999_999n],
      [40_000_000, -7n],
    ] as const) {
      const { held } = await poolOf(s.vault);
      await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + seconds);
      const vault = s.vault.connect(s.lender);
      if (amount > 0n) await vault.deposit(s.account.lender, 0, amount);
      else await vault.withdraw(s.account.lender, 0, -amount, s.lender);
      ({ pool, principal } = move(accrue(pool, rates, held, BigInt(seconds)), principal, amount * SCALE));
      expect((await poolOf(s.vault)).pool).to.deep.equal(pool);
      expect(header(await s.vault.headerOf(s.account.lender)).principal).to.equal(principal);
      expect(await s.vault.cashOf(s.account.lender)).to.equal(cashOf(pool, principal));
    }
  });

  it("accrue · RC-5 DLV-6 · the curve: a quarter of the anchor at 0, the anchor at the target, four times at 1", async () => {
    const flat = { ...rates, speed: 0n };
    const at = (borrowed: bigint, held: bigint) =>
      rateOver({ supplyIndex: RAY, borrowIndex: RAY, supplied: WAD, borrowed, anchor: initialAnchor }, flat, held, YEAR)
        .rate;
    expect(at(0n, WAD)).to.equal(initialAnchor / 4n);
    expect(at(85n * WAD, 15n * WAD)).to.equal(initialAnchor);
    expect(at(WAD, 0n)).to.equal(initialAnchor * 4n);
    const s = await networkHelpers.loadFixture(atTarget);
    const { pool, held } = await poolOf(s.vault);
    expect(utilisation(pool, held)).to.equal(rates.target);
    const after = (await foresee(31_536_000, () => poolOf(s.vault))).pool;
    expect(after.borrowIndex).to.equal(RAY + divideUp(RAY * (exponential(pool.anchor) - WAD), WAD));
    expect(after.anchor).to.equal(pool.anchor);
  });

  it("accrue · DLV-6 · the rate rises with utilisation", async () => {
    const growths = [];
    for (const share of [100n, 400n, 800n, 900n, 950n, 1_000n]) {
      const s = await utilised(share);
      growths.push((await foresee(86_400, () => poolOf(s.vault))).pool.borrowIndex);
    }
    for (let i = 1; i < growths.length; ++i) expect(growths[i]).to.be.greaterThan(growths[i - 1]!);
  });

  it("accrue · the anchor drifts down to its floor without debt and up to its ceiling at full utilisation", async () => {
    const drifted = (anchor: bigint, z: bigint) => {
      const exact = (anchor * exponential(z)) / WAD;
      return exact - (exact % 10n ** 6n);
    };
    const empty = await networkHelpers.loadFixture(fundedSystem);
    const { anchor } = (await poolOf(empty.vault)).pool;
    expect((await foresee(3_600, () => poolOf(empty.vault))).pool.anchor).to.equal(
      drifted(anchor, (-50n * WAD * 3_600n) / YEAR),
    );
    expect((await foresee(86_400 * 40, () => poolOf(empty.vault))).pool.anchor).to.equal(rates.minAnchor);
    const s = await networkHelpers.loadFixture(full);
    const busy = (await poolOf(s.vault)).pool.anchor;
    expect((await foresee(3_600, () => poolOf(s.vault))).pool.anchor).to.equal(
      drifted(busy, (50n * WAD * 3_600n) / YEAR),
    );
    expect((await foresee(86_400 * 40, () => poolOf(s.vault))).pool.anchor).to.equal(rates.maxAnchor);
  });

  it("accrue · ACC-7 · what debts are charged covers what suppliers get and the reserve share", async () => {
    const s = await networkHelpers.loadFixture(atTarget);
    const owed = async () => -(await s.vault.cashOf(s.account.bob));
    const [debt, claim, kept] = [await owed(), await s.vault.cashOf(s.account.lender), await s.vault.reserves()];
    await networkHelpers.time.increase(86_400 * 90);
    const charged = (await owed()) - debt;
    const credited = (await s.vault.cashOf(s.account.lender)) - claim;
    expect(charged).to.be.greaterThan(0n);
    expect(charged - credited).to.be.greaterThanOrEqual((charged * rates.reserveShare) / WAD);
    expect((await s.vault.reserves()) - kept).to.be.within(charged - credited - 4n, charged - credited + 4n);
  });

  it("accrue · ACC-6 · neither index ever falls, the supply index rests without debt", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    let last = (await poolOf(s.vault)).pool;
    for (let step = 0; step < 12; ++step) {
      await networkHelpers.time.increase(step * step * 10_000 + 1);
      await s.vault.connect(s.alice).deposit(s.account.alice, 0, step % 3 === 2 ? MAX : 1_000n * USDC);
      const { pool } = await poolOf(s.vault);
      expect(pool.supplyIndex).to.be.greaterThanOrEqual(last.supplyIndex);
      expect(pool.borrowIndex).to.be.greaterThanOrEqual(last.borrowIndex);
      if (last.borrowed === 0n)
        expect(pool).to.deep.include({ borrowIndex: last.borrowIndex, supplyIndex: last.supplyIndex });
      last = pool;
      if (step % 3 !== 2) continue;
      await refreshFeeds(s);
      await s.vault.connect(s.alice).withdraw(s.account.alice, 0, 9_000n * USDC, s.alice);
      last = (await poolOf(s.vault)).pool;
    }
  });

  it("accrue · ACC-11 H-10 · an accrual before an action in the same block changes nothing", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    const elsewhere = accountOf(s.lender.address, 9n);
    const run = async (accruesFirst: boolean) => {
      await ethers.provider.send("evm_setAutomine", [false]);
      await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 3_000);
      const fast = { gasLimit: 1_000_000, maxPriorityFeePerGas: 10n ** 10n, maxFeePerGas: 10n ** 12n };
      if (accruesFirst) await s.vault.connect(s.lender).transfer(s.account.lender, elsewhere, 0, 1, fast);
      await s.vault.connect(s.alice).withdraw(s.account.alice, 0, 500n * USDC, s.alice, { gasLimit: 1_000_000 });
      await s.vault.connect(s.alice).deposit(s.account.alice, 0, 77n * USDC, { gasLimit: 1_000_000 });
      await networkHelpers.mine();
      await ethers.provider.send("evm_setAutomine", [true]);
      const { pool } = await poolOf(s.vault);
      const { principal } = header(await s.vault.headerOf(s.account.alice));
      return [pool.borrowIndex, pool.supplyIndex, pool.anchor, pool.borrowed, principal];
    };
    const snapshot = await networkHelpers.takeSnapshot();
    const alone = await run(false);
    await snapshot.restore();
    expect(await run(true)).to.deep.equal(alone);
  });

  it("accrue · H-11 · deposit and withdrawal around an accrual leave the interest of the time before as it was", async () => {
    const s = await networkHelpers.loadFixture(atTarget);
    const model = async () => {
      const { pool, held } = await poolOf(s.vault);
      return { pool, held };
    };
    const { pool, held } = await model();
    await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 50_000);
    await s.vault.connect(s.carol).deposit(s.account.carol, 0, 15_000_000n * USDC);
    const now = (await model()).pool;
    const expected: Pool = accrue(pool, rates, held, 50_000n);
    expect([now.supplyIndex, now.borrowIndex]).to.deep.equal([expected.supplyIndex, expected.borrowIndex]);
    expect(await s.vault.cashOf(s.account.carol)).to.be.within(15_000_000n * WAD - 2n, 15_000_000n * WAD);
  });

  it("accrue · what lies beyond a year without any action earns nothing", async () => {
    const s = await networkHelpers.loadFixture(atTarget);
    const year = (await foresee(31_536_000, () => poolOf(s.vault))).pool;
    const more = (await foresee(31_536_001, () => poolOf(s.vault))).pool;
    const decade = (await foresee(315_360_000, () => poolOf(s.vault))).pool;
    expect(more).to.deep.equal(year);
    expect(decade).to.deep.equal(year);
  });

  it("accrue · H-08 · after fifty years of one silence repayment and withdrawal work", async () => {
    const s = await networkHelpers.loadFixture(full);
    await networkHelpers.time.increase(50n * YEAR);
    await s.usdc.mint(s.bob, 10n ** 18n);
    await s.vault.connect(s.bob).deposit(s.account.bob, 0, MAX);
    await s.vault.connect(s.bob).withdraw(s.account.bob, WETH, MAX, s.bob);
    await s.vault.connect(s.lender).withdraw(s.account.lender, 0, MAX, s.lender);
    const { pool } = await poolOf(s.vault);
    expect(pool.borrowed).to.equal(0);
    expect(pool.borrowIndex).to.be.greaterThan(20n * RAY);
  });

  it("accrue · H-08 · fifty years at the highest rate, accrued each year, saturate the indices and brick no exit", async () => {
    const s = await networkHelpers.loadFixture(full);
    const start = await networkHelpers.time.latest();
    for (let year = 1; year <= 50; ++year) {
      await networkHelpers.time.setNextBlockTimestamp(start + year * 31_536_000);
      await s.vault.connect(s.carol).deposit(s.account.carol, 0, 1);
    }
    const { pool } = await poolOf(s.vault);
    expect(pool.borrowIndex).to.equal(INDEX_LIMIT);
    const owed = -(await s.vault.cashOf(s.account.bob));
    await s.usdc.mint(s.bob, owed / SCALE + 1n);
    await s.vault.connect(s.bob).deposit(s.account.bob, 0, 100n * USDC);
    await s.vault.connect(s.lender).withdraw(s.account.lender, 0, 100n * USDC, s.lender);
    expect(-(await s.vault.cashOf(s.account.bob))).to.be.within(owed - 101n * WAD, owed - 99n * WAD);
  });

  it("accrue · the views of one moment agree with the state the next action stores", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    const seen = await foresee(12_345, () => poolOf(s.vault));
    await s.vault.connect(s.lender).transfer(s.account.lender, accountOf(s.lender.address, 1n), 0, USDC);
    const { pool } = await poolOf(s.vault);
    expect([pool.borrowIndex, pool.supplyIndex, pool.anchor]).to.deep.equal([
      seen.pool.borrowIndex,
      seen.pool.supplyIndex,
      seen.pool.anchor,
    ]);
  });

  it("accrue · pays a supplier nothing for the time before his deposit", async () => {
    const s = await networkHelpers.loadFixture(indebtedSystem);
    await networkHelpers.time.increase(31_536_000);
    await s.vault.connect(s.carol).deposit(s.account.carol, 0, 1_000n * USDC);
    expect(await s.vault.cashOf(s.account.carol)).to.be.within(1_000n * WAD - 2n, 1_000n * WAD);
  });
});
