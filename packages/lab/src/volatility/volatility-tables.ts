import { formatRounded } from "../math/format-rounded.ts";
import { WAD } from "../math/units.ts";
import { STEP_LIMIT, type Forced, type Tuning, type VolatilityRun } from "./compare-volatility.ts";
import { largestOf, type ForcedResult, type Step } from "./forced-shares.ts";
import { multiplierOf, volatilityOf } from "./multiplier.ts";
import type { Reached } from "./path-summary.ts";

/** A row a series: how the multipliers went. Markdown. */
export function pathTable(runs: readonly VolatilityRun[]): string {
  return markdown(
    [
      "series",
      "feed",
      "target above 1.2",
      "peak target",
      "peak maintenance",
      "tightenings",
      "false: perpetual / collateral",
      "whole fall",
      "target at 1.5",
      "maintenance at 1.5",
    ],
    runs.map(({ weather, summary }) => [
      weather.title,
      weather.isReal ? "rounds" : "candles",
      `${percent(summary.raised)} %`,
      times(summary.peakTarget),
      times(summary.peakMaintenance),
      `${summary.tightenings}${summary.unjudged > 0 ? ` (${summary.unjudged} not judged)` : ""}`,
      summary.falseBy.join(" / "),
      `${percent(summary.response.fall)} %`,
      reached(summary.response.target),
      reached(summary.response.maintenance),
    ]),
  );
}

/** A row a series: what the ramp alone made callable, refreshed hourly / every five minutes / the same braked. Markdown. */
export function forcedTable(runs: readonly VolatilityRun[], book: (run: VolatilityRun) => Forced): string {
  const each = (run: VolatilityRun, cell: (result: ForcedResult) => string): string => {
    const { rare, often, braked } = book(run);
    return [rare, often, braked].map(cell).join(" / ");
  };
  const most = (result: ForcedResult, share: (step: Step) => bigint): string =>
    percent(largestOf(result.steps.map(share)));
  return markdown(
    [
      "series",
      "steps",
      "largest step",
      "without its largest account",
      "steps above the limit",
      "sold at once",
      "by the rule, summed",
      "by the price, summed",
      "hours to 1.5",
    ],
    runs
      .filter((run) => book(run).often.steps.length > 0)
      .map((run) => [
        run.weather.title,
        each(run, ({ steps }) => String(steps.length)),
        each(run, (result) => most(result, ({ callable }) => callable)),
        each(run, (result) => most(result, ({ callable, largest }) => callable - largest)),
        each(run, ({ steps }) => String(steps.filter(({ callable }) => callable > STEP_LIMIT).length)),
        each(run, (result) => most(result, ({ soldAtOnce }) => soldAtOnce)),
        each(run, ({ steps }) => percent(steps.reduce((sum, { callable }) => sum + callable, 0n))),
        each(run, ({ byPrice }) => percent(byPrice)),
        each(run, ({ responded }) => (responded === null ? "-" : hours(responded - run.from))),
      ]),
  );
}

/** A row a series: what who alone pokes can make of the multiplier. Markdown. */
export function lonePokerTable(runs: readonly VolatilityRun[]): string {
  return markdown(
    ["series", "volatility, honest", "picked high", "picked low", "multiplier, honest", "picked high", "picked low"],
    runs.map(({ weather, lone, terms }) => {
      const all = [lone.honest, lone.high, lone.low].map(volatilityOf);
      return [
        weather.title,
        ...all.map((volatility) => `${formatRounded(volatility, 16, 0)} %`),
        ...all.map((volatility) => times(multiplierOf(volatility, terms.calm))),
      ];
    }),
  );
}

/** A row a setting. Markdown. */
export function tuningTable(tunings: readonly Tuning[]): string {
  return markdown(
    [
      "span",
      "lambda at 1 h",
      "calm: ETH, BTC",
      "calm months above 1.2",
      "their peak",
      "tightenings",
      "false: perpetual / collateral",
      "crashes that reach 1.5: target / maintenance",
      "fallen by then, mean: target / maintenance",
    ],
    tunings.map(({ span, calm, summaries }) => {
      const quiet = summaries.filter(({ weather }) => weather.isCalm).map(({ summary }) => summary);
      const rough = summaries.filter(({ weather }) => !weather.isCalm).map(({ summary }) => summary);
      const all = [...quiet, ...rough];
      const targets = rough.flatMap(({ response }) => response.target ?? []);
      const maintenances = rough.flatMap(({ response }) => response.maintenance ?? []);
      return [
        `${formatRounded((BigInt(span) * WAD) / 3_600n, 18, 0)} h`,
        Math.exp(-3_600 / span).toFixed(3),
        `${percent0(calm.WETH)}, ${percent0(calm.WBTC)} %`,
        `${percent(mean(quiet.map(({ raised }) => raised)))} %`,
        times(largestOf(quiet.map(({ peakTarget }) => peakTarget))),
        String(all.reduce((sum, { tightenings }) => sum + tightenings, 0)),
        [0, 1].map((cover) => all.reduce((sum, { falseBy }) => sum + (falseBy[cover] ?? 0), 0)).join(" / "),
        `${targets.length} / ${maintenances.length} of ${rough.length}`,
        [targets, maintenances].map((list) => `${percent(mean(list.map(({ fallen }) => fallen)))} %`).join(" / "),
      ];
    }),
  );
}

function reached(at: Reached | undefined): string {
  if (at === undefined) return "never";
  return at.after === 0 ? "before" : `${hours(at.after)} h, -${percent(at.fallen)} %`;
}

function mean(values: readonly bigint[]): bigint {
  return values.length === 0 ? 0n : values.reduce((sum, value) => sum + value, 0n) / BigInt(values.length);
}

function hours(seconds: number): string {
  return (seconds / 3_600).toFixed(1);
}

function percent(share: bigint): string {
  return formatRounded(share, 16, 2);
}

function percent0(share = 0n): string {
  return formatRounded(share, 16, 0);
}

function times(multiplier: bigint): string {
  return formatRounded(multiplier, 18, 2);
}

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
