import { z } from "zod";

const count = z.int().min(0);
const usd = z.string().regex(/^-?\d+(\.\d{1,18})?$/, "a decimal amount of USD, as a string");
const time = z.int().min(0);

const liquidationRow = z.strictObject({
  time,
  account: z.string(),
  symbol: z.string(),
  amount: usd,
  price: usd,
  value: usd,
  premium: usd,
});

const marketRow = z.strictObject({
  market: count,
  symbol: z.string(),
  /** Positions open at the end, and their size on one side. */
  positions: count,
  openInterest: usd,
  peakOpenInterest: usd,
  trades: count,
  volume: usd,
  fees: usd,
  /** By all who paid and to all who received; they differ by dust. */
  fundingPaid: usd,
  fundingReceived: usd,
  /** Longs to shorts, negative the other way. */
  fundingByLongs: usd,
  lossesSettled: usd,
  profitsSettled: usd,
  pot: usd,
  /** pot less the quotes of all positions. */
  dust: usd,
  sizeSum: usd,
  takeovers: count,
  takenOver: usd,
  offsets: count,
  deleveragings: count,
  deleveraged: usd,
});

const priceRange = z.strictObject({ start: usd, end: usd, low: usd, high: usd });

/** report.json. USD amounts are exact decimal strings, times unix seconds of the replayed clock. */
export const reportSchema = z.strictObject({
  version: z.literal(1),
  scenario: z.strictObject({ name: z.string(), title: z.string(), source: z.array(z.string()) }),
  seed: z.int().min(0),
  chain: z.strictObject({ chainId: z.int().min(1), blocks: count }),
  startTime: time,
  endTime: time,
  /** Wall clock of the whole run. */
  seconds: z.number().min(0),
  accounts: count,
  /** Tokens held minus what the books say, in USD; "0" when every wei is accounted for. */
  conservationError: usd,
  /** What does not hold, with the account or market it is about. */
  problems: z.array(z.string()),
  /** held = cash + pots + reserves - deficit + dust */
  books: z.strictObject({ held: usd, cash: usd, pots: usd, reserves: usd, deficit: usd, dust: usd }),
  deficit: usd,
  /** What accounts lacked beyond all they had: budget + deleveraging + backstop + socialised + left = total. */
  losses: z.strictObject({
    total: usd,
    budget: usd,
    deleveraging: usd,
    backstop: usd,
    socialised: usd,
    left: usd,
    recorded: usd,
    absorptions: count,
    /** Of what was socialised, given back. */
    /** Of the tranches, and what the sale of inventory brought over its capital. */
    income: usd,
    inventory: usd,
  }),
  /** Accounts called or liquidated while they were above their lines. */
  healthyTouched: count,
  /** Accounts still liquidatable at the end. */
  leftBelowLine: count,
  calls: z.strictObject({ opened: count, cured: count, expired: count }),
  liquidations: count,
  valueSold: usd,
  premiumPaid: usd,
  /** Of the market, over the whole replay; the charts show what the feeds reported. */
  prices: z.record(z.string(), priceRange),
  liquidationRows: z.array(liquidationRow),
  trading: z.strictObject({ traders: count, markets: z.array(marketRow), takeoverRows: z.array(liquidationRow) }),
});

export type Report = z.infer<typeof reportSchema>;
export type MarketRow = z.infer<typeof marketRow>;
export type LiquidationRow = z.infer<typeof liquidationRow>;
