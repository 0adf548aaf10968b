import { existsSync, readFileSync, statSync } from "node:fs";
import { InputError } from "../errors.ts";
import { parseBars } from "./parse-bars.ts";
import type { BarSeries } from "./types.ts";

/**
 * Reads a candle export (CSV with timestamp, open, high, low, close in any order; s, ms, us or UTC dates).
 * @throws InputError as `parseBars` does, and when the file is not there.
 */
export function loadBars(csvPath: string): BarSeries {
  if (!existsSync(csvPath) || !statSync(csvPath).isFile()) {
    throw new InputError(`${csvPath}: no such file; give the path of a candle export in CSV.`);
  }
  return parseBars(readFileSync(csvPath, "utf8"), csvPath);
}
