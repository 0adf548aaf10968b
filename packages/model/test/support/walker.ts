import {
  type AccountId,
  accountId,
  type Action,
  CROSS,
  modeOf,
  ownerOf,
  type State,
  type Valuation,
  WAD,
} from "../../src/index.ts";
import type { Movement } from "../../src/vault/movements.ts";
import {
  alice,
  bob,
  BTC,
  carol,
  cross,
  DAI,
  ETH,
  isolated,
  keeper,
  lender,
  listed,
  PERP_BTC,
  PERP_ETH,
  valued,
} from "./protocol.ts";

const ACCOUNTS: readonly AccountId[] = [
  alice,
  bob,
  carol,
  keeper,
  lender,
  cross(6),
  cross(7),
  isolated(8),
  isolated(9),
];
/** Those that are brought near their lines and sold. */
const RISKY: readonly AccountId[] = [alice, bob, carol, cross(6), isolated(8), isolated(9)];
const FEEDS: readonly [readonly [number, number], readonly [number, number]] = [
  [ETH, PERP_ETH],
  [BTC, PERP_BTC],
];

/** Steps of a random walk, from a seed: prices move, people act, keepers and anyone do what they may. */
export class Walker {
  static readonly kinds: readonly string[] = [
    "deposit",
    "withdraw",
    "transfer",
    "batch",
    "callMargin",
    "clearCall",
    "liquidate",
    "liquidatePair",
    "trade",
    "settle",
    "movePosition",
    "deleverage",
    "reportInsolvent",
    "absorb",
    "buy",
    "coverDeficit",
    "socialise",
    "drawReserves",
    "enterTranche",
    "requestExit",
    "setAnswer",
    "pokeFactor",
    "pokeMarket",
    "recordPrice",
  ];

  private seed: number;
  private index = [2_000, 40_000];
  private readonly queue: Action[] = [];

  constructor(seed: number) {
    this.seed = (seed * 2_654_435_761) % 2 ** 31;
  }

