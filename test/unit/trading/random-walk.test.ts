import { expect } from "chai";
import { type Draws, drawsFrom } from "../../fixtures/random.js";
import {
  at,
  BTC_PERP,
  dustOf,
  ETH_PERP,
  loadFixture,
  marketsOf,
  potOf,
  stateOf,
  sumsOf,
  time,
  tradingSystem,
} from "../../fixtures/trading.js";
import { usd, WAD } from "../../fixtures/parameters.js";

const STEPS = 400;
const SEED = 20_200_312;
const MARKETS = [ETH_PERP, BTC_PERP];
const KINDS = [
  ...(["trade", "trade", "trade", "pair", "settle", "settle", "poke", "price", "wait"] as const),
  ...(["deposit", "withdraw", "transfer"] as const),
];
type Kind = (typeof KINDS)[number];

/** Three owners with a cross and an isolated account each. */
async function walkers() {
  const s = await tradingSystem();
  const users = [s.alice, s.bob, s.carol];
  const players = users.flatMap((user) => [s.cross(user), s.isolated(user)].map((account) => ({ user, account })));
  return { ...s, players, others: [s.cross(s.lender), s.backstop] };
}
type Walk = Awaited<ReturnType<typeof walkers>>;

/** What the walk knows beside the ledger. */
interface Book {
  prices: bigint[]; // [8 decimals]
  highest: bigint[];
  touches: bigint[];
}

/** A trade within the band, its sizes from dust to more than anybody can carry. */
async function tradeOrders(s: Walk, draws: Draws, book: Book, market: number) {
  const maker = draws.pick(s.players);
  const taker = draws.pick(s.players.filter(({ user }) => user !== maker.user));
  const price = (book.prices[market]! * 10n ** 10n * draws.between(9_850n, 10_150n)) / 10_000n;
  const worth = draws.between(10n, 10n ** draws.between(2n, 5n));
  const size = (draws.pick([1n, -1n]) * worth * WAD * 10n ** 8n) / book.prices[market]!;
  const open = (await s.positionOf(maker.account, market)).size;
  const wanted = open !== 0n && draws.between(0n, 3n) === 0n ? -open : size;
  return [
    await s.order(maker.user, wanted, price, { account: maker.account, market, slot: market }),
    await s.order(taker.user, -wanted, price, { account: taker.account, market, slot: market }),
  ];
}

async function trade(s: Walk, draws: Draws, book: Book, markets: number[]) {
  const orders = [];
  for (const market of markets) orders.push(...(await tradeOrders(s, draws, book, market)));
  const matches = markets.map((_, i) => ({ maker: 2 * i, taker: 2 * i + 1, size: 2n ** 87n }));
  await s.exchange.matchOrders(orders, matches);
  for (const market of markets) book.touches[market]! += 2n;
}

async function move(s: Walk, draws: Draws, book: Book) {
  const market = draws.pick(MARKETS);
  const price = (book.prices[market]! * draws.between(9_600n, 10_420n)) / 10_000n;
  book.prices[market] = price;
  if (price > book.highest[market]!) book.highest[market] = price;
  await refresh(s, book);
}

async function refresh(s: Walk, book: Book) {
  await s.setIndex(ETH_PERP, book.prices[ETH_PERP]!);
  await s.feeds[BTC_PERP]!.set(book.prices[BTC_PERP]!);
}

/** One random action; true when it passed. */
async function act(s: Walk, draws: Draws, book: Book, kind: Kind): Promise<boolean> {
  const { user, account } = draws.pick(s.players);
  const market = draws.pick(MARKETS);
  const vault = s.vault.connect(user);
  const amount = draws.between(1n, 10n ** draws.between(6n, 12n));
  const run: Record<Kind, () => Promise<unknown>> = {
    trade: async () => trade(s, draws, book, [market]),
    pair: async () => trade(s, draws, book, MARKETS),
    settle: async () => {
      await vault.settle(account, market);
      book.touches[market]! += 1n;
    },
    poke: async () => vault.pokeMarket(market),
    price: async () => move(s, draws, book),
    wait: async () => {
      await time.increase(draws.between(1n, 6n * 3_600n));
      if (draws.between(0n, 4n) !== 0n) await refresh(s, book);
      else await s.vault.pokeMarket(market).then(() => refresh(s, book));
    },
    deposit: async () =>
      s.giveTo(user, draws.between(1n, 2_000n), BigInt(account) & 0xffn, (BigInt(account) >> 88n) & 0xffn),
    withdraw: async () => vault.withdraw(account, 0, amount, user),
    transfer: async () => vault.transfer(account, draws.pick(s.players).account, 0, amount),
  };
  return run[kind]().then(
    () => true,
    (error: unknown) => {
      if (!(error instanceof Error && error.message.includes("custom error"))) throw error;
      return false;
    },
  );
}

