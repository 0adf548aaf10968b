import type { DatabaseSync } from "node:sqlite";
import { parseAccountId, signedOrderSchema, toOrderJson, type Fill, type SignedOrder } from "@plimsoll/sdk";
import { atomically, openDatabase, type Checkpoint, type EventStore } from "@plimsoll/service";
import type { Entry } from "../book/entry.ts";
import { slotKey } from "../book/slot-key.ts";

/** What the chain said of a slot in one event. */
export interface SlotChange extends Fill {
  readonly account: string;
  readonly slot: number;
  readonly block: number;
  readonly log: number;
}

/** A slot's fill, and the block that says so. */
export interface SlotFill extends Fill {
  readonly block: number;
}

/** Why an order is no longer open. */
export const ENDS = ["filled", "replaced", "removed", "expired", "dropped"] as const;
export type End = (typeof ENDS)[number];

/** An order with its fate, for its owner to see. */
export interface OrderRecord extends Entry {
  readonly status: "open" | End;
  readonly reason: string | undefined;
}

type Row = Readonly<Record<string, unknown>>;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS checkpoints (number INTEGER PRIMARY KEY, hash TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE, account TEXT NOT NULL, slot INTEGER NOT NULL,
    signed TEXT NOT NULL, received INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT, ended INTEGER
  );
  CREATE INDEX IF NOT EXISTS orders_by_account ON orders (account);
  CREATE INDEX IF NOT EXISTS orders_by_status ON orders (status);
  CREATE TABLE IF NOT EXISTS fills (
    account TEXT, slot INTEGER, block INTEGER, log INTEGER, sequence TEXT NOT NULL, filled TEXT NOT NULL,
    PRIMARY KEY (account, slot, block, log)
  ) WITHOUT ROWID;
`;
const LAST_FILL = `
  SELECT block, sequence, filled FROM fills WHERE fills.account = ? AND fills.slot = ? ORDER BY block DESC, log DESC LIMIT 1
`;

/**
 * Orders and what the events said of their slots, in SQLite. An order is on disk before its sender hears that it was taken, and each step is
 * one transaction, so that a process killed at any moment loses none.
 */
export class Store implements EventStore<SlotChange> {
  readonly #db: DatabaseSync;

  /** @param identity chain and exchange; a file of another deployment is refused */
  constructor(path: string, identity: string) {
    this.#db = openDatabase(path, identity, SCHEMA);
  }

  /* ------------------------------------------------- orders ------------------------------------------------- */

  /** Keeps a new order; the one it replaces in its slot ends. */
  insert(digest: string, signed: SignedOrder, receivedAt: number, replaced?: Entry): Entry {
    const { account, slot } = signed.order;
    let id = 0;
    atomically(this.#db, () => {
      if (replaced !== undefined) this.#end(replaced.digest, "replaced", undefined, receivedAt);
      const insert = this.#db.prepare(
        `INSERT INTO orders (digest, account, slot, signed, received, status) VALUES (?, ?, ?, ?, ?, 'open')
         ON CONFLICT (digest) DO UPDATE SET status = 'open', reason = NULL, ended = NULL, received = excluded.received,
         id = (SELECT max(id) + 1 FROM orders) RETURNING id`,
      );
      id = Number(insert.get(digest, account, slot, toOrderJson(signed), receivedAt)?.["id"]);
    });
    return { id, digest, owner: parseAccountId(account).owner, signed, receivedAt };
  }

  end(digest: string, end: End, reason: string | undefined, now: number): void {
    this.#end(digest, end, reason, now);
  }

  /** In the order of arrival. */
  open(): Entry[] {
    return this.#db.prepare("SELECT * FROM orders WHERE status = 'open' ORDER BY id").all().map(toRecord);
  }

  /** Newest first. */
  ordersOf(account: string, limit: number): OrderRecord[] {
    const query = this.#db.prepare("SELECT * FROM orders WHERE account = ? ORDER BY id DESC LIMIT ?");
    return query.all(account, limit).map(toRecord);
  }

  /** Forgets orders that ended before a time. */
  forget(before: number): void {
    this.#db.prepare("DELETE FROM orders WHERE status <> 'open' AND ended < ?").run(before);
  }

  #end(digest: string, end: End, reason: string | undefined, now: number): void {
    this.#db
      .prepare("UPDATE orders SET status = ?, reason = ?, ended = ? WHERE digest = ?")
      .run(end, reason ?? null, now, digest);
  }

  /* ------------------------------------------------- events ------------------------------------------------- */

  checkpoints(): Checkpoint[] {
    const rows = this.#db.prepare("SELECT number, hash FROM checkpoints ORDER BY number DESC").all();
    return rows.map((row) => ({ number: Number(row["number"]), hash: String(row["hash"]) }));
  }

  advance({ number, hash }: Checkpoint, changes: readonly SlotChange[]): void {
    atomically(this.#db, () => {
      const insert = this.#db.prepare("INSERT OR REPLACE INTO fills VALUES (?, ?, ?, ?, ?, ?)");
      for (const { account, slot, block, log, sequence, filled } of changes) {
        insert.run(account, slot, block, log, sequence.toString(), filled.toString());
      }
      this.#db.prepare("INSERT OR REPLACE INTO checkpoints VALUES (?, ?)").run(number, hash);
    });
  }

  rollBack(number: number): void {
    atomically(this.#db, () => {
      this.#db.prepare("DELETE FROM fills WHERE block > ?").run(number);
      this.#db.prepare("DELETE FROM checkpoints WHERE number > ?").run(number);
    });
  }

  prune(number: number): void {
    atomically(this.#db, () => {
      const newest = "SELECT max(number) FROM checkpoints WHERE number <= ?";
      this.#db.prepare(`DELETE FROM checkpoints WHERE number < (${newest})`).run(number);
      this.#db
        .prepare(
          `DELETE FROM fills WHERE EXISTS (SELECT 1 FROM fills later WHERE later.account = fills.account AND later.slot = fills.slot
           AND (later.block, later.log) > (fills.block, fills.log) AND later.block <= (${newest}))`,
        )
        .run(number);
    });
  }

  /** Last fill of a slot. */
  fillOf(account: string, slot: number): SlotFill | undefined {
    const row = this.#db.prepare(LAST_FILL).get(account, slot);
    if (row === undefined) return undefined;
    const [sequence, filled] = [BigInt(String(row["sequence"])), BigInt(String(row["filled"]))];
    return { sequence, filled, block: Number(row["block"]) };
  }

  /** Last fill of every slot that an open order uses, by slot. */
  fills(): Map<string, SlotFill> {
    const slots = this.#db.prepare("SELECT DISTINCT account, slot FROM orders WHERE status = 'open'").all();
    const found = new Map<string, SlotFill>();
    for (const row of slots) {
      const [account, slot] = [String(row["account"]), Number(row["slot"])];
      const fill = this.fillOf(account, slot);
      if (fill !== undefined) found.set(slotKey({ account, slot }), fill);
    }
    return found;
  }

  close(): void {
    this.#db.close();
  }
}

function toRecord(row: Row): OrderRecord {
  const signed = signedOrderSchema.parse(JSON.parse(String(row["signed"])));
  return {
    id: Number(row["id"]),
    digest: String(row["digest"]),
    owner: parseAccountId(signed.order.account).owner,
    signed,
    receivedAt: Number(row["received"]),
    status: String(row["status"]) as OrderRecord["status"],
    reason: typeof row["reason"] === "string" ? row["reason"] : undefined,
  };
}
