import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  accrueFunding,
  bankruptcyPrice,
  ceilOf,
  deviationFrom,
  exact,
  ERAS_A_TOUCH,
  type Frame,
  floorOf,
  holdingOf,
  lagAfter,
  rational,
  RAY,
  readPosition,
  sampleMove,
  shrink,
  walkEras,
  WAD,
  writeCharge,
  writePosition,
} from "../src/index.ts";
import { shrunkSide } from "../src/losses/shrink.ts";
import { frameOf, NEW_SIDE, slopeOf } from "../src/positions/side.ts";
import { traded } from "../src/trading/holdings.ts";
import { near, usd } from "./support/protocol.ts";

const FUNDING = { clamp: 500_000n, interest: 10_000n, decay: 3_600, period: 28_800 };
const size = fc.bigInt(-(2n ** 85n), 2n ** 85n);
const quote = fc.bigInt(-(2n ** 100n), 2n ** 100n);
const scale = fc.bigInt(RAY / 1_000_000n, RAY);
const slope = fc.bigInt(-(10n ** 33n), 10n ** 33n);
const mark = fc.bigInt(1n, usd(1_000_000));

test("writePosition · RH-13 · what is read back is worth at most what was written, less no more than its charge and a wei of size", () => {
  fc.assert(
    fc.property(size, quote, scale, slope, mark, (held, owed, P, A, M) => {
      const frame: Frame<bigint> = { scale: P, slope: A };
      const word = writePosition(exact, { size: held, quote: owed }, frame, M);
      const read = readPosition(exact, word.n, word.q, frame);
      const cut = held > 0n ? held - read.size : read.size - held;
      assert.ok(cut >= 0n && cut <= 2n, "size is cut toward zero");
      if (held === 0n) assert.deepEqual(read, { size: 0n, quote: owed });
      else assert.equal(owed - read.quote, writeCharge(M), "the charge, and nothing else");
    }),
  );
});

test("writeCharge · X-15 · the mark of a wei of size, Up, and one", () => {
  assert.equal(writeCharge(usd(2_000)), 2_001n);
  assert.equal(writeCharge(usd(2_000) + 1n), 2_002n);
  assert.equal(writeCharge(1n), 2n);
});

test("traded · X-15 P-07 · the buyer pays Up, the seller receives Down", () => {
  const nothing = { size: 0n, quote: 0n };
  assert.deepEqual(traded(nothing, 1n, (3n * WAD) / 2n), { size: 1n, quote: -2n });
  assert.deepEqual(traded(nothing, -1n, (3n * WAD) / 2n), { size: -1n, quote: 1n });
});

test("slopeOf · FPF-8 · P*F is rounded for the vault: A Down for longs, Up for shorts", () => {
  for (const funding of [1n, -1n]) {
    const [long, short] = [slopeOf(exact, 3n, 0n, funding, true), slopeOf(exact, 3n, 0n, funding, false)];
    assert.deepEqual([long, short], funding > 0n ? [-1n, 0n] : [0n, 1n]);
  }
});

test("readPosition · MEC-1 · size toward zero, quote toward minus infinity, of the exact fraction", () => {
  fc.assert(
    fc.property(size, quote, scale, slope, (n, q, P, A) => {
      const frame = { scale: P, slope: A };
      const [rounded, whole] = [readPosition(exact, n, q, frame), readPosition(rational, n, q, frame)];
      assert.equal(rounded.quote, floorOf(whole.quote));
      assert.equal(rounded.size, n < 0n ? ceilOf(whole.size) : floorOf(whole.size));
    }),
  );
});

test("funding · FPF-2 P-01 · what longs pay is what shorts receive, less rounding for the vault", () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 2n ** 85n), fc.bigInt(-usd(1_000), usd(1_000)), scale, (held, funding, P) => {
      const side = { ...NEW_SIDE, scale: P };
      const at = (n: bigint, F: bigint): bigint => holdingOf({ n, q: 0n, era: 0 }, side, F).quote;
      const [paid, received] = [at(held, funding), at(-held, funding)];
      assert.ok(paid + received <= 0n, "never more received than paid");
      assert.ok(paid + received >= -((held / RAY) * 2n + 3n), "a wei of slope each");
    }),
  );
});

