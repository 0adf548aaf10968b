/** What happened in markets, in the order of the logs. Sizes and money WAD; `funding` is the market's cumulative funding per unit by then. */
export type TradingEvent =
  | {
      readonly type: "traded";
      readonly market: number;
      readonly funding: bigint;
      readonly buyer: string;
      readonly seller: string;
      readonly size: bigint;
      readonly price: bigint;
      readonly fees: bigint;
      /** Two distressed accounts closed against each other. */
      readonly isOffset: boolean;
    }
  | ({ readonly type: "takenOver"; readonly funding: bigint; readonly keeper: string } & Takeover)
  /** A position, or part of one, changed its account without a trade. */
  | {
      readonly type: "moved";
      readonly market: number;
      readonly funding: bigint;
      readonly from: string;
      readonly to: string;
      readonly size: bigint;
    }
  | {
      readonly type: "deleveraged";
      readonly market: number;
      readonly funding: bigint;
      readonly size: bigint;
      /** Sizes of all accounts right after it, read anew: the other side closed pro rata. */
      readonly sizes: ReadonlyMap<string, bigint>;
    }
  | { readonly type: "settled"; readonly market: number; readonly amount: bigint }
  | { readonly type: "feeWaived"; readonly market: number; readonly amount: bigint }
  | { readonly type: "accrued"; readonly market: number; readonly funding: bigint };

/** A position, or part of one, that a keeper took over. */
export interface Takeover {
  readonly market: number;
  readonly time: number;
  readonly account: string;
  /** > 0: a long position. */
  readonly size: bigint;
  readonly value: bigint;
  readonly premium: bigint;
}

/** Everything counted of one market. Funding is WAD * WAD, exact. */
export interface MarketRun {
  readonly sizes: ReadonlyMap<string, bigint>;
  readonly funding: bigint;
  /** By those who paid, to those who received; apart by what rounding left in the sizes. */
  readonly fundingPaid: bigint;
  readonly fundingReceived: bigint;
  /** Longs to shorts, < 0 the other way. */
  readonly fundingByLongs: bigint;
  readonly trades: number;
  readonly volume: bigint;
  readonly fees: bigint;
  readonly peakOpenInterest: bigint;
  readonly offsets: number;
  readonly takeovers: readonly Takeover[];
  readonly deleveragings: number;
  readonly deleveraged: bigint;
  readonly lossesSettled: bigint;
  readonly profitsSettled: bigint;
  /** Writes of positions, each of which may cost a little rounding. */
  readonly touches: number;
}

export type TradingRun = ReadonlyMap<number, MarketRun>;
