import type { FeedComparison } from "./compare-feed.ts";
import { markdownTable, quantile } from "./markdown-table.ts";

/** [0.01 bp] */
const LINES: readonly (readonly [title: string, distance: number])[] = [
  ["0.5 %", 5_000],
  ["1 %", 10_000],
  ["2 %", 20_000],
];

/** The tables of feeds against markets, Markdown. */
export function lagReport(comparisons: readonly FeedComparison[]): string {
  return [
    "Distance of the answer from the close, percent of the close, less the basis:",
    distanceTable(comparisons),
    "Age of the answer at a close, and pauses between rounds, in seconds:",
    ageTable(comparisons),
    "Falls below the market's price an hour before its lowest: when the candle that got there ended, and how much later (+) or earlier (-) a round did:",
    fallTable(comparisons),
  ].join("\n\n");
}

function distanceTable(comparisons: readonly FeedComparison[]): string {
  const head = ["feed", "rounds", "closes", "basis", "median", "95 %", "99 %", "most", ...LINES.map(beyond)];
  const rows = comparisons.map(({ title, rounds, samples, basis, distances }) => [
    title,
    String(rounds),
    String(samples),
    percent(basis),
    ...[0.5, 0.95, 0.99, 1].map((share) => percent(quantile(distances, share))),
    ...LINES.map(([, line]) => `${((100 * distances.filter((each) => each > line).length) / samples).toFixed(2)} %`),
  ]);
  return markdownTable(head, rows);
}

function ageTable(comparisons: readonly FeedComparison[]): string {
  const head = ["feed", "age: median", "99 %", "most", "pause: least", "median", "most"];
  const rows = comparisons.map(({ title, ages, pauses }) => [
    title,
    ...[0.5, 0.99, 1].map((share) => String(quantile(ages, share))),
    ...[0, 0.5, 1].map((share) => String(quantile(pauses, share))),
  ]);
  return markdownTable(head, rows);
}

function fallTable(comparisons: readonly FeedComparison[]): string {
  const falls = comparisons[0]?.falls ?? [];
  const head = ["feed", ...falls.map(({ percent: share }) => `-${share} %`)];
  const rows = comparisons.map(({ title, falls: found }) => [
    title,
    ...found.map(({ marketAt, feedAt }) => {
      if (marketAt === undefined) return "-";
      const clock = new Date(marketAt * 1000).toISOString().slice(11, 16);
      if (feedAt === undefined) return `${clock}, never`;
      return `${clock} ${feedAt < marketAt ? "-" : "+"}${Math.abs(feedAt - marketAt)} s`;
    }),
  ]);
  return markdownTable(head, rows);
}

function beyond([title]: readonly [string, number]): string {
  return `beyond ${title}`;
}

function percent(hundredths: number): string {
  return (hundredths / 10_000).toFixed(2);
}
