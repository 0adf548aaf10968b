import assert from "node:assert/strict";
import { test } from "node:test";
import {
  comparisonReport,
  compareRules,
  DELEVERAGING,
  InputError,
  loadCrashes,
  parseCompareOptions,
  WAD,
} from "../src/index.ts";
import { openPerpBook } from "../src/deleveraging/open-perp-book.ts";
import { proRata } from "../src/deleveraging/pro-rata.ts";
import { safeRange } from "../src/deleveraging/safe-range.ts";
import { summarise } from "../src/deleveraging/summarise.ts";
import { closeOutShare, isBelow, netWorth } from "../src/deleveraging/traders.ts";
import { walk } from "../src/deleveraging/walk.ts";
import { bookOf, MARGIN, moneyOf, randomAccounts, sizesOf, wholeBook } from "./support/perp-books.ts";
import { randomPath } from "./support/random-path.ts";

const HISTORY_DIR = process.env["HISTORY_DIR"];
const skip =
  HISTORY_DIR === undefined || HISTORY_DIR === ""
    ? "HISTORY_DIR is not set: no candles of a crash to walk through"
    : false;
const START = 1_700_000_000;
const points = (...prices: bigint[]) =>
  prices.map((price, minute) => ({ time: START + minute * 60, price: price * 10n ** 8n }));

/** At 1,850 the long of 10 is below close-out, at 1,790 bankrupt. */
const BOOK = wholeBook(
  [
    [10n, 2_000n, 2_000n],
    [20n, 2_000n, 60_000n],
    [-30n, 2_000n, 60_000n],
  ],
  2_000n,
);
const walkOn = (path: ReturnType<typeof points>, keeperSeconds: number | null) =>
  walk(BOOK, { path, from: START, margin: MARGIN, rule: proRata, keeperSeconds });

test("walk · ADL-5 · without keepers an account falls through to bankruptcy and is closed there", () => {
  const { book, closings, takeovers } = walkOn(points(2_000n, 1_850n, 1_801n, 1_790n, 1_780n), null);
  assert.deepEqual([closings.length, takeovers, closings[0]?.mark], [1, 0, 1_790n * WAD]);
  assert.deepEqual(sizesOf(book).slice(0, 2), [0n, 20n * WAD]);
  assert.equal(summarise({ book, closings, takeovers }).bankrupts, 1);
});

test("walk · ADL-5 · a keeper takes over one bar after the close-out line was crossed; a jump over both leaves a deficit", () => {
  const calm = walkOn(points(2_000n, 1_850n, 1_840n, 1_790n), 60);
  assert.deepEqual([calm.closings.length, calm.takeovers], [0, 1]);
  assert.equal(
    sizesOf(calm.book)
      .slice(3)
      .reduce((sum, size) => sum + size, 0n),
    10n * WAD,
  );
  assert.ok(netWorth(calm.book, 0, 1_790n * WAD) > 390n * WAD);
  const jump = walkOn(points(2_000n, 1_790n), 60);
  assert.deepEqual([jump.closings.length, jump.takeovers], [1, 0]);
  const recovered = walkOn(points(2_000n, 1_850n, 2_000n, 2_000n), 60);
  assert.deepEqual([recovered.closings.length, recovered.takeovers], [0, 0]);
});

test("safeRange · ADL-5 · nobody is below the line inside of it, somebody is a little outside", () => {
  for (let seed = 0; seed < 50; seed++) {
    const book = bookOf(randomAccounts(seed), 2_000n * WAD);
    for (const share of [0n, closeOutShare(MARGIN)]) {
      const { low, high } = safeRange(book, share, () => false);
      const below = (mark: bigint): number =>
        book.traders.filter((_, index) => isBelow(book, index, mark, share)).length;
      assert.ok(high !== null);
      if (low <= high) assert.deepEqual([below(low), below(high)], [0, 0], `seed ${seed}`);
      assert.ok(below(low - 10n ** 11n) > 0 && below(high + 10n ** 11n) > 0, `seed ${seed}`);
    }
  }
});

test("openPerpBook · ADL-5 · the same seed gives the same book, sides are equal, everybody is sound; 9 accounts are refused", () => {
  const path = randomPath(5, 600, 0.004);
  const openUntil = path[500]!.time;
  const request = { accounts: 200, seed: 3, path, openUntil, margin: MARGIN };
  const book = openPerpBook(request);
  const mark = path[500]!.price * 10n ** 10n;
  assert.deepEqual(openPerpBook(request), book);
  assert.notDeepEqual(openPerpBook({ ...request, seed: 4 }), book);
  assert.equal(
    sizesOf(book).reduce((sum, size) => sum + size, 0n),
    0n,
  );
  assert.equal(book.traders.filter((_, index) => isBelow(book, index, mark, MARGIN.maintenance)).length, 0);
  assert.throws(() => openPerpBook({ ...request, accounts: 9 }), InputError);
});

