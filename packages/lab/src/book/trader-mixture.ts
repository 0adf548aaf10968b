/* The shape of the trading side of a replay: few accounts hold most of it, most are long, a third with little margin. */

/** Takers, and holders of the basis, per account of the lending book in percent, within their least and most. */
export const TAKERS = { percent: 20, least: 8, most: 100 } as const;
export const BASIS_TRADERS = { percent: 4, least: 2, most: 20 } as const;

/** Largest position of a taker, whole USD. */
export const LARGEST_NOTIONAL_USD = 500_000n;

/** Notional over cash, one row drawn by weight, then uniform between its ends. */
export const TAKER_LEVERAGE = [
  { weight: 40, from: 2, to: 4 },
  { weight: 35, from: 4, to: 6 },
  { weight: 25, from: 6, to: 7.5 },
] as const;

/** Shares of takers. */
export const LONG_SHARE = 0.6;
export const ISOLATED_SHARE = 0.5;
export const LATE_SHARE = 0.15;
export const REDUCING_SHARE = 0.3;

/** When the late ones open and when half of a position is closed, as a share of the replay. */
export const OPENS = { from: 0.05, to: 0.5 } as const;
export const REDUCES = { from: 0.5, to: 0.9 } as const;

/** Cash of the maker and of the keeper, per notional of everybody else, in percent; of the holder of a basis, per collateral. */
export const MAKER_CASH_PERCENT = 100n;
export const KEEPER_CASH_PERCENT = 25n;
export const BASIS_CASH_PERCENT = 3n;
