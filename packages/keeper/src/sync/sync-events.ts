import type { Provider } from "ethers";
import { readCashChanges } from "../chain/read-cash-changes.ts";
import type { EventSink } from "../log.ts";
import type { Store } from "../store/store.ts";

export interface SyncContext {
  readonly provider: Provider;
  readonly store: Store;
  readonly vault: string;
  readonly startBlock: number;
  readonly range: number;
  readonly reorgDepth: number;
  readonly emit: EventSink;
}

/** Brings the store to block `head`: rolls back what the chain has replaced, then reads on in ranges, each kept as soon as it is read. */
export async function syncEvents(context: SyncContext, head: number): Promise<void> {
  const { provider, store, vault, range, reorgDepth, emit } = context;
  let from = (await dropReplaced(context)) + 1;
  while (from <= head) {
    const to = Math.min(head, from + range - 1);
    const hash = await hashOf(provider, to);
    const changes = await readCashChanges(provider, vault, from, to);
    if (hash === undefined || hash !== (await hashOf(provider, to)))
      throw new Error(`block ${to} was replaced while it was read`);
    store.advance({ number: to, hash }, changes);
    emit({ event: "range", from, to, changes: changes.length });
    from = to + 1;
  }
  store.prune(head - reorgDepth);
}

/** The last block read that is still part of the chain; everything after it is forgotten. */
async function dropReplaced({ provider, store, startBlock, emit }: SyncContext): Promise<number> {
  const checkpoints = store.checkpoints();
  for (const { number, hash } of checkpoints) {
    if ((await hashOf(provider, number)) === hash) {
      if (number !== checkpoints[0]?.number) emit({ event: "reorg", from: checkpoints[0]?.number, to: number });
      store.rollBack(number);
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
