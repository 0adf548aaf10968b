import { expect } from "chai";
import { accountOf, ethers, networkHelpers } from "../../fixtures/system.js";
import { cashOf } from "../../fixtures/cash-model.js";
import { markets, RAY } from "../../fixtures/parameters.js";
import { appraise, fundedSystem, header, MAX, poolOf, refreshFeeds, SCALE, USDC } from "../../fixtures/vault.js";

const STEPS = 500;
const SEED = 20_200_312;
const ANY_NONCE = 2n ** 32n - 1n;
const ASSETS = markets.map((_, index) => index + 1);

/** Deterministic generator (mulberry32); `below(n)` is uniform over 0 to n - 1. */
function generator(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (n: number) => next() % n;
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
  return { below, pick };
}

async function walkers() {
  const s = await fundedSystem();
  const users = [s.alice, s.bob, s.carol];
  const accounts = users.flatMap((user) => [accountOf(user.address), accountOf(user.address, 1n)]);
  await s.usdc.mint(s.keeper, 10n ** 9n * USDC);
  await s.vault.connect(s.keeper).deposit(s.account.keeper, 0, 10n ** 7n * USDC);
  return { ...s, users, accounts: [...accounts, s.account.lender, s.account.keeper] };
}

type Walk = Awaited<ReturnType<typeof walkers>>;
type Random = ReturnType<typeof generator>;

const KINDS = [
  ...(["deposit", "withdraw", "borrow", "borrow", "transfer", "gift"] as const),
  ...(["wait", "price", "call", "liquidate", "report", "socialise"] as const),
];

/** Borrows part or all of what the account's collateral carries. */
async function borrow(s: Walk, user: Walk["alice"], account: string, random: Random) {
  const [worth, buffer] = await s.vault.appraiseOpening(account);
  const most = (worth - buffer) / SCALE;
  await s.vault.connect(user).withdraw(account, 0, (most * BigInt(random.below(102))) / 100n, user);
}

/** One action of a random user; amounts reach from dust over plausible to absurd. */
async function act(s: Walk, random: Random): Promise<string> {
  const user = random.pick(s.users);
  const own = () => accountOf(user.address, BigInt(random.below(2)));
  const vault = s.vault.connect(user);
  const asset = random.below(3) === 0 ? random.pick(ASSETS) : 0;
  const unit = asset === 0 ? 25n * USDC : 10n ** BigInt(markets[asset - 1]!.decimals) / 100n;
  const amount = random.below(12) === 0 ? MAX : (unit * BigInt(1 + random.below(4_000))) / BigInt(1 + random.below(30));
  const kind = random.pick(KINDS);
  const collateral = random.pick(ASSETS);
  const account = random.pick(s.accounts);
  const run: Record<typeof kind, () => Promise<unknown>> = {
    deposit: () => vault.deposit(own(), asset, amount),
    withdraw: () => vault.withdraw(own(), asset, amount, random.pick(s.users)),
    borrow: () => borrow(s, user, own(), random),
    transfer: () => vault.transfer(own(), random.pick(s.accounts), asset, amount),
    gift: () => vault.deposit(account, asset, amount),
    wait: async () => {
      await networkHelpers.time.increase(random.below(8 * 3_600));
      await refreshFeeds(s);
    },
    price: () => s.feedOf(collateral).set((markets[collateral - 1]!.price * BigInt(20 + random.below(110))) / 100n),
    call: () => s.liquidator.connect(s.keeper).callMargin(s.accounts),
    liquidate: () => liquidate(s, collateral, random),
    report: () => report(s, user),
    socialise: () => vault.socialise(),
  };
  return run[kind]().then(
    () => `${kind} passed`,
    () => `${kind} refused`,
  );
}

/** Reports the account that is worth least. */
async function report(s: Walk, user: Walk["alice"]) {
  const seen = await appraise(s.vault, ...s.accounts.map((each): [string, number] => [each, 0]));
  const least = seen.map(({ worth }, index) => ({ worth, index })).sort((a, b) => (a.worth < b.worth ? -1 : 1))[0]!;
  await s.vault.connect(user).reportInsolvent(s.accounts[least.index]!);
}

