import { type Action, HANDLERS, type Outcome } from "./action.ts";
import { Draft } from "./state/draft.ts";
import { type Reason, Refusal } from "./state/refusal.ts";
import type { State } from "./state/state.ts";

/** What came of an action: it is done, or it is refused for a reason and the state is what it was. */
export type Result = { readonly done: Outcome; readonly refused?: undefined } | { readonly refused: Reason };

/** Takes one action; the state moves to it, or stays untouched. */
export function apply(state: State, action: Action): Result {
  try {
    const draft = new Draft(state, action.at);
    const handler = HANDLERS[action.type] as (draft: Draft, action: Action) => Outcome;
    const done = handler(draft, action);
    draft.commit();
    return { done };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.reason };
    throw error;
  }
}
