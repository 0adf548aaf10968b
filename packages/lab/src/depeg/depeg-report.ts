import { formatRounded } from "../math/format-rounded.ts";
import { markdownTable } from "../oracle-lag/markdown-table.ts";

/** What a look at the protocol during a depeg saw; prices in dollars a token, WAD. */
export interface DepegLook {
  readonly time: number;
  /** Lowest venue, the middle of all without the injected print, and the price that state and liquidation use. */
  readonly lowest: bigint;
  readonly market: bigint;
  readonly state: bigint;
  readonly isPrinted: boolean;
  /** Whether nothing may leave the vault. */
  readonly isFrozen: boolean;
  readonly isDivergent: boolean;
  /** Whether a debt can be opened against the asset. */
  readonly isOpen: boolean;
  readonly called: readonly string[];
  readonly sold: readonly string[];
  /** Accounts that anyone may buy from, and that a buyer would lose on at `market`. */
  readonly refused: readonly string[];
}

/** A depeg walked through the contracts. */
export interface DepegRun {
  readonly title: string;
  /** Venues on record, and drawn ones. */
  readonly recorded: number;
  readonly drawn: number;
  readonly looks: readonly DepegLook[];
  /** In the settlement token, WAD: recorded and not covered, what lenders lost, and what is owed beyond what the collateral fetches. */
  readonly deficit: bigint;
  readonly lost: bigint;
  readonly shortfall: bigint;
}

/** How often something was so in a row, and for how long in all, each look standing until the next [s]. */
export interface Spells {
  readonly count: number;
  readonly seconds: number;
  readonly longest: number;
}

/** The spells of looks of which `is` holds. */
export function spellsOf(looks: readonly DepegLook[], is: (look: DepegLook) => boolean): Spells {
  let [count, seconds, longest, current] = [0, 0, 0, 0];
  for (const [index, look] of looks.entries()) {
    if (!is(look)) {
      current = 0;
      continue;
    }
    if (index === 0 || !is(looks[index - 1] ?? look)) count += 1;
    const lasted = (looks[index + 1] ?? look).time - look.time;
    seconds += lasted;
    current += lasted;
    longest = Math.max(longest, current);
  }
  return { count, seconds, longest };
}

/** The tables of depegs, Markdown. */
export function depegReport(runs: readonly DepegRun[]): string {
  return [
    "Prices, lowest, in dollars a token, the injected print left out of the first two; how often and for how many hours sources disagreed beyond the listing's deviation, the longest spell; hours in which nothing could be borrowed against it:",
    priceTable(runs),
    "Accounts: calls and sales, hours in which somebody could be bought from and no buyer would have gained at the venues' middle, hours in which nothing could leave the vault; and the lender, in the settlement token for 200,000 of collateral:",
    accountTable(runs),
  ].join("\n\n");
}

function priceTable(runs: readonly DepegRun[]): string {
  return markdownTable(
    [
      "case",
      "venues: recorded, drawn",
      "looks",
      "a venue",
      "middle of venues",
      "state",
      "Divergent",
      "nothing borrowed",
    ],
    runs.map(({ title, recorded, drawn, looks }) => {
      const { count, seconds, longest } = spellsOf(looks, ({ isDivergent }) => isDivergent);
      const own = looks.filter(({ isPrinted }) => !isPrinted);
      return [
        title,
        `${recorded}, ${drawn}`,
        String(looks.length),
        price(own.map(({ lowest }) => lowest)),
        price(own.map(({ market }) => market)),
        price(looks.map(({ state }) => state)),
        count === 0 ? "never" : `${count} times, ${hours(seconds)} h, ${hours(longest)} h`,
        `${hours(spellsOf(looks, ({ isOpen }) => !isOpen).seconds)} h`,
      ];
    }),
  );
}

function accountTable(runs: readonly DepegRun[]): string {
  const head = [
    "case",
    "healthy: calls, sales",
    "levered: calls, sales",
    "no buyer",
    "vault frozen",
    "deficit",
    "lender lost",
    "owed beyond the collateral",
  ];
  return markdownTable(
    head,
    runs.map(({ title, looks, deficit, lost, shortfall }) => {
      const count = (names: (look: DepegLook) => readonly string[], name: string): number =>
        looks.filter((look) => names(look).includes(name)).length;
      const acts = (name: string): string =>
        `${count(({ called }) => called, name)}, ${count(({ sold }) => sold, name)}`;
      return [
        title,
        acts("healthy"),
        acts("levered"),
        `${hours(spellsOf(looks, ({ refused }) => refused.length > 0).seconds)} h`,
        `${hours(spellsOf(looks, ({ isFrozen }) => isFrozen).seconds)} h`,
        ...[deficit, lost, shortfall].map((amount) => formatRounded(amount, 18, 0)),
      ];
    }),
  );
}

function price(values: readonly bigint[]): string {
  const lowest = values.reduce((low, value) => (value < low ? value : low));
  return formatRounded(lowest, 18, lowest > 10n ** 19n ? 2 : 4);
}

function hours(seconds: number): string {
  return (seconds / 3_600).toFixed(1);
}
