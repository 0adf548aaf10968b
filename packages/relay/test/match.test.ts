import assert from "node:assert/strict";
import { test } from "node:test";
import { WAD } from "@plimsoll/sdk";
import type { Entry } from "../src/book/entry.ts";
import type { MarketFacts } from "../src/chain/markets.ts";
import { isInsideBand } from "../src/chain/is-inside-band.ts";
import { findMatches } from "../src/match/find-matches.ts";
import { isCrossed } from "../src/match/is-crossed.ts";
import { mayMatch } from "../src/match/may-match.ts";
import { reducible } from "../src/match/reducible.ts";
import { alice, bob, carol, entryOf } from "./support/orders.ts";

const facts = { mark: 2_000n * WAD, band: 200n, makerFee: 200n, takerFee: 500n } as MarketFacts;
const whole = (entries: readonly Entry[]) =>
  entries.map((entry) => {
    const { size } = entry.signed.order;
    return { entry, left: size > 0n ? size : 0n - size };
  });
const match = (entries: readonly Entry[], rule = (_maker: Entry, _taker: Entry) => true, limit = 100) =>
  findMatches(whole(entries), { mayMatch: rule, limit }).map(({ maker, taker, size }) => [
    entries.indexOf(maker),
    entries.indexOf(taker),
    Number(size / WAD),
  ]);

test("match · the best price first, then the earliest; the later order takes and what is left of it waits", () => {
  const entries = [
    entryOf(alice, -1, 2_002, { slot: 0 }),
    entryOf(alice, -1, 2_001, { slot: 1 }),
    entryOf(alice, -1, 2_001, { slot: 2 }),
    entryOf(bob, 4, 2_002),
    entryOf(carol, -5, 2_000),
  ];
  assert.deepEqual(match(entries), [
    [1, 3, 1],
    [2, 3, 1],
    [0, 3, 1],
    [3, 4, 1],
  ]);
});

test("match · bids rest by the highest price; orders that do not cross do not trade", () => {
  const entries = [
    entryOf(alice, 1, 1_998, { slot: 0 }),
    entryOf(alice, 2, 2_000, { slot: 1 }),
    entryOf(alice, 2, 1_999, { slot: 2 }),
    entryOf(bob, -3, 1_999),
  ];
  assert.deepEqual(match(entries), [
    [1, 3, 2],
    [2, 3, 1],
  ]);
  assert.deepEqual(match([entryOf(alice, 1, 1_999), entryOf(bob, -1, 2_000)]), []);
});

test("match · one who may not trade is passed over, and the limit ends the search", () => {
  const entries = [entryOf(alice, -1, 2_000), entryOf(bob, -1, 2_001), entryOf(alice, 2, 2_001, { slot: 1 })];
  assert.deepEqual(
    match(entries, (maker, taker) => mayMatch(maker, taker, facts)),
    [[1, 2, 1]],
  );
  assert.deepEqual(
    match([entries[0]!, entries[1]!, entryOf(carol, 2, 2_001)], () => true, 1),
    [[0, 2, 1]],
  );
});

test("match · strangers who accept each other, inside the band, at fees both accept", () => {
  const [maker, taker] = [entryOf(alice, -1, 2_000), entryOf(bob, 1, 2_000)];
  assert.equal(mayMatch(maker, taker, facts), true);
  assert.equal(mayMatch(maker, entryOf(alice, 1, 2_000, { slot: 1 }), facts), false);
  assert.equal(mayMatch(entryOf(alice, -1, 2_000, { counterparty: carol.address }), taker, facts), false);
  assert.equal(mayMatch(maker, entryOf(bob, 1, 2_000, { counterparty: carol.address }), facts), false);
  assert.equal(mayMatch(maker, entryOf(bob, 1, 2_000, { counterparty: alice.address }), facts), true);
  assert.equal(mayMatch(entryOf(alice, -1, 2_041), entryOf(bob, 1, 2_041), facts), false);
  assert.equal(mayMatch(maker, taker, { ...facts, mark: undefined }), false);
  assert.equal(mayMatch(maker, entryOf(bob, 1, 2_000, { maxFee: 499 }), facts), false);
  assert.equal(mayMatch(entryOf(alice, -1, 2_000, { maxFee: 200 }), taker, facts), true);
  assert.equal(mayMatch(entryOf(alice, -1, 2_000, { maxFee: 199 }), taker, facts), false);
});

test("match · the edge of the band trades, one wei beyond does not", () => {
  const mark = 2_000n * WAD;
  assert.deepEqual(
    [2_040n * WAD, 2_040n * WAD + 1n, 1_960n * WAD, 1_960n * WAD - 1n].map((price) => isInsideBand(price, mark, 200n)),
    [true, false, true, false],
  );
});

test("match · reduce-only orders of an account share its position, the earliest first; wrong sides wait", () => {
  const sell = (slot: number, size: number) => entryOf(alice, 0 - size, 2_000, { slot, isReduceOnly: true });
  const entries = [sell(0, 3), sell(1, 3), sell(2, 1), entryOf(alice, 1, 2_000, { slot: 3, isReduceOnly: true })];
  const position = new Map([[entries[0]!.signed.order.account, 5n * WAD]]);
  const kept = reducible(whole([...entries, entryOf(bob, -9, 2_000)]), position);
  assert.deepEqual(
    kept.map(({ left }) => left / WAD),
    [3n, 2n, 9n],
  );
  assert.deepEqual(reducible(whole([sell(0, 3)]), new Map()), []);
});

test("match · a market is crossed when its best bid reaches its best ask", () => {
  assert.equal(isCrossed(whole([entryOf(alice, 1, 2_000), entryOf(bob, -1, 2_000)])), true);
  assert.equal(isCrossed(whole([entryOf(alice, 1, 1_999), entryOf(bob, -1, 2_000)])), false);
  assert.equal(isCrossed(whole([entryOf(alice, 1, 2_000)])), false);
});
