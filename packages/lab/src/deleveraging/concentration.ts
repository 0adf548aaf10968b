import { WAD } from "../math/units.ts";

/** How unevenly a sum lies on accounts. Shares are WAD. */
export interface Concentration {
  /** Accounts with a part above zero. */
  readonly hit: number;
  /** Share of the largest hundredth of all accounts, at least one. */
  readonly topPercent: bigint;
  readonly topTen: bigint;
  /** 0: all bear the same; toward 1: one bears everything. */
  readonly gini: bigint;
  /** Herfindahl: sum of squared shares, 1 over the number of accounts that bear the same. */
  readonly herfindahl: bigint;
}

/** The concentration of amounts >= 0, zeros included: they are accounts that bear nothing. All zero gives zeros. */
export function concentrationOf(amounts: readonly bigint[]): Concentration {
  const ordered = amounts.toSorted((a, b) => (a === b ? 0 : a > b ? -1 : 1));
  const hit = ordered.filter((amount) => amount > 0n).length;
  const total = sum(ordered);
  if (total === 0n) return { hit, topPercent: 0n, topTen: 0n, gini: 0n, herfindahl: 0n };
  const top = (count: number): bigint => (sum(ordered.slice(0, count)) * WAD) / total;
  const count = BigInt(ordered.length);
  const weighted = ordered.reduce((rest, amount, place) => rest + amount * (count - 1n - 2n * BigInt(place)), 0n);
  return {
    hit,
    topPercent: top(Math.max(1, Math.floor(ordered.length / 100))),
    topTen: top(10),
    gini: (weighted * WAD) / (count * total),
    herfindahl: (sum(ordered.map((amount) => amount * amount)) * WAD) / (total * total),
  };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
