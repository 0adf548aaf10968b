import { readFileSync } from "node:fs";
import { parseDecimalDown } from "../math/parse-decimal.ts";
import { PRICE_DECIMALS } from "../math/units.ts";
import type { Point } from "./types.ts";

/** The rounds of a real feed: CSV with a header line and `timestamp,price,...`; rounds of one second keep the last. */
export function loadRounds(csvPath: string): Point[] {
  const [, ...rows] = readFileSync(csvPath, "utf8").trim().split("\n");
  const prices = new Map(
    rows.map((row) => {
      const [time = "", price = ""] = row.split(",");
      return [Number(time), parseDecimalDown(price, PRICE_DECIMALS)] as const;
    }),
  );
  return [...prices].map(([time, price]) => ({ time, price })).sort((a, b) => a.time - b.time);
}
