import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import {
  batchVariance,
  DIGITS,
  estimate,
  gridPoints,
  loadPoints,
  multiplierOf,
  seededRandom,
  uniform,
  varianceOf,
  volatilityOf,
  WAD,
  type Point,
} from "../src/index.ts";
import { exp, keptAfter } from "../src/volatility/exp.ts";
import { lonePoker } from "../src/volatility/lone-poker.ts";
import { multiplierPath, type Moment } from "../src/volatility/multiplier-path.ts";
import { summarisePath } from "../src/volatility/path-summary.ts";
import { ramped } from "../src/volatility/ramp.ts";
import { squaredReturn } from "../src/volatility/squared-return.ts";

const HISTORY_DIR = process.env["HISTORY_DIR"];
const skip =
  HISTORY_DIR === undefined || HISTORY_DIR === "" ? "HISTORY_DIR is not set: no real feed rounds to measure" : false;
const HOUR = 3_600;
const DAY = 86_400;
const SPAN = 16 * HOUR;
const CALM = (8n * WAD) / 10n;
const TERMS = { calm: CALM, span: SPAN };

/** Irregular steps of seconds to hours, moves of up to 3 %. */
function walk(seed: number, count: number): Point[] {
  const random = seededRandom(seed);
  let [time, price] = [1_700_000_000, 2_000e8];
  return Array.from({ length: count }, () => {
    time += Math.ceil(uniform(random, 1, 900));
    price *= 1 + uniform(random, -0.03, 0.03);
    return { time, price: BigInt(Math.round(price)) };
  });
}

function near(actual: bigint, expected: bigint, digits: number): void {
  const gap = actual > expected ? actual - expected : expected - actual;
  assert.ok(gap * 10n ** BigInt(digits) <= expected, `${actual} for ${expected}`);
}

test("exp, keptAfter · VRS-1 · e, its inverse, and products, to 30 digits", () => {
  near(exp(DIGITS), 27182818284590452353602874713526624977572n, 30);
  near(keptAfter(HOUR, HOUR), 3678794411714423215955237701614608674458n, 30);
  near((keptAfter(1_000, DAY) * keptAfter(77_777, DAY)) / DIGITS, keptAfter(78_777, DAY), 30);
  assert.equal(keptAfter(0, DAY), DIGITS);
});

test("squaredReturn · VRS-1 · the annual variance of one step, clamped at 20 % either way", () => {
  const at = (time: number, price: bigint): Point => ({ time, price });
  const year = 31_536_000n;
  assert.equal(squaredReturn(at(0, 100n), at(HOUR, 101n)), (DIGITS * year) / 36_000_000n);
  for (const price of [120n, 121n, 500n, 80n, 79n, 1n])
    assert.equal(squaredReturn(at(0, 100n), at(300, price)), (DIGITS * year) / 7_500n);
  assert.ok(squaredReturn(at(0, 1_000n), at(300, 1_199n)) < (DIGITS * year) / 7_500n);
});

test("gridPoints · VRS-8 · a round is a point from 300 s after the last point on", () => {
  const rounds = [0, 299, 300, 301, 599, 601, 5_000].map((time) => ({ time, price: 1n }));
  assert.deepEqual(
    gridPoints(rounds).map(({ time }) => time),
    [0, 300, 601, 5_000],
  );
});

for (const seed of [1, 2, 3, 4]) {
  test(`estimate · VRS-1 · step by step it is the batch sum, seed ${seed}`, () => {
    const points = gridPoints(walk(seed, 400));
    const steps = estimate(points, varianceOf(CALM), SPAN);
    for (const index of [0, 1, 50, steps.length - 1]) {
      const { time, variance } = steps[index]!;
      near(variance, batchVariance(points.slice(0, index + 1), varianceOf(CALM), SPAN, time).variance, 28);
    }
  });
}

test("estimate · VRS-1 · the rounds of a calm month and of a flash crash, step by step and at once", { skip }, () => {
  for (const [file, low, high] of [
    ["202309-calm_ETHUSD_chainlink-rounds.csv", 20n, 60n],
    ["20230817-flash_ETHUSD_chainlink-rounds.csv", 40n, 120n],
  ] as const) {
    const points = gridPoints(loadPoints(join(HISTORY_DIR!, file)));
    const last = estimate(points, varianceOf(CALM), SPAN).at(-1)!;
    near(last.variance, batchVariance(points, varianceOf(CALM), SPAN, last.time).variance, 28);
    const volatility = volatilityOf(last.variance);
    assert.ok(volatility > low * (WAD / 100n) && volatility < high * (WAD / 100n), `${file}: ${volatility}`);
  }
});

test("multiplierOf · VRS-3 · between 1 and 3, up", () => {
  assert.equal(multiplierOf(0n, CALM), WAD);
  assert.equal(multiplierOf(CALM, CALM), WAD);
  assert.equal(multiplierOf(CALM + 1n, CALM), WAD + 2n);
  assert.equal(multiplierOf(2n * CALM, CALM), 2n * WAD);
  assert.equal(multiplierOf(4n * CALM, CALM), 3n * WAD);
  near(volatilityOf(varianceOf(CALM)), CALM, 17);
});

