import { z } from "zod";
import { entryAt } from "../entry-at.ts";
import { SYMBOLS } from "./symbols.ts";

const decimal = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,8})?$/, "a decimal number with at most 8 digits after the point, as a string");
const seconds = z.int().min(0);

/** [seconds from start, value] in ascending order, the first at 0; straight lines between, the last value holds. */
const series = z
  .array(z.tuple([seconds, decimal]))
  .min(1)
  .refine((points) => points[0]?.[0] === 0, "the first point stands at 0 seconds")
  .refine((points) => points.slice(1).every(([time], index) => time > entryAt(points, index)[0]), "times must ascend");

const price = series.refine((points) => points.every(([, value]) => Number(value) > 0), "prices are above zero");

const span = z
  .strictObject({ fromSeconds: seconds, toSeconds: seconds })
  .refine(({ fromSeconds, toSeconds }) => fromSeconds < toSeconds, "fromSeconds comes before toSeconds");

const feed = z.strictObject({
  deviationBps: z.int().min(1).max(5_000).optional(),
  heartbeatSeconds: z.int().min(60).max(172_800).optional(),
  delaySeconds: seconds.max(7_200).optional(),
  outages: z.array(span).min(1).optional(),
});

const keeper = z
  .strictObject({ offlineFromSeconds: seconds, offlineToSeconds: seconds })
  .refine(
    ({ offlineFromSeconds, offlineToSeconds }) => offlineFromSeconds < offlineToSeconds,
    "offlineFromSeconds comes before offlineToSeconds",
  );

/** A crash as data: config/scenarios/<name>.json. Prices in USD. */
export const scenarioSchema = z
  .strictObject({
    version: z.literal(1),
    name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower case words joined by hyphens"),
    title: z.string().min(1).max(120),
    source: z.array(z.string().min(1)).min(1),
    startTime: z.iso.datetime(),
    durationSeconds: z
      .int()
      .min(60)
      .max(31 * 86_400),
    assets: z.strictObject(forEachSymbol(z.strictObject({ path: price }))),
    feeds: z.strictObject(forEachSymbol(feed.optional())).optional(),
    gas: z.strictObject({ gwei: series }).optional(),
    keeper: keeper.optional(),
  })
  .refine(
    ({ assets, durationSeconds }) =>
      Object.values(assets).every(({ path }) => path.every(([time]) => time <= durationSeconds)),
    "no path is longer than durationSeconds",
  );

export type Scenario = z.infer<typeof scenarioSchema>;

function forEachSymbol<T>(value: T): Record<(typeof SYMBOLS)[number], T> {
  return Object.fromEntries(SYMBOLS.map((symbol) => [symbol, value])) as Record<(typeof SYMBOLS)[number], T>;
}