/** Bids for one collateral of every account; the liquidator takes those that are due. */
async function liquidate(s: Walk, asset: number, random: Random) {
  const bids = s.accounts.map((account) => ({
    account,
    asset,
    nonce: ANY_NONCE,
    maxAmount: 2n ** 127n,
    minPremium: 0,
  }));
  const ascending = bids.sort((a, b) => (BigInt(a.account) < BigInt(b.account) ? -1 : 1));
  const into = random.below(2) === 0 ? s.account.keeper : ethers.ZeroHash;
  const due = into === ethers.ZeroHash ? ascending : ascending.filter(({ account }) => account !== into);
  await s.liquidator.connect(s.keeper).liquidate(due, into, s.keeper, "0x");
}

/** Header and balance of one asset of every account. */
async function sheetOf(s: Walk, asset: number) {
  const seen = await appraise(s.vault, ...s.accounts.map((each): [string, number] => [each, asset]));
  return seen.map(({ header: word, leg }) => ({ word, balance: leg!.balance }));
}

/** Everything the ledger says of itself, at one moment. */
async function assertLedger(s: Walk, last: { supply: bigint; borrow: bigint }, isLoss: boolean) {
  const vault = await s.vault.getAddress();
  const { pool, held } = await poolOf(s.vault);
  const { supplied, borrowed, supplyIndex: supply, borrowIndex: borrow } = pool;
  const sheets = await Promise.all(ASSETS.map(async (asset) => sheetOf(s, asset)));
  const headers = sheets[0]!.map(({ word }) => header(word));
  const sum = (values: bigint[]) => values.reduce((a, b) => a + b, 0n);
  const principals = headers.map(({ principal }) => principal);
  expect(supplied, "S").to.equal(sum(principals.filter((p) => p > 0n)));
  expect(borrowed, "D").to.equal(-sum(principals.filter((p) => p < 0n)));
  expect(isLoss ? supply < last.supply : supply >= last.supply, "supply falls by socialised losses only").to.equal(
    true,
  );
  expect(borrow >= last.borrow, "the borrow index never falls").to.equal(true);
  expect((await s.usdc.balanceOf(vault)) * SCALE, "settlement tokens").to.equal(held);
  const reserves = await s.vault.reserves();
  const deficit = await s.vault.deficit();
  expect(reserves, "reserves").to.be.greaterThanOrEqual(0n);
  const cash = sum(principals.map((p) => cashOf(pool, p)));
  const dust = held + deficit - cash - reserves;
  expect(dust, "dust").to.be.within(0n, 2n * BigInt(s.accounts.length));
  expect((supplied * supply) / RAY, "claims").to.be.at.most(held + (borrowed * borrow + RAY - 1n) / RAY + deficit);
  for (const asset of ASSETS) {
    const balances = sheets[asset - 1]!.map(({ balance }) => balance);
    const [, total] = await s.vault.assetOf(asset);
    expect(total, `total of ${asset}`).to.equal(sum(balances));
    expect(await s.tokenOf(asset).balanceOf(vault), `tokens of ${asset}`).to.equal(total);
    for (const [index, { collaterals }] of headers.entries()) {
      expect((collaterals >> BigInt(asset)) & 1n, `bit ${asset}`).to.equal(balances[index]! > 0n ? 1n : 0n);
    }
  }
  return { supply, borrow };
}

describe("vault random walk", () => {
  it(`every action · ACC-1 ACC-3 ACC-4 ACC-5 ACC-6 DMM-6 PMT-2 PLR-5 · the ledger balances after each of ${STEPS} steps`, async () => {
    const s = await networkHelpers.loadFixture(walkers);
    const random = generator(SEED);
    const reached: Record<string, number> = {};
    let last = { supply: 0n, borrow: 0n };
    for (let step = 0; step < STEPS; ++step) {
      const outcome = await act(s, random);
      reached[outcome] = (reached[outcome] ?? 0) + 1;
      last = await assertLedger(s, last, outcome === "socialise passed");
    }
    for (const kind of KINDS) {
      expect(reached[`${kind} passed`] ?? 0, `${kind} passed, seed ${SEED}: ${JSON.stringify(reached)}`).to.be.at.least(
        kind === "socialise" ? 1 : 2,
      );
    }
    expect(last.borrow, "interest ran").to.be.greaterThan(RAY);
  });
});
