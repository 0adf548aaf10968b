import { exact } from "../arith/exact.ts";
import { abs, ceilDiv, max, WAD } from "../numbers.ts";
import { FLAT, type Holding, isFlatWord, writePosition } from "../positions/position.ts";
import { holdingOf } from "../positions/side.ts";
import { type Account, ISOLATED, modeOf } from "../state/account.ts";
import type { Draft } from "../state/draft.ts";
import { ensure } from "../state/refusal.ts";
import { frameFor, sideOf } from "./market.ts";

const WIDEST = 16;
const HIGHEST_SIZE = 2n ** 90n;
const HIGHEST_QUOTE = 2n ** 120n;

/** Size and quote of an account in a market whose funding is paid to now. */
export function holdingIn(draft: Draft, account: Account, number: number): Holding<bigint> {
  const position = account.positions.get(number) ?? FLAT;
  const market = draft.market(number);
  return holdingOf(position, sideOf(market, position.n > 0n), market.funding);
}

/**
 * Writes size and quote of an account at a mark, charged (SPEC A13), once a trade and not once a call (SPEC is silent); the bit goes with
 * the last of both.
 */
export function storeHolding(
  draft: Draft,
  account: Account,
  number: number,
  holding: Holding<bigint>,
  mark: bigint,
): void {
  ensure(abs(holding.size) < HIGHEST_SIZE && abs(holding.quote) < HIGHEST_QUOTE, "RangeExceeded");
  const market = draft.market(number);
  const isLong = holding.size > 0n;
  const word = writePosition(exact, holding, frameFor(market, isLong), mark);
  if (isFlatWord(word)) {
    account.positions.delete(number);
    return;
  }
  const isNew = !account.positions.has(number);
  ensure(!isNew || account.positions.size < (modeOf(account.id) === ISOLATED ? 1 : WIDEST), "TooManyLegs");
  account.positions.set(number, { ...word, era: word.n === 0n ? 0 : sideOf(market, isLong).era });
}

/** Open interest moved by what the longs among the changed sizes gained. */
export function moveOpenInterest(draft: Draft, number: number, by: bigint): void {
  const market = draft.market(number);
  draft.setMarket({ ...market, openInterest: max(0n, market.openInterest + by) });
}

/** By how much a size that goes from `before` to `after` moves the sum of the longs. */
export const longMove = (before: bigint, after: bigint): bigint => max(after, 0n) - max(before, 0n);

/** A holding after buying `size` units at `price`, the cost Up; negative sells, the proceeds Down (SPEC A13). */
export function traded({ size: held, quote }: Holding<bigint>, size: bigint, price: bigint): Holding<bigint> {
  return { size: held + size, quote: quote - ceilDiv(size * price, WAD) };
}

/** Moves `size` units from a seller to a buyer at `price` and writes both at `mark`. */
export function moveSize(
  draft: Draft,
  number: number,
  { buyer, seller, size, price }: { buyer: Account; seller: Account; size: bigint; price: bigint },
  mark: bigint,
): void {
  const [bought, sold] = [holdingIn(draft, buyer, number), holdingIn(draft, seller, number)];
  const [after, left] = [traded(bought, size, price), traded(sold, -size, price)];
  moveOpenInterest(draft, number, longMove(bought.size, after.size) + longMove(sold.size, left.size));
  storeHolding(draft, buyer, number, after, mark);
  storeHolding(draft, seller, number, left, mark);
}
