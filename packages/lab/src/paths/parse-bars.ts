import { entryAt } from "../entry-at.ts";
import { InputError } from "../errors.ts";
import { parseDecimalDown } from "../math/parse-decimal.ts";
import { PRICE_DECIMALS } from "../math/units.ts";
import { barInterval } from "./bar-interval.ts";
import { csvCells, csvColumns, type CsvColumns } from "./csv-columns.ts";
import { parseTime } from "./parse-time.ts";
import type { Bar, BarSeries } from "./types.ts";

const PROBLEMS_SHOWN = 5;

/**
 * Reads the text of a candle export. `file` only names it in messages. Prices beyond 8 decimals are cut off.
 * @throws InputError naming the lines with a bad tick (not a number, zero, negative, high below or low above another
 * price of its bar) or a time that does not ascend, and on fewer than two bars. Missing bars are reported, not filled.
 */
export function parseBars(text: string, file: string): BarSeries {
  const rows = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = csvColumns(rows[0] ?? "", file);
  const numbered = rows
    .map((row, index) => ({ row, line: index + 1 }))
    .slice(columns.hasHeader ? 1 : 0)
    .filter(({ row }) => row.trim() !== "");
  const problems: string[] = [];
  const read: { bar: Bar; line: number }[] = [];
  for (const { row, line } of numbered) {
    const result = readBar(csvCells(row, columns.separator), columns);
    const previous = read.at(-1);
    if (typeof result === "string") problems.push(`line ${line} ${result}`);
    else if (previous !== undefined && result.time <= previous.bar.time)
      problems.push(`line ${line} is not later than line ${previous.line}`);
    else read.push({ bar: result, line });
  }
  if (problems.length > 0)
    throw new InputError(`${file}: ${summary(problems)}. Correct or remove these rows and sort by time, oldest first.`);
  if (read.length < 2) throw new InputError(`${file}: ${read.length} bar(s) found; give a file with at least two.`);
  return withGaps(read);
}

function readBar(cells: readonly string[], columns: CsvColumns): Bar | string {
  const time = parseTime(cells[columns.time] ?? "");
  if (time === undefined) return `has no readable time ("${cells[columns.time] ?? ""}")`;
  const prices: bigint[] = [];
  for (const name of ["open", "high", "low", "close"] as const) {
    const cell = cells[columns[name]] ?? "";
    const price = readPrice(cell);
    if (price === undefined) return `has no number as ${name} ("${cell}")`;
    if (price <= 0n) return `has ${name} ${cell}, not above zero`;
    prices.push(price);
  }
  const [open, high, low, close] = prices as [bigint, bigint, bigint, bigint];
  if (high < low) return `has high ${cells[columns.high]} below low ${cells[columns.low]}`;
  if (open > high || close > high || open < low || close < low) return "has open or close outside of low to high";
  return { time, open, high, low, close };
}

function readPrice(cell: string): bigint | undefined {
  try {
    return parseDecimalDown(cell, PRICE_DECIMALS);
  } catch {
    return undefined;
  }
}

function summary(problems: readonly string[]): string {
  const more = problems.length - PROBLEMS_SHOWN;
  return problems.slice(0, PROBLEMS_SHOWN).join("; ") + (more > 0 ? `; and ${more} more` : "");
}

function withGaps(read: readonly { bar: Bar; line: number }[]): BarSeries {
  const bars = read.map(({ bar }) => bar);
  const intervalSeconds = barInterval(bars);
  const gaps = read.slice(1).flatMap(({ bar, line }, index) => {
    const afterTime = entryAt(bars, index).time;
    const missing = Math.ceil((bar.time - afterTime) / intervalSeconds) - 1;
    return missing > 0 ? [{ afterTime, missing, line }] : [];
  });
  return { bars, intervalSeconds, gaps };
}
