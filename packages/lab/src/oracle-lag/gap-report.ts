import { formatRounded } from "../math/format-rounded.ts";
import type { GapSeries } from "./gap.ts";
import {
  crossingsOf,
  salesAfterGrace,
  salesAtCloseOut,
  type GapSale,
  type LegTerms,
  type SaleTerms,
} from "./gap-sales.ts";
import { markdownTable, quantile } from "./markdown-table.ts";
import {
  abandonedDebt,
  abandonedMargin,
  ALL_DEFENCES,
  FEES_ONLY,
  MID_ONLY,
  roundTrips,
  type Defences,
  type StaleTerms,
} from "./stale-trades.ts";

/** Of one feed: the terms of what is listed on it. */
export interface GapTerms {
  readonly stale: StaleTerms;
  readonly legs: readonly LegTerms[];
  readonly sale: SaleTerms;
}

export interface GapRun {
  readonly series: GapSeries;
  readonly terms: GapTerms;
}

/** The tables of what could be done in the gap between feeds and markets, Markdown. */
export function gapReport(runs: readonly GapRun[]): string {
  return [
    "Round trips with a maker who quotes the feed, each closed at the next round: how many, the best, and the sum, percent of one notional; at mid without fees, with fees, with fees at low and high:",
    tripTable(runs),
    "The most that somebody leaves behind who knows the market, percent of the notional, or of the collateral's price; below 0: what he has to leave there:",
    abandonTable(runs),
    "Lines a tenth of a percent apart that a round crossed downward: how long after the end of the candle whose low was there, in seconds; in the same candle; later than a candle before the market; the market never there within an hour:",
    lineTable(runs),
    "Sales of accounts at those lines, from when each is due to the first block of 12 s in which buying at the feed pays at the market; the buyer's gain and the account's loss against the market, percent, median and most, at the first such block:",
    saleTable(runs),
  ].join("\n\n");
}

function tripTable(runs: readonly GapRun[]): string {
  const cell = ({ series, terms }: GapRun, defences: Defences): string => {
    const { count, best, sum } = roundTrips(series, terms.stale, defences);
    return count === 0 ? "none" : `${count}: ${percent(best)}, ${percent(sum)}`;
  };
  return markdownTable(
    ["feed", "mid", "fees", "fees, low and high"],
    runs.map((run) => [run.series.title, ...[MID_ONLY, FEES_ONLY, ALL_DEFENCES].map((each) => cell(run, each))]),
  );
}

function abandonTable(runs: readonly GapRun[]): string {
  const head = ["feed", "two accounts: mid", "low and high, fees", "borrowing: mid", "low, settlement's high"];
  return markdownTable(
    head,
    runs.map(({ series, terms: { stale } }) => [
      series.title,
      percent(abandonedMargin(series, stale, MID_ONLY)),
      percent(abandonedMargin(series, stale, ALL_DEFENCES)),
      percent(abandonedDebt(series, stale, MID_ONLY)),
      percent(abandonedDebt(series, stale, ALL_DEFENCES)),
    ]),
  );
}

function lineTable(runs: readonly GapRun[]): string {
  const head = ["feed", "lines", "late: median", "95 %", "most", "same candle", "feed first", "market never"];
  return markdownTable(
    head,
    runs.map(({ series }) => {
      const crossings = crossingsOf(series);
      if (crossings.length === 0) return [series.title, "0", ...head.slice(2).map(() => "-")];
      const late = crossings.flatMap((each) => (each.late === undefined ? [] : [each.late])).sort((a, b) => a - b);
      const share = (count: number): string => `${((100 * count) / crossings.length).toFixed(1)} %`;
      const behind = late.filter((each) => each >= 0);
      return [
        series.title,
        String(crossings.length),
        ...[0.5, 0.95, 1].map((part) => (behind.length === 0 ? "-" : `${quantile(behind, part)}`)),
        share(late.filter((each) => each < 0 && each >= 0 - series.interval).length),
        share(late.filter((each) => each < 0 - series.interval).length),
        share(crossings.length - late.length),
      ];
    }),
  );
}

function saleTable(runs: readonly GapRun[]): string {
  const head = [
    "feed, leg",
    "sales",
    "at once",
    "longer than 1 min",
    "5 min",
    "10 min",
    "longest wait",
    "not even at the highest premium, when due",
    "gain",
    "loss",
  ];
  return markdownTable(
    head,
    runs.flatMap(({ series, terms }) =>
      terms.legs.flatMap((leg) => {
        const { sales, cured } = salesAfterGrace(series, leg, terms.sale);
        return [
          saleRow(`${series.title}, ${leg.title} at close-out`, salesAtCloseOut(series, leg, terms.sale)),
          saleRow(`${series.title}, ${leg.title} after grace (${cured} lines were left)`, sales),
        ];
      }),
    ),
  );
}

function saleRow(title: string, sales: readonly GapSale[]): string[] {
  if (sales.length === 0) return [title, "0", ...Array.from({ length: 8 }, () => "-")];
  const share = (isSo: (sale: GapSale) => boolean): string =>
    `${((100 * sales.filter(isSo).length) / sales.length).toFixed(1)} %`;
  const beyond = (seconds: number): string => share(({ wait }) => wait === undefined || wait > seconds);
  const sold = sales.flatMap(({ wait, gain, loss }) => (wait === undefined ? [] : [{ wait, gain, loss }]));
  const longest = Math.max(...sold.map(({ wait }) => wait));
  const spread = (of: (sale: { gain: bigint; loss: bigint }) => bigint): string => {
    const ascending = sold.map(of).sort((a, b) => (a < b ? -1 : Number(a > b)));
    return [0.5, 1].map((part) => percent(quantile(ascending, part))).join(" / ");
  };
  return [
    title,
    String(sales.length),
    share(({ wait }) => wait === 0),
    ...[60, 300, 600].map(beyond),
    sold.length < sales.length ? "over an hour" : `${longest} s`,
    share(({ isPaidInFull }) => !isPaidInFull),
    spread(({ gain }) => gain),
    spread(({ loss }) => loss),
  ];
}

function percent(share: bigint): string {
  return formatRounded(share * 100n, 18, 2);
}
