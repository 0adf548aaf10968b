import assert from "node:assert/strict";
import { test } from "node:test";
import { WAD } from "../src/index.ts";
import { concentrationOf } from "../src/deleveraging/concentration.ts";
import { exactQueue, lastMarkQueue, wholeQueue } from "../src/deleveraging/queue.ts";
import { rankWinners } from "../src/deleveraging/rank.ts";
import { closeAll, sizesOf, wholeBook } from "./support/perp-books.ts";

const usd = (amount: bigint): bigint => amount * WAD;
const near = (actual: bigint, expected: bigint, wei = 40_000n): void =>
  assert.ok(actual >= expected - wei && actual <= expected + wei, `${actual}, not ${expected}`);
const MARK = usd(2_220n);

/**
 * Longs: one with the most profit and the largest profit ratio, one with a smaller ratio and more leverage, one at a loss. A short of 10
 * that owes 200 more than it has at 2,220, 20 a unit; a sound short of 10.
 */
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

test("rankWinners · ADL-2 · profit ratio times leverage decides; who is at a loss is not in the queue", () => {
  const ranked = rankWinners(BOOK, true, MARK);
  assert.deepEqual(
    ranked.map(({ index }) => index),
    [1, 0],
  );
  // 1,320 / 12,000 * 13,320 / 2,320 and 3,200 / 19,000 * 22,200 / 8,200
  near(ranked[0]!.score, 631_551_724_137_931_034n, 10n ** 6n);
  near(ranked[1]!.score, 455_969_191_270_860_077n, 10n ** 6n);
});

test("rankWinners · ADL-2 · among equals the older account goes first", () => {
  const twins = wholeBook(
    [
      [5n, 2_000n, 900n],
      [5n, 2_000n, 900n],
      [-10n, 2_000n, 2_000n],
    ],
    2_220n,
  );
  assert.deepEqual(
    rankWinners(twins, true, MARK).map(({ index }) => index),
    [0, 1],
  );
});

test("exactQueue · ADL-2 · the first is closed whole, the second as far as needed, the loser not; nothing is taken beyond the deficit", () => {
  const { book, closing } = closeAll(BOOK, false, MARK, exactQueue);
  assert.deepEqual(sizesOf(book), [6n, 0n, 4n, 0n, -10n].map(usd));
  assert.deepEqual(
    closing.burdens.map(({ index, isClosedWhole }) => [index, isClosedWhole]),
    [
      [0, false],
      [1, true],
    ],
  );
  closing.burdens.forEach(({ loss }, place) => near(loss, usd([80n, 120n][place]!)));
  near(closing.deficit - closing.uncovered, usd(200n));
  near(book.house, 0n);
});

test("wholeQueue · ADL-2 · closing the last whole takes 16 units for 10 and 320 for a deficit of 200", () => {
  const { book, closing } = closeAll(BOOK, false, MARK, wholeQueue);
  assert.deepEqual(sizesOf(book), [0n, 0n, 4n, 0n, -10n].map(usd));
  closing.burdens.forEach(({ loss }, place) => near(loss, usd([200n, 120n][place]!)));
  near(book.house, usd(120n));
  near(closing.uncovered, 0n);
});

test("lastMarkQueue · ADL-2 · closing at the mark before takes its whole distance, whatever the deficit is", () => {
  const { book, closing } = closeAll(BOOK, false, MARK, lastMarkQueue, usd(2_190n));
  closing.burdens.forEach(({ loss }, place) => near(loss, usd([120n, 180n][place]!)));
  near(book.house, usd(100n));
  near(closing.uncovered, 0n);
});

test("exactQueue · ADL-2 · when there are too few winners the rest of the deficit is recorded", () => {
  const short = wholeBook(
    [
      [10n, 1_900n, 5_000n],
      [6n, 2_000n, 1_000n],
      [4n, 2_300n, 3_000n],
      [-20n, 2_000n, 4_000n],
    ],
    2_220n,
  );
  const { book, closing } = closeAll(short, false, MARK, exactQueue);
  assert.deepEqual(sizesOf(book), [0n, 0n, 4n, 0n].map(usd));
  near(closing.uncovered, usd(80n));
  near(
    closing.burdens.reduce((sum, { loss }) => sum + loss, 0n),
    usd(320n),
  );
});

test("concentrationOf · ADL-5 · equal parts, one part, and 1, 2, 3, 4 by hand", () => {
  assert.deepEqual(concentrationOf([5n, 5n, 5n, 5n]), {
    hit: 4,
    topPercent: WAD / 4n,
    topTen: WAD,
    gini: 0n,
    herfindahl: WAD / 4n,
  });
  const one = concentrationOf([0n, 0n, 0n, 7n]);
  assert.deepEqual([one.hit, one.topPercent, one.gini, one.herfindahl], [1, WAD, (3n * WAD) / 4n, WAD]);
  const ladder = concentrationOf([3n, 1n, 4n, 2n]);
  assert.deepEqual([ladder.topPercent, ladder.gini, ladder.herfindahl], [(4n * WAD) / 10n, WAD / 4n, (3n * WAD) / 10n]);
  const hundreds = concentrationOf(Array.from({ length: 300 }, (_, index) => BigInt(index + 1)));
  assert.deepEqual([hundreds.topPercent, hundreds.topTen], [(897n * WAD) / 45_150n, (2_955n * WAD) / 45_150n]);
  assert.deepEqual(concentrationOf([0n, 0n]), { hit: 0, topPercent: 0n, topTen: 0n, gini: 0n, herfindahl: 0n });
});
