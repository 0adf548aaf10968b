import { expect } from "chai";
import { borrow, deployCashShares, passYears, refresh, usdc, type Shares } from "../../fixtures/cash-shares.js";
import { networkHelpers } from "../../fixtures/system.js";

type Signer = Shares["alice"];

/** mulberry32 */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Shares at a price with many digits: interest has accrued on others' shares. */
async function withInterest() {
  const system = await deployCashShares();
  await system.shares.connect(system.lender).deposit(usdc(1_000_000.000001), system.lender);
  await borrow(system, usdc(777_777.777777));
  await passYears(0.37);
  return system;
}

/** What a pair of actions left a person with: the assets gained, with no time passing between. */
async function gain(system: Shares, who: Signer, actions: () => Promise<void>): Promise<bigint> {
  const assets = async () => await system.usdc.balanceOf(who);
  const [assetsBefore, sharesBefore] = [await assets(), await system.shares.balanceOf(who)];
  await actions();
  expect(await system.shares.balanceOf(who)).to.be.lessThanOrEqual(sharesBefore);
  return (await assets()) - assetsBefore;
}

describe("CashShares round trips", () => {
  const amounts = [1n, 7n, 999_999n, usdc(1.234567), usdc(1_000), usdc(3_141_592.653589)];

  for (const amount of amounts) {
    it(`deposit then redeem · ACC-9 · never gains (${amount} units)`, async () => {
      const system = await networkHelpers.loadFixture(withInterest);
      const { shares, alice } = system;
      const gained = await gain(system, alice, async () => {
        await shares.connect(alice).deposit(amount, alice);
        const minted = await shares.balanceOf(alice);
        if ((await shares.previewRedeem(minted)) === 0n) await shares.connect(alice).transfer(system.carol, minted);
        else await shares.connect(alice).redeem(minted, alice, alice);
      });
      expect(gained).to.be.within(-2n, interestOf(amount, 2));
    });

    it(`mint then withdraw · ACC-9 · never gains (${amount} units)`, async () => {
      const system = await networkHelpers.loadFixture(withInterest);
      const { shares, alice } = system;
      const wanted = await shares.previewDeposit(amount);
      const gained = await gain(system, alice, async () => {
        await shares.connect(alice).mint(wanted, alice);
        const max = await shares.maxWithdraw(alice);
        if (max !== 0n) await shares.connect(alice).withdraw(max, alice, alice);
        const dust = await shares.balanceOf(alice);
        if (dust !== 0n) await shares.connect(alice).transfer(system.carol, dust);
      });
      expect(gained).to.be.within(-2n, interestOf(amount, 2));
    });

    it(`redeem then deposit, withdraw then mint · ACC-9 · never gain shares (${amount} units)`, async () => {
      const system = await networkHelpers.loadFixture(withInterest);
      const { shares, alice } = system;
      await shares.connect(alice).deposit(usdc(4_000_000), alice);
      const start = await shares.balanceOf(alice);
      await shares.connect(alice).withdraw(amount, alice, alice);
      const cost = await shares.previewDeposit(amount);
      await shares.connect(alice).deposit(amount, alice);
      expect(await shares.balanceOf(alice)).to.be.lessThanOrEqual(start);
      expect(cost).to.be.greaterThan(0n);
      const given = await shares.previewWithdraw(amount);
      await shares.connect(alice).redeem(given, alice, alice);
      const middle = await shares.balanceOf(alice);
      await shares.connect(alice).deposit(amount, alice);
      expect((await shares.balanceOf(alice)) - middle).to.be.lessThanOrEqual(given);
    });
  }

  for (const seed of [1, 2, 3]) {
    it(`ACC-9 · random sequences keep previews exact and shares backed (seed ${seed})`, async function () {
      const system = await networkHelpers.loadFixture(withInterest);
      const draw = random(seed);
      const people = [system.alice, system.bob, system.carol];
      const counts = { deposit: 0, mint: 0, withdraw: 0, redeem: 0 };
      for (let step = 0; step < 60; step++) {
        const who = people[draw(people.length)]!;
        const action = (["deposit", "mint", "withdraw", "redeem"] as const)[draw(4)]!;
        if (await act(system, who, action, draw)) counts[action]++;
        await expectBacked(system);
        if (draw(5) === 0) await passYears(draw(1000) / 10_000);
      }
      for (const [action, count] of Object.entries(counts)) expect(count, action).to.be.greaterThan(5);
      await refresh(system);
    });
  }
});

/** Interest that an amount may earn in so many seconds at 400 % a year, up. */
function interestOf(amount: bigint, seconds: number): bigint {
  return (amount * 4n * BigInt(seconds)) / 31_536_000n;
}

/** One random action, predicted by its preview in the same block. False when there is nothing to do. */
async function act(system: Shares, who: Signer, action: string, draw: (below: number) => number): Promise<boolean> {
  const { shares, usdc: token } = system;
  const own = shares.connect(who);
  const held = await shares.balanceOf(who);
  const limit = await shares.maxWithdraw(who);
  const share = BigInt(draw(1_000_000)) + 1n;
  if ((action === "withdraw" || action === "redeem") && limit < 2n) return false;
  await networkHelpers.mine();
  const assetsBefore = await token.balanceOf(who);
  const amount = action === "withdraw" ? (limit * share) / 1_000_000n + 1n : share * share;
  const burnt = ((await shares.maxRedeem(who)) * share) / 1_000_000n;
  if (action === "redeem" && (await shares.previewRedeem(burnt)) === 0n) return false;
  if (action === "withdraw" && amount > limit) return false;
  const argument = action === "redeem" ? burnt : action === "mint" ? amount * 10n ** 6n : amount;
  const at = (await networkHelpers.time.latest()) + 1;
  await networkHelpers.time.setNextBlockTimestamp(at);
  const { expected, send } = await plan(own, who, action, argument);
  await networkHelpers.time.setNextBlockTimestamp(at);
  await send();
  const [assets, units] = [(await token.balanceOf(who)) - assetsBefore, (await shares.balanceOf(who)) - held];
  const isIn = action === "deposit" || action === "mint";
  const moved = action === "deposit" || action === "withdraw" ? units : assets;
  expect(moved < 0n ? 0n - moved : moved, `${action} ${argument}`).to.equal(expected);
  expect(isIn ? units > 0n : assets > 0n).to.equal(true);
  return true;
}

/** The preview at the pending block's time, and the transaction. */
async function plan(own: Shares["shares"], who: Signer, action: string, argument: bigint) {
  const pending = { blockTag: "pending" };
  switch (action) {
    case "deposit":
      return { expected: await own.previewDeposit(argument, pending), send: () => own.deposit(argument, who) };
    case "mint":
      return { expected: await own.previewMint(argument, pending), send: () => own.mint(argument, who) };
    case "withdraw":
      return { expected: await own.previewWithdraw(argument, pending), send: () => own.withdraw(argument, who, who) };
    default:
      return { expected: await own.previewRedeem(argument, pending), send: () => own.redeem(argument, who, who) };
  }
}

/** All shares together are worth no more than the recorded cash, and the contract keeps no token. */
async function expectBacked({ shares, vault, usdc: token, account }: Shares): Promise<void> {
  const cash = await vault.cashOf(account);
  expect(cash).to.be.greaterThanOrEqual(0n);
  expect(await shares.totalAssets()).to.equal(cash / 10n ** 12n);
  expect(await shares.previewRedeem(await shares.totalSupply())).to.be.lessThanOrEqual(cash / 10n ** 12n);
  expect(await token.balanceOf(shares)).to.equal(0n);
}
