import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  acceptsPull,
  type Answer,
  ceilOf,
  collateralOutflowPrice,
  collateralStatePrice,
  countedRate,
  exact,
  type Feed,
  type FeedPolicy,
  floorOf,
  isLost,
  meanPrice,
  medianPrice,
  openingMark,
  outflowFactor,
  ratioPrice,
  rational,
  readPrice,
  recordPrice,
  sellsAt,
  stateMark,
  statusOf,
  WAD,
} from "../src/index.ts";
import { near, usd } from "./support/protocol.ts";

const NOW = 1_000_000;
const POLICY: FeedPolicy = { maxAge: 3_600, lower: usd(100), upper: usd(10_000), deviation: 50n };
const answer = (more: Partial<Answer> = {}): Answer => ({
  price: usd(2_000),
  updatedAt: NOW,
  isComplete: true,
  ...more,
});
const feed = (more: Partial<Feed> = {}): Feed => ({ policy: POLICY, answer: answer(), ...more });

test("statusOf · ODC-1 O-04 O-05 O-07 · each failing condition alone makes an answer not Valid", () => {
  const of = (more: Partial<Answer>, now = NOW): string => statusOf(answer(more), POLICY, now);
  assert.equal(of({}), "Valid");
  assert.equal(of({ price: 0n }), "Invalid");
  assert.equal(of({ price: -1n }), "Invalid");
  assert.equal(of({ price: usd(100) }), "Invalid");
  assert.equal(of({ price: usd(100) + 1n }), "Valid");
  assert.equal(of({ price: usd(10_000) }), "Invalid");
  assert.equal(of({ isComplete: false }), "Invalid");
  assert.equal(of({ updatedAt: NOW + 1 }), "Invalid");
  assert.equal(of({}, NOW + 3_600), "Valid");
  assert.equal(of({}, NOW + 3_601), "Stale");
  assert.equal(of({ spread: usd(10) }), "Valid");
  assert.equal(of({ spread: usd(10) + 1n }), "Divergent");
  assert.equal(of({ spread: usd(2_000) }), "Invalid");
  assert.equal(statusOf(undefined, POLICY, NOW), "Invalid");
});

test("readPrice · RH-12 ORA-4 · low and high are mid less and plus its confidence, at least the deviation", () => {
  assert.deepEqual(readPrice(feed(), NOW), { status: "Valid", mid: usd(2_000), spread: usd(10), updatedAt: NOW });
  assert.equal(readPrice(feed({ answer: answer({ spread: usd(9) }) }), NOW).spread, usd(10));
  assert.equal(readPrice(feed({ answer: answer({ spread: usd(90) }) }), NOW).spread, usd(90));
});

test("collateralStatePrice · RH-11 · with USDC at 0.88 an ether of 1,500 counts 1,704.5", () => {
  const at = feed({ answer: answer({ price: usd(1_500) }) });
  near(collateralStatePrice(at, usd(0.88), NOW).price, usd(1_704.545_454), 10n ** 12n);
  assert.equal(
    collateralOutflowPrice(at, outflowFactor({ value: usd(0.88), updatedAt: NOW }, 25n), NOW).price,
    usd(1_492.5),
  );
});

test("collateralStatePrice · RC-7 ODC-4 · Divergent is moved by at most 2 % for ten minutes, Stale by 2 % for a day, then 0", () => {
  const apart = feed({ answer: answer({ spread: usd(100) }) });
  assert.equal(collateralStatePrice(apart, WAD, NOW).price, usd(2_040));
  assert.equal(collateralStatePrice(feed({ answer: answer({ spread: usd(30) }) }), WAD, NOW).price, usd(2_030));
  const marked = recordPrice(apart, NOW);
  assert.equal(collateralStatePrice(marked, WAD, NOW + 599).price, usd(2_040));
  assert.equal(collateralStatePrice(marked, WAD, NOW + 600).price, usd(2_000));
  assert.equal(collateralStatePrice(feed(), WAD, NOW + 3_601).price, usd(2_040));
  assert.equal(collateralStatePrice(feed(), WAD, NOW + 3_600 + 86_400).price, usd(2_040));
  assert.deepEqual(collateralStatePrice(feed(), WAD, NOW + 3_601 + 86_400), {
    status: "Stale",
    price: 0n,
    isUnknown: false,
  });
});