test("ramped · VRS-4, RM-1 · 5 % an hour up, of which one counts, 10 % a day down, never past the target", () => {
  near(ramped(WAD, 3n * WAD, HOUR), (105n * WAD) / 100n, 17);
  assert.equal(ramped(WAD, 3n * WAD, 30 * DAY), ramped(WAD, 3n * WAD, HOUR));
  let stepwise = WAD;
  for (let step = 0; step < 12; ++step) stepwise = ramped(stepwise, 3n * WAD, HOUR / 12);
  near(stepwise, (105n * WAD) / 100n, 16);
  assert.equal(ramped(WAD, WAD + 5n, HOUR), WAD + 5n);
  near(ramped(2n * WAD, WAD, DAY), (18n * WAD) / 10n, 17);
  near(ramped(2n * WAD, WAD, DAY / 2), 1_897_366_596_101_027_599n, 17);
  assert.equal(ramped(2n * WAD, WAD, 30 * DAY), WAD);
  assert.equal(ramped(WAD, WAD, HOUR), WAD);
});

test("multiplierPath · VRS-4 · opening jumps with the estimate, maintenance follows on the ramp and both come back", () => {
  const quiet = Array.from({ length: 20 }, (_, hour) => ({ time: hour * HOUR, price: 1_000n }));
  const wild = Array.from({ length: 20 }, (_, step) => ({
    time: 20 * HOUR + step * 600,
    price: step % 2 ? 1_000n : 1_100n,
  }));
  const silent = [{ time: 20 * HOUR + 30 * DAY, price: 1_000n }];
  const moments = multiplierPath([...quiet, ...wild, ...silent], TERMS, 300);
  const at = (time: number): Moment => moments.find((moment) => moment.time === time)!;
  assert.deepEqual([at(20 * HOUR - 300).target, at(20 * HOUR - 300).maintenance], [WAD, WAD]);
  assert.equal(at(24 * HOUR).target, 3n * WAD);
  assert.ok(at(24 * HOUR).maintenance < (126n * WAD) / 100n && at(24 * HOUR).maintenance > (119n * WAD) / 100n);
  assert.deepEqual([moments.at(-1)!.target, moments.at(-1)!.maintenance], [WAD, WAD]);
});

test("summarisePath · VRS-4 · tightenings are judged by the 24 h after them, the response from the highest price on", () => {
  const moment = (hour: number, price: bigint, maintenance: bigint): Moment => ({
    time: hour * HOUR,
    price,
    target: 2n * maintenance,
    maintenance: maintenance * (WAD / 10n),
  });
  const scaled = [
    moment(0, 1_000n, 10n),
    moment(1, 1_000n, 12n),
    moment(2, 1_030n, 10n),
    moment(30, 1_000n, 12n),
    moment(40, 900n, 16n),
    moment(60, 950n, 10n),
    moment(70, 950n, 12n),
  ].map((each) => ({ ...each, target: each.target * (WAD / 10n) }));
  const summary = summarisePath(scaled, scaled, [WAD / 20n, WAD / 5n]);
  assert.deepEqual([summary.tightenings, summary.falseBy, summary.unjudged], [3, [1, 2], 1]);
  assert.deepEqual([summary.peakTarget, summary.peakMaintenance], [(32n * WAD) / 10n, (16n * WAD) / 10n]);
  const { fall, target, maintenance } = summary.response;
  assert.equal(fall, (130n * WAD) / 1_030n);
  assert.deepEqual(target, { after: 0, fallen: 0n });
  assert.deepEqual(maintenance, { after: 38 * HOUR, fallen: (130n * WAD) / 1_030n });
});

/** A price that rises by 4 % a step, for longer than a poker waits: each further point makes the sum of squares less. */
const trend = Array.from({ length: 10 }, (_, index): Point => {
  return { time: index * 4 * HOUR, price: 104n ** BigInt(index) * 100n ** BigInt(9 - index) };
});

for (const [name, rounds] of [
  ["a trend", trend],
  ...[9, 10, 11].map((seed) => [`seed ${seed}`, walk(seed, 10)] as const),
] as const)
  test(`lonePoker · P-15 · its extremes are those of all choices of ten rounds, ${name}`, () => {
    const [first, ...rest] = rounds as [Point, ...Point[]];
    const { honest, high, low } = lonePoker(rounds, TERMS);
    const peak = estimate(gridPoints(rounds), varianceOf(CALM), SPAN).find(({ variance }) => variance === honest)!.time;
    let [most, least] = [0n, honest];
    for (let choice = 0; choice < 2 ** rest.length; ++choice) {
      const points = [first, ...rest.filter((_, index) => (choice >> index) & 1)];
      const gaps = points.slice(1).map(({ time }, index) => time - points[index]!.time);
      if (gaps.some((gap) => gap < 300 || gap > DAY)) continue;
      const steps = estimate(points, varianceOf(CALM), SPAN);
      for (const { variance } of steps) if (variance > most) most = variance;
      const { time, variance } = steps.findLast((step) => step.time <= peak)!;
      if (peak - time > DAY) continue;
      const then = (variance * keptAfter(peak - time, SPAN)) / DIGITS;
      if (then < least) least = then;
    }
    assert.deepEqual([high, low], [most, least]);
    assert.ok(low <= honest && honest <= high);
  });
