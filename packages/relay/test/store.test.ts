import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { hashOrder, toAccountId, WAD, type Order } from "@plimsoll/sdk";
import { Store, type SlotChange } from "../src/store/store.ts";
import { alice, bob, domain, signed } from "./support/orders.ts";

const path = (): string => join(mkdtempSync(join(tmpdir(), "plimsoll-store-")), "relay.sqlite");
const account = toAccountId(alice.address);
const change = (block: number, log: number, sequence: bigint, filled: bigint): SlotChange => {
  return { account, slot: 0, block, log, sequence, filled };
};
const keep = async (store: Store, wallet = alice, wish: Partial<Order> = {}) => {
  const order = await signed(wallet, 5, 2_000, wish);
  return store.insert(hashOrder(domain, order.order), order, 1_000);
};

test("store · orders come back whole and in the order of arrival after the file was left open", async () => {
  const file = path();
  const first = new Store(file, "a");
  const kept = [await keep(first), await keep(first, bob), await keep(first, alice, { slot: 1 })];
  const second = new Store(file, "a");
  assert.deepEqual(
    second.open().map(({ id, digest, owner, signed, receivedAt }) => ({ id, digest, owner, signed, receivedAt })),
    kept,
  );
  second.close();
  first.close();
});

test("store · an ended order keeps its reason for its owner until it is forgotten", async () => {
  const store = new Store(":memory:", "a");
  const [one, two] = [await keep(store), await keep(store, alice, { slot: 1 })];
  store.end(one.digest, "dropped", "too poor", 5_000);
  assert.deepEqual(
    store.open().map(({ digest }) => digest),
    [two.digest],
  );
  assert.deepEqual(
    store.ordersOf(account, 10).map(({ status, reason }) => [status, reason]),
    [
      ["open", undefined],
      ["dropped", "too poor"],
    ],
  );
  store.forget(5_000);
  assert.equal(store.ordersOf(account, 10).length, 2);
  store.forget(5_001);
  assert.equal(store.ordersOf(account, 10).length, 1);
});

test("store · a replaced order ends in the step that keeps its successor; an order posted again goes to the back", async () => {
  const store = new Store(":memory:", "a");
  const old = await keep(store);
  const next = await signed(alice, 5, 2_000, { sequence: 2n });
  const newer = store.insert(hashOrder(domain, next.order), next, 2_000, old);
  assert.deepEqual(
    store.open().map(({ digest }) => digest),
    [newer.digest],
  );
  const other = await keep(store, bob);
  store.end(newer.digest, "removed", undefined, 3_000);
  const again = store.insert(newer.digest, next, 4_000);
  assert.ok(again.id > other.id);
  assert.deepEqual(
    store.open().map(({ digest }) => digest),
    [other.digest, newer.digest],
  );
});

test("store · the last event of a slot counts, a roll-back restores the one before", async () => {
  const store = new Store(":memory:", "a");
  await keep(store);
  store.advance({ number: 1, hash: "h1" }, [change(1, 4, 1n, WAD)]);
  store.advance({ number: 2, hash: "h2" }, [change(2, 0, 1n, 2n * WAD), change(2, 10, 2n, 0n)]);
  assert.deepEqual(store.fillOf(account, 0), { sequence: 2n, filled: 0n, block: 2 });
  assert.deepEqual([...store.fills().values()], [{ sequence: 2n, filled: 0n, block: 2 }]);
  store.rollBack(1);
  assert.deepEqual(store.fillOf(account, 0), { sequence: 1n, filled: WAD, block: 1 });
  assert.deepEqual(store.checkpoints(), [{ number: 1, hash: "h1" }]);
  store.rollBack(0);
  assert.equal(store.fillOf(account, 0), undefined);
});

test("store · pruning keeps every roll-back down to its block possible", () => {
  const store = new Store(":memory:", "a");
  for (let block = 1; block <= 9; ++block) {
    store.advance({ number: block, hash: `h${block}` }, [change(block, 0, 1n, BigInt(block))]);
  }
  store.prune(6);
  assert.equal(store.checkpoints().length, 4);
  store.rollBack(7);
  assert.equal(store.fillOf(account, 0)?.filled, 7n);
  store.rollBack(6);
  assert.equal(store.fillOf(account, 0)?.filled, 6n);
});

test("store · a file of another exchange is refused", () => {
  const file = path();
  new Store(file, "chain 1 exchange 0xa").close();
  assert.throws(() => new Store(file, "chain 1 exchange 0xb"), /belongs to chain 1 exchange 0xa/);
});
