import type { CompareOptions } from "../options/parse-compare-options.ts";
import type { Tuning, VolatilityRun } from "./compare-volatility.ts";
import { forcedTable, lonePokerTable, pathTable, tuningTable } from "./volatility-tables.ts";

/** The tables of the response, as they are printed and stand in the document. Markdown. */
export function volatilityReport(
  { accounts, seed }: CompareOptions,
  runs: readonly VolatilityRun[],
  tunings: readonly Tuning[],
): string {
  return [
    `${accounts} accounts, seed ${seed}.`,
    "### The multipliers",
    pathTable(runs),
    "### What the ramp alone made callable: perpetuals",
    `Shares of open interest in percent, ${ORDER}`,
    forcedTable(runs, ({ perp }) => perp),
    "### What the ramp alone made callable: borrowers",
    `Shares of debt in percent, ${ORDER}`,
    forcedTable(runs, ({ debt }) => debt),
    "### Who alone pokes",
    lonePokerTable(runs),
    "### Settings",
    tuningTable(tunings),
  ].join("\n\n");
}

const ORDER = "each cell as refreshed hourly / every five minutes / every five minutes with the brake:";
