import { WAD } from "../math/units.ts";
import { concentrationOf, type Concentration } from "./concentration.ts";
import type { Burden } from "./resolve.ts";
import type { WalkResult } from "./walk.ts";

/** What a rule did over a walk. Money WAD at the marks of the closings, shares WAD. */
export interface Summary {
  readonly bankrupts: number;
  readonly takeovers: number;
  readonly deficit: bigint;
  /** Left to the recorded deficit: beyond the price's bound, or because nobody was left to close against. */
  readonly uncovered: bigint;
  /** What the opposite side lost against closing at the mark. */
  readonly taken: bigint;
  /** taken - (deficit - uncovered). */
  readonly overshoot: bigint;
  /** What rounding can make of it, either way. */
  readonly rounding: bigint;
  /** Value of the positions that had to be closed, and of what was closed on the opposite side. */
  readonly needed: bigint;
  readonly closed: bigint;
  /** Profit in what was closed: not lost, but ended early. */
  readonly profitClosed: bigint;
  /** Of the loss per account over the walk, among those that ever stood opposite a bankrupt. */
  readonly burden: Concentration;
  readonly exposed: number;
  /** Accounts that had no profit at the time, and their share of the burden. */
  readonly losersHit: number;
  readonly losersShare: bigint;
  readonly closedWhole: number;
  readonly pushedBelowLine: number;
  /** Largest loss of an account over the walk per net worth before its first; and per profit then, of those with one. */
  readonly mostOfMargin: bigint;
  readonly mostOfProfit: bigint;
}

export function summarise({ closings, takeovers }: WalkResult): Summary {
  const burdens = closings.flatMap((closing) => closing.burdens);
  const exposed = new Set(closings.flatMap((closing) => closing.exposed));
  const byAccount = new Map<number, Burden[]>();
  for (const burden of burdens) byAccount.set(burden.index, [...(byAccount.get(burden.index) ?? []), burden]);
  const lossOf = (list: readonly Burden[]): bigint => total(list.map(({ loss }) => loss));
  const losers = burdens.filter(({ profit }) => profit <= 0n);
  const accounts = [...byAccount.values()];
  const deficit = total(closings.map((closing) => closing.deficit));
  const uncovered = total(closings.map((closing) => closing.uncovered));
  const taken = lossOf(burdens);
  return {
    bankrupts: closings.reduce((sum, closing) => sum + closing.bankrupts, 0),
    takeovers,
    deficit,
    uncovered,
    taken,
    rounding: total(closings.map(({ rounding }) => rounding)),
    overshoot: taken - (deficit - uncovered),
    needed: total(closings.map(({ needed, mark }) => (needed * mark) / WAD)),
    closed: total(closings.map(({ burdens: hit, mark }) => (total(hit.map(({ closed }) => closed)) * mark) / WAD)),
    profitClosed: total(burdens.map(({ profitClosed }) => profitClosed)),
    burden: concentrationOf([...exposed].map((index) => positive(lossOf(byAccount.get(index) ?? [])))),
    exposed: exposed.size,
    losersHit: new Set(losers.map(({ index }) => index)).size,
    losersShare: taken === 0n ? 0n : (lossOf(losers) * WAD) / taken,
    closedWhole: burdens.filter(({ isClosedWhole }) => isClosedWhole).length,
    pushedBelowLine: burdens.filter(({ isPushedBelowLine }) => isPushedBelowLine).length,
    mostOfMargin: most(accounts.map((list) => ratio(lossOf(list), list[0]?.worth ?? 0n))),
    mostOfProfit: most(accounts.map((list) => ratio(lossOf(list), list[0]?.profit ?? 0n))),
  };
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

function positive(amount: bigint): bigint {
  return amount > 0n ? amount : 0n;
}

function ratio(part: bigint, whole: bigint): bigint {
  return whole > 0n ? (part * WAD) / whole : 0n;
}

function most(amounts: readonly bigint[]): bigint {
  return amounts.reduce((largest, amount) => (amount > largest ? amount : largest), 0n);
}
