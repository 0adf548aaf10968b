import type { Book } from "../book/book.ts";
import { RequestRefused } from "../errors.ts";

const RETRY_SECONDS = 30;

/** Refuses an order that finds the book, or its owner's part of it, full. */
export function checkRoom(book: Book, owner: string, most: { readonly all: number; readonly owner: number }): void {
  const live = book.live();
  if (live.length >= most.all) {
    throw new RequestRefused(503, `The book is full with ${most.all} orders: try again later.`, RETRY_SECONDS);
  }
  if (live.filter((entry) => entry.owner === owner).length >= most.owner) {
    throw new RequestRefused(409, `You have ${most.owner} open orders, the most there may be: remove one first.`);
  }
}
