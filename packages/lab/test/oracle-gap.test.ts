import assert from "node:assert/strict";
import { test } from "node:test";
import {
  abandonedDebt,
  abandonedMargin,
  ALL_DEFENCES,
  crossingsOf,
  FEES_ONLY,
  gapReport,
  gapSeries,
  gapsOf,
  MID_ONLY,
  PRICE_ONE,
  roundTrips,
  salesAfterGrace,
  salesAtCloseOut,
  WAD,
  type Bar,
  type FeedUpdate,
} from "../src/index.ts";

const MINUTE = 60;
const HOUR = 3_600;
const usd = (price: number): bigint => (BigInt(Math.round(price * 100)) * PRICE_ONE) / 100n;
const wad = (share: number): bigint => BigInt(Math.round(share * 1e6)) * (WAD / 1_000_000n);
const bar = (minute: number, close: number, low = close): Bar => {
  return { time: minute * MINUTE, open: usd(close), high: usd(close), low: usd(low), close: usd(close) };
};
const round = (time: number, price: number): FeedUpdate => ({ time, answer: usd(price) });
const near = (actual: bigint, expected: number): void => {
  const [low, high] = [wad(expected) - WAD / 1_000_000n, wad(expected) + WAD / 1_000_000n];
  assert.ok(actual >= low && actual <= high, `${actual} is not ${expected}`);
};

const STALE = {
  deviation: wad(0.005),
  settlementDeviation: wad(0.0025),
  takerFee: wad(0.0005),
  makerFee: wad(0.0002),
  initialMargin: wad(0.1),
  initialHaircut: wad(0.2),
};
const LEG = {
  title: "leg",
  maintenance: wad(0.15),
  closeOut: wad(0.7),
  maxPremium: wad(0.1),
  graceSeconds: 1_800,
};
const SALE = { releasedShare: wad(0.8), feeShare: wad(0.2), rampSeconds: 600 };

/** A feed that says 1,000 for two hours and then what the market has been at for ten minutes. */
function late(price: number) {
  const bars = Array.from({ length: 240 }, (_, minute) => bar(minute, minute >= 119 ? price : 1_000));
  return gapSeries("x", bars, MINUTE, [round(0, 1_000), round(7_800, price), round(14_400, price)], 0);
}

/** The same, and the market back at 1,000 in the minute of the round, for a minute. */
const LEVEL = late(1_000);

test("gapSeries · the market is moved by the basis, rounds of one second are the last, candles outside are left out", () => {
  const { bars, rounds } = gapSeries(
    "x",
    [bar(0, 1_000), bar(1, 1_000), bar(9, 1_000)],
    MINUTE,
    [round(60, 1_001), round(60, 1_002), round(130, 1_003)],
    1_000,
  );
  assert.deepEqual(
    rounds.map(({ answer }) => answer),
    [usd(1_002), usd(1_003)],
  );
  assert.deepEqual(
    bars.map(({ close }) => close),
    [usd(1_001), usd(1_001)],
  );
});

test("gapsOf · a close knows the answer of its second and the round after it", () => {
  const gaps = gapsOf(late(970));
  assert.equal(gaps.length, 240);
  const found = gaps.find(({ time }) => time === 7_740)!;
  assert.deepEqual([found.market, found.answer, found.next?.time], [usd(970), usd(1_000), 7_800]);
  assert.deepEqual([gaps.find(({ time }) => time === 7_800)!.answer, gaps.at(-1)!.next], [usd(970), undefined]);
});

test("roundTrips · the whole gap at mid, less two fees, less two widths; one trade until the round", () => {
  for (const [price, side] of [
    [970, 1],
    [1_030, 1],
  ] as const) {
    const series = late(price);
    const mid = roundTrips(series, STALE, MID_ONLY);
    assert.equal(mid.count, 1);
    near(mid.best, 0.03 * side);
    near(roundTrips(series, STALE, FEES_ONLY).best, 0.029);
    near(roundTrips(series, STALE, ALL_DEFENCES).best, 0.019);
  }
  for (const defences of [FEES_ONLY, ALL_DEFENCES]) {
    assert.equal(roundTrips(LEVEL, STALE, defences).count, 0);
    assert.equal(roundTrips(late(999.1), STALE, defences).count, 0);
  }
  assert.equal(roundTrips(late(998.9), STALE, FEES_ONLY).count, 1);
});

test("roundTrips · a round that goes the other way is a loss, and counts", () => {
  const series = gapSeries(
    "x",
    Array.from({ length: 60 }, (_, minute) => bar(minute, 970)),
    MINUTE,
    [round(0, 1_000), round(1_830, 1_010), round(3_600, 970)],
    0,
  );
  const { count, best, sum } = roundTrips(series, STALE, MID_ONLY);
  assert.equal(count, 2);
  near(best, 40 / 1_010);
  near(sum, 40 / 1_010 - 0.01);
});

