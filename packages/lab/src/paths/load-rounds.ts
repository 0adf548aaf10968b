import { existsSync, readFileSync } from "node:fs";
import { InputError } from "../errors.ts";
import { parseDecimalDown } from "../math/parse-decimal.ts";
import { PRICE_DECIMALS } from "../math/units.ts";
import type { FeedUpdate } from "./types.ts";

const COLUMNS = "timestamp,price,";

/**
 * Reads recorded rounds of a feed (CSV, `timestamp,price,` and more; ascending).
 * @throws InputError when there is no such file or it has another form.
 */
export function loadRounds(csvPath: string): FeedUpdate[] {
  if (!existsSync(csvPath)) throw new InputError(`${csvPath}: no such file; give the path of recorded rounds.`);
  const [head = "", ...rows] = readFileSync(csvPath, "utf8").trim().split("\n");
  if (!head.startsWith(COLUMNS)) throw new InputError(`${csvPath}: begins with "${head}", not with "${COLUMNS}".`);
  const rounds = rows.map((row): FeedUpdate => {
    const [time = "", price = ""] = row.split(",");
    return { time: Number(time), answer: parseDecimalDown(price, PRICE_DECIMALS) };
  });
  const isAscending = rounds.every(({ time }, index) => index === 0 || time >= (rounds[index - 1]?.time ?? time));
  if (rounds.length < 2 || !isAscending)
    throw new InputError(`${csvPath}: fewer than two rounds, or not in order of time.`);
  return rounds;
}
