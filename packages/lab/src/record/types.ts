/** Account states, from safe to lost. */
export const ACCOUNT_STATES = ["Healthy", "Restricted", "Called", "CloseOut", "Insolvent"] as const;

export type AccountState = (typeof ACCOUNT_STATES)[number];

/** An account as the chain shows it. USD amounts in WAD. */
export interface AccountReading {
  readonly account: string;
  readonly state: AccountState;
  readonly netWorth: bigint;
  /** B_maintenance. */
  readonly maintenanceBuffer: bigint;
}

/** Quantiles (nearest rank) of rho = W / B_maintenance over accounts with a buffer, WAD, rounded down. */
export interface RhoQuantiles {
  readonly min: bigint;
  readonly p5: bigint;
  readonly p25: bigint;
  readonly p50: bigint;
  readonly p75: bigint;
  readonly p95: bigint;
}

/** The vault's books: USD amounts in WAD. */
export interface CashReading {
  readonly cashSupplied: bigint;
  readonly cashBorrowed: bigint;
  readonly held: bigint;
}

/** A market at one moment: open interest, and what longs have paid to shorts since the start (< 0: received). USD, WAD. */
export interface MarketReading {
  readonly openInterest: bigint;
  readonly fundingByLongs: bigint;
}

/** One moment of a run. Prices in USD with 8 decimals, USD amounts in WAD; counters run from the start. */
export interface RunPoint extends CashReading {
  readonly time: number;
  readonly prices: Readonly<Record<string, bigint>>;
  readonly states: Readonly<Record<AccountState, number>>;
  readonly rho: RhoQuantiles | null;
  readonly callsOpen: number;
  readonly callsOpened: number;
  readonly callsCured: number;
  readonly callsExpired: number;
  readonly liquidations: number;
  readonly premiumPaid: bigint;
  readonly deficit: bigint;
  readonly markets: Readonly<Record<string, MarketReading>>;
}

/** A sale of collateral by a keeper. */
export interface Liquidation {
  readonly time: number;
  readonly account: string;
  readonly symbol: string;
  /** Token units sold, with the token's decimals. */
  readonly amount: bigint;
  readonly decimals: number;
  /** Mid price at execution, 8 decimals. */
  readonly price: bigint;
  /** Value at mid of what was sold, and the premium the keeper kept of it; USD, WAD. */
  readonly value: bigint;
  readonly premium: bigint;
}

/** What happened on chain, in the order of the logs. Times are unix seconds. */
export type RunEvent =
  | { readonly type: "callOpened"; readonly time: number; readonly account: string; readonly deadline: number }
  | { readonly type: "callCured"; readonly time: number; readonly account: string }
  | { readonly type: "callClosed"; readonly time: number; readonly account: string }
  | ({ readonly type: "liquidated" } & Liquidation)
  | { readonly type: "callActed"; readonly time: number; readonly account: string }
  | { readonly type: "deficitRecorded"; readonly time: number; readonly amount: bigint }
  | { readonly type: "clockAdvanced"; readonly time: number };

/** A margin call that is neither cured nor closed. */
export interface OpenCall {
  readonly deadline: number;
  readonly isExpired: boolean;
}

/** Everything counted so far. */
export interface RunState {
  readonly calls: ReadonlyMap<string, OpenCall>;
  readonly opened: number;
  readonly cured: number;
  readonly expired: number;
  readonly liquidations: readonly Liquidation[];
  readonly premiumPaid: bigint;
  readonly valueSold: bigint;
  readonly deficit: bigint;
}
