import assert from "node:assert/strict";
import { test } from "node:test";
import { toAccountId, WAD } from "@plimsoll/sdk";
import { Book } from "../src/book/book.ts";
import { leftOf } from "../src/book/left-of.ts";
import { levelsOf } from "../src/book/levels.ts";
import { slotKey } from "../src/book/slot-key.ts";
import { Publisher, type Message } from "../src/stream/publisher.ts";
import { alice, bob, entryOf, orderOf } from "./support/orders.ts";

test("book · what an order has left follows the slot on chain: newer, the same, older sequence", () => {
  const order = orderOf(alice, -5, 2_000, { sequence: 7n });
  assert.equal(leftOf(order, undefined), 5n * WAD);
  assert.equal(leftOf(order, { sequence: 6n, filled: 5n * WAD }), 5n * WAD);
  assert.equal(leftOf(order, { sequence: 7n, filled: 2n * WAD }), 3n * WAD);
  assert.equal(leftOf(order, { sequence: 7n, filled: 5n * WAD }), 0n);
  assert.equal(leftOf(order, { sequence: 8n, filled: 0n }), 0n);
});

test("book · a slot is free again once its order is gone, and a filled order stays without being live", () => {
  const book = new Book();
  const entry = entryOf(alice, 1, 2_000, { slot: 3 });
  book.add(entry);
  assert.equal(book.inSlot(toAccountId(alice.address), 3), entry);
  book.setFills(new Map([[slotKey(entry.signed.order), { sequence: 1n, filled: WAD }]]));
  assert.deepEqual([book.live(), book.entries()], [[], [entry]]);
  book.setFills(new Map());
  assert.deepEqual(book.live(), [entry]);
  book.remove(entry);
  assert.deepEqual([book.inSlot(toAccountId(alice.address), 3), book.entries()], [undefined, []]);
});

test("book · a new order in a used slot does not take over what an older one has filled", () => {
  const book = new Book();
  const older = entryOf(alice, 1, 2_000, { sequence: 1n });
  book.add(older, { sequence: 1n, filled: WAD });
  const newer = entryOf(alice, 1, 2_000, { sequence: 2n });
  book.add(newer, { sequence: 1n, filled: WAD });
  book.remove(older);
  assert.deepEqual(book.live(), [newer]);
  assert.equal(book.inSlot(newer.signed.order.account, 0), newer);
});

test("book · levels sum sizes by price, the best first", () => {
  const book = new Book();
  const orders: [number, number][] = [
    [1, 1_999],
    [2, 2_000],
    [3, 1_999],
    [-4, 2_002],
    [-5, 2_001],
  ];
  orders.forEach(([size, price], slot) => book.add(entryOf(alice, size, price, { slot })));
  const { bids, asks } = levelsOf(book).get(0)!;
  const plain = (side: ReadonlyMap<bigint, bigint>) => [...side].map(([price, size]) => [price / WAD, size / WAD]);
  assert.deepEqual(plain(bids), [
    [2_000n, 2n],
    [1_999n, 4n],
  ]);
  assert.deepEqual(plain(asks), [
    [2_001n, 5n],
    [2_002n, 4n],
  ]);
});

test("stream · a listener gets the book as it is, then what changes, numbered by market; none after it left", () => {
  const [book, publisher] = [new Book(), new Publisher()];
  const bid = entryOf(alice, 1, 2_000);
  book.add(bid);
  publisher.bookChanged(book);
  const heard: Message[] = [];
  const leave = publisher.listen((message) => heard.push(message));
  publisher.bookChanged(book);
  book.add(entryOf(bob, -2, 2_001));
  publisher.bookChanged(book);
  book.remove(bid);
  publisher.bookChanged(book);
  leave();
  publisher.bookChanged(new Book());
  const price = (dollars: bigint) => (dollars * WAD).toString();
  assert.deepEqual(heard, [
    { type: "snapshot", market: 0, sequence: 1, bids: [[price(2_000n), price(1n)]], asks: [] },
    { type: "book", market: 0, sequence: 2, changes: [{ side: "ask", price: price(2_001n), size: price(2n) }] },
    { type: "book", market: 0, sequence: 3, changes: [{ side: "bid", price: price(2_000n), size: "0" }] },
  ]);
  assert.deepEqual(publisher.view(0, 5), { market: 0, sequence: 4, bids: [], asks: [] });
});
