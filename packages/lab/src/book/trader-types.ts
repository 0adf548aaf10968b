/** What the generator must know about a market. */
export interface TraderMarket {
  readonly market: number;
  /** Index, USD, WAD. */
  readonly index: bigint;
  /** Collateral with the same price; without one nobody holds the basis. */
  readonly underlying?: { readonly symbol: string; readonly decimals: number };
}

export interface TradersRequest {
  /** Accounts of the lending book beside which they trade. */
  readonly accounts: number;
  /** 32-bit unsigned. */
  readonly seed: number;
  /** At least one. */
  readonly markets: readonly TraderMarket[];
  readonly settlementDecimals: number;
}

/** Somebody with a view and little margin. */
export interface Taker {
  readonly market: number;
  /** WAD of the underlying, > 0 long. */
  readonly size: bigint;
  /** Settlement token units. */
  readonly cash: bigint;
  readonly isIsolated: boolean;
  /** Share of the replay after which he opens; 0: before it. */
  readonly opensAt: number;
  /** Share of the replay after which he closes half; null: never. */
  readonly reducesAt: number | null;
}

/** Long the collateral, short as much of its market. */
export interface BasisTrader {
  readonly market: number;
  readonly symbol: string;
  /** Token units of the collateral. */
  readonly amount: bigint;
  /** WAD, < 0. */
  readonly size: bigint;
  /** Settlement token units. */
  readonly cash: bigint;
}

/** Who trades in a replay. Money in settlement token units. */
export interface TraderBook {
  readonly takers: readonly Taker[];
  readonly basisTraders: readonly BasisTrader[];
  /** Cash of the one who quotes both sides of every market. */
  readonly makerCash: bigint;
  /** Cash of the keeper's account, which takes positions over. */
  readonly keeperCash: bigint;
}
