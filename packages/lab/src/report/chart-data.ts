import { PRICE_DECIMALS } from "../math/units.ts";
import { ACCOUNT_STATES, type RhoQuantiles, type RunPoint } from "../record/types.ts";
import type { Report } from "./schema.ts";

const SIGNIFICANT_DIGITS = 7;

type Column = readonly (number | null)[];

/** Columns of chart coordinates, one entry per point (or per sale). USD as plain numbers: good for drawing, not for sums. */
export interface ChartData {
  readonly time: readonly number[];
  readonly prices: Readonly<Record<string, Column>>;
  readonly states: Readonly<Record<string, Column>>;
  readonly rho: Readonly<Record<keyof RhoQuantiles, Column>>;
  readonly calls: Readonly<Record<"open" | "cured" | "expired", Column>>;
  readonly premiumPaid: Column;
  readonly cash: Readonly<Record<"supplied" | "borrowed" | "held", Column>>;
  readonly deficit: Column;
  readonly markets: Readonly<Record<string, Readonly<Record<"openInterest" | "fundingByLongs", Column>>>>;
  readonly sales: { readonly time: readonly number[]; readonly premiumPercent: Column };
}

/** What the charts of a report draw. */
export function chartData(report: Report, series: readonly RunPoint[]): ChartData {
  const usd = (pick: (point: RunPoint) => bigint): Column => series.map((point) => coordinate(pick(point), 18));
  const rho = (name: keyof RhoQuantiles): Column =>
    series.map((point) => (point.rho === null ? null : coordinate(point.rho[name], 18)));
  const price = (symbol: string): Column =>
    series.map(({ prices: { [symbol]: at } }) => (at === undefined ? null : coordinate(at, PRICE_DECIMALS)));
  const marketNames = Object.keys(series[0]?.markets ?? {});
  const market = (name: string) => ({
    openInterest: usd(({ markets: { [name]: at } }) => at?.openInterest ?? 0n),
    fundingByLongs: usd(({ markets: { [name]: at } }) => at?.fundingByLongs ?? 0n),
  });
  const symbols = Object.keys(series[0]?.prices ?? {});
  const sales = report.liquidationRows.filter(({ value }) => Number(value) > 0);
  return {
    time: series.map(({ time }) => time),
    prices: Object.fromEntries(symbols.map((symbol) => [symbol, price(symbol)])),
    states: Object.fromEntries(ACCOUNT_STATES.map((state) => [state, series.map(({ states }) => states[state])])),
    rho: { min: rho("min"), p5: rho("p5"), p25: rho("p25"), p50: rho("p50"), p75: rho("p75"), p95: rho("p95") },
    calls: {
      open: series.map(({ callsOpen }) => callsOpen),
      cured: series.map(({ callsCured }) => callsCured),
      expired: series.map(({ callsExpired }) => callsExpired),
    },
    premiumPaid: usd(({ premiumPaid }) => premiumPaid),
    cash: {
      supplied: usd(({ cashSupplied }) => cashSupplied),
      borrowed: usd(({ cashBorrowed }) => cashBorrowed),
      held: usd(({ held }) => held),
    },
    deficit: usd(({ deficit }) => deficit),
    markets: Object.fromEntries(marketNames.map((name) => [name, market(name)])),
    sales: {
      time: sales.map(({ time }) => time),
      premiumPercent: sales.map(({ premium, value }) => shorten((100 * Number(premium)) / Number(value))),
    },
  };
}

function coordinate(value: bigint, decimals: number): number {
  return shorten(Number(value) / 10 ** decimals);
}

function shorten(value: number): number {
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}
