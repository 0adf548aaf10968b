/** A source of uniform 32-bit integers. The same seed gives the same sequence everywhere. */
export type Random = () => number;

const MASK = 0xffffffff;

/**
 * xoshiro128** (Blackman and Vigna, 2018) over the given state: four 32-bit integers, not all zero.
 */
export function xoshiro128(state: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
}

/** xoshiro128** with its state filled from a 32-bit seed by a splitmix generator. */
export function seededRandom(seed: number): Random {
  let counter = seed >>> 0;
  const next = (): number => {
    counter = (counter + 0x9e3779b9) & MASK;
    let mixed = counter ^ (counter >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return xoshiro128([next(), next(), next(), next()]);
}

/** Uniform in [low, high). For draws only: what comes of it becomes a bigint before it is money. */
export function uniform(random: Random, low: number, high: number): number {
  return low + (high - low) * (random() / 2 ** 32);
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
