import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom, uniform, WAD } from "../src/index.ts";
import { findBankrupt } from "../src/deleveraging/bankruptcy.ts";
import { proRata } from "../src/deleveraging/pro-rata.ts";
import type { PerpBook } from "../src/deleveraging/types.ts";
import { closeSide, readLeg, WHOLE_SIDE, writeLeg } from "../src/deleveraging/side.ts";
import { netWorth } from "../src/deleveraging/traders.ts";
import { bookOf, closeAll, MARGIN, moneyOf, randomAccounts, sizesOf, wholeBook } from "./support/perp-books.ts";

const usd = (amount: bigint): bigint => amount * WAD;
const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);
const near = (actual: bigint, expected: bigint, wei: bigint): void =>
  assert.ok(actual >= expected - wei && actual <= expected + wei, `${actual}, not ${expected}`);
/** A few touches at the marks of these tests. */
const TOUCHES = 20_000n;

/** Longs of 10, 6 and 4, the last at a loss; a short of 10 that owes 200 more than it has at 2,220; a sound short of 10. */
const BOOK = wholeBook(
  [
    [10n, 1_900n, 5_000n],
    [6n, 2_000n, 1_000n],
    [4n, 2_300n, 3_000n],
    [-10n, 2_000n, 2_000n],
    [-10n, 2_000n, 100_000n],
  ],
  2_220n,
);
/** The same longs against one short of 20 that owes 400 more than it has. */
const USED_UP = wholeBook(
  [
    [10n, 1_900n, 5_000n],
    [6n, 2_000n, 1_000n],
    [4n, 2_300n, 3_000n],
    [-20n, 2_000n, 4_000n],
  ],
  2_220n,
);

test("proRata · ADL-3 ADL-5 · half of every long is closed 20 under the mark, the loser's too; they lose 100, 60 and 40", () => {
  const { book, closing } = closeAll(BOOK, false, usd(2_220n), proRata);
  near(closing.deficit, usd(200n), TOUCHES);
  near(closing.uncovered, 0n, TOUCHES);
  sizesOf(book)
    .slice(0, 3)
    .forEach((size, index) => near(size, usd([5n, 3n, 2n][index]!), 1n));
  assert.deepEqual(sizesOf(book).slice(3), [0n, usd(-10n)]);
  closing.burdens.forEach(({ loss }, index) => near(loss, usd([100n, 60n, 40n][index]!), TOUCHES));
  assert.deepEqual(
    closing.burdens.map(({ profit }) => profit),
    [usd(3_200n), usd(1_320n), usd(-320n)],
  );
  near(netWorth(book, 3, usd(2_220n)), 0n, TOUCHES);
  near(book.open, usd(10n), 1n);
});

test("proRata · ADL-6 · the price stays a maintenance margin from the mark; what is beyond is recorded", () => {
  const { book, closing } = closeAll(BOOK, false, usd(2_400n), proRata);
  assert.equal(findBankrupt(BOOK, 3, usd(2_400n), MARGIN)?.gap, usd(120n));
  near(closing.deficit, usd(2_000n), TOUCHES);
  near(closing.uncovered, usd(800n), TOUCHES);
  near(total(closing.burdens.map(({ loss }) => loss)), usd(1_200n), TOUCHES);
  assert.equal(book.recorded, closing.uncovered);
});

test("proRata · RC-6 · a side that is used up turns its era; who enters after it is not touched by what was", () => {
  const { book, closing } = closeAll(USED_UP, false, usd(2_220n), proRata);
  assert.deepEqual([book.longs.ends.length, book.longs.scale, book.longs.shift], [1, 10n ** 27n, 0n]);
  assert.deepEqual(sizesOf(book), [0n, 0n, 0n, 0n]);
  assert.equal(book.open, 0n);
  closing.burdens.forEach(({ loss }, index) => near(loss, usd([200n, 120n, 80n][index]!), TOUCHES));
  const late = { size: usd(7n), quote: usd(-15_540n) };
  const stored = writeLeg(late, book.longs, usd(2_220n));
  assert.equal(stored.era, 1);
  assert.deepEqual(readLeg(stored, book.longs), { ...late, quote: late.quote - 2_221n });
});

