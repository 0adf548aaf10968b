import { moveCash } from "../cash/move.ts";
import { ceilDiv, floorDiv, max, min, RAY } from "../numbers.ts";
import type { Draft } from "../state/draft.ts";
import { ensure, refuse } from "../state/refusal.ts";
import { bookIncome, touchBackstop } from "./income.ts";
import { backstopCash, inventoryLow } from "./worth.ts";

export interface CoverDeficit {
  readonly type: "coverDeficit";
}
export interface Socialise {
  readonly type: "socialise";
}
export interface DrawReserves {
  readonly type: "drawReserves";
}

/** Share of the supply index that socialisation leaves: a billionth. */
const LEAST_INDEX_SHARE = 10n ** 9n;

/** Residual of the identity of SPEC A3, pots taken off, Down. WAD. */
export function reservesOf(draft: Draft): bigint {
  const { held, supplied, supplyIndex, borrowed, borrowIndex, deficit } = draft.ledger;
  const pots = draft.marketNumbers().reduce((sum, number) => sum + draft.market(number).pot, 0n);
  return floorDiv(held * RAY - supplied * supplyIndex + borrowed * borrowIndex, RAY) - pots + deficit;
}

/** Pays recorded deficit with the backstop's cash (SPEC A28). Gives what was paid. */
function coverFromCash(draft: Draft): bigint {
  const { cash } = draft.backstop;
  const paid = min(max(0n, backstopCash(draft)), draft.ledger.deficit);
  if (cash === undefined || paid === 0n) return 0n;
  moveCash(draft, draft.account(cash), -paid);
  draft.ledger.deficit -= paid;
  return paid;
}

export function coverDeficit(draft: Draft): void {
  draft.accrue();
  touchBackstop(draft);
  ensure(coverFromCash(draft) > 0n, "NothingLost");
}

/** Undrawn reserves, the backstop's cash, then all positive cash for what exceeds low, pro rata through Is (SPEC A28). */
export function socialise(draft: Draft): void {
  const { ledger } = draft;
  draft.accrue();
  touchBackstop(draft);
  ensure(ledger.deficit > 0n, "NothingLost");
  const before = ledger.deficit;
  ledger.deficit -= min(before, max(0n, reservesOf(draft)));
  coverFromCash(draft);
  const excess = ledger.deficit - max(0n, inventoryLow(draft));
  if (excess > 0n && ledger.supplied > 0n) takeFromSuppliers(draft, excess);
  ensure(ledger.deficit < before, "NothingLost");
}

/** The index falls by the loss a principal, Up; suppliers are owed all it fell by. */
function takeFromSuppliers({ ledger }: Draft, loss: bigint): void {
  const { supplied, supplyIndex } = ledger;
  const most = supplyIndex - ceilDiv(supplyIndex, LEAST_INDEX_SHARE);
  const fall = min(ceilDiv(loss * RAY, supplied), most);
  ledger.supplyIndex -= fall;
  ledger.owedToSuppliers += fall * supplied;
  ledger.deficit -= min(loss, (fall * supplied) / RAY);
}

/** Moves what the vault owns beyond claims and pots to the backstop, as income (SPEC A28). Nothing is owned beyond an uncovered deficit. */
export function drawReserves(draft: Draft): void {
  draft.accrue();
  const { cash } = draft.backstop;
  if (cash === undefined) return refuse("NotAllowed");
  touchBackstop(draft);
  const owned = reservesOf(draft) - draft.ledger.deficit;
  ensure(owned > 0n, "NothingLeft");
  moveCash(draft, draft.account(cash), owned);
  bookIncome(draft, owned);
}
