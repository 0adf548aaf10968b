/** Where all cash is at the end of a run: held = cash + pots + reserves - deficit + dust. USD, WAD. */
export interface Books {
  readonly held: bigint;
  /** Of all accounts, debts negative. */
  readonly cash: bigint;
  /** Losses charged and not yet paid out as profit, of all markets. */
  readonly pots: bigint;
  /** Beside the pots. */
  readonly reserves: bigint;
  readonly deficit: bigint;
  /** What reading each account down leaves. */
  readonly dust: bigint;
}

/** One market at the end of a run. Sizes and USD, WAD. */
export interface MarketBooks {
  readonly market: number;
  readonly symbol: string;
  readonly openInterest: bigint;
  readonly pot: bigint;
  /** pot less the quotes of all positions. */
  readonly dust: bigint;
  /** What rounding leaves of the sizes of all positions. */
  readonly sizeSum: bigint;
}
