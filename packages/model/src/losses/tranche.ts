import { moveCash, payTokens, takeTokens } from "../cash/move.ts";
import { DAY, HOUR, max, min } from "../numbers.ts";
import { exact } from "../arith/exact.ts";
import type { AccountId } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import { isFrozen } from "./frozen.ts";
import { streamLeft, touchBackstop } from "./income.ts";
import { type Holder, NEW_TRANCHE, type TrancheState } from "./tranche-types.ts";
import { backstopCash, highWorth, lost, lowWorth } from "./worth.ts";
import { inventoryAccounts } from "./backstop.ts";
import { isBare } from "../state/account.ts";

export type TrancheName = "senior" | "junior";

export interface EnterTranche {
  readonly type: "enterTranche";
  readonly tranche: TrancheName;
  readonly holder: AccountId;
  /** WAD, whole token units. */
  readonly assets: bigint;
}

/** A step of leaving: request, claim after ten days and within two more, payment from an hour to a day after the claim. */
export interface LeaveTranche {
  readonly type: "requestExit" | "claimExit" | "payExit";
  readonly tranche: TrancheName;
  readonly holder: AccountId;
  /** Shares of a request. */
  readonly shares?: bigint;
}

export interface CloseSeries {
  readonly type: "closeSeries";
}

/** Times of an exit (SPEC A28), seconds. */
export const EXIT_COOLDOWN = 10 * DAY;
export const EXIT_WINDOW = 2 * DAY;
export const PRICE_AFTER = HOUR;
export const PAY_WITHIN = DAY;
/** Cover of senior's claim from which junior may enter, percent; share of both that junior keeps. */
const COVER = 101n;
const FLOOR_SHARE = 5n;

/** Worth of senior and junior at a worth of the whole, the stream not yet junior's. WAD. */
export function worthOfTranches(draft: Draft, whole: bigint, isHigh: boolean): Record<TrancheName, bigint> {
  const { claim, due, stream } = draft.backstop;
  const left = streamLeft(exact, stream.left, stream.since, draft.now);
  const senior = max(0n, min(claim + (isHigh ? due : 0n), whole));
  const rest = max(0n, whole - max(0n, min(claim, whole)));
  return { senior, junior: isHigh ? rest : max(0n, rest - left) };
}

const lowWorths = (draft: Draft): Record<TrancheName, bigint> =>
  worthOfTranches(draft, lowWorth(draft) - lost(draft), false);

function setTranche(draft: Draft, name: TrancheName, tranche: TrancheState): void {
  draft.backstop = { ...draft.backstop, [name]: tranche };
}

function setHolder(tranche: TrancheState, id: AccountId, holder: Holder): TrancheState {
  return { ...tranche, holders: new Map(tranche.holders).set(id, holder) };
}

/** Whether junior still holds a fifth of both after what is left of it. */
const keepsFloor = (junior: bigint, senior: bigint): boolean => junior * FLOOR_SHARE >= junior + senior;

/** Entry at the high side, only while nothing is lost and senior's claim is covered by 101 % (SPEC A28). */
export function enterTranche(draft: Draft, { tranche: name, holder: id, assets }: EnterTranche): bigint {
  draft.accrue();
  touchBackstop(draft);
  const { cash, claim } = draft.backstop;
  if (cash === undefined) return refuse("NotAllowed");
  ensure(assets > 0n && assets % draft.terms.tokenUnit === 0n, "AmountIsZero");
  ensure(lost(draft) === 0n, "Frozen");
  const low = lowWorth(draft);
  ensure(low * 100n >= claim * COVER, "SubordinationFloor");
  const worth = worthOfTranches(draft, highWorth(draft), true)[name];
  const tranche = draft.backstop[name];
  const shares = tranche.supply === 0n ? assets : (assets * tranche.supply) / max(1n, worth);
  ensure(shares > 0n, "ShareTooSmall");
  if (name === "senior") {
    const { junior, senior } = lowWorths(draft);
    ensure(keepsFloor(junior, senior + assets), "SubordinationFloor");
    draft.backstop = { ...draft.backstop, claim: claim + assets };
  }
  takeTokens(draft, assets);
  moveCash(draft, draft.account(cash), assets);
  const holder = tranche.holders.get(id);
  const next = setHolder(draft.backstop[name], id, { ...holder, shares: (holder?.shares ?? 0n) + shares });
  setTranche(draft, name, { ...next, supply: next.supply + shares });
  return shares;
}

