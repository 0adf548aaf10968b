import type { Liquidation, OpenCall, RunEvent, RunState } from "./types.ts";

/** A run in which nothing has happened. */
export const EMPTY_RUN: RunState = {
  calls: new Map(),
  opened: 0,
  cured: 0,
  expired: 0,
  liquidations: [],
  premiumPaid: 0n,
  valueSold: 0n,
  deficit: 0n,
};

/**
 * The state after one event. Every call ends up in one counter: cured when it is cured before its deadline, else expired;
 * a sale of its account's collateral, or a takeover of its position (`callActed`), ends the grace. A later notice on the same account counts as a new call.
 * `callClosed` ends a call without cure (its account was resolved).
 */
export function applyEvent(before: RunState, event: RunEvent): RunState {
  const state = expire(before, (_, call) => call.deadline <= event.time);
  switch (event.type) {
    case "callOpened": {
      const call = { deadline: event.deadline, isExpired: false };
      const opened = { ...state, opened: state.opened + 1, calls: new Map(state.calls).set(event.account, call) };
      return expire(opened, (_, { deadline }) => deadline <= event.time);
    }
    case "callCured": {
      const inTime = state.calls.get(event.account)?.isExpired === false;
      return { ...state, cured: state.cured + (inTime ? 1 : 0), calls: without(state.calls, event.account) };
    }
    case "callClosed":
      return { ...state, calls: without(state.calls, event.account) };
    case "liquidated":
      return sell(
        expire(state, (account) => account === event.account),
        event,
      );
    case "callActed":
      return expire(state, (account) => account === event.account);
    case "deficitRecorded":
      return { ...state, deficit: state.deficit + event.amount };
    case "clockAdvanced":
      return state;
  }
}

function sell(state: RunState, { type: _, ...sale }: Liquidation & { readonly type: "liquidated" }): RunState {
  return {
    ...state,
    liquidations: [...state.liquidations, sale],
    premiumPaid: state.premiumPaid + sale.premium,
    valueSold: state.valueSold + sale.value,
  };
}

function without(calls: ReadonlyMap<string, OpenCall>, account: string): ReadonlyMap<string, OpenCall> {
  const left = new Map(calls);
  left.delete(account);
  return left;
}

function expire(state: RunState, isDue: (account: string, call: OpenCall) => boolean): RunState {
  const due = [...state.calls].filter(([account, call]) => !call.isExpired && isDue(account, call));
  if (due.length === 0) return state;
  const calls = new Map(state.calls);
  for (const [account, { deadline }] of due) calls.set(account, { deadline, isExpired: true });
  return { ...state, calls, expired: state.expired + due.length };
}
