import { clamp } from "../numbers.ts";
import { exact } from "../arith/exact.ts";
import { opensAt } from "../prices/settlement-factor.ts";
import { isCured } from "../risk/account-state.ts";
import { outflowWorth } from "../risk/appraise.ts";
import { cashIn, type Valuation, valuate } from "../risk/legs.ts";
import type { Account } from "../state/account.ts";
import { isOutflowPaused, isSequencerFit } from "../state/clock.ts";
import type { Before, Draft } from "../state/draft.ts";
import { ensure, type Reason, Refusal } from "../state/refusal.ts";
import { freshAt } from "../trading/fresh.ts";

/** What a batch notes of an account it touches (SPEC A7 rule 4). */
export interface Touch {
  readonly before: Before;
  /** Value withdrawn and transferred out since, WAD. */
  out: bigint;
  /** Something that moved had no Valid price. */
  isUnpriced: boolean;
  isOutflow: boolean;
}

export const freshOf = (draft: Draft, { fresh, freshSince }: Account): bigint =>
  freshAt(exact, fresh, freshSince, draft.now);

/** Whether new risk and outflows are possible at all now: sequencer fit; with debt or collateral c Valid and within its band (SPEC A5). */
export function ensureOpening(draft: Draft, account: Account): void {
  ensure(isSequencerFit(draft.clock, draft.now), "SequencerUnfit");
  if (cashIn(draft, account) >= 0n && account.balances.size === 0) return;
  const { factor, policy } = draft.settlement;
  ensure(opensAt(factor, policy.maxAge, draft.now), "FactorUnfit");
}

/** Ends the call of an account found cured with every leg Valid (SPEC A7, A9). */
export function endCallIfCured(draft: Draft, account: Account, valuation: Valuation): void {
  if (account.call && valuation.isValid && isCured(valuation)) {
    account.call = undefined;
    account.curedAt = draft.now;
  }
}

/** Rule 2 of SPEC A7: neither a position nor cash below fresh profit is left. */
export const isClear = (draft: Draft, account: Account): boolean =>
  account.positions.size === 0 && cashIn(draft, account) >= freshOf(draft, account);

/** Rule 3 of SPEC A7. */
export function checkOutflow(draft: Draft, account: Account): void {
  const cash = cashIn(draft, account);
  ensure(cash >= 0n || -cash >= draft.terms.minDebt, "DebtTooSmall");
  ensure(!isOutflowPaused(draft.clock, draft.now), "OutflowPaused");
  ensureOpening(draft, account);
  const valuation = valuate(draft, account, "outflow");
  ensure(outflowWorth(exact, valuation, freshOf(draft, account)) >= valuation.initial, "OpeningLine");
}

/** `dW >= dB` and `dW >= clamp(rho, 0, 1)*dB`, by cross products (SPEC A7, A17). */
export function isRiskReduced(before: Before, after: Before): boolean {
  const dW = after.netWorth - before.netWorth;
  const dB = after.maintenance - before.maintenance;
  if (dW < dB) return false;
  if (before.maintenance === 0n) return dW >= (before.netWorth >= 0n ? dB : 0n);
  return dW * before.maintenance >= clamp(before.netWorth, 0n, before.maintenance) * dB;
}

/** The check of a single withdrawal or transfer. */
export function checkSingle(draft: Draft, account: Account): void {
  if (isClear(draft, account)) return;
  checkOutflow(draft, account);
  if (account.call) endCallIfCured(draft, account, valuate(draft, account));
}

/** The check of an account at the end of a batch. SPEC is silent on the smallest debt and on pauses in rule 4: neither stops it. */
export function checkTouched(draft: Draft, account: Account, touch: Touch): void {
  if (!touch.isOutflow || isClear(draft, account)) return;
  const failed = failureOf(() => checkOutflow(draft, account));
  if (failed === undefined && !account.call) return;
  const after = valuate(draft, account);
  if (failed !== undefined) {
    const spared = after.netWorth - touch.before.netWorth >= -(touch.out / 100n);
    ensure(!touch.isUnpriced && spared && isRiskReduced(touch.before, after), failed);
  }
  endCallIfCured(draft, account, after);
}

/** The reason for which `step` is refused; undefined if it passes. It may not write. */
export function failureOf(step: () => void): Reason | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
}
