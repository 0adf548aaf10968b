import type { Arith, Num } from "./arith.ts";
import { floorDiv, WAD } from "../numbers.ts";
import { integerRoot } from "./integer-root.ts";

/** A fraction in lowest terms, denominator above 0. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Digits of the two functions that have no fraction: exponential and root are off by less than one in the last of them. */
const DIGITS = 10n ** 40n;

const isInteger = (x: Num<Rational>): x is bigint => typeof x === "bigint";
const lift = (x: Num<Rational>): Rational => (isInteger(x) ? { n: x, d: 1n } : x);

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The fraction n/d in lowest terms; d not 0. */
export function fraction(n: bigint, d: bigint): Rational {
  if (d === 0n) throw new RangeError("a fraction needs a denominator other than 0");
  const divisor = gcd(n, d < 0n ? -d : d) * (d < 0n ? -1n : 1n);
  return { n: n / divisor, d: d / divisor };
}

/** Largest integer not above x. */
export const floorOf = (x: Rational): bigint => floorDiv(x.n, x.d);

/** Smallest integer not below x. */
export const ceilOf = (x: Rational): bigint => -floorDiv(-x.n, x.d);

function divide(a: Num<Rational>, b: Num<Rational>, c: Num<Rational>): Rational {
  const [x, y, z] = [lift(a), lift(b), lift(c)];
  return fraction(x.n * y.n * z.d, x.d * y.d * z.n);
}

/** Exact fractions: no rounding. It bounds direction and size of the roundings of the exact mode; what only packs is left out of it. */
export const rational: Arith<Rational> = {
  of: lift,
  add: (a, b) => {
    const [x, y] = [lift(a), lift(b)];
    return fraction(x.n * y.d + y.n * x.d, x.d * y.d);
  },
  sub: (a, b) => {
    const [x, y] = [lift(a), lift(b)];
    return fraction(x.n * y.d - y.n * x.d, x.d * y.d);
  },
  mul: (a, b) => divide(a, b, 1n),
  compare: (a, b) => {
    const [x, y] = [lift(a), lift(b)];
    const difference = x.n * y.d - y.n * x.d;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  },
  mulDivDown: divide,
  mulDivUp: divide,
  mulDivTrunc: divide,
  exp: exponential,
  sqrt: (x) => {
    const { n, d } = lift(x);
    return fraction(integerRoot((n * DIGITS * DIGITS) / d), DIGITS);
  },
  quantise: lift,
};

/** Taylor's series of the exponent halved until it is small, squared back; 40 digits more than the units that matter. */
function exponential(x: Num<Rational>): Rational {
  const { n, d } = lift(x);
  const scale = DIGITS * 10n ** 30n;
  const halvings = 40n;
  const small = (n * scale) / (d * WAD * (1n << halvings));
  let term = scale;
  let sum = scale;
  for (let i = 1n; i < 8n; i += 1n) {
    term = (term * small) / (scale * i);
    sum += term;
  }
  for (let i = 0n; i < halvings; i += 1n) sum = (sum * sum) / scale;
  return fraction(sum * WAD, scale);
}
