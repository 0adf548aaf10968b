import { InputError } from "../errors.ts";

/** Where the columns of a candle export stand, and how a row is cut. */
export interface CsvColumns {
  readonly separator: string;
  readonly hasHeader: boolean;
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const TIME_NAMES = ["timestamp", "time", "unix", "open_time", "open time", "opentime", "date", "datetime"];
const PRICE_NAMES = ["open", "high", "low", "close"] as const;

/** Cuts a row; quotes around a cell are dropped. */
export function csvCells(row: string, separator: string): string[] {
  return row.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}

/**
 * Finds the columns from the first row: a header in any order and case, or none (time, open, high, low, close first).
 * @throws InputError when the row is neither.
 */
export function csvColumns(firstRow: string, file: string): CsvColumns {
  const separator = [",", ";", "\t"].find((mark) => firstRow.split(mark).length >= 5) ?? ",";
  const cells = csvCells(firstRow, separator).map((cell) => cell.toLowerCase());
  if (cells.length >= 5 && cells.slice(0, 5).every((cell) => /^[\d.]+$/.test(cell))) {
    return { separator, hasHeader: false, time: 0, open: 1, high: 2, low: 3, close: 4 };
  }
  const time = TIME_NAMES.map((name) => cells.indexOf(name)).find((index) => index >= 0) ?? -1;
  const [open, high, low, close] = PRICE_NAMES.map((name) => cells.indexOf(name)) as [number, number, number, number];
  const missing = [time < 0 ? "timestamp" : "", ...PRICE_NAMES.filter((name) => !cells.includes(name))].filter(Boolean);
  if (missing.length > 0) {
    throw new InputError(
      `${file}: no column ${missing.join(", ")} among "${cells.join(", ")}"; ` +
        `give a candle export with the columns timestamp, open, high, low, close.`,
    );
  }
  return { separator, hasHeader: true, time, open, high, low, close };
}
