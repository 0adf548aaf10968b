import { abs, BPS, ceilDiv, floorDiv, WAD } from "../numbers.ts";
import { type Valuation, valuate } from "../risk/legs.ts";
import type { AccountId } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import { fundedMarket } from "../trading/market.ts";
import { holdingIn } from "../trading/holdings.ts";

export interface Witness {
  readonly type: "witness";
  readonly instrument: number;
  /** In ascending order of line, then of id. */
  readonly accounts: readonly AccountId[];
}

const SHARE = 200n;

/** Rate at which an account falls to its line: `floor(h_m + (W - B)/slope)` (SPEC A30). Basis points. */
export function lineOf(
  valuation: Valuation,
  instrument: number,
  { rate, depth }: { readonly rate: bigint; readonly depth: bigint },
): bigint {
  const v = valuation.legs.find((leg) => leg.instrument === instrument)?.magnitude ?? 0n;
  ensure(v > 0n, "NothingLeft");
  const surplus = (valuation.netWorth - valuation.maintenance) * BPS;
  const [over, under] = instrument < 32 ? [v * depth, depth + v] : [v * (depth + v), depth];
  return rate + floorDiv(surplus * under, over);
}

/** What an account holds of an instrument, and all there is. */
function holdingsOf(draft: Draft, id: AccountId, instrument: number): { held: bigint; all: bigint } {
  const account = draft.peek(id);
  if (instrument < 32) {
    return { held: account.balances.get(instrument) ?? 0n, all: draft.instrument(instrument).total };
  }
  const { openInterest } = fundedMarket(draft, instrument - 32);
  return { held: abs(holdingIn(draft, account, instrument - 32).size), all: openInterest };
}

/** Cuts the step announced to the line at which the accounts shown exceed 0.5 % of what is open (SPEC A30). */
export function witness(draft: Draft, { instrument: number, accounts }: Witness): void {
  const instrument = draft.instrument(number);
  const steward = instrument.steward ?? refuse("NotAllowed");
  const { set, held, depth } = instrument;
  const end = (set.maintenance * steward.next) / WAD;
  let sum = 0n;
  let first: bigint | undefined;
  let last: { readonly line: bigint; readonly id: AccountId } | undefined;
  for (const id of accounts) {
    const line = lineOf(valuate(draft, draft.peek(id)), number, { rate: held.maintenance, depth });
    ensure(line >= held.maintenance && line < end, "NotDue");
    ensure(last === undefined || line > last.line || (line === last.line && id > last.id), "NotAllowed");
    const { held: own, all } = holdingsOf(draft, id, number);
    sum += own;
    first ??= line;
    last = { line, id };
    if (sum * SHARE > all && line > first) {
      const next = ceilDiv(line * WAD, set.maintenance);
      draft.setInstrument({ ...instrument, steward: { ...steward, next } });
      return;
    }
  }
  return refuse("Unchanged");
}
