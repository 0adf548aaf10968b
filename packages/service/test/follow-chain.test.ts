import assert from "node:assert/strict";
import { test } from "node:test";
import type { Provider } from "ethers";
import { followChain, type Checkpoint, type EventStore, type ServiceEvent } from "../src/index.ts";

/** A chain whose block n has the hash `<fork><n>`, and a store that keeps changes in memory. */
function setUp() {
  const chain = { fork: "a", forkedAt: 0, reads: [] as string[] };
  const hashOf = (number: number): string => `${number > chain.forkedAt ? chain.fork : "a"}${number}`;
  const provider = {
    getBlock: (number: number) => Promise.resolve({ hash: hashOf(number) }),
  } as unknown as Provider;
  let kept: { checkpoint: Checkpoint; changes: readonly string[] }[] = [];
  const store: EventStore<string> = {
    checkpoints: () => kept.map(({ checkpoint }) => checkpoint).reverse(),
    advance: (checkpoint, changes) => kept.push({ checkpoint, changes }),
    rollBack: (number) => (kept = kept.filter(({ checkpoint }) => checkpoint.number <= number)),
    prune: () => undefined,
  };
  const read = (from: number, to: number): Promise<string[]> => {
    chain.reads.push(`${from}-${to}`);
    return Promise.resolve([hashOf(to)]);
  };
  const events: ServiceEvent[] = [];
  const emit = (event: ServiceEvent) => events.push(event);
  const follow = (head: number) =>
    followChain({ provider, store, read, startBlock: 0, range: 4, reorgDepth: 64, emit }, head);
  return { chain, follow, events, changes: () => kept.flatMap(({ changes }) => changes) };
}

test("follow · blocks are read once, in ranges, from the last checkpoint on", async () => {
  const { chain, follow } = setUp();
  await follow(5);
  await follow(5);
  await follow(7);
  assert.deepEqual(chain.reads, ["0-3", "4-5", "6-7"]);
});

test("follow · replaced blocks are forgotten down to the last one that is still there, and read again", async () => {
  const { chain, follow, events, changes } = setUp();
  await follow(5);
  Object.assign(chain, { fork: "b", forkedAt: 3 });
  await follow(6);
  assert.deepEqual(chain.reads, ["0-3", "4-5", "4-6"]);
  assert.deepEqual(changes(), ["a3", "b6"]);
  assert.deepEqual(
    events.filter(({ event }) => event === "reorg"),
    [{ event: "reorg", from: 5, to: 3 }],
  );
});