test("accrueFunding · FPF-4 · a premium of 0.5 % for an hour at 2,000 pays X*prem*T*(1 - 1/e)/T_f and interest", () => {
  const moved = accrueFunding(
    exact,
    { funding: 0n, premium: 500_000n, lag: 0 },
    { dt: 3_600, paid: 3_600, index: usd(2_000) },
    FUNDING,
  );
  const expected = (2_000 * (0.005 * 3_600 * (1 - Math.exp(-1)) + 0.0001 * 3_600)) / 28_800;
  assert.ok(Math.abs(Number(moved.funding) / 1e18 - expected) < 1e-9, `${moved.funding} is not ${expected}`);
  assert.equal(moved.premium, 183_939n);
  assert.equal(moved.lag, 3_600);
});

test("accrueFunding · FPF-5 X-22 · time that is not paid decays the premium and pays nothing, also not later", () => {
  const start = { funding: 5n, premium: 500_000n, lag: 10 };
  const unpaid = accrueFunding(exact, start, { dt: 3_600, paid: 0, index: usd(2_000) }, FUNDING);
  assert.equal(unpaid.funding, 5n);
  assert.equal(unpaid.premium, 183_939n);
});

test("accrueFunding · MEC-1 · toward zero, by at most a wei of the rational one for an exact exponential", () => {
  fc.assert(
    fc.property(
      fc.bigInt(-500_000n, 500_000n),
      fc.integer({ min: 0, max: 86_400 }),
      fc.bigInt(WAD, usd(100_000)),
      (premium, dt, index) => {
        const start = { funding: 0n, premium, lag: 0 };
        const [rounded, whole] = [
          accrueFunding(exact, start, { dt, paid: dt, index }, FUNDING),
          accrueFunding(rational, start, { dt, paid: dt, index }, FUNDING),
        ];
        near(rounded.funding, floorOf(whole.funding), index / 10n ** 17n + 2n);
        const off = rounded.premium - floorOf(whole.premium);
        assert.ok(off >= -1n && off <= 1n, `premium ${off}`);
      },
    ),
    { numRuns: 60 },
  );
});

test("sampleMove · RH-9 · a wash trade of 1,000 in a market of 1,000,000 moves the premium by a thousandth of the clamp", () => {
  const sample = { price: usd(2_020), index: usd(2_000), size: usd(0.5), openInterest: usd(500) };
  assert.equal(deviationFrom(exact, sample.price, sample.index, FUNDING.clamp), 500_000n);
  const move = sampleMove(exact, 3_600, sample, FUNDING);
  assert.equal(move, 316n, "500,000 units times 1 - 1/e, a thousandth of it");
  assert.equal(sampleMove(exact, 3_600, { ...sample, size: usd(500) }, FUNDING), 316_060n);
  assert.equal(lagAfter(3_600, sample), 3_597);
  assert.equal(lagAfter(3_600, { ...sample, openInterest: 0n }), 0);
});

test("sampleMove · RH-9 · funding moved by a wash trade costs more in fees than it pays the whole open interest", () => {
  const openInterest = usd(500);
  const traded = 1_000;
  const move = sampleMove(
    exact,
    3_600,
    { price: usd(2_020), index: usd(2_000), size: usd(0.5), openInterest },
    FUNDING,
  );
  const paid = (Number(move) / 1e8) * 1_000_000 * (3_600 / 28_800);
  assert.ok(paid < traded * (0.0005 + 0.0002), `${paid}`);
});

test("shrink · RC-6 RH-13 · 80 deleverages of a third leave size and quote off by less than 1e-13 ether, for the vault", () => {
  const held = 476_000n * WAD;
  let side = NEW_SIDE;
  const position = { n: held, q: 0n, era: 0 };
  let [openInterest, paid] = [held, 0n];
  for (let i = 0; i < 80; i += 1) {
    const amount = openInterest / 3n;
    const shrunk = shrink(exact, { ...frameOf(side, 0n, true), isLong: true }, amount, openInterest, usd(2_000));
    side = shrunkSide(side, shrunk, 0n, true);
    openInterest -= shrunk.closed;
    paid += shrunk.closed * 2_000n;
  }
  assert.ok(side.era >= 2, "eras turned");
  const read = holdingOf(position, side, 0n);
  near(read.size, openInterest, 100_000n);
  assert.ok(read.quote <= paid && paid - read.quote < usd(0.001), `${paid - read.quote} wei of quote`);
});

