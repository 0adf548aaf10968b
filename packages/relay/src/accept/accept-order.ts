import { hashOrder, parseAccountId, readFill, type SignedOrder } from "@plimsoll/sdk";
import type { Entry } from "../book/entry.ts";
import { isValidSignature } from "../chain/is-valid-signature.ts";
import { mayTrade } from "../chain/may-trade.ts";
import { readMinNotional } from "../chain/read-min-notional.ts";
import type { Context } from "../context.ts";
import { RequestRefused } from "../errors.ts";
import { checkRoom } from "./check-room.ts";
import { checkSlot } from "./check-slot.ts";
import { checkTerms } from "./check-terms.ts";
import { takeTurn } from "./take-turn.ts";

const RETRY_SECONDS = 5;

export interface Accepted {
  readonly entry: Entry;
  /** False when the very order was in the book already. */
  readonly isNew: boolean;
}

/**
 * Takes an order into store and book, or refuses it with a sentence. The same order again is answered as before.
 * @throws RequestRefused
 */
export async function acceptOrder(context: Context, signed: SignedOrder): Promise<Accepted> {
  const { config, provider, store, book, domain, progress } = context;
  const { deployment } = config;
  const { order, signer, signature } = signed;
  if (progress.block === undefined) {
    throw new RequestRefused(
      503,
      "The relay has just started and still reads the chain: try again in a moment.",
      RETRY_SECONDS,
    );
  }
  const { owner } = parseAccountId(order.account);
  const digest = hashOrder(domain, order);
  if (!(await isValidSignature(provider, signer, digest, signature))) {
    throw new RequestRefused(
      401,
      `The signature is not one of ${signer} for this order, chain and exchange: sign it again.`,
    );
  }
  takeTurn(context.limits.owner, signer, Date.now());
  const known = book.get(digest);
  if (known !== undefined) return { entry: known, isNew: false };
  if (!(await mayTrade(provider, deployment, owner, signer))) {
    throw new RequestRefused(
      403,
      `${signer} may not trade for accounts of ${owner}: sign as the owner, or be granted the scope trade.`,
    );
  }
  const [facts, minNotional, fill] = await Promise.all([
    context.markets.facts(order.market),
    readMinNotional(provider, deployment),
    readFill(provider, deployment, order.account, order.slot),
  ]);
  checkTerms(order, { facts, minNotional, now: progress.blockTime });
  // From here on nothing is awaited, so that two orders for one slot cannot both find it free.
  const again = book.get(digest);
  if (again !== undefined) return { entry: again, isNew: false };
  const replaced = book.inSlot(order.account, order.slot);
  checkSlot(order, fill, replaced);
  if (replaced === undefined) checkRoom(book, owner, { all: config.maxOrders, owner: config.maxOwnerOrders });
  const entry = store.insert(digest, signed, Date.now(), replaced);
  if (replaced !== undefined) book.remove(replaced);
  book.add(entry, store.fillOf(order.account, order.slot));
  progress.isDirty = true;
  context.publisher.bookChanged(book);
  return { entry, isNew: true };
}
