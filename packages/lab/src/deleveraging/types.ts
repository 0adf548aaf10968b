/*
 * One perpetual market without funding, as the contract keeps it: positions are stored against what happened to their side since.
 * Money, sizes and prices are WAD; scale and shift have 27 decimals.
 */

/** A position as stored: size = n * scale, quote = q + n * shift. */
export interface Position {
  readonly n: bigint;
  readonly q: bigint;
  readonly era: number;
}

/** A position as it stands: > 0 long, < 0 short; quote is what was received for it less what was paid. */
export interface Leg {
  readonly size: bigint;
  readonly quote: bigint;
}

/** What deleveraging has done to all longs, or all shorts; its era is the number of ends. */
export interface Side {
  /** P, in [1e-6, 1]. */
  readonly scale: bigint;
  /** A, quote per unit of n. */
  readonly shift: bigint;
  readonly ends: readonly { readonly scale: bigint; readonly shift: bigint }[];
}

export interface Trader {
  /** >= 0. */
  readonly cash: bigint;
  readonly position: Position;
  /** Mean price at which what is left of the position was opened; for ranking and reports, no money depends on it. */
  readonly entry: bigint;
}

export interface PerpBook {
  readonly traders: readonly Trader[];
  readonly longs: Side;
  readonly shorts: Side;
  /** Sum of the longs, and of the shorts. */
  readonly open: bigint;
  /** Deficit nobody bore. */
  readonly recorded: bigint;
  /** Money of the venue: what was taken and went to no trader. */
  readonly house: bigint;
}

/** Shares of a position's notional, WAD. */
export interface PerpMargin {
  /** m_m: bound of the bankruptcy price, and the line an account is sound above. */
  readonly maintenance: bigint;
  /** Share of the maintenance margin below which a keeper may act. */
  readonly closeOut: bigint;
}

/** An account with less than nothing, and what a unit of its size may cost the opposite side. */
export interface Bankrupt {
  readonly index: number;
  readonly size: bigint;
  /** > 0: what its net worth is below zero. */
  readonly deficit: bigint;
  /** |p_b - M|, at most the maintenance margin. */
  readonly gap: bigint;
}

/** Bankrupts of one side, at least one, found when the mark moved from `previous` to `mark`. */
export interface Failure {
  readonly bankrupts: readonly Bankrupt[];
  readonly mark: bigint;
  readonly previous: bigint;
}

/** Closes the bankrupts' positions against the other side. */
export type Rule = (book: PerpBook, failure: Failure) => PerpBook;
