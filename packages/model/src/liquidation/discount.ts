import { type Arith } from "../arith/arith.ts";
import { PERCENT, WAD } from "../numbers.ts";

const DISCOUNT = 15n;
const DISCOUNT_TERM = 600;

/** s of SPEC A11 after `elapsed` live seconds, Down. WAD. */
export function discountAfter<N>(m: Arith<N>, elapsed: number): N {
  const seconds = BigInt(Math.min(elapsed, DISCOUNT_TERM));
  return m.mulDivDown(WAD * DISCOUNT, seconds, PERCENT * BigInt(DISCOUNT_TERM));
}
