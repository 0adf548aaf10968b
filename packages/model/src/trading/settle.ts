import { exact } from "../arith/exact.ts";
import { moveCash } from "../cash/move.ts";
import { floorDiv, min, WAD } from "../numbers.ts";
import type { Holding } from "../positions/position.ts";
import { worthOf } from "../risk/appraise.ts";
import { valuate } from "../risk/legs.ts";
import type { Account, AccountId } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { freshOf } from "../vault/check.ts";
import { freshAfterLoss } from "./fresh.ts";
import { holdingIn, longMove, moveOpenInterest, storeHolding } from "./holdings.ts";
import { markOf, pokeMarket } from "./market.ts";

export interface Settle {
  readonly type: "settle";
  readonly account: AccountId;
  readonly market: number;
  /** By the owner or an operator with scope trade. */
  readonly isOwn: boolean;
}

/** Takes a settled profit into fresh profit; the hour starts anew for the whole (SPEC A16). */
export function addFresh(draft: Draft, account: Account, profit: bigint): void {
  account.fresh = freshOf(draft, account) + profit;
  account.freshSince = draft.now;
}

/**
 * Turns `worth` of a holding into cash through the pot (SPEC A16): all of a loss, a profit as far as the pot reaches. Gives the quote
 * that is left.
 */
export function payWorth(draft: Draft, account: Account, number: number, quote: bigint, worth: bigint): bigint {
  const market = draft.market(number);
  const paid = worth < 0n ? worth : min(worth, market.pot);
  draft.setMarket({ ...market, pot: market.pot - paid });
  moveCash(draft, account, paid);
  if (paid > 0n) addFresh(draft, account, paid);
  else account.fresh = freshAfterLoss(exact, account.fresh, account.freshSince, draft.now, -paid);
  return quote - paid;
}

/** The holding closed at the final price of an ended market: size to quote, toward minus infinity. */
function closedAtEnd(draft: Draft, number: number, { size, quote }: Holding<bigint>, price: bigint): Holding<bigint> {
  moveOpenInterest(draft, number, longMove(size, 0n));
  return { size: 0n, quote: quote + floorDiv(size * price, WAD) };
}

/** Turns V into cash through the market's pot (SPEC A16, A24). A Divergent mark, for which A5 has no row, is refused. */
export function settle(draft: Draft, { account: id, market: number, isOwn }: Settle): void {
  const account = draft.account(id);
  ensure(account.positions.has(number), "NothingLeft");
  const { ending } = pokeMarket(draft, number);
  const mark = markOf(draft, number);
  ensure(mark.status !== "Divergent", "PriceNotValid");
  const held = holdingIn(draft, account, number);
  ensure(mark.mid > 0n || held.size === 0n, "PriceNotValid");
  const isSolvent = valuate(draft, account).netWorth > 0n;
  const holding = ending ? closedAtEnd(draft, number, held, ending.price) : held;
  const worth = worthOf(exact, holding.size, holding.quote, mark.mid);
  ensure(worth >= 0n || isSolvent, "IsInsolvent");
  const isPaid = worth < 0n || isOwn;
  ensure(isPaid || ending !== undefined, "NotOwner");
  const quote = isPaid ? payWorth(draft, account, number, holding.quote, worth) : holding.quote;
  storeHolding(draft, account, number, { size: holding.size, quote }, mark.mid);
}
