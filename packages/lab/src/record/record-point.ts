import { rhoQuantiles } from "./rho-quantiles.ts";
import {
  ACCOUNT_STATES,
  type AccountReading,
  type AccountState,
  type CashReading,
  type MarketReading,
  type RunPoint,
  type RunState,
} from "./types.ts";

/** What was read from the chain at one moment. */
export interface Observation {
  readonly time: number;
  readonly prices: Readonly<Record<string, bigint>>;
  readonly accounts: readonly AccountReading[];
  readonly cash: CashReading;
  readonly markets: Readonly<Record<string, MarketReading>>;
}

/** Joins what was read with what was counted. */
export function recordPoint({ time, prices, accounts, cash, markets }: Observation, state: RunState): RunPoint {
  const states = Object.fromEntries(
    ACCOUNT_STATES.map((name) => [name, accounts.filter((reading) => reading.state === name).length]),
  ) as Record<AccountState, number>;
  return {
    time,
    prices,
    states,
    rho: rhoQuantiles(accounts),
    callsOpen: state.calls.size,
    callsOpened: state.opened,
    callsCured: state.cured,
    callsExpired: state.expired,
    liquidations: state.liquidations.length,
    premiumPaid: state.premiumPaid,
    deficit: state.deficit,
    cashSupplied: cash.cashSupplied,
    cashBorrowed: cash.cashBorrowed,
    held: cash.held,
    markets,
  };
}
