import { expect } from "chai";
import { WAD } from "../../fixtures/parameters.js";
import { type Draws, drawsFrom } from "../../fixtures/random.js";
import { at, dustOf, loadFixture, potOf, stateOf, sumsOf, time } from "../../fixtures/trading.js";
import { DAY, ETH_FUTURE, flagsOf, futureSystem, HOUR, WINDOW } from "../../fixtures/futures.js";

const WALKS = 6;
const STEPS = 40;
const SEED = 20_261_225;

/** Three owners with a cross and an isolated account each, and the system to itself. */
async function walkers() {
  const s = await futureSystem();
  const users = [s.alice, s.bob, s.carol];
  const players = users.flatMap((user) => [s.cross(user), s.isolated(user)].map((account) => ({ user, account })));
  return { ...s, players };
}
type Walk = Awaited<ReturnType<typeof walkers>>;

interface Course {
  dollars: number;
  highest: number;
  touches: bigint;
}

async function trade(s: Walk, draws: Draws, course: Course) {
  const maker = draws.pick(s.players);
  const taker = draws.pick(s.players.filter(({ user }) => user !== maker.user));
  const price = (at(course.dollars) * draws.between(9_850n, 10_150n)) / 10_000n;
  const worth = draws.between(100n, 10n ** draws.between(3n, 5n));
  const size = (worth * WAD) / BigInt(Math.ceil(course.dollars));
  course.touches += 2n;
  await s.buy(maker.user, taker.user, size, price, { buyer: maker.account, seller: taker.account });
}

/** A refusal by a rule is part of a walk; anything else is not. */
async function attempt(action: Promise<unknown>): Promise<boolean> {
  return action.then(
    () => true,
    (error: unknown) => {
      if (!(error instanceof Error && error.message.includes("custom error"))) throw error;
      return false;
    },
  );
}

/** Trades and moves to a few days before expiry, then a window sampled now and then, and a fixed price. */
async function walk(s: Walk, draws: Draws): Promise<Course> {
  const course = { dollars: 2_000, highest: 2_000, touches: 0n };
  await s.goTo(10 * DAY, course.dollars);
  for (let step = 0; step < STEPS; ++step) {
    if (draws.between(0n, 3n) !== 0n) {
      await attempt(trade(s, draws, course));
      continue;
    }
    course.dollars = (course.dollars * Number(draws.between(960n, 1_042n))) / 1_000;
    course.highest = Math.max(course.highest, course.dollars);
    await time.increase(draws.between(1n, 4n * BigInt(HOUR)));
    await s.refresh(course.dollars);
    const { account } = draws.pick(s.players);
    if (await attempt(s.vault.settle(account, ETH_FUTURE))) course.touches += 1n;
  }
  course.dollars = (course.dollars * Number(draws.between(500n, 1_600n))) / 1_000;
  await s.goTo(WINDOW + 30, course.dollars);
  for (let left = WINDOW; left > 20; left -= Number(draws.between(20n, 600n))) {
    await s.sampleAt(left, course.dollars * (Number(draws.between(950n, 1_050n)) / 1_000));
  }
  await s.goTo(0 - Number(draws.between(0n, 2n * BigInt(DAY))));
  await s.engine.pokeExpiry(ETH_FUTURE);
  return course;
}

/** Everybody out, in any order, insolvent accounts by resolution; twice round, as winners wait for losers. */
async function settleAll(s: Walk, draws: Draws) {
  const order = [...s.players].sort(() => Number(draws.between(0n, 2n)) - 1);
  let resolved = 0;
  for (const { user, account } of [...order, ...order]) {
    const { size, quote } = await s.futureOf(account);
    if (size === 0n && quote === 0n) continue;
    const isInsolvent = (await sumsOf(s, account)).worth <= 0n;
    if (isInsolvent) await s.vault.connect(s.keeper).deleverage(account, ETH_FUTURE);
    else await attempt(s.vault.connect(user).settle(account, ETH_FUTURE));
    if (isInsolvent) ++resolved;
  }
  return resolved;
}

describe("futures random walk", () => {
  it(`every action · FCM-3 ACC-3 ACC-8 · ${WALKS} walks that end in settlement leave no position and no wei unaccounted`, async function () {
    this.timeout(240_000);
    const draws = drawsFrom(SEED);
    let [resolved, open] = [0, 0n];
    for (let i = 0; i < WALKS; ++i) {
      const s = await loadFixture(walkers);
      const accounts = s.players.map(({ account }) => account);
      const start = await s.vault.reserves();
      const course = await walk(s, draws);
      open += stateOf((await s.vault.marketOf(ETH_FUTURE))[0]).openInterest;
      resolved += await settleAll(s, draws);
      const [state, money] = await s.vault.marketOf(ETH_FUTURE);
      const { pot, fees } = potOf(money);
      const positions = await Promise.all(accounts.map(async (account) => s.futureOf(account)));
      for (const position of positions)
        expect(position, `seed ${SEED}, walk ${i}`).to.deep.equal({ size: 0n, quote: 0n });
      expect([stateOf(state).openInterest, flagsOf(state).isSettled]).to.deep.equal([0n, true]);
      const perTouch = at(course.highest) / WAD + 2n;
      expect(pot, "dust of the pot").to.be.within(0n, course.touches * perTouch + 12n);
      expect(await dustOf(s, accounts, ETH_FUTURE)).to.equal(pot);
      await assertCash(s, accounts, start + pot + fees);
    }
    expect(open, "somebody had a position").to.be.greaterThan(WAD);
    expect(resolved, "somebody was insolvent").to.be.greaterThan(0);
  });

  /** Tokens are cash and reserves less the deficit, and the reserves are what they were, the fees and the dust. */
  async function assertCash(s: Walk, accounts: string[], reserves: bigint) {
    const all = [...accounts, s.cross(s.lender), s.backstop];
    const cash = (await Promise.all(all.map(async (account) => s.vault.cashOf(account)))).reduce((a, b) => a + b, 0n);
    const [, tokens] = await s.vault.assetOf(0);
    const [found, deficit] = [await s.vault.reserves(), await s.vault.deficit()];
    expect(found, "reserves").to.be.within(reserves, reserves + 2n * BigInt(all.length));
    expect(tokens * 10n ** 12n + deficit - cash - found, "tokens").to.be.within(0n, 2n * BigInt(all.length));
  }
});