function holderOf(draft: Draft, name: TrancheName, id: AccountId): Holder {
  return draft.backstop[name].holders.get(id) ?? refuse("BalanceTooSmall");
}

function requestExit(draft: Draft, name: TrancheName, id: AccountId, shares: bigint): void {
  const holder = holderOf(draft, name, id);
  ensure(shares > 0n, "AmountIsZero");
  ensure(shares <= holder.shares, "BalanceTooSmall");
  setTranche(
    draft,
    name,
    setHolder(draft.backstop[name], id, { shares: holder.shares, requested: { shares, at: draft.now } }),
  );
}

function claimExit(draft: Draft, name: TrancheName, id: AccountId): void {
  const { shares, requested } = holderOf(draft, name, id);
  if (requested === undefined) return refuse("ClaimNotDue");
  const waited = draft.now - requested.at;
  ensure(waited >= EXIT_COOLDOWN, "ClaimTooEarly");
  ensure(waited <= EXIT_COOLDOWN + EXIT_WINDOW, "Expired");
  const claimed = { shares, requested: { ...requested, claimedAt: draft.now } };
  setTranche(draft, name, setHolder(draft.backstop[name], id, claimed));
}

/**
 * Pays a claim at the low side, senior's claim falling by the share that leaves, less all known losses; junior only as far as it keeps a
 * fifth of both (SPEC A28). Gives what was paid.
 */
function payExit(draft: Draft, name: TrancheName, id: AccountId): bigint {
  draft.accrue();
  touchBackstop(draft);
  const { shares, requested } = holderOf(draft, name, id);
  const { cash, claim } = draft.backstop;
  if (requested?.claimedAt === undefined || cash === undefined) return refuse("ClaimNotDue");
  const waited = draft.now - requested.claimedAt;
  ensure(waited >= PRICE_AFTER, "ClaimTooEarly");
  ensure(waited <= PAY_WITHIN, "Expired");
  ensure(!isFrozen(draft), "Frozen");
  const worths = lowWorths(draft);
  const tranche = draft.backstop[name];
  const { tokenUnit } = draft.terms;
  const share = (worths[name] * requested.shares) / tranche.supply;
  const paid = share - (share % tokenUnit);
  if (name === "junior") ensure(keepsFloor(worths.junior - paid, worths.senior), "SubordinationFloor");
  else draft.backstop = { ...draft.backstop, claim: claim - (claim * requested.shares) / tranche.supply };
  ensure(backstopCash(draft) >= paid, "HeldTooSmall");
  payTokens(draft, paid);
  moveCash(draft, draft.account(cash), -paid);
  const next = setHolder(draft.backstop[name], id, { shares: shares - requested.shares });
  setTranche(draft, name, { ...next, supply: next.supply - requested.shares });
  return paid;
}

export function leaveTranche(draft: Draft, action: LeaveTranche): bigint {
  const { tranche, holder, shares = 0n } = action;
  if (action.type === "requestExit") requestExit(draft, tranche, holder, shares);
  else if (action.type === "claimExit") claimExit(draft, tranche, holder);
  else return payExit(draft, tranche, holder);
  return 0n;
}

/**
 * With no inventory and nothing lost a worth of at most senior's claim ends junior's series, a worth of nothing senior's too (SPEC A28).
 */
export function closeSeries(draft: Draft): void {
  draft.accrue();
  touchBackstop(draft);
  ensure(lost(draft) === 0n, "Frozen");
  ensure(
    inventoryAccounts(draft.backstop).every((id) => isBare(draft.peek(id))),
    "StillHolds",
  );
  const worth = lowWorth(draft);
  const { junior, senior, claim } = draft.backstop;
  ensure(junior.supply > 0n && worth <= claim, "Solvent");
  const opened = { ...NEW_TRANCHE, series: junior.series + 1 };
  draft.backstop = { ...draft.backstop, junior: opened, claim: max(0n, worth) };
  if (worth <= 0n) {
    draft.backstop = { ...draft.backstop, senior: { ...NEW_TRANCHE, series: senior.series + 1 }, due: 0n };
  }
}