test("shrink · RC-6 · a side that is used up turns its era, its positions are closed, and the market lives on", () => {
  const shrunk = shrink(exact, { ...frameOf(NEW_SIDE, 0n, false), isLong: false }, 5n * WAD, 5n * WAD, usd(1_500));
  const side = shrunkSide(NEW_SIDE, shrunk, 0n, false);
  assert.deepEqual([side.era, side.scale, side.shift], [1, RAY, 0n]);
  const read = holdingOf({ n: -5n * WAD, q: usd(10_000), era: 0 }, side, 0n);
  assert.deepEqual(read, { size: 0n, quote: usd(10_000) - usd(7_500) });
  assert.deepEqual(holdingOf({ n: -3n * WAD, q: usd(1), era: 1 }, side, 0n), { size: -3n * WAD, quote: usd(1) });
});

test("shrunkSide · RC-6 FPF-2 · funding of the time before an era is not paid again in it", () => {
  const funding = usd(7);
  const frame = { ...frameOf(NEW_SIDE, funding, true), isLong: true };
  const side = shrunkSide(NEW_SIDE, shrink(exact, frame, 5n * WAD, 5n * WAD, usd(1_500)), funding, true);
  assert.equal(frameOf(side, funding, true).slope, 0n);
  assert.deepEqual(holdingOf({ n: WAD, q: 0n, era: 1 }, side, funding + usd(1)), { size: WAD, quote: -usd(1) });
});

test("walkEras · X-18 RC-6 · at most eight eras a touch, the rest in further ones", () => {
  const end = { scale: RAY - 1n, slope: RAY };
  const side = { ...NEW_SIDE, era: ERAS_A_TOUCH + 2, ends: Array.from({ length: ERAS_A_TOUCH + 2 }, () => end) };
  const start = { n: 10n * WAD, q: 0n, era: 0 };
  assert.throws(() => holdingOf(start, side, 0n), /ErasBehind/);
  const first = walkEras(start, side);
  assert.equal(first.era, ERAS_A_TOUCH);
  assert.ok(holdingOf(first, side, 0n).size < 10n * WAD);
});

test("shrink · MEC-1 · the scale is rounded Up and what is closed Down, by less than a unit; longs' slope Down, shorts' Up", () => {
  fc.assert(
    fc.property(
      scale,
      slope,
      fc.bigInt(1n, 2n ** 80n),
      fc.integer({ min: 1, max: 1_000 }),
      mark,
      fc.boolean(),
      (P, A, openInterest, share, price, isLong) => {
        const amount = (openInterest * BigInt(share)) / 1_000n;
        const side = { scale: P, slope: A, isLong };
        const [rounded, whole] = [
          shrink(exact, side, amount, openInterest, price),
          shrink(rational, side, amount, openInterest, price),
        ];
        assert.equal(rounded.scale, ceilOf(whole.scale));
        assert.ok(
          rounded.closed <= floorOf(whole.closed) + 0n &&
            rounded.closed >= floorOf(whole.closed) - openInterest / P - 2n,
        );
        const gained = (P - rounded.scale) * price;
        const off = rounded.slope - A - gained / WAD;
        assert.ok(isLong ? off === 0n : off === (gained % WAD === 0n ? 0n : 1n));
      },
    ),
  );
});

test("bankruptcyPrice · ADL-6 RH-7 WAT-2 · the mark moved by what is missing a unit, at most by the margin", () => {
  const at = { mark: usd(1_400), size: 20n * WAD };
  assert.equal(bankruptcyPrice(exact, { ...at, isLong: true }, usd(980), 500n), usd(1_449));
  assert.equal(bankruptcyPrice(exact, { ...at, isLong: false }, usd(980), 500n), usd(1_351));
  assert.equal(
    bankruptcyPrice(exact, { mark: usd(1_300), size: 20n * WAD, isLong: true }, usd(2_980), 500n),
    usd(1_365),
  );
  assert.equal(bankruptcyPrice(exact, { ...at, isLong: true }, 0n, 500n), usd(1_400));
});