test("recordPrice · ODC-4 X-07 · a mark of disagreement stands 70 minutes, a Valid price ends it", () => {
  const marked = recordPrice(feed({ answer: answer({ spread: usd(100) }) }), NOW);
  assert.equal(recordPrice(marked, NOW + 70 * 60 - 1).divergentSince, NOW);
  const late = { ...marked, answer: answer({ spread: usd(100), updatedAt: NOW + 70 * 60 }) };
  assert.equal(recordPrice(late, NOW + 70 * 60).divergentSince, NOW + 70 * 60);
  assert.equal(recordPrice({ ...marked, answer: answer() }, NOW).divergentSince, undefined);
});

test("recordPrice · X-05 X-07 · a lost feed counts nothing 24 h after its mark, which lapses unless found true again within 48 h", () => {
  const lost = recordPrice(feed({ answer: undefined }), NOW);
  assert.equal(collateralStatePrice(lost, WAD, NOW).isUnknown, true);
  assert.equal(isLost(lost, NOW + 86_399), false);
  assert.equal(isLost(lost, NOW + 86_400), true);
  assert.deepEqual(collateralStatePrice(lost, WAD, NOW + 86_400), { status: "Invalid", price: 0n, isUnknown: false });
  assert.equal(isLost(lost, NOW + 48 * 3_600 + 1), false, "lapsed");
  const again = recordPrice(lost, NOW + 40 * 3_600);
  assert.equal(isLost(again, NOW + 80 * 3_600), true);
  const renewed = recordPrice(lost, NOW + 49 * 3_600);
  assert.equal(isLost(renewed, NOW + 49 * 3_600), false, "a new mark after a lapse");
});

test("lastGood · ODC-4 · an Invalid feed keeps the stored answer, a Stale one its present one", () => {
  const stored = recordPrice(feed(), NOW);
  assert.equal(collateralStatePrice({ ...stored, answer: undefined }, WAD, NOW).price, usd(2_040));
  const stale = { ...stored, answer: answer({ price: usd(1_900) }) };
  assert.equal(collateralStatePrice(stale, WAD, NOW + 3_601).price, usd(1_938));
});

test("stateMark · RC-7 · moved in the position's favour: up for a long, down for a short, without end when Stale", () => {
  const at = (isLong: boolean, now: number, from = feed()): bigint =>
    stateMark(readPrice(from, now), from, isLong, now).price;
  assert.deepEqual([at(true, NOW), at(false, NOW)], [usd(2_000), usd(2_000)]);
  const apart = feed({ answer: answer({ spread: usd(100) }) });
  assert.deepEqual([at(true, NOW, apart), at(false, NOW, apart)], [usd(2_040), usd(1_960)]);
  assert.deepEqual([at(true, NOW + 10 ** 7), at(false, NOW + 10 ** 7)], [usd(2_040), usd(1_960)]);
  assert.equal(openingMark(readPrice(feed(), NOW), true), usd(1_990));
  assert.equal(openingMark(readPrice(feed(), NOW), false), usd(2_010));
  assert.equal(openingMark(readPrice(apart, NOW), true), undefined);
});

test("sellsAt · RH-11 · within 0.80 and 1.05, up to 24 h past its age", () => {
  const c = (value: number) => ({ value: usd(value), updatedAt: NOW });
  assert.deepEqual(
    [0.799, 0.8, 1.05, 1.051].map((value) => sellsAt(c(value), 3_600, NOW)),
    [false, true, true, false],
  );
  assert.equal(sellsAt(c(1), 3_600, NOW + 3_600 + 86_400), true);
  assert.equal(sellsAt(c(1), 3_600, NOW + 3_601 + 86_400), false);
});

const priced = (price: bigint, spread = 0n) => ({ price, spread });

test("medianPrice · RC-7 ORA-3 · 2,000 / 2,001 / 4,000 are known to 1, not to 1,999", () => {
  const three = [2_000, 2_001, 4_000].map((price) => priced(usd(price)));
  assert.deepEqual(medianPrice(exact, three, 2), { price: usd(2_001), spread: usd(1) });
  assert.equal(medianPrice(exact, three.slice(0, 1), 2), undefined);
  assert.deepEqual(medianPrice(exact, three.slice(0, 2), 2), { price: usd(2_000.5), spread: usd(0.5) });
});