  private random(): number {
    this.seed = (Math.imul(this.seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return ((this.seed >> 8) % 1_000_003) / 1_000_003;
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }

  private amount(most: number): bigint {
    return BigInt(Math.max(1, Math.floor(most * this.random() ** 3)));
  }

  private movement(): Movement {
    const account = this.pick(ACCOUNTS);
    const asset = this.pick([0, 0, ETH, BTC, DAI]);
    const most = { 0: 3e11, [ETH]: 5e20, [BTC]: 3e9, [DAI]: 3e11 }[asset] ?? 0;
    const roll = this.random();
    if (roll < 0.45) return { type: "deposit", account, asset, amount: this.amount(most), isOwn: this.random() < 0.9 };
    if (roll < 0.8) return { type: "withdraw", account, asset, amount: this.amount(most) };
    const amount = asset === 0 ? this.amount(1e23) : this.amount(most);
    return { type: "transfer", from: account, to: this.pick(ACCOUNTS), asset, amount };
  }

  /** A new price for one underlying, sometimes a jump, everything else answering as before. */
  private answers(state: State, at: number): Action {
    const underlying = this.pick([0, 1]);
    const jump = this.random() < 0.1 ? 0.35 : 0.02;
    this.index[underlying] = Math.min(
      60_000,
      Math.max(800, (this.index[underlying] ?? 0) * (1 + jump * (2 * this.random() - 1))),
    );
    const [collateral, perpetual] = FEEDS[underlying === 0 ? 0 : 1];
    const price = (BigInt(Math.round((this.index[underlying] ?? 0) * 1e6)) * WAD) / 10n ** 6n;
    const roll = this.random();
    if (roll < 0.02) return { type: "setAnswer", instrument: collateral, answer: undefined, at };
    const spread = roll < 0.06 ? { spread: price / 50n } : {};
    const answer = { price, updatedAt: at, isComplete: true, ...spread };
    this.queue.push({ type: "setAnswer", instrument: collateral, answer, at });
    return { type: "setAnswer", instrument: perpetual, answer, at };
  }

  private tradeOf(state: State, at: number): Action {
    const market = this.pick([0, 1]);
    const mark = listed(state, 32 + market).feed.answer?.price ?? WAD;
    const price = (mark * BigInt(9_990 + Math.floor(20 * this.random()))) / 10_000n;
    const [buyer, seller] = [this.pick(ACCOUNTS), this.pick(ACCOUNTS)];
    const size = this.amount(market === 0 ? 1e20 : 5e18);
    return { type: "trade", fills: [{ market, buyer, seller, size, price, buyerFee: 500n, sellerFee: 200n }], at };
  }

  /** An account brought near its line: all that may leave is withdrawn, or a position as large as it may open. */
  private lever(state: State, at: number): Action {
    const account = this.pick(RISKY);
    const { netWorth, initial } = valued(state, account);
    const room = netWorth > initial ? netWorth - initial : 0n;
    if (this.random() < 0.4 && modeOf(account) === CROSS) {
      return { type: "withdraw", account, asset: 0, amount: (room * 9n) / 10n ** 13n, at };
    }
    const market = this.pick([0, 0, 1]);
    const price = listed(state, 32 + market).feed.answer?.price ?? WAD;
    const size = (room * 10n ** 18n * 7n) / price;
    const other = this.random() < 0.6 ? lender : this.pick(RISKY);
    const [buyer, seller] = this.random() < 0.5 ? [account, other] : [other, account];
    return { type: "trade", fills: [{ market, buyer, seller, size, price, buyerFee: 500n, sellerFee: 200n }], at };
  }

  /** Somebody whom it concerns, if there is one: whose numbers pass the test, else anyone. */
  private whom(state: State, concerns: (valuation: Valuation) => boolean): AccountId {
    const found = RISKY.filter((id) => concerns(valued(state, id)));
    return this.pick(found.length > 0 && this.random() < 0.9 ? found : RISKY);
  }

  private sale(state: State, at: number): Action {
    const account = this.whom(state, ({ netWorth, maintenance }) => netWorth < maintenance);
    const instrument = this.pick([ETH, BTC, DAI, PERP_ETH, PERP_BTC]);
    const roll = this.random();
    if (roll < 0.2) {
      const market = this.pick([0, 1]);
      return { type: "liquidatePair", account, instrument: market + 1, market, most: 10n ** 24n, keeper: lender, at };
    }
    if (roll < 0.35) {
      const short = this.whom(state, ({ netWorth, maintenance }) => netWorth < maintenance);
      return { type: "offset", long: account, short, market: this.pick([0, 1]), at };
    }
    const isWallet = instrument < 32 && roll < 0.65;
    const most = this.amount(1e21) + 10n ** 9n;
    return { type: "liquidate", bids: [{ account, instrument, most }], keeper: isWallet ? undefined : lender, at };
  }

  private loss(state: State, at: number): Action {
    const account = this.whom(state, ({ netWorth }) => netWorth < 0n);
    const market = this.pick([0, 1]);
    const instrument = this.pick([ETH, BTC, DAI, PERP_ETH, PERP_BTC]);
    return this.pick<() => Action>([
      () => ({ type: "deleverage", account, market, at }),
      () => ({ type: "deleverage", account, market, at }),
      () => ({ type: "reportInsolvent", account, at }),
      () => ({ type: "absorb", account, at }),
      () => ({ type: "recordDeficit", account, at }),
      () => ({
        type: "buy",
        instrument: this.pick([...state.backstop.lots.keys(), instrument]),
        most: this.amount(1e20),
        buyer: lender,
        at,
      }),
      () => ({ type: "coverDeficit", at }),
      () => ({ type: "socialise", at }),
      () => ({ type: "drawReserves", at }),
      () => ({
        type: "enterTranche",
        tranche: this.pick(["junior", "senior"]),
        holder: lender,
        assets: 10n ** 22n,
        at,
      }),
      () => ({ type: "requestExit", tranche: this.pick(["junior", "senior"]), holder: lender, shares: 10n ** 20n, at }),
      () => ({ type: "recordPrice", instrument, at }),
      () => ({ type: "offset", long: account, short: this.pick(RISKY), market, at }),
    ])();
  }

  private upkeep(state: State, at: number): Action {
    const account = this.pick(RISKY);
    const called = this.whom(state, ({ netWorth, maintenance }) => netWorth < maintenance);
    const market = this.pick([0, 1]);
    return this.pick<() => Action>([
      () => ({ type: "settle", account, market, isOwn: this.random() < 0.6, at }),
      () => ({ type: "settle", account, market, isOwn: true, at }),
      () => ({ type: "callMargin", account: called, caller: keeper, at }),
      () => ({ type: "callMargin", account: called, caller: keeper, at }),
      () => ({ type: "clearCall", account: RISKY.find((id) => state.accounts.get(id)?.call) ?? account, at }),
      () => ({ type: "pokeMarket", market, at }),
      () => ({ type: "setAnswer", instrument: 0, answer: { price: WAD, isComplete: true, updatedAt: at }, at }),
      () => ({ type: "pokeFactor", at }),
      () => ({ type: "setAnswer", instrument: DAI, answer: { price: WAD, updatedAt: at, isComplete: true }, at }),
      () => ({ type: "movePosition", from: account, to: accountId(ownerOf(account), CROSS, 1n), market, at }),
    ])();
  }

  next(state: State): Action {
    const at = state.now + Math.floor(600 * this.random() ** 4);
    const roll = this.random();
    if (this.queue.length > 0) return { ...(this.queue.shift() as Action), at: state.now };
    if (roll < 0.22) return this.answers(state, at);
    if (roll < 0.42) return { ...this.movement(), at };
    if (roll < 0.47) return { type: "batch", actions: [this.movement(), this.movement()], at };
    if (roll < 0.54) return this.tradeOf(state, at);
    if (roll < 0.62) return this.lever(state, at);
    if (roll < 0.76) return this.upkeep(state, at);
    if (roll < 0.88) return this.sale(state, at);
    return this.loss(state, at);
  }
}
