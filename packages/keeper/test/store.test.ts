import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Store, type Change } from "../src/store/store.ts";

const path = (): string => join(mkdtempSync(join(tmpdir(), "plimsoll-store-")), "keeper.sqlite");
const change = (account: string, block: number, log: number, principal?: bigint): Change => ({
  account,
  block,
  log,
  ...(principal !== undefined && { principal }),
});

test("store · an account owes what its last event said, within a block too", () => {
  const store = new Store(":memory:", "a");
  store.advance({ number: 5, hash: "h5" }, [
    change("a", 4, 1, -5n),
    change("a", 5, 0, 7n),
    change("b", 5, 1, 3n),
    change("b", 5, 2, -(10n ** 30n)),
    change("c", 5, 3, 0n),
  ]);
  assert.deepEqual(store.debtors(), ["b"]);
});

test("store · a roll-back restores what was true at its block", () => {
  const store = new Store(":memory:", "a");
  store.advance({ number: 1, hash: "h1" }, [change("a", 1, 0, -1n)]);
  store.advance({ number: 2, hash: "h2" }, [change("a", 2, 0, 0n), change("b", 2, 1, -1n)]);
  assert.deepEqual(store.debtors(), ["b"]);
  store.rollBack(1);
  assert.deepEqual(store.debtors(), ["a"]);
  assert.deepEqual(store.checkpoints(), [{ number: 1, hash: "h1" }]);
});

test("store · pruning keeps every roll-back down to its block possible", () => {
  const store = new Store(":memory:", "a");
  for (let block = 1; block <= 9; ++block) {
    store.advance({ number: block, hash: `h${block}` }, [change("a", block, 0, block % 2 === 0 ? -1n : 1n)]);
  }
  store.prune(6);
  assert.deepEqual(
    store.checkpoints().map(({ number }) => number),
    [9, 8, 7, 6],
  );
  store.rollBack(7);
  assert.deepEqual(store.debtors(), []);
  store.rollBack(6);
  assert.deepEqual(store.debtors(), ["a"]);
});

test("store · whoever has traded is watched, whatever he owes; a roll-back forgets later trades only", () => {
  const store = new Store(":memory:", "a");
  for (let block = 1; block <= 4; ++block) {
    store.advance({ number: block, hash: `h${block}` }, [change("b", block, 0), change("a", block, 1, 1n)]);
  }
  store.advance({ number: 5, hash: "h5" }, [change("c", 5, 0)]);
  assert.deepEqual([store.debtors(), store.traders()], [[], ["b", "c"]]);
  store.prune(3);
  store.rollBack(4);
  assert.deepEqual(store.traders(), ["b"]);
  store.rollBack(3);
  assert.deepEqual(store.traders(), ["b"]);
  store.rollBack(0);
  assert.deepEqual(store.traders(), []);
});

test("store · the same step twice leaves the same state, also after closing", () => {
  const file = path();
  for (let life = 0; life < 2; ++life) {
    const store = new Store(file, "a");
    store.advance({ number: 3, hash: "h3" }, [change("a", 3, 0, -1n)]);
    store.close();
  }
  const store = new Store(file, "a");
  assert.deepEqual([store.debtors(), store.checkpoints()], [["a"], [{ number: 3, hash: "h3" }]]);
  store.close();
});

test("store · a file of another deployment is refused", () => {
  const file = path();
  new Store(file, "chain 1 vault 0xa").close();
  assert.throws(() => new Store(file, "chain 1 vault 0xb"), /belongs to chain 1 vault 0xa, not to chain 1 vault 0xb/);
});
