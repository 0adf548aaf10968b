import { existsSync, statSync } from "node:fs";
import { entryAt } from "../entry-at.ts";
import { InputError } from "../errors.ts";
import { SYMBOLS, type AssetSymbol } from "../scenario/symbols.ts";
import type { StartOptions } from "./types.ts";

/** One --csv or --asset as it stood on the command line. */
export interface CsvToken {
  readonly name: "csv" | "asset";
  readonly value: string;
}

/**
 * Pairs every --csv with the --asset right after it.
 * @throws InputError when one stands alone, the asset is unknown or given twice, or the file is missing.
 */
export function pairCsv(tokens: readonly CsvToken[]): StartOptions["csv"] {
  const pairs: { file: string; symbol: AssetSymbol }[] = [];
  for (let index = 0; index < tokens.length; index += 2) {
    const [first, second] = [entryAt(tokens, index), tokens[index + 1]];
    if (first.name === "asset")
      throw new InputError(`--asset ${first.value} has no --csv before it; write --csv FILE --asset ${first.value}.`);
    if (second?.name !== "asset")
      throw new InputError(`--csv ${first.value} has no --asset after it; write --csv ${first.value} --asset SYMBOL.`);
    const symbol = SYMBOLS.find((name) => name.toLowerCase() === second.value.toLowerCase());
    if (symbol === undefined)
      throw new InputError(`There is no asset "${second.value}"; choose one of ${SYMBOLS.join(", ")}.`);
    if (pairs.some((pair) => pair.symbol === symbol))
      throw new InputError(`--asset ${symbol} is given twice; give each asset one file.`);
    if (!existsSync(first.value) || !statSync(first.value).isFile())
      throw new InputError(`There is no file ${first.value}; give --csv the path of a candle export.`);
    pairs.push({ file: first.value, symbol });
  }
  return pairs;
}
