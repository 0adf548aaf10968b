import { accrue } from "../cash/interest.ts";
import { exact } from "../arith/exact.ts";
import type { Backstop } from "../losses/backstop.ts";
import type { Price } from "../prices/feed.ts";
import type { Slot } from "../trading/order.ts";
import type { Spent } from "../topup/top-up.ts";
import { type Account, type AccountId, copyAccount, newAccount } from "./account.ts";
import type { Clock } from "./clock.ts";
import { refuse } from "./refusal.ts";
import type { Instrument, Ledger, Market, Settlement, State, Terms } from "./state.ts";

/** Numbers of an account when an action, or a batch, first touched it (SPEC A7, A17). */
export interface Before {
  readonly netWorth: bigint;
  readonly maintenance: bigint;
}

/** What an action does to a state before it is known whether it passes: copies of what it writes. */
export class Draft {
  readonly ledger: Ledger;
  clock: Clock;
  settlement: Settlement;
  backstop: Backstop;
  /** Prices read in this action; one each (ORA-2). */
  readonly prices = new Map<number, Price>();
  private readonly accounts = new Map<AccountId, Account>();
  private readonly instruments = new Map<number, Instrument>();
  private readonly markets = new Map<number, Market>();
  private readonly spent = new Map<string, Spent>();
  private readonly slots = new Map<string, Slot>();

  constructor(
    private readonly state: State,
    readonly now: number,
  ) {
    if (now < state.now) refuse("TimeGoesBack");
    this.ledger = { ...state.ledger };
    this.clock = state.clock;
    this.settlement = state.settlement;
    this.backstop = state.backstop;
  }

  get terms(): Terms {
    return this.state.terms;
  }

  /** The account for reading: what it is without this action's writes being possible. */
  peek(id: AccountId): Account {
    return this.accounts.get(id) ?? this.state.accounts.get(id) ?? newAccount(id);
  }

  /** The account for writing. */
  account(id: AccountId): Account {
    const own = this.accounts.get(id);
    if (own) return own;
    const stored = this.state.accounts.get(id);
    const copy = stored ? copyAccount(stored) : newAccount(id);
    this.accounts.set(id, copy);
    return copy;
  }

  instrument(number: number): Instrument {
    return this.instruments.get(number) ?? this.state.instruments.get(number) ?? refuse("AssetUnknown");
  }

  setInstrument(instrument: Instrument): void {
    this.instruments.set(instrument.number, instrument);
  }

  market(number: number): Market {
    return this.markets.get(number) ?? this.state.markets.get(number) ?? refuse("MarketUnknown");
  }

  setMarket(market: Market): void {
    this.markets.set(market.number, market);
  }

  /** Numbers of all markets. */
  marketNumbers(): number[] {
    return [...this.state.markets.keys()];
  }

  /** What was pulled under an authorisation of top-ups. */
  spentUnder(key: string): Spent {
    return this.spent.get(key) ?? this.state.topUps.get(key) ?? { spent: 0n, lastAt: undefined, isCancelled: false };
  }

  setSpent(key: string, spent: Spent): void {
    this.spent.set(key, spent);
  }

  /** What an order's slot holds; undefined if it never held one. */
  slot(key: string): Slot | undefined {
    return this.slots.get(key) ?? this.state.slots.get(key);
  }

  setSlot(key: string, slot: Slot): void {
    this.slots.set(key, slot);
  }

  /**
   * Pays interest to now with the totals as they stood (SPEC A4). SPEC is silent on which entries write an accrual, and one in parts rounds
   * otherwise than one whole: every entry that reads or moves cash does.
   */
  accrue(): void {
    const { ledger, now } = this;
    if (now === ledger.accruedAt) return;
    Object.assign(ledger, accrue(exact, ledger, now - ledger.accruedAt, this.terms.rates), { accruedAt: now });
  }

  /** Writes everything to the state. */
  commit(): void {
    const { state } = this;
    state.now = this.now;
    state.ledger = this.ledger;
    state.clock = this.clock;
    state.settlement = this.settlement;
    state.backstop = this.backstop;
    for (const [id, account] of this.accounts) state.accounts.set(id, account);
    for (const [number, instrument] of this.instruments) state.instruments.set(number, instrument);
    for (const [number, market] of this.markets) state.markets.set(number, market);
    for (const [key, spent] of this.spent) state.topUps.set(key, spent);
    for (const [key, slot] of this.slots) state.slots.set(key, slot);
  }
}
