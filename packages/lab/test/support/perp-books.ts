import { seededRandom, uniform, WAD } from "../../src/index.ts";
import { findBankrupt } from "../../src/deleveraging/bankruptcy.ts";
import { resolve } from "../../src/deleveraging/resolve.ts";
import { readLeg, sideOf, WHOLE_SIDE, writeLeg } from "../../src/deleveraging/side.ts";
import { isBelow } from "../../src/deleveraging/traders.ts";
import type { PerpBook, PerpMargin, Rule } from "../../src/deleveraging/types.ts";

export const MARGIN: PerpMargin = { maintenance: WAD / 20n, closeOut: (8n * WAD) / 10n };

/** Size (> 0 long), entry price and cash of an account, whole units or WAD. */
export type Account = readonly [size: bigint, entry: bigint, cash: bigint];

/** A book of accounts in WAD; longs and shorts must sum to the same. */
export function bookOf(accounts: readonly Account[], mark: bigint): PerpBook {
  const traders = accounts.map(([size, entry, cash]) => {
    const leg = { size, quote: 0n - (size * entry) / WAD };
    return { cash, position: writeLeg(leg, WHOLE_SIDE, mark), entry };
  });
  const open = accounts.reduce((sum, [size]) => (size > 0n ? sum + size : sum), 0n);
  return { traders, longs: WHOLE_SIDE, shorts: WHOLE_SIDE, open, recorded: 0n, house: 0n };
}

/** The same in whole units. */
export function wholeBook(accounts: readonly Account[], mark: bigint): PerpBook {
  return bookOf(
    accounts.map(([size, entry, cash]) => [size * WAD, entry * WAD, cash * WAD]),
    mark * WAD,
  );
}

/** Closes all bankrupts of one side at a mark. */
export function closeAll(book: PerpBook, isLong: boolean, mark: bigint, rule: Rule, previous = mark) {
  const bankrupts = book.traders
    .flatMap((_, index) => (isBelow(book, index, mark, 0n) ? [index] : []))
    .flatMap((index) => findBankrupt(book, index, mark, MARGIN) ?? [])
    .filter(({ size }) => size > 0n === isLong);
  return resolve(book, { bankrupts, mark, previous }, MARGIN, rule);
}

export function sizesOf(book: PerpBook): bigint[] {
  return book.traders.map(({ position }) => readLeg(position, sideOf(book, position)).size);
}

/** Cash and quote of all accounts and the venue, less what was recorded. */
export function moneyOf(book: PerpBook): bigint {
  const all = book.traders.map(({ cash, position }) => cash + readLeg(position, sideOf(book, position)).quote);
  return all.reduce((sum, money) => sum + money, book.house - book.recorded);
}

/** Up to 40 accounts with entries within a tenth of 2,000 and 3 to 20 times leverage, equal on both sides. */
export function randomAccounts(seed: number): Account[] {
  const random = seededRandom(seed);
  const draw = (low: number, high: number): bigint => BigInt(Math.round(uniform(random, low, high) * 1e9)) * 10n ** 9n;
  const count = 4 + Math.floor(uniform(random, 0, 18));
  const side = (sign: bigint): Account[] =>
    Array.from({ length: count }, () => {
      const [size, entry, leverage] = [draw(0.1, 50), draw(1_800, 2_200), draw(3, 20)];
      return [sign * size, entry, (size * entry) / leverage];
    });
  const [longs, shorts] = [side(1n), side(-1n)];
  const rest = [...longs, ...shorts].reduce((sum, [size]) => sum + size, 0n);
  const level: Account = [0n - rest, 2_000n * WAD, (rest < 0n ? 0n - rest : rest) * 1_000n];
  return rest === 0n ? [...longs, ...shorts] : [...longs, ...shorts, level];
}
