import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDecimal, formatRounded, InputError, parseDecimalDown } from "../src/index.ts";
import { mulDivDown, mulDivUp } from "../src/math/mul-div.ts";

test("parseDecimalDown · reads plain, bare and scientific numbers and cuts off what does not fit", () => {
  const cases: [string, number, bigint][] = [
    ["86", 8, 8_600_000_000n],
    ["0.00004", 8, 4_000n],
    [".5", 8, 50_000_000n],
    ["5.", 2, 500n],
    ["4e-05", 8, 4_000n],
    ["1.5E+3", 0, 1_500n],
    ["8223.643675719", 8, 822_364_367_571n],
    ["-1.999", 2, -199n],
  ];
  for (const [text, decimals, value] of cases) assert.equal(parseDecimalDown(text, decimals), value, text);
});

test("parseDecimalDown · refuses what is not a number", () => {
  for (const text of ["", "abc", "1,000", "0x10", "NaN", "1.2.3", "1e9999"]) {
    assert.throws(() => parseDecimalDown(text, 8), InputError, text);
  }
});

test("formatDecimal · is exact and parses back", () => {
  for (const value of [0n, 1n, -1n, 10n ** 18n, 123_456_789_012_345_678_901n, -5n * 10n ** 17n]) {
    assert.equal(parseDecimalDown(formatDecimal(value, 18), 18), value);
  }
  assert.equal(formatDecimal(1_500_000n, 6), "1.5");
  assert.equal(formatDecimal(-(10n ** 18n), 18), "-1");
});

test("formatRounded · rounds half away from zero, groups thousands, has no negative zero", () => {
  assert.equal(formatRounded(1_234_567_895n, 3, 2), "1,234,567.90");
  assert.equal(formatRounded(-1_500n, 3, 0), "-2");
  assert.equal(formatRounded(-1n, 18, 2), "0.00");
});

test("mulDiv · the suffix is the direction of rounding", () => {
  assert.equal(mulDivDown(7n, 3n, 2n), 10n);
  assert.equal(mulDivUp(7n, 3n, 2n), 11n);
  assert.equal(mulDivUp(8n, 3n, 2n), 12n);
});
