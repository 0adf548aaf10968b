import { hashRemoval, type Removal } from "@plimsoll/sdk";
import type { Entry } from "../book/entry.ts";
import { isValidSignature } from "../chain/is-valid-signature.ts";
import type { Context } from "../context.ts";
import { RequestRefused } from "../errors.ts";
import { dropOrder } from "../settle/drop-order.ts";
import { takeTurn } from "./take-turn.ts";

/**
 * Takes an order out of the book for its signer or its account's owner. On chain the order lives on until it is cancelled there or expires.
 * @throws RequestRefused
 */
export async function removeOrder(context: Context, { order, signer, signature }: Removal): Promise<Entry> {
  const { provider, domain, book } = context;
  if (!(await isValidSignature(provider, signer, hashRemoval(domain, order), signature))) {
    throw new RequestRefused(
      401,
      `The signature is not one of ${signer} for the removal of this order: sign it again.`,
    );
  }
  takeTurn(context.limits.owner, signer, Date.now());
  const entry = book.get(order);
  if (entry === undefined)
    throw new RequestRefused(404, `No order ${order} is in the book: look at GET /orders/<account>.`);
  if (signer !== entry.owner && signer !== entry.signed.signer) {
    throw new RequestRefused(
      403,
      `${signer} neither signed the order nor owns its account: sign the removal with such a wallet.`,
    );
  }
  dropOrder(context, entry, "removed");
  context.publisher.bookChanged(book);
  return entry;
}
