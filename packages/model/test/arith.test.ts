import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ceilOf, exact, ExpOverflowError, expWad, floorOf, fraction, rational, RAY, WAD } from "../src/index.ts";
import { keccak32 } from "../src/calls/keccak.ts";
import { integerRoot } from "../src/arith/integer-root.ts";

const signed = fc.bigInt(-(2n ** 120n), 2n ** 120n);
const natural = fc.bigInt(0n, 2n ** 120n);
const divisor = fc.bigInt(1n, 2n ** 120n);

test("mulDiv · MEC-1 · Down, Up and toward zero are the exact fraction rounded that way, whatever the signs", () => {
  fc.assert(
    fc.property(signed, natural, divisor, (a, b, c) => {
      const whole = rational.mulDivDown(a, b, c);
      assert.equal(exact.mulDivDown(a, b, c), floorOf(whole));
      assert.equal(exact.mulDivUp(a, b, c), ceilOf(whole));
      assert.equal(exact.mulDivTrunc(a, b, c), a < 0n ? ceilOf(whole) : floorOf(whole));
    }),
  );
});

test("expWad · MEC-2 · known values, and within a unit in the 17th digit of the exponential in rationals", () => {
  assert.equal(expWad(0n), WAD);
  assert.equal(expWad(WAD), 2_718_281_828_459_045_235n);
  assert.equal(expWad(-42n * WAD), 0n);
  assert.throws(() => expWad(136n * WAD), ExpOverflowError);
  fc.assert(
    fc.property(fc.bigInt(-40n * WAD, 60n * WAD), (x) => {
      const power = rational.exp(x);
      const off = expWad(x) - floorOf(power);
      const allowed = floorOf(power) / 10n ** 17n + 1n;
      assert.ok(off <= allowed && off >= -allowed, `${off} at ${x}`);
    }),
  );
});

test("expWad · MEC-2 · is monotone", () => {
  fc.assert(
    fc.property(fc.bigInt(-41n * WAD, 100n * WAD), fc.bigInt(1n, WAD), (x, step) => {
      assert.ok(expWad(x + step) >= expWad(x));
    }),
  );
});

test("rational · exp(a)*exp(b) is exp(a + b) to forty digits", () => {
  fc.assert(
    fc.property(fc.bigInt(-5n * WAD, 5n * WAD), fc.bigInt(-5n * WAD, 5n * WAD), (a, b) => {
      const both = rational.mulDivDown(rational.exp(a), rational.exp(b), WAD);
      const off = rational.sub(both, rational.exp(a + b));
      assert.ok(floorOf(rational.mul(off, 10n ** 22n)) <= 1n && ceilOf(rational.mul(off, 10n ** 22n)) >= -1n);
    }),
  );
});

test("integerRoot · is the largest integer whose square is at most x", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 250n), (x) => {
      const root = integerRoot(x);
      assert.ok(root * root <= x && (root + 1n) * (root + 1n) > x);
    }),
  );
});

test("fraction · is in lowest terms with a denominator above zero", () => {
  assert.deepEqual(fraction(6n, -4n), { n: -3n, d: 2n });
  assert.throws(() => fraction(1n, 0n), RangeError);
  assert.equal(rational.compare(fraction(1n, 3n), fraction(2n, 6n)), 0);
  assert.equal(RAY, 10n ** 27n);
});

test("keccak32 · known digests of 32 bytes", () => {
  const zero = `0x${"00".repeat(32)}`;
  assert.equal(keccak32(zero), 0x290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563n);
  const one = `0x${"00".repeat(31)}01`;
  assert.equal(keccak32(one), 0xb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf6n);
});
