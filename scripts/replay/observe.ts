import {
  EMPTY_MARKET,
  openInterestOf,
  PRICE_ONE,
  recordPoint,
  WAD,
  type AccountReading,
  type AccountState,
  type MarketReading,
  type RunPoint,
  type RunState,
  type TradingRun,
} from "@plimsoll/lab";
import type { World } from "./world.ts";
import { readCash } from "./books.ts";

const STATES: readonly AccountState[] = ["Healthy", "Restricted", "Called", "CloseOut", "Insolvent"];
/** Accounts per look through the lens. */
const CHUNK = 50;

interface View {
  readonly account: string;
  readonly state: bigint;
  readonly margin: { readonly netWorth: bigint; readonly maintenance: bigint };
}

/** One point of the run's series, read from the chain as it stands. */
export async function observe(
  world: World,
  accounts: readonly string[],
  time: number,
  { state, trading }: { readonly state: RunState; readonly trading: TradingRun },
): Promise<RunPoint> {
  const readings: AccountReading[] = [];
  for (let start = 0; start < accounts.length; start += CHUNK) {
    const views = (await world.lens.getFunction("accountViews")(accounts.slice(start, start + CHUNK))) as View[];
    for (const { account, state: index, margin } of views) {
      const name = STATES[Number(index)];
      if (name === undefined) throw new Error(`The lens names a state ${index} that the report does not know.`);
      readings.push({ account, state: name, netWorth: margin.netWorth, maintenanceBuffer: margin.maintenance });
    }
  }
  const prices: Record<string, bigint> = {};
  for (const [symbol, feed] of world.feeds)
    prices[symbol] = ((await feed.getFunction("latestRoundData")()) as bigint[])[1] as bigint;
  const markets = readMarkets(world, prices, trading);
  return recordPoint({ time, prices, accounts: readings, cash: await readCash(world), markets }, state);
}

/** Open interest at the index, and the funding so far, as the events tell them. */
function readMarkets(
  { traded }: World,
  prices: Readonly<Record<string, bigint>>,
  trading: TradingRun,
): Record<string, MarketReading> {
  const read = traded.map(({ market, symbol, underlying }): [string, MarketReading] => {
    const run = trading.get(market) ?? EMPTY_MARKET;
    const openInterest = (openInterestOf(run.sizes) * (prices[underlying] ?? 0n)) / PRICE_ONE;
    return [symbol, { openInterest, fundingByLongs: run.fundingByLongs / WAD }];
  });
  return Object.fromEntries(read);
}