test("medianPrice · O-15 · a minority of liars moves neither the median out of the honest prices nor the spread beyond their width", () => {
  const honest = fc.array(fc.bigInt(usd(1_900), usd(2_100)), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(honest, fc.array(fc.bigInt(1n, usd(9_999)), { maxLength: 2 }), (truth, lies) => {
      const found = medianPrice(
        exact,
        [...truth, ...lies].map((price) => priced(price)),
        2,
      )!;
      const [low, high] = [truth.reduce((a, b) => (a < b ? a : b)), truth.reduce((a, b) => (a > b ? a : b))];
      assert.ok(found.price >= low && found.price <= high);
      assert.ok(found.spread <= high - low);
    }),
  );
});

const RATIO = {
  rate: usd(1.2),
  anchor: { rate: usd(1.1), at: NOW },
  growth: WAD / 1_000n,
  underlying: usd(2_000),
  market: usd(2_200),
  discount: WAD / 20n,
  confidence: 0n,
  isConfirmed: false,
};

test("ratioPrice · O-10 ODC-8 · the rate counts at most its anchor plus the growth; the mean of market and redemption", () => {
  assert.equal(countedRate(exact, RATIO, NOW), usd(1.1));
  assert.equal(countedRate(exact, RATIO, NOW + 86_400), usd(1.1011));
  assert.deepEqual(ratioPrice(exact, RATIO, NOW), priced(usd(2_200)));
  assert.deepEqual(ratioPrice(exact, { ...RATIO, market: usd(2_150) }, NOW), priced(usd(2_175), usd(25)));
});

test("ratioPrice · O-11 · a print 70 % down moves the mid by half of the stated discount until it is confirmed", () => {
  const down = { ...RATIO, market: usd(660) };
  assert.deepEqual(ratioPrice(exact, down, NOW), priced(usd(2_145), usd(1_485)));
  assert.deepEqual(ratioPrice(exact, { ...down, isConfirmed: true }, NOW), priced(usd(1_430), usd(770)));
  assert.equal(ratioPrice(exact, { ...RATIO, market: usd(9_000), isConfirmed: true }, NOW).price, usd(2_255));
});

test("sources · MEC-1 · a ratio is rounded Down, by at most what two wei of the rate are worth", () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, usd(10)),
      fc.bigInt(usd(1), usd(9_000)),
      fc.integer({ min: 0, max: 10 ** 7 }),
      (rate, market, dt) => {
        const input = { ...RATIO, rate, market };
        const off = ratioPrice(exact, input, NOW + dt).price - floorOf(ratioPrice(rational, input, NOW + dt).price);
        assert.ok(off <= 0n && off >= -4_400n, `${off}`);
      },
    ),
  );
});

test("acceptsPull · O-12 O-13 · the first price of the running interval, in it, not wider than the policy", () => {
  const signed = { price: usd(2_000), confidence: usd(20), publishedAt: 120, previousAt: 119 };
  const widest = WAD / 100n;
  assert.equal(acceptsPull(signed, 60, widest, 130), true);
  assert.equal(acceptsPull({ ...signed, previousAt: 120 }, 60, widest, 130), false, "not the first");
  assert.equal(acceptsPull(signed, 60, widest, 180), false, "the interval is over");
  assert.equal(acceptsPull({ ...signed, publishedAt: 131 }, 60, widest, 130), false, "from the future");
  assert.equal(acceptsPull({ ...signed, confidence: usd(20) + 1n }, 60, widest, 130), false, "too wide");
});

test("meanPrice · O-02 O-03 · 1.0001 to the mean tick, its fraction kept", () => {
  for (const [sum, window, expected] of [
    [0n, 1_800n, 1],
    [1_800n * 10_000n, 1_800n, 1.0001 ** 10_000],
    [-900n, 1_800n, 1.0001 ** -0.5],
  ] as const) {
    const price = Number(meanPrice(exact, sum, window)) / 1e18;
    assert.ok(Math.abs(price / expected - 1) < 1e-9, `${price}`);
  }
  assert.ok(ceilOf(meanPrice(rational, 1n, 1n)) - floorOf(meanPrice(rational, 1n, 1n)) <= 1n);
});