/** Every law of a market at one moment; returns pot and fees. */
async function assertMarket(s: Walk, book: Book, market: number) {
  const accounts = s.players.map(({ account }) => account);
  const [word, money] = await s.vault.marketOf(market);
  const sizes = await Promise.all(accounts.map(async (account) => (await s.positionOf(account, market)).size));
  const sum = sizes.reduce((a, b) => a + b, 0n);
  const longs = sizes.filter((size) => size > 0n).reduce((a, b) => a + b, 0n);
  const touches = book.touches[market]!;
  expect(sum < 0n ? -sum : sum, "sum of sizes").to.be.at.most(touches);
  expect(stateOf(word).openInterest, "open interest").to.equal(longs);
  const perTouch = (book.highest[market]! * 10n ** 10n) / WAD + 2n;
  expect(await dustOf(s, accounts, market), "pot less quotes").to.be.within(
    0n,
    touches * perTouch + BigInt(sizes.length),
  );
  return potOf(money);
}

async function assertLedger(s: Walk, book: Book) {
  const held = await Promise.all(MARKETS.map(async (market) => assertMarket(s, book, market)));
  const accounts = [...s.players.map(({ account }) => account), ...s.others];
  const cash = await Promise.all(accounts.map(async (account) => s.vault.cashOf(account)));
  const [, tokens] = await s.vault.assetOf(0);
  const reserves = await s.vault.reserves();
  const claims = cash.reduce((a, b) => a + b, 0n);
  expect(tokens * 10n ** 12n - claims - reserves, "tokens = cash + reserves").to.be.within(
    0n,
    2n * BigInt(accounts.length),
  );
  const free = held.reduce((left, { pot, fees }) => left - pot - fees, reserves);
  for (const { account } of s.players) {
    const bits = await marketsOf(s, account);
    for (const market of MARKETS) {
      const { size, quote } = await s.positionOf(account, market);
      const has = size !== 0n || quote !== 0n;
      expect((bits >> BigInt(market)) & 1n, `bit of market ${market}`).to.equal(has ? 1n : 0n);
    }
    expect(await s.vault.freshOf(account), "fresh").to.be.at.most(usd(1_000_000));
  }
  return free;
}

describe("trading random walk", () => {
  it(`every action · ACC-3 ACC-4 ACC-8 DRV-1 DRV-2 FCM-4 · markets and ledger balance after each of ${STEPS} steps`, async function () {
    this.timeout(180_000);
    const s = await loadFixture(walkers);
    const draws = drawsFrom(SEED);
    const book: Book = { prices: [2_000n * 10n ** 8n, 60_000n * 10n ** 8n], highest: [], touches: [0n, 0n] };
    book.highest = [...book.prices];
    const reached: Record<string, number> = {};
    let free = await assertLedger(s, book);
    for (let step = 0; step < STEPS; ++step) {
      const kind = draws.pick(KINDS);
      const outcome = `${kind} ${(await act(s, draws, book, kind)) ? "passed" : "refused"}`;
      reached[outcome] = (reached[outcome] ?? 0) + 1;
      const now = await assertLedger(s, book);
      expect(now, `reserves beside pots and fees, step ${step}, seed ${SEED}`).to.be.at.least(free);
      free = now;
    }
    for (const kind of KINDS) expect(reached[`${kind} passed`] ?? 0, JSON.stringify(reached)).to.be.at.least(5);
    for (const kind of ["trade", "settle", "withdraw"])
      expect(reached[`${kind} refused`] ?? 0, JSON.stringify(reached)).to.be.at.least(5);
    const worths = await Promise.all(s.players.map(async ({ account }) => (await sumsOf(s, account)).worth));
    expect(
      worths.some((worth) => worth < at(5_000)),
      "somebody has lost",
    ).to.equal(true);
  });
});
