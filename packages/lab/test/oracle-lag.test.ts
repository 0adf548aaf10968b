import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { compareFeed, InputError, lagReport, loadRounds, PRICE_ONE, type Bar, type FeedUpdate } from "../src/index.ts";

const MINUTE = 60;
const usd = (price: number): bigint => (BigInt(Math.round(price * 100)) * PRICE_ONE) / 100n;
const bar = (minute: number, close: number, low = close): Bar => {
  return { time: minute * MINUTE, open: usd(close), high: usd(close), low: usd(low), close: usd(close) };
};
const round = (time: number, price: number): FeedUpdate => ({ time, answer: usd(price) });

/** Two hours at 1,000, then 970 for five minutes, then 1,000 again. */
const BARS = Array.from({ length: 180 }, (_, minute) => bar(minute, minute >= 120 && minute < 125 ? 970 : 1_000));

test("compareFeed · a feed level with the market is 0 away, its basis is taken out", () => {
  const rounds = [
    round(0, 1_001),
    round(3_600, 1_001),
    round(7_201, 970.97),
    round(7_501, 1_001),
    round(10_800, 1_001),
  ];
  const { basis, distances, samples } = compareFeed("x", BARS, MINUTE, rounds);
  assert.equal(basis, 1_000);
  assert.equal(samples, 180);
  assert.equal(distances.at(-1), 0);
});

test("compareFeed · a feed that misses a fall is as far away as the fall, for its minutes", () => {
  const { distances, falls } = compareFeed("x", BARS, MINUTE, [
    round(0, 1_000),
    round(3_600, 1_000),
    round(10_800, 1_000),
  ]);
  assert.equal(distances.filter((distance) => distance > 0).length, 5);
  assert.equal(distances.at(-1), 30_927); // 1,000 / 970 - 1
  assert.deepEqual(falls[1], { percent: 2, marketAt: 121 * MINUTE, feedAt: undefined });
});

test("compareFeed · ages, pauses and the moment of a fall are those of the rounds", () => {
  const rounds = [round(0, 1_000), round(3_600, 1_000), round(7_290, 970), round(7_530, 1_000), round(10_800, 1_000)];
  const { ages, pauses, falls } = compareFeed("x", BARS, MINUTE, rounds);
  assert.deepEqual([ages[0], ages.at(-1)], [0, 3_660]);
  assert.deepEqual(pauses, [240, 3_270, 3_600, 3_690]);
  assert.deepEqual(
    falls.map(({ marketAt, feedAt }) => [marketAt, feedAt]),
    [
      [7_260, 7_290],
      [7_260, 7_290],
      [7_260, 7_290],
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ],
  );
});

test("lagReport · one row a feed in each table", () => {
  const comparison = compareFeed("ETH", BARS, MINUTE, [round(0, 1_000), round(7_290, 970), round(10_800, 1_000)]);
  const report = lagReport([comparison, comparison]);
  assert.equal(report.match(/^\| ETH \|/gm)?.length, 6);
  assert.match(report, /02:01 \+30 s/);
});

test("loadRounds · rounds in order, anything else refused with what is wrong", () => {
  const folder = mkdtempSync(join(tmpdir(), "rounds-"));
  const write = (text: string): string => {
    const path = join(folder, "rounds.csv");
    writeFileSync(path, text);
    return path;
  };
  assert.deepEqual(loadRounds(write("timestamp,price,phase\n1,2.5,6\n3,2,6\n")), [
    { time: 1, answer: 250_000_000n },
    { time: 3, answer: 200_000_000n },
  ]);
  for (const text of [
    "price,timestamp,phase\n1,2,3\n1,2,3",
    "timestamp,price,phase\n1,2,3",
    "timestamp,price,p\n3,1,1\n1,1,1",
  ])
    assert.throws(() => loadRounds(write(text)), InputError);
  assert.throws(() => loadRounds(join(folder, "none.csv")), InputError);
});
