import type { CompareOptions } from "../options/parse-compare-options.ts";
import type { Comparison } from "./compare-rules.ts";
import { burdenTable, moneyTable, roundingLine } from "./comparison-tables.ts";

/** The tables of a comparison with and without keepers, as they are printed and stand in the document. Markdown. */
export function comparisonReport(
  { accounts, seed }: CompareOptions,
  alone: readonly Comparison[],
  kept: readonly Comparison[],
): string {
  return [
    `${accounts} accounts, seed ${seed}. Money in USD, shares of the burden in percent.`,
    "### Nobody liquidates",
    moneyTable(alone),
    roundingLine(alone),
    "Who bore it, " + ORDER,
    burdenTable(alone),
    "### Keepers act one bar late",
    moneyTable(kept),
    roundingLine(kept),
    "Who bore it, " + ORDER,
    burdenTable(kept),
  ].join("\n\n");
}

const ORDER = "each cell as pro rata / queue, exact / queue, whole / queue, last mark:";
