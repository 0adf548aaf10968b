import { moveCash, payTokens, takeTokens } from "../cash/move.ts";
import { isFrozen } from "../losses/frozen.ts";
import { collateralStatePrice } from "../prices/leg-price.ts";
import { valuate } from "../risk/legs.ts";
import { type Account, type AccountId, ISOLATED, modeOf, ownerOf } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { checkSingle, checkTouched, type Touch } from "./check.ts";

/** Cash is asset 0. */
export const CASH = 0;
const WIDEST = 16;
const WIDEST_BATCH = 8;
const HIGHEST_TOTAL = 2n ** 84n;

export interface Deposit {
  readonly type: "deposit";
  readonly account: AccountId;
  readonly asset: number;
  /** Token units. */
  readonly amount: bigint;
  /** By the owner or an operator; else a gift. */
  readonly isOwn: boolean;
}

export interface Withdraw {
  readonly type: "withdraw";
  readonly account: AccountId;
  readonly asset: number;
  readonly amount: bigint;
}

export interface Transfer {
  readonly type: "transfer";
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: number;
  /** Token units of a collateral, WAD of cash. */
  readonly amount: bigint;
}

export type Movement = Deposit | Withdraw | Transfer;

/** Several movements with one check at the end. SPEC does not list what a batch may hold: movements of value. */
export interface Batch {
  readonly type: "batch";
  readonly actions: readonly Movement[];
}

/** Adds a collateral to a balance. A stranger sets no new bit; an isolated account holds none (SPEC A2, A20). */
export function addCollateral(draft: Draft, account: Account, asset: number, amount: bigint, isOwn: boolean): void {
  ensure(modeOf(account.id) !== ISOLATED, "ModeRefused");
  const balance = account.balances.get(asset) ?? 0n;
  ensure(balance > 0n || isOwn, "GiftNewBit");
  ensure(balance > 0n || account.balances.size < WIDEST, "TooManyLegs");
  account.balances.set(asset, balance + amount);
}

/** Takes a collateral from a balance; the bit goes with the last unit. */
export function takeCollateral(account: Account, asset: number, amount: bigint): void {
  const left = (account.balances.get(asset) ?? 0n) - amount;
  ensure(left >= 0n, "BalanceTooSmall");
  if (left === 0n) account.balances.delete(asset);
  else account.balances.set(asset, left);
}

/** All of a collateral in the vault, moved by `amount`; a rise stays within the cap (SPEC A7). */
export function moveTotal(draft: Draft, asset: number, amount: bigint): void {
  const instrument = draft.instrument(asset);
  const total = instrument.total + amount;
  ensure(amount <= 0n || (total <= instrument.cap && total < HIGHEST_TOTAL), "BeyondCap");
  draft.setInstrument({ ...instrument, total });
}

export function deposit(draft: Draft, { account: id, asset, amount, isOwn }: Deposit): void {
  const account = draft.account(id);
  modeOf(id);
  ensure(amount > 0n, "AmountIsZero");
  if (asset === CASH) {
    moveCash(draft, account, takeTokens(draft, amount * draft.terms.tokenUnit));
    return;
  }
  addCollateral(draft, account, asset, amount, isOwn);
  moveTotal(draft, asset, amount);
}

function takeOut(draft: Draft, { account: id, asset, amount }: Withdraw): void {
  const account = draft.account(id);
  modeOf(id);
  ensure(amount > 0n, "AmountIsZero");
  account.nonce += 1;
  if (asset === CASH) {
    draft.accrue();
    ensure(!isFrozen(draft), "Frozen");
    payTokens(draft, amount * draft.terms.tokenUnit);
    moveCash(draft, account, -amount * draft.terms.tokenUnit);
    return;
  }
  takeCollateral(account, asset, amount);
  moveTotal(draft, asset, -amount);
}

function moveOver(draft: Draft, { from: source, to: target, asset, amount }: Transfer): void {
  ensure(source !== target, "AccountIsSame");
  modeOf(source);
  modeOf(target);
  ensure(amount > 0n, "AmountIsZero");
  const [from, to] = [draft.account(source), draft.account(target)];
  from.nonce += 1;
  if (asset === CASH) {
    moveCash(draft, from, -amount);
    moveCash(draft, to, amount);
    return;
  }
  takeCollateral(from, asset, amount);
  addCollateral(draft, to, asset, amount, ownerOf(source) === ownerOf(target));
}

export function withdraw(draft: Draft, action: Withdraw): void {
  takeOut(draft, action);
  checkSingle(draft, draft.account(action.account));
}

export function transfer(draft: Draft, action: Transfer): void {
  moveOver(draft, action);
  checkSingle(draft, draft.account(action.from));
}

/**
 * Value of an amount at the state price, Down (SPEC names neither price nor rounding of `out`), and whether the price is Valid; cash
 * counts at par.
 */
function movedValue(draft: Draft, { asset, amount, type }: Movement): { value: bigint; isValid: boolean } {
  if (asset === CASH) return { value: type === "transfer" ? amount : amount * draft.terms.tokenUnit, isValid: true };
  const { feed, unit } = draft.instrument(asset);
  const { price, status } = collateralStatePrice(feed, draft.settlement.factor.value, draft.now);
  return { value: (amount * price) / unit, isValid: status === "Valid" };
}

/** Actions with one check of every touched account at the end (SPEC A7). */
export function batch(draft: Draft, { actions }: Batch): void {
  const touched = new Map<AccountId, Touch>();
  const touch = (id: AccountId): Touch => {
    const known = touched.get(id);
    if (known) return known;
    ensure(touched.size < WIDEST_BATCH, "BatchTooWide");
    const { netWorth, maintenance } = valuate(draft, draft.peek(id));
    const fresh = { before: { netWorth, maintenance }, out: 0n, isUnpriced: false, isOutflow: false };
    touched.set(id, fresh);
    return fresh;
  };
  for (const action of actions) {
    const { value, isValid } = movedValue(draft, action);
    const sides = action.type === "transfer" ? [touch(action.from), touch(action.to)] : [touch(action.account)];
    for (const side of sides) side.isUnpriced ||= !isValid;
    const [source] = sides;
    if (action.type !== "deposit" && source) {
      source.out += value;
      source.isOutflow = true;
    }
    if (action.type === "deposit") deposit(draft, action);
    else if (action.type === "withdraw") takeOut(draft, action);
    else moveOver(draft, action);
  }
  for (const [id, note] of touched) checkTouched(draft, draft.account(id), note);
}
