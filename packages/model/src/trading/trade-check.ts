import { exact } from "../arith/exact.ts";
import { moveCash } from "../cash/move.ts";
import { ceilDiv, max, min, RAY } from "../numbers.ts";
import { openingWorth } from "../risk/appraise.ts";
import { cashIn, type Use, valuate } from "../risk/legs.ts";
import type { Account } from "../state/account.ts";
import type { Before, Draft } from "../state/draft.ts";
import { ensure, type Reason } from "../state/refusal.ts";
import { endCallIfCured, ensureOpening, failureOf, freshOf, isRiskReduced } from "../vault/check.ts";

/** Fees an account has paid in a call, by market in the order of the call. WAD. */
export type Fees = Map<number, bigint>;

/** Against what an account is tested: its numbers before, its fees, and the rates of the opening test. */
export interface TradeTest {
  readonly before: Before;
  readonly fees: Fees | undefined;
  readonly use: Exclude<Use, "state">;
}

function checkOpening(draft: Draft, account: Account, use: Use): void {
  ensureOpening(draft, account);
  const valuation = valuate(draft, account, use);
  ensure(openingWorth(exact, valuation, freshOf(draft, account)) >= valuation.initial, "OpeningLine");
}

/** What `dW` lacks of the two conditions of a risk-reducing call; at most 0 if nothing. WAD. */
function missing(before: Before, after: Before): bigint {
  const dW = after.netWorth - before.netWorth;
  const dB = after.maintenance - before.maintenance;
  const { netWorth, maintenance } = before;
  if (maintenance === 0n) return max(dB, netWorth >= 0n ? dB : 0n) - dW;
  return max(dB, ceilDiv(max(0n, min(netWorth, maintenance)) * dB, maintenance)) - dW;
}

/** Gives fees back out of the markets that took them, in order (SPEC A17). Gives what was given. */
function giveBack(draft: Draft, account: Account, fees: Fees, wanted: bigint): bigint {
  let given = 0n;
  for (const [number, paid] of fees) {
    const part = min(paid, wanted - given);
    const market = draft.market(number);
    draft.setMarket({ ...market, fees: market.fees - part });
    fees.set(number, paid - part);
    given += part;
  }
  moveCash(draft, account, given);
  return given;
}

/**
 * The risk-reducing test; fees are waived as far as they alone fail it. SPEC is silent on the rounding of a principal, which may take a
 * wei of what is given: as much more is given.
 */
function waivedUntilReduced(draft: Draft, account: Account, test: TradeTest, reason: Reason): bigint {
  let waived = 0n;
  for (;;) {
    const after = valuate(draft, account);
    if (isRiskReduced(test.before, after)) return waived;
    const lacking = missing(test.before, after) + ceilDiv(max(draft.ledger.supplyIndex, draft.ledger.borrowIndex), RAY);
    const given = test.fees ? giveBack(draft, account, test.fees, lacking) : 0n;
    ensure(given > 0n, reason);
    waived += given;
  }
}

/** The test of SPEC A17 of one account at the end of a call. Gives the fees waived, WAD. */
export function checkTraded(draft: Draft, account: Account, test: TradeTest): bigint {
  const isClear = account.positions.size === 0 && cashIn(draft, account) >= 0n;
  const failed = isClear ? undefined : failureOf(() => checkOpening(draft, account, test.use));
  const waived = failed === undefined ? 0n : waivedUntilReduced(draft, account, test, failed);
  if (account.call) endCallIfCured(draft, account, valuate(draft, account));
  return waived;
}
