import { generateBook } from "../book/generate-book.ts";
import { openPerpBook } from "../deleveraging/open-perp-book.ts";
import { legOf } from "../deleveraging/traders.ts";
import { entryAt } from "../entry-at.ts";
import { PRICE_ONE, WAD } from "../math/units.ts";
import type { Weather } from "./weather.ts";

/** An account with one leg: W = rest + size * price, the leg's buffer a rate of |size| * price. */
export interface Holder {
  /** Cash and quote, USD in WAD; below zero a debt. */
  readonly rest: bigint;
  /** WAD; below zero short. */
  readonly size: bigint;
}

/** How legs of one kind are called and sold; shares WAD. */
export interface Lines {
  /** Haircut or margin of maintenance at multiplier 1. */
  readonly maintenance: bigint;
  readonly closeOut: bigint;
  readonly graceSeconds: number;
}

/** What a generator of books must know beside the lines of maintenance. */
export interface Lending {
  readonly initialHaircut: bigint;
  readonly depth: bigint;
  readonly keeperCost: bigint;
}

export interface BookSize {
  readonly accounts: number;
  readonly seed: number;
}

/** Longs and shorts with entries from the start of the series to `until`, all above maintenance then. */
export function perpHolders({ rounds }: Weather, until: number, lines: Lines, size: BookSize): Holder[] {
  const book = openPerpBook({ ...size, path: rounds, openUntil: until, margin: lines });
  return book.traders.map(({ cash }, index) => {
    const { size: held, quote } = legOf(book, index);
    return { rest: cash + quote, size: held };
  });
}

/** Borrowers against one collateral, opened at the price at `until`. */
export function borrowers({ rounds }: Weather, until: number, lending: Lending, size: BookSize): Holder[] {
  const price = entryAt(
    rounds.filter(({ time }) => time <= until),
    -1,
  ).price;
  const asset = { symbol: "WETH", decimals: 18, price, initialHaircut: lending.initialHaircut, depth: lending.depth };
  const book = generateBook({ ...size, assets: [asset], settlementDecimals: 6, keeperCost: lending.keeperCost });
  return book.borrowers.map(({ collateral, debt }) => ({
    rest: 0n - debt * 10n ** 12n,
    size: entryAt(collateral, 0).amount,
  }));
}

/** USD in WAD of a size at a price with 8 decimals, without its sign. */
export function notionalOf({ size }: Holder, price: bigint): bigint {
  return ((size < 0n ? 0n - size : size) * price) / PRICE_ONE;
}

export function worthOf({ rest, size }: Holder, price: bigint): bigint {
  return rest + (size * price) / PRICE_ONE;
}

/** The highest multiplier at which an account is still above a share of its maintenance line: W / (share * rate * N), WAD. */
export function bears(holder: Holder, price: bigint, rate: bigint, share = WAD): bigint {
  const line = (notionalOf(holder, price) * rate * share) / (WAD * WAD);
  const worth = worthOf(holder, price);
  return worth <= 0n || line === 0n ? 0n : (worth * WAD) / line;
}

/** What a borrower owes. */
export function debtOf({ rest }: Holder): bigint {
  return rest < 0n ? 0n - rest : 0n;
}
