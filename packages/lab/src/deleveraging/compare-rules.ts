import type { Crash } from "./crashes.ts";
import { openPerpBook } from "./open-perp-book.ts";
import { proRata } from "./pro-rata.ts";
import { exactQueue, lastMarkQueue, wholeQueue } from "./queue.ts";
import { summarise, type Summary } from "./summarise.ts";
import type { PerpMargin, Rule } from "./types.ts";
import { walk } from "./walk.ts";

/** The rules compared, by the name they have in the tables. */
export const RULES = {
  "pro rata": proRata,
  "queue, exact": exactQueue,
  "queue, whole": wholeQueue,
  "queue, last mark": lastMarkQueue,
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;

export interface Comparison {
  readonly crash: string;
  readonly summaries: Readonly<Record<RuleName, Summary>>;
}

export interface CompareRequest {
  readonly accounts: number;
  readonly seed: number;
  readonly margin: PerpMargin;
  /** With keepers, each a bar late; without, every account falls through to bankruptcy. */
  readonly hasKeepers: boolean;
}

/** The same book through the same crash under each rule. */
export function compareRules(crash: Crash, { accounts, seed, margin, hasKeepers }: CompareRequest): Comparison {
  const { path, from, barSeconds, title } = crash;
  const book = openPerpBook({ accounts, seed, path, openUntil: from, margin });
  const keeperSeconds = hasKeepers ? barSeconds : null;
  const run = (rule: Rule): Summary => summarise(walk(book, { path, from, margin, rule, keeperSeconds }));
  return {
    crash: title,
    summaries: {
      "pro rata": run(proRata),
      "queue, exact": run(exactQueue),
      "queue, whole": run(wholeQueue),
      "queue, last mark": run(lastMarkQueue),
    },
  };
}
