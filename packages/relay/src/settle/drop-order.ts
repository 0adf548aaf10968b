import type { Entry } from "../book/entry.ts";
import type { Context } from "../context.ts";
import type { End } from "../store/store.ts";

/** Takes an order out of store and book for good. */
export function dropOrder({ store, book, backOff, emit }: Context, entry: Entry, end: End, reason?: string): void {
  store.end(entry.digest, end, reason, Date.now());
  book.remove(entry);
  backOff.succeed(entry.digest);
  emit({ event: "ended", order: entry.digest, account: entry.signed.order.account, status: end, reason });
}
