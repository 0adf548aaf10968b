import { exact } from "../arith/exact.ts";
import { openCall, sawState } from "../calls/call.ts";
import { moveCash } from "../cash/move.ts";
import { ceilDiv, max, min, PERCENT, WAD } from "../numbers.ts";
import type { AccountState } from "../risk/account-state.ts";
import { type Valuation, valuate } from "../risk/legs.ts";
import type { Account, CallRecord } from "../state/account.ts";
import { live } from "../state/clock.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { endCallIfCured } from "../vault/check.ts";
import { mostTaken } from "./sizing.ts";

/** The call a sale stands on: opened by it if there was none, with what it sees noted (SPEC A9). */
export function callOfSale(draft: Draft, account: Account, state: AccountState): CallRecord {
  const record = account.call ?? openCall(draft, account, state, undefined);
  account.call = sawState(record, state, live(draft.clock, draft.now));
  return account.call;
}

/** Live seconds since `start`, at least 0. */
export const elapsedSince = (draft: Draft, start: number): number => max(0, live(draft.clock, draft.now) - start);

/** feeShare of what the premium cost, Up. WAD. */
export const feeOf = (draft: Draft, premium: bigint): bigint => ceilDiv(premium * draft.terms.feeShare, PERCENT);

/**
 * The tip at a call's first sale (SPEC A10): at most g0, and with the premium at most theta*rho*dB. `isDust`: the whole sale of a leg under
 * the minimum remainder is neither a first sale nor an act. It goes to the account the caller named (SPEC does not say which one).
 */
export function payTip(
  draft: Draft,
  account: Account,
  { released, rho, premium, isDust }: { released: bigint; rho: bigint; premium: bigint; isDust: boolean },
): bigint {
  const { call } = account;
  if (call === undefined || isDust) return 0n;
  const isFirst = !call.isTipped;
  account.call = { ...call, isActedOn: true, isTipped: true };
  if (!isFirst || call.caller === undefined || call.caller === account.id) return 0n;
  const tip = max(0n, min(draft.terms.legCost, mostTaken(exact, released, rho) - premium));
  moveCash(draft, account, -tip);
  moveCash(draft, draft.account(call.caller), tip);
  return tip;
}

/** After a sale of a solvent account neither W is below 0 nor rho lower (SPEC A10); a cured call ends. */
export function ensureNotWorse(draft: Draft, account: Account, before: Valuation): void {
  const after = valuate(draft, account);
  ensure(after.netWorth >= 0n, "WorseAfter");
  ensure(after.netWorth * before.maintenance >= before.netWorth * after.maintenance, "WorseAfter");
  endCallIfCured(draft, account, after);
}

/** Price of a sale a unit: `price` less the share `premium`, Down; plus it, Up, when bought back. WAD. */
export const discounted = (price: bigint, premium: bigint): bigint => (price * (WAD - premium)) / WAD;
export const marked = (price: bigint, premium: bigint): bigint => ceilDiv(price * (WAD + premium), WAD);
