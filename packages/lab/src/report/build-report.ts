import { entryAt } from "../entry-at.ts";
import { formatDecimal } from "../math/format-decimal.ts";
import { PRICE_DECIMALS } from "../math/units.ts";
import type { Liquidation, RunPoint, RunState } from "../record/types.ts";
import type { Books } from "../record/books.ts";
import type { LossRun } from "../record/losses.ts";
import type { PricePath } from "../paths/types.ts";
import type { Replay } from "../scenario/replay.ts";
import { reportSchema, type LiquidationRow, type Report } from "./schema.ts";
import { tradingPart, type MarketFacts } from "./trading-rows.ts";

/** What only the run itself knows. USD amounts in WAD. */
export interface RunFacts {
  readonly seed: number;
  readonly chainId: number;
  readonly blocks: number;
  readonly seconds: number;
  readonly accounts: number;
  readonly conservationError: bigint;
  readonly problems: readonly string[];
  readonly books: Books;
  readonly losses: LossRun;
  readonly traders: number;
  readonly markets: readonly MarketFacts[];
  readonly healthyTouched: number;
  readonly leftBelowLine: number;
}

/** The report of a finished run; `series` has at least one point. */
export function buildReport(replay: Replay, facts: RunFacts, state: RunState, series: readonly RunPoint[]): Report {
  const { chainId, blocks, conservationError, books, losses, traders, markets, ...plain } = facts;
  return reportSchema.parse({
    version: 1,
    scenario: { name: replay.name, title: replay.title, source: replay.source },
    ...plain,
    chain: { chainId, blocks },
    startTime: entryAt(series, 0).time,
    endTime: entryAt(series, -1).time,
    conservationError: usd(conservationError),
    books: {
      held: usd(books.held),
      cash: usd(books.cash),
      pots: usd(books.pots),
      reserves: usd(books.reserves),
      deficit: usd(books.deficit),
      dust: usd(books.dust),
    },
    deficit: usd(state.deficit),
    losses: lossPart(losses),
    calls: { opened: state.opened, cured: state.cured, expired: state.expired },
    liquidations: state.liquidations.length,
    valueSold: usd(state.valueSold),
    premiumPaid: usd(state.premiumPaid),
    prices: Object.fromEntries(Object.entries(replay.paths).map(([symbol, path]) => [symbol, priceRange(path)])),
    liquidationRows: state.liquidations.map(toRow),
    trading: tradingPart(traders, markets),
  } satisfies Record<keyof Report, unknown>);
}

/** Of the whole path: the points of the charts would miss the lowest price of a crash. */
function priceRange(path: PricePath): Report["prices"][string] {
  const prices = path.map(({ price }) => price);
  const text = (price: bigint): string => formatDecimal(price, PRICE_DECIMALS);
  const low = prices.reduce((least, price) => (price < least ? price : least));
  const high = prices.reduce((most, price) => (price > most ? price : most));
  return { start: text(entryAt(prices, 0)), end: text(entryAt(prices, -1)), low: text(low), high: text(high) };
}

function lossPart({ absorptions, charged: _, ...amounts }: LossRun): Report["losses"] {
  const texts = Object.entries(amounts).map(([name, amount]) => [name, usd(amount)] as const);
  return { absorptions, ...(Object.fromEntries(texts) as Record<keyof typeof amounts, string>) };
}

function toRow({ time, account, symbol, amount, decimals, price, value, premium }: Liquidation): LiquidationRow {
  return {
    time,
    account,
    symbol,
    amount: formatDecimal(amount, decimals),
    price: formatDecimal(price, PRICE_DECIMALS),
    value: usd(value),
    premium: usd(premium),
  };
}

function usd(wad: bigint): string {
  return formatDecimal(wad, 18);
}
