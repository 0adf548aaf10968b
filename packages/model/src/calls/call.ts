import { DAY, HOUR } from "../numbers.ts";
import { type AccountState, accountState, isCured } from "../risk/account-state.ts";
import { type Valuation, valuate } from "../risk/legs.ts";
import type { Account, AccountId, CallRecord } from "../state/account.ts";
import { live } from "../state/clock.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import { instrumentOf } from "../state/state.ts";
import { isBackstopAccount } from "../losses/backstop.ts";
import { spreadOf } from "./spread.ts";

/** Times of SPEC A9, seconds. */
export const SHORTEST_GRACE = 300;
const NOTICE_AFTER = 24 * HOUR;
const NOTICE = 300;
const CALLS_IN_A_ROW = DAY;

export interface CallMargin {
  readonly type: "callMargin";
  readonly account: AccountId;
  /** Account that is tipped at the call's first sale. */
  readonly caller: AccountId;
}

export interface ClearCall {
  readonly type: "clearCall";
  readonly account: AccountId;
}

/** The state, unless what a leg of unknown price could be worth might decide it (SPEC A5). */
export function knownState(valuation: Valuation): AccountState {
  const state = accountState(valuation);
  if (valuation.unknown === 0n) return state;
  if (valuation.unknown === undefined) return refuse("PriceUnknown");
  const best = accountState({ ...valuation, netWorth: valuation.netWorth + valuation.unknown });
  return best === state ? state : refuse("PriceUnknown");
}

/** How many calls in a row the next one is (SPEC A9). */
export function nextCount({ curedAt, callCount }: Account, now: number): number {
  return curedAt !== undefined && now - curedAt < CALLS_IN_A_ROW ? callCount + 1 : 1;
}

/** Grace of a call (SPEC A9): the smallest among the legs, half of it for the second in a row, the floor for a further one. */
export function graceOf(base: number, count: number): number {
  if (count > 2) return SHORTEST_GRACE;
  return Math.max(SHORTEST_GRACE, count === 2 ? Math.floor(base / 2) : base);
}

function smallestGrace(draft: Draft, { balances, positions }: Account): number {
  const instruments = [...balances.keys(), ...[...positions.keys()].map(instrumentOf)];
  const graces = instruments.map((number) => draft.instrument(number).held.grace);
  return graces.length === 0 ? SHORTEST_GRACE : Math.min(...graces);
}

/** A new record; without a caller it was a liquidation that opened it, which counts as a call in a row too (SPEC is silent). */
export function openCall(
  draft: Draft,
  account: Account,
  state: AccountState,
  caller: AccountId | undefined,
): CallRecord {
  const calledAt = live(draft.clock, draft.now);
  const count = nextCount(account, draft.now);
  const grace = graceOf(smallestGrace(draft, account), count);
  const isDue = state === "CloseOut" || state === "Insolvent";
  account.callCount = count;
  return {
    caller,
    calledAt,
    deadline: isDue ? calledAt : calledAt + grace + spreadOf(account.id, grace),
    ...(state === "CloseOut" && { closeOutAt: calledAt }),
    ...(state === "Insolvent" && { insolventAt: calledAt }),
    isActedOn: false,
    isTipped: false,
    isNoticed: false,
  };
}

/** The record with what a state below the close-out line adds to it; insolvency moves the deadline as close-out does (SPEC is silent). */
export function sawState(record: CallRecord, state: AccountState, now: number): CallRecord {
  const deadline = Math.min(record.deadline, now);
  if (state === "CloseOut" && record.closeOutAt === undefined) return { ...record, deadline, closeOutAt: now };
  if (state === "Insolvent" && record.insolventAt === undefined) return { ...record, deadline, insolventAt: now };
  return record;
}

/** Whether the second notice is due and not given (SPEC A9): strictly older than 24 h. */
export function isNoticeDue({ calledAt, deadline, isActedOn, isNoticed }: CallRecord, now: number): boolean {
  return !isActedOn && !isNoticed && now - calledAt > NOTICE_AFTER && now >= deadline;
}

/** Whether keepers may sell of a solvent account, or offset it: in close-out, or called and past the deadline (SPEC A9). */
export function isLiquidatable(draft: Draft, account: Account, state: AccountState): boolean {
  if (state === "CloseOut") return true;
  if (state !== "Called" || account.call === undefined) return false;
  const now = live(draft.clock, draft.now);
  return now >= account.call.deadline && !isNoticeDue(account.call, now);
}

/** Opens a call, or notes close-out, insolvency or the second notice on an open one (SPEC A9). */
export function callMargin(draft: Draft, { account: id, caller }: CallMargin): void {
  ensure(!isBackstopAccount(draft.backstop, id), "IsBackstop");
  const account = draft.account(id);
  const state = knownState(valuate(draft, account));
  ensure(state !== "Healthy" && state !== "Restricted", "Solvent");
  const { call } = account;
  if (call === undefined) {
    account.call = openCall(draft, account, state, caller);
    return;
  }
  const now = live(draft.clock, draft.now);
  const seen = sawState(call, state, now);
  if (seen !== call) {
    account.call = seen;
    return;
  }
  ensure(state === "Called" && isNoticeDue(call, now), "AlreadyCalled");
  account.call = { ...call, deadline: now + NOTICE, isNoticed: true };
}

/** Ends a call of an account found cured (SPEC A9). */
export function clearCall(draft: Draft, { account: id }: ClearCall): void {
  const account = draft.account(id);
  ensure(account.call !== undefined, "NotCalled");
  const valuation = valuate(draft, account);
  ensure(valuation.isValid && isCured(valuation), "NotCured");
  account.call = undefined;
  account.curedAt = draft.now;
}
