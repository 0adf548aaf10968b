import { formatRounded } from "../math/format-rounded.ts";
import { WAD } from "../math/units.ts";
import { RULES, type Comparison, type RuleName } from "./compare-rules.ts";
import type { Summary } from "./summarise.ts";

const NAMES = Object.keys(RULES) as RuleName[];
const SHORT = NAMES.join(" / ");

type Money = Pick<Summary, "bankrupts" | "deficit" | "uncovered" | "overshoot" | "needed" | "closed" | "profitClosed">;
type MoneyRow = readonly [title: string, money: Readonly<Record<RuleName, Money>>];

/** Deficit; per rule overshoot in USD and per deficit, size closed per size needed, profit closed per deficit. Markdown. */
export function moneyTable(comparisons: readonly Comparison[]): string {
  const header = ["crash", "bankrupts", "deficit", "beyond the bound", ...NAMES.map((name) => `overshoot: ${name}`)];
  const rows: MoneyRow[] = comparisons.map(({ crash, summaries }) => [crash, summaries]);
  return markdown(
    [...header, `closed / needed: ${SHORT}`, `profit closed / deficit: ${SHORT}`],
    [...rows, totalOf(comparisons)].map(([title, money]) => [
      title,
      String(money["pro rata"].bankrupts),
      usd(money["pro rata"].deficit),
      usd(money["pro rata"].uncovered),
      ...NAMES.map((name) => `${usd(money[name].overshoot)} (${percent(money[name].overshoot, money[name].deficit)})`),
      eachRule((name) => percent(money[name].closed, money[name].needed)),
      eachRule((name) => times(money[name].profitClosed, money[name].deficit)),
    ]),
  );
}

/** Who bore it, a row per crash with the rules side by side; crashes without a deficit are left out. Markdown. */
export function burdenTable(comparisons: readonly Comparison[]): string {
  const columns: readonly (readonly [string, (summary: Summary) => string])[] = [
    ["accounts hit", ({ burden }) => String(burden.hit)],
    ["top 1 %", ({ burden }) => formatRounded(burden.topPercent, 16, 0)],
    ["top 10", ({ burden }) => formatRounded(burden.topTen, 16, 0)],
    ["Gini", ({ burden }) => formatRounded(burden.gini, 18, 2)],
    ["Herfindahl", ({ burden }) => formatRounded(burden.herfindahl, 18, 3)],
    ["most of margin", ({ mostOfMargin }) => formatRounded(mostOfMargin, 16, 1)],
    ["most of profit", ({ mostOfProfit }) => formatRounded(mostOfProfit, 16, 0)],
    ["closed whole", ({ closedWhole }) => String(closedWhole)],
    ["without profit", ({ losersHit }) => String(losersHit)],
    ["pushed below", ({ pushedBelowLine }) => String(pushedBelowLine)],
  ];
  const rows = comparisons
    .filter(({ summaries }) => summaries["pro rata"].deficit > 0n)
    .map(({ crash, summaries }) => [
      crash,
      String(summaries["pro rata"].exposed),
      ...columns.map(([, cell]) => eachRule((name) => cell(summaries[name]))),
    ]);
  return markdown(["crash", "exposed", ...columns.map(([title]) => title)], rows);
}

/** The largest distance of pro rata from zero, and the bound of that walk, in one sentence. */
export function roundingLine(comparisons: readonly Comparison[]): string {
  const runs = comparisons.map(({ summaries }) => summaries["pro rata"]);
  const within = runs.every(({ overshoot, rounding }) => overshoot <= rounding && overshoot >= 0n - rounding);
  const largest = (values: readonly bigint[]): bigint =>
    values.reduce((most, value) => (value > most ? value : most), 0n);
  const far = largest(runs.map(({ overshoot }) => (overshoot < 0n ? 0n - overshoot : overshoot)));
  return `Pro rata is off by at most ${formatRounded(far, 0, 0)} wei in a walk, ${within ? "within" : "BEYOND"} the rounding stated for each.`;
}

function totalOf(comparisons: readonly Comparison[]): MoneyRow {
  const sum = (name: RuleName): Money => {
    const runs = comparisons.map(({ summaries }) => summaries[name]);
    const total = (field: (run: Summary) => bigint): bigint => runs.reduce((all, run) => all + field(run), 0n);
    return {
      bankrupts: runs.reduce((all, run) => all + run.bankrupts, 0),
      deficit: total((run) => run.deficit),
      uncovered: total((run) => run.uncovered),
      overshoot: total((run) => run.overshoot),
      needed: total((run) => run.needed),
      closed: total((run) => run.closed),
      profitClosed: total((run) => run.profitClosed),
    };
  };
  const [a, b, c, d] = ["pro rata", "queue, exact", "queue, whole", "queue, last mark"] as const;
  return ["all", { [a]: sum(a), [b]: sum(b), [c]: sum(c), [d]: sum(d) }];
}

function eachRule(cell: (name: RuleName) => string): string {
  return NAMES.map(cell).join(" / ");
}

function times(part: bigint, whole: bigint): string {
  return whole === 0n ? "-" : formatRounded((part * WAD) / whole, 18, 1);
}

function usd(amount: bigint): string {
  return formatRounded(amount, 18, 0);
}

function percent(part: bigint, whole: bigint): string {
  return whole === 0n ? "-" : `${formatRounded((part * WAD) / whole, 16, 1)} %`;
}

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
