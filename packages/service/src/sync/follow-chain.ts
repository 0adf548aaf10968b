import type { Provider } from "ethers";
import type { EventSink } from "../log.ts";

/** A block up to which everything was read. */
export interface Checkpoint {
  readonly number: number;
  readonly hash: string;
}

/** Keeps what the events said; each step is atomic. */
export interface EventStore<T> {
  /** Newest first. */
  checkpoints(): Checkpoint[];
  /** Takes in all changes up to a block. The same changes again leave the same state. */
  advance(checkpoint: Checkpoint, changes: readonly T[]): void;
  /** Forgets everything after a block. */
  rollBack(number: number): void;
  /** Drops what no roll-back to `number` or later needs. */
  prune(number: number): void;
}

export interface Following<T> {
  readonly provider: Provider;
  readonly store: EventStore<T>;
  /** What the events from block to block, both included, say. */
  readonly read: (from: number, to: number) => Promise<T[]>;
  readonly startBlock: number;
  readonly range: number;
  readonly reorgDepth: number;
  readonly emit: EventSink;
}

/** Brings the store to block `head`: rolls back what the chain has replaced, then reads on in ranges, each kept as soon as it is read. */
export async function followChain<T>(following: Following<T>, head: number): Promise<void> {
  const { provider, store, read, range, reorgDepth, emit } = following;
  let from = (await dropReplaced(following)) + 1;
  while (from <= head) {
    const to = Math.min(head, from + range - 1);
    const hash = await hashOf(provider, to);
    const changes = await read(from, to);
    if (hash === undefined || hash !== (await hashOf(provider, to)))
      throw new Error(`block ${to} was replaced while it was read`);
    store.advance({ number: to, hash }, changes);
    emit({ event: "range", from, to, changes: changes.length });
    from = to + 1;
  }
  store.prune(head - reorgDepth);
}

/** The last block read that is still part of the chain; everything after it is forgotten. */
async function dropReplaced<T>({ provider, store, startBlock, emit }: Following<T>): Promise<number> {
  const checkpoints = store.checkpoints();
  for (const { number, hash } of checkpoints) {
    if ((await hashOf(provider, number)) === hash) {
      if (number !== checkpoints[0]?.number) {
        emit({ event: "reorg", from: checkpoints[0]?.number, to: number });
        store.rollBack(number);
      }
      return number;
    }
  }
  if (checkpoints.length > 0) emit({ event: "reorg", from: checkpoints[0]?.number, to: startBlock - 1 });
  store.rollBack(startBlock - 1);
  return startBlock - 1;
}

async function hashOf(provider: Provider, number: number): Promise<string | undefined> {
  return (await provider.getBlock(number))?.hash ?? undefined;
}
