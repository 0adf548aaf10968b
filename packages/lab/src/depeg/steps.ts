import { BPS } from "../math/units.ts";
import type { FeedUpdate } from "../paths/types.ts";

/** Rounds of several feeds that come before the next look at the protocol, in order of time. */
export interface Step {
  readonly time: number;
  readonly rounds: readonly { readonly feed: number; readonly round: FeedUpdate }[];
}

export interface StepRule {
  /** A look at least so often [s]. */
  readonly every: number;
  /** And whenever a feed moved by so much since the last look [bp]. */
  readonly move: bigint;
}

/** Cuts the rounds of feeds, from `start` to `end`, into steps that end with a move or after a while. */
export function stepsOf(feeds: readonly (readonly FeedUpdate[])[], rule: StepRule, start: number, end: number): Step[] {
  const rounds = feeds
    .flatMap((updates, feed) => updates.map((round) => ({ feed, round })))
    .filter(({ round }) => round.time >= start && round.time <= end)
    .sort((a, b) => a.round.time - b.round.time);
  const seen: (bigint | undefined)[] = feeds.map(() => undefined);
  const answers = [...seen];
  const steps: Step[] = [];
  let pending: { feed: number; round: FeedUpdate }[] = [];
  let lookedAt = start;
  for (const each of rounds) {
    pending.push(each);
    answers[each.feed] = each.round.answer;
    const before = seen[each.feed];
    if (before !== undefined && each.round.time - lookedAt < rule.every && !hasMoved(before, each.round.answer, rule))
      continue;
    steps.push({ time: each.round.time, rounds: pending });
    pending = [];
    lookedAt = each.round.time;
    for (const [feed, answer] of answers.entries()) seen[feed] = answer;
  }
  return steps;
}

function hasMoved(from: bigint, to: bigint, { move }: StepRule): boolean {
  return (to > from ? to - from : from - to) * BPS >= from * move;
}