test("walk · ADL-5 · over a random path, with and without keepers, pro rata overshoots by nothing and money is only lost to dust", () => {
  let bankrupts = 0;
  for (const seed of [1, 2, 3]) {
    const path = randomPath(seed, 900, 0.03);
    const from = path[200]!.time;
    const start = openPerpBook({ accounts: 100, seed, path, openUntil: from, margin: MARGIN });
    for (const keeperSeconds of [null, 60]) {
      const result = walk(start, { path, from, margin: MARGIN, rule: proRata, keeperSeconds });
      const { overshoot, rounding, ...summary } = summarise(result);
      assert.ok(overshoot <= rounding && overshoot >= 0n - rounding, `${overshoot}, at most ${rounding} wei`);
      const keepers = result.book.traders.slice(100).length === 0 ? 0n : keeperCash(start, path[200]!.price);
      const dust = moneyOf(start) + keepers - moneyOf(result.book);
      assert.ok(dust >= 0n - rounding && dust < WAD / 1_000_000n, `dust ${dust}`);
      bankrupts += summary.bankrupts;
    }
  }
  assert.ok(bankrupts > 20, `${bankrupts} bankrupts`);

  function keeperCash(book: typeof BOOK, price: bigint): bigint {
    const each = (book.open * price * 10n ** 10n) / WAD / 20n;
    return each * 20n;
  }
});

test("parseCompareOptions · ADL-2 · defaults, both options, help, and what is refused", () => {
  assert.deepEqual(parseCompareOptions([], DELEVERAGING), { accounts: 2_000, seed: 1 });
  assert.deepEqual(parseCompareOptions(["--seed", "7", "--accounts", "50"], DELEVERAGING), { accounts: 50, seed: 7 });
  assert.match(parseCompareOptions(["--help"], DELEVERAGING) as string, /--accounts N/);
  assert.throws(() => parseCompareOptions(["--accounts", "9"], DELEVERAGING), /from 10 to 20000/);
  assert.throws(() => parseCompareOptions(["--speed", "9"], DELEVERAGING), /--help lists the options/);
});

test("comparisonReport · ADL-2 · a row per crash with all four rules and the sum of all", () => {
  const path = randomPath(3, 900, 0.03);
  const crash = { title: "Made up", underlying: "WETH", path, from: path[200]!.time, barSeconds: 60 } as const;
  const run = (hasKeepers: boolean) => [compareRules(crash, { accounts: 60, seed: 1, margin: MARGIN, hasKeepers })];
  const report = comparisonReport({ accounts: 60, seed: 1 }, run(false), run(true));
  assert.match(report, /^60 accounts, seed 1/);
  assert.equal(report.match(/^\| Made up \|/gm)?.length, 4);
  assert.equal(report.match(/^\| all \|/gm)?.length, 2);
  assert.equal(report.match(/within the rounding stated/g)?.length, 2);
  assert.doesNotMatch(report, /BEYOND|NaN|undefined/);
});

test(
  "compareRules · ADL-2 ADL-5 · 12 March 2020: no overshoot and less concentration pro rata; the queue closes whole positions beyond need",
  { skip },
  () => {
    const crash = loadCrashes(HISTORY_DIR!).find(({ title }) => title.startsWith("Mar 2020 ETH"))!;
    const { summaries } = compareRules(crash, { accounts: 400, seed: 2, margin: MARGIN, hasKeepers: true });
    const [ours, exact, whole, last] = [
      summaries["pro rata"],
      summaries["queue, exact"],
      summaries["queue, whole"],
      summaries["queue, last mark"],
    ];
    assert.ok(ours.bankrupts > 50 && ours.deficit > 0n);
    assert.ok(ours.overshoot <= ours.rounding && ours.overshoot >= 0n - ours.rounding);
    assert.ok(exact.overshoot <= exact.rounding && exact.overshoot >= 0n);
    assert.ok(whole.overshoot > 100n * WAD && whole.closed > whole.needed);
    assert.ok(last.overshoot > whole.overshoot);
    assert.ok(ours.burden.gini < exact.burden.gini && ours.burden.topTen < exact.burden.topTen);
    assert.ok(ours.burden.hit > exact.burden.hit && ours.closedWhole === 0);
    assert.equal(ours.pushedBelowLine, 0);
  },
);