test("closeSide · ADL-5 · scale rounds up, the shift down for longs and up for shorts, what cannot be expressed stays open", () => {
  const longs = closeSide(WHOLE_SIDE, true, 1n, 3n, WAD + 1n);
  const shorts = closeSide(WHOLE_SIDE, false, 1n, 3n, WAD + 1n);
  const third = (10n ** 27n - 1n) / 3n;
  assert.equal(longs.side.scale, 10n ** 27n - third);
  assert.deepEqual([longs.side.shift, shorts.side.shift], [third + third / WAD, third + third / WAD + 1n]);
  assert.deepEqual([longs.closed, shorts.closed], [1n, 1n]);
  assert.equal(closeSide(longs.side, true, 1n, 10n ** 28n, WAD).closed, 0n);
});

test("closeSide · RC-6 · eras follow one another, and what was left of a position goes from one into the next", () => {
  const first = closeSide(WHOLE_SIDE, true, usd(10n) - 1_000n, usd(10n), usd(2_000n));
  assert.equal(first.side.ends.length, 1);
  const second = closeSide(first.side, true, 500n, 1_000n, usd(2_100n));
  const leg = readLeg(writeLeg({ size: usd(10n), quote: usd(-20_000n) }, WHOLE_SIDE, 0n), second.side);
  assert.equal(leg.size, 500n);
  near(leg.quote, 0n - 500n * 2_000n + 50_000n, 4n);
});

test("proRata · ADL-5 · for 300 random books what is taken is the deficit covered within the stated wei, and money is only lost to dust", () => {
  let closings = 0;
  for (let seed = 0; seed < 300; seed++) {
    const accounts = randomAccounts(seed);
    const mark = BigInt(Math.round(uniform(seededRandom(seed + 1_000), 1_500, 2_500) * 1e6)) * 10n ** 12n;
    let book = bookOf(accounts, mark);
    const entered = total(accounts.map(([size, entry, cash]) => cash - (size * entry) / WAD));
    let allowed = BigInt(accounts.length) * (mark / WAD + 3n);
    for (const isLong of [true, false]) {
      if (!book.traders.some((_, index) => hasFailed(index, isLong))) continue;
      const resolved = closeAll(book, isLong, mark, proRata);
      const { closing } = resolved;
      const overshoot = total(closing.burdens.map(({ loss }) => loss)) - (closing.deficit - closing.uncovered);
      assert.ok(
        overshoot <= closing.rounding && overshoot >= 0n - closing.rounding,
        `seed ${seed}: ${overshoot}, at most ${closing.rounding} wei`,
      );
      near(total(sizesOf(resolved.book)), 0n, BigInt(accounts.length));
      const isCapped = closing.bankrupts !== uncappedOf(book, isLong).length;
      if (!isCapped) near(closing.uncovered, 0n, closing.rounding);
      book = resolved.book;
      allowed += closing.rounding;
      closings++;
    }
    const dust = entered - moneyOf(book);
    assert.ok(dust >= 0n && dust <= allowed, `seed ${seed}: dust ${dust}, at most ${allowed}`);

    function uncappedOf(state: PerpBook, isLong: boolean) {
      const found = state.traders.flatMap((_, index) => findBankrupt(state, index, mark, MARGIN) ?? []);
      return found.filter(({ size, gap }) => size > 0n === isLong && gap < mark / 20n);
    }
    function hasFailed(index: number, isLong: boolean): boolean {
      const found = findBankrupt(book, index, mark, MARGIN);
      return found !== null && found.size > 0n === isLong;
    }
  }
  assert.ok(closings > 150, `${closings} closings`);
});

test("proRata · ADL-6 · of 300 random books no account at or above its maintenance line is pushed below it", () => {
  for (let seed = 0; seed < 300; seed++) {
    const mark = BigInt(Math.round(uniform(seededRandom(seed), 1_700, 2_300))) * WAD;
    const book = bookOf(randomAccounts(seed), mark);
    if (!book.traders.some((_, index) => (findBankrupt(book, index, mark, MARGIN)?.size ?? 0n) > 0n)) continue;
    const { closing } = closeAll(book, true, mark, proRata);
    assert.deepEqual(
      closing.burdens.filter(({ isPushedBelowLine }) => isPushedBelowLine),
      [],
      `seed ${seed}`,
    );
  }
});
