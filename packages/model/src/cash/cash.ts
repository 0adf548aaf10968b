import { type Arith, negOf, type Num } from "../arith/arith.ts";
import { RAY } from "../numbers.ts";

/** Both indices, 27 decimals. */
export interface Indices<N> {
  readonly supplyIndex: Num<N>;
  readonly borrowIndex: Num<N>;
}

/** Cash of a principal (SPEC A3): what is owned is rounded Down, what is owed Up. WAD. */
export function cashOf<N>(m: Arith<N>, principal: Num<N>, indices: Indices<N>): N {
  return m.compare(principal, 0n) >= 0
    ? m.mulDivDown(principal, indices.supplyIndex, RAY)
    : negOf(m, m.mulDivUp(negOf(m, principal), indices.borrowIndex, RAY));
}

/** Principal of a cash amount (SPEC A3), rounded against the account. WAD at index 1. */
export function principalOf<N>(m: Arith<N>, cash: Num<N>, indices: Indices<N>): N {
  return m.compare(cash, 0n) >= 0
    ? m.mulDivDown(cash, RAY, indices.supplyIndex)
    : negOf(m, m.mulDivUp(negOf(m, cash), RAY, indices.borrowIndex));
}
