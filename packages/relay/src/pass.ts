import type { Block } from "ethers";
import { followChain } from "@plimsoll/service";
import { slotKey } from "./book/slot-key.ts";
import type { Context } from "./context.ts";
import { findPairs } from "./match/find-pairs.ts";
import { dropOrder } from "./settle/drop-order.ts";
import { settlePairs } from "./settle/settle-pairs.ts";
import type { SlotFill } from "./store/store.ts";
import type { Trade } from "./stream/trade.ts";
import { readChanges } from "./sync/read-changes.ts";

/** Ended orders are shown to their owners for a day. */
const KEPT_MS = 86_400_000;

/** Everything there is to do at one look; the number of pairs found says whether another look is due at once. */
export async function pass(context: Context, head: Block): Promise<number> {
  const { progress, markets, publisher, book, store, emit } = context;
  progress.isDirty = false;
  progress.isIdle = false;
  markets.refresh();
  const fills = await syncEvents(context, head.number);
  progress.block = head.number;
  progress.blockTime = BigInt(head.timestamp);
  progress.lookedAt = Date.now();
  endOrders(context, head, fills);
  const pairs = await findPairs(context);
  if (pairs.length > 0) await settlePairs(context, pairs);
  publisher.bookChanged(book);
  store.forget(Date.now() - KEPT_MS);
  progress.isIdle = pairs.length === 0;
  emit({ event: "look", block: head.number, orders: book.live().length, pairs: pairs.length });
  return pairs.length;
}

/** Brings fills up to the head; trades of blocks that are new to a relay that had caught up go out to those who listen. */
async function syncEvents(context: Context, head: number): Promise<ReadonlyMap<string, SlotFill>> {
  const { provider, store, book, config, emit, publisher, progress } = context;
  const { deployment, range, reorgDepth } = config;
  const trades: Trade[] = [];
  const read = async (from: number, to: number) => {
    const changes = await readChanges(provider, deployment, from, to);
    if (progress.block !== undefined) trades.push(...changes.trades);
    return changes.slots;
  };
  await followChain({ provider, store, read, startBlock: deployment.startBlock, range, reorgDepth, emit }, head);
  const fills = store.fills();
  book.setFills(fills);
  for (const trade of trades) publisher.traded(trade);
  return fills;
}

/** Ends what has expired, and what is filled or dead on chain so deep that no replaced block brings it back. */
function endOrders(context: Context, head: Block, fills: ReadonlyMap<string, SlotFill>): void {
  const { book, config } = context;
  for (const entry of book.entries()) {
    const { order } = entry.signed;
    const fill = fills.get(slotKey(order));
    const isFinal = fill !== undefined && fill.block <= head.number - config.reorgDepth;
    if (book.leftOf(entry) === 0n) {
      if (isFinal) dropOrder(context, entry, fill.sequence > order.sequence ? "replaced" : "filled");
    } else if (order.expiry < BigInt(head.timestamp)) dropOrder(context, entry, "expired");
  }
}
