import assert from "node:assert/strict";
import { test } from "node:test";
import {
  depegReport,
  feedReading,
  impliedPath,
  medianOf,
  PRICE_ONE,
  productOf,
  ratioOf,
  sidesOf,
  spellsOf,
  stepsOf,
  WAD,
  type Bar,
  type DepegLook,
  type FeedUpdate,
  type Reading,
} from "../src/index.ts";

const wad = (amount: number): bigint => BigInt(Math.round(amount * 1e8)) * (WAD / 100_000_000n);
const reading = (price: number, spread: number): Reading => ({ price: wad(price), spread: wad(spread) });
const round = (time: number, price: number): FeedUpdate => ({ time, answer: BigInt(Math.round(price * 1e8)) });

test("feedReading · the deviation is the confidence, rounded up", () => {
  assert.deepEqual(feedReading(100_000_000n, 50n), reading(1, 0.005));
  assert.equal(feedReading(1n, 1n).spread, 10n ** 6n);
});

test("medianOf · the middle one of three, whatever the third says; the mean of two, as unsure as they are apart", () => {
  const [a, b, out] = [reading(1, 0.001), reading(0.99, 0.002), reading(0.3, 0.5)];
  for (const order of [
    [a, b, out],
    [out, a, b],
    [b, out, a],
  ])
    assert.deepEqual(medianOf(order), reading(0.99, 0.01));
  assert.deepEqual(medianOf([a, b]), reading(0.995, 0.005));
  assert.deepEqual(medianOf([a, a, reading(1.0005, 0.003)]), reading(1, 0.001));
  assert.deepEqual(medianOf([out]), out);
});

test("productOf · both are as unsure as they say", () => {
  assert.deepEqual(productOf(reading(2, 0.1), reading(3, 0.2)), reading(6, 2.1 * 3.2 - 6));
});

test("ratioOf · low is the worse of both; a deep discount counts to the limit until confirmed, a premium never beyond", () => {
  const one = reading(1, 0);
  assert.deepEqual(ratioOf(reading(0.98, 0), one, 500n, false), reading(0.99, 0.01));
  assert.deepEqual(ratioOf(reading(0.8, 0), one, 500n, false), reading(0.975, 0.175));
  assert.deepEqual(ratioOf(reading(0.8, 0), one, 500n, true), reading(0.9, 0.1));
  assert.deepEqual(ratioOf(reading(1.2, 0), one, 500n, true), reading(1.025, 0.175));
  assert.deepEqual(ratioOf(reading(1, 0.02), reading(1, 0.01), 500n, false), reading(1, 0.02));
});

test("sidesOf · answers of 8 decimals, wide beyond the listing's deviation", () => {
  assert.deepEqual(sidesOf({ price: WAD + 1n, spread: wad(0.005) }, 50n), {
    mid: WAD,
    low: wad(0.995),
    high: wad(1.005),
    isDivergent: false,
  });
  assert.equal(sidesOf({ price: WAD, spread: wad(0.005) + 1n }, 50n).isDivergent, true);
});

test("impliedPath · only where both have a candle, at its end", () => {
  const bar = (time: number, close: number): Bar => {
    const price = BigInt(close) * PRICE_ONE;
    return { time, open: price, high: price, low: price, close: price };
  };
  assert.deepEqual(impliedPath([bar(0, 90), bar(60, 80)], [bar(60, 100), bar(120, 100)], 60), [
    { time: 120, price: (PRICE_ONE * 8n) / 10n },
  ]);
});

test("stepsOf · a step ends with a move or after a while, every round is in one, those outside in none", () => {
  const a = [round(0, 1), round(10, 1.001), round(20, 0.98), round(200, 0.98), round(999, 1)];
  const b = [round(0, 2), round(15, 2.001), round(30, 2.001)];
  const steps = stepsOf([a, b], { every: 100, move: 100n }, 0, 500);
  assert.deepEqual(
    steps.map(({ time, rounds }) => [time, rounds.map(({ feed }) => feed)]),
    [
      [0, [0]],
      [0, [1]],
      [20, [0, 1, 0]],
      [200, [1, 0]],
    ],
  );
});

const look = (time: number, changed: Partial<DepegLook> = {}): DepegLook => ({
  time,
  lowest: wad(0.95),
  market: wad(0.96),
  state: wad(0.98),
  isPrinted: false,
  isFrozen: false,
  isDivergent: false,
  isOpen: true,
  called: [],
  sold: [],
  refused: [],
  ...changed,
});

test("spellsOf · a look stands until the next, neighbours are one spell", () => {
  const looks = [1, 1, 0, 1, 0].map((is, index) => look(index * 100, { isDivergent: is === 1 }));
  assert.deepEqual(
    spellsOf(looks, ({ isDivergent }) => isDivergent),
    { count: 2, seconds: 300, longest: 200 },
  );
  assert.deepEqual(
    spellsOf(looks, () => false),
    { count: 0, seconds: 0, longest: 0 },
  );
});

test("depegReport · prices without the print, acts by name, hours", () => {
  const looks = [
    look(0, { called: ["levered"], isDivergent: true }),
    look(3_600, { lowest: wad(0.3), isPrinted: true, isOpen: false, refused: ["levered"] }),
    look(7_200, { sold: ["levered", "healthy"], state: wad(0.5) }),
  ];
  const run = { title: "x", recorded: 2, drawn: 1, looks, deficit: 0n, lost: 15n * WAD, shortfall: 7n * WAD };
  const report = depegReport([run]);
  assert.match(report, /^\| x \| 2, 1 \| 3 \| 0\.9500 \| 0\.9600 \| 0\.5000 \| 1 times, 1\.0 h, 1\.0 h \| 1\.0 h \|$/m);
  assert.match(report, /^\| x \| 0, 1 \| 1, 1 \| 1\.0 h \| 0\.0 h \| 0 \| 15 \| 7 \|$/m);
});
