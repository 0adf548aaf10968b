import { formatDecimal } from "../math/format-decimal.ts";
import { PRICE_DECIMALS } from "../math/units.ts";
import type { MarketBooks } from "../record/books.ts";
import type { MarketRun, Takeover } from "../record/trading.ts";
import type { LiquidationRow, MarketRow, Report } from "./schema.ts";

const WAD = 10n ** 18n;
const PRICE_CUT = 10n ** BigInt(18 - PRICE_DECIMALS);

/** A market at the end of a run, and what was counted of it. */
export interface MarketFacts {
  readonly books: MarketBooks;
  readonly run: MarketRun;
}

/** The report's part on trading. */
export function tradingPart(traders: number, markets: readonly MarketFacts[]): Report["trading"] {
  const takeovers = markets.flatMap(({ books, run }) => run.takeovers.map((takeover) => toRow(books.symbol, takeover)));
  return {
    traders,
    markets: markets.map(toMarketRow),
    takeoverRows: takeovers.sort((a, b) => a.time - b.time),
  };
}

function toMarketRow({ books, run }: MarketFacts): MarketRow {
  const takenOver = run.takeovers.reduce((sum, { value }) => sum + value, 0n);
  return {
    market: books.market,
    symbol: books.symbol,
    positions: [...run.sizes.values()].filter((size) => size !== 0n).length,
    openInterest: wad(books.openInterest),
    peakOpenInterest: wad(run.peakOpenInterest),
    trades: run.trades,
    volume: wad(run.volume),
    fees: wad(run.fees),
    fundingPaid: wad(run.fundingPaid / WAD),
    fundingReceived: wad(run.fundingReceived / WAD),
    fundingByLongs: wad(run.fundingByLongs / WAD),
    lossesSettled: wad(run.lossesSettled),
    profitsSettled: wad(run.profitsSettled),
    pot: wad(books.pot),
    dust: wad(books.dust),
    sizeSum: wad(books.sizeSum),
    takeovers: run.takeovers.length,
    takenOver: wad(takenOver),
    offsets: run.offsets,
    deleveragings: run.deleveragings,
    deleveraged: wad(run.deleveraged),
  };
}

function toRow(symbol: string, { time, account, size, value, premium }: Takeover): LiquidationRow {
  const price = (value * WAD) / (size < 0n ? 0n - size : size);
  return {
    time,
    account,
    symbol,
    amount: wad(size),
    price: formatDecimal(price / PRICE_CUT, PRICE_DECIMALS),
    value: wad(value),
    premium: wad(premium),
  };
}

function wad(amount: bigint): string {
  return formatDecimal(amount, 18);
}
