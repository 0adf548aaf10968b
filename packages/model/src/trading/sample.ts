import { exact } from "../arith/exact.ts";
import { lagAfter, type Sample, sampleMove } from "../positions/funding.ts";
import type { Draft } from "../state/draft.ts";
import { instrumentOf } from "../state/state.ts";
import { boundedMove, largestSampleMove } from "./dated.ts";
import { priceOf } from "./market.ts";

/** Lets the trades of a call move the premium of their market (SPEC A14, A24), against the index. */
export function takeSample(draft: Draft, number: number, sample: Omit<Sample, "index">): void {
  const market = draft.market(number);
  const index = priceOf(draft, instrumentOf(number)).mid;
  const move = sampleMove(exact, market.lag, { ...sample, index }, draft.terms.funding);
  const { maintenance } = draft.instrument(instrumentOf(number)).set;
  const bounded = market.dated ? boundedMove(exact, move, largestSampleMove(exact, maintenance, market.lag)) : move;
  draft.setMarket({
    ...market,
    premium: market.premium + bounded,
    lag: lagAfter(market.lag, { ...sample, index }),
  });
}