test("abandonedMargin · nothing while the gap is below the margin; beyond it the rest, of a long and of a short", () => {
  near(abandonedMargin(late(970), STALE, MID_ONLY), -0.07);
  near(abandonedMargin(late(970), STALE, ALL_DEFENCES), 0.9 * 0.995 - 0.97 - 0.0007);
  near(abandonedMargin(late(850), STALE, MID_ONLY), 0.05);
  near(abandonedMargin(late(850), STALE, ALL_DEFENCES), 0.9 * 0.995 - 0.85 - 0.0007);
  near(abandonedMargin(late(1_150), STALE, MID_ONLY), 0.05);
  near(abandonedMargin(late(1_150), STALE, ALL_DEFENCES), 1.15 - 1.1 * 1.005 - 0.0007);
});

test("abandonedDebt · a debt is worth leaving once the market is below what was lent on it", () => {
  near(abandonedDebt(LEVEL, STALE, MID_ONLY), -0.2);
  near(abandonedDebt(late(780), STALE, MID_ONLY), 0.8 / 0.78 - 1);
  near(abandonedDebt(late(780), STALE, ALL_DEFENCES), (0.8 * 0.995) / 1.0025 / 0.78 - 1);
});

test("crossingsOf · each line once a crossing, with how long the market has been there since the feed was last above", () => {
  const crossings = crossingsOf(late(997.5));
  assert.deepEqual(
    crossings.map(({ line, late: seconds }) => [line, seconds]),
    [
      [usd(999), 600],
      [usd(998), 600],
    ],
  );
  const bars = Array.from({ length: 120 }, (_, minute) => bar(minute, 999));
  const rounds = [round(0, 1_000), round(1_800, 998.5), round(3_600, 1_000), round(4_500, 998.5), round(7_200, 998.5)];
  assert.deepEqual(
    crossingsOf(gapSeries("x", bars, MINUTE, rounds, 0)).map(({ late: seconds }) => seconds),
    [1_740, 840],
  );
});

test("crossingsOf · in the same candle, before the market, and where it never goes", () => {
  const lateness = (low: number, minute: number): (number | undefined)[] => {
    const bars = Array.from({ length: 180 }, (_, at) => bar(at, 1_000, at === minute ? low : 1_000));
    const rounds = [round(0, 1_000), round(5_430, 998.5), round(10_800, 1_000)];
    return crossingsOf(gapSeries("x", bars, MINUTE, rounds, 0)).map(({ late: seconds }) => seconds);
  };
  assert.deepEqual(lateness(998, 90), [-30]);
  assert.deepEqual(lateness(998, 95), [-330]);
  assert.deepEqual(lateness(998, 89), [30]);
  assert.deepEqual(lateness(999.5, 90), [undefined]);
  assert.deepEqual(lateness(998, 160), [undefined]);
});

test("salesAtCloseOut · bought at once while the premium pays for the gap, later when the ramp does, with gain and loss", () => {
  const [level] = salesAtCloseOut(late(998), LEG, SALE);
  assert.deepEqual([level!.wait, level!.isPaidInFull], [0, true]);
  near(level!.gain, 0.15 * 0.3 * 0.8);
  near(level!.loss, 0.045);
  // the market stands 6 % below the round: 8.4 % less a fifth pay for it, 4.5 % do not
  const bars = Array.from({ length: 240 }, (_, minute) => bar(minute, minute >= 119 ? 940 : 1_000));
  const below = gapSeries("x", bars, MINUTE, [round(0, 1_002), round(7_800, 1_000), round(14_400, 1_000)], 0);
  const [sale] = salesAtCloseOut(below, LEG, SALE);
  assert.deepEqual([sale!.wait, sale!.isPaidInFull], [456, true]); // 7.5 % of 10 % in 600 s, in blocks of 12
  const far = gapSeries(
    "x",
    bars.map(({ time, low }) => bar(time / MINUTE, low < usd(950) ? 930 : 1_000)),
    MINUTE,
    below.rounds,
    0,
  );
  assert.deepEqual(
    salesAtCloseOut(far, LEG, SALE).map(({ wait, isPaidInFull }) => [wait, isPaidInFull]),
    [[undefined, false]],
  );
});

test("salesAfterGrace · a feed that went back over the line in the grace has cured the account", () => {
  const { sales, cured } = salesAfterGrace(late(998), LEG, SALE);
  assert.deepEqual([sales.length, cured, sales[0]!.wait], [2, 0, 0]);
  const bars = Array.from({ length: 240 }, (_, minute) => bar(minute, 1_000));
  const rounds = [round(0, 1_000), round(7_200, 998), round(7_200 + HOUR / 2, 1_000), round(14_400, 1_000)];
  const back = salesAfterGrace(gapSeries("x", bars, MINUTE, rounds, 0), LEG, SALE);
  assert.deepEqual([back.sales.length, back.cured], [0, 2]);
});

test("gapReport · one row a feed, two rows a leg", () => {
  const terms = { stale: STALE, legs: [LEG, { ...LEG, title: "other" }], sale: SALE };
  const report = gapReport([
    { series: late(970), terms },
    { series: LEVEL, terms },
  ]);
  assert.equal(report.match(/^\| x \|/gm)?.length, 6);
  assert.equal(report.match(/^\| x, (leg|other) /gm)?.length, 8);
  assert.match(report, /\| x, leg at close-out \| 30 \| 100\.0 %/);
  assert.match(report, /\| x, leg at close-out \| 0 \| - /);
});
