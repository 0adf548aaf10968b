import { ceilDiv, floorDiv } from "../numbers.ts";
import type { Arith } from "./arith.ts";
import { expWad } from "./exp-wad.ts";
import { integerRoot } from "./integer-root.ts";

/** Integers with the roundings of the specification: the mode of walks. */
export const exact: Arith<bigint> = {
  of: (x) => x,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  mulDivDown: (a, b, c) => floorDiv(a * b, c),
  mulDivUp: (a, b, c) => ceilDiv(a * b, c),
  mulDivTrunc: (a, b, c) => (a * b) / c,
  exp: expWad,
  sqrt: integerRoot,
  quantise: (x, step) => x - (x % step),
};
