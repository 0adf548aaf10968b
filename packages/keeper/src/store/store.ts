import type { DatabaseSync } from "node:sqlite";
import { atomically, openDatabase, type Checkpoint, type EventStore } from "@plimsoll/service";

/** What one event says of an account: its signed cash principal afterwards, or, without one, that it has traded. */
export interface Change {
  readonly account: string;
  readonly block: number;
  readonly log: number;
  readonly principal?: bigint;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS checkpoints (number INTEGER PRIMARY KEY, hash TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS cash (
    account TEXT, block INTEGER, log INTEGER, principal TEXT NOT NULL, PRIMARY KEY (account, block, log)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS trades (account TEXT, block INTEGER, log INTEGER, PRIMARY KEY (account, block, log)) WITHOUT ROWID;
`;

/**
 * What the events said, in SQLite: how far the chain was read, and every change of an account's cash and every trade that may still be rolled back.
 * Each step is one transaction, so that a process killed at any moment finds a consistent state.
 */
export class Store implements EventStore<Change> {
  readonly #db: DatabaseSync;

  /** @param identity chain and vault; a file of another deployment is refused */
  constructor(path: string, identity: string) {
    this.#db = openDatabase(path, identity, SCHEMA);
  }

  /** Newest first. */
  checkpoints(): Checkpoint[] {
    const rows = this.#db.prepare("SELECT number, hash FROM checkpoints ORDER BY number DESC").all();
    return rows.map((row) => ({ number: Number(row["number"]), hash: String(row["hash"]) }));
  }

  /** Takes in all changes up to a block. The same changes again leave the same state. */
  advance(checkpoint: Checkpoint, changes: readonly Change[]): void {
    atomically(this.#db, () => {
      const cash = this.#db.prepare("INSERT OR REPLACE INTO cash VALUES (?, ?, ?, ?)");
      const trade = this.#db.prepare("INSERT OR REPLACE INTO trades VALUES (?, ?, ?)");
      for (const { account, block, log, principal } of changes) {
        if (principal === undefined) trade.run(account, block, log);
        else cash.run(account, block, log, principal.toString());
      }
      this.#db.prepare("INSERT OR REPLACE INTO checkpoints VALUES (?, ?)").run(checkpoint.number, checkpoint.hash);
    });
  }

  /** Forgets everything after a block. */
  rollBack(number: number): void {
    atomically(this.#db, () => {
      this.#db.prepare("DELETE FROM cash WHERE block > ?").run(number);
      this.#db.prepare("DELETE FROM trades WHERE block > ?").run(number);
      this.#db.prepare("DELETE FROM checkpoints WHERE number > ?").run(number);
    });
  }

  /** Drops what no roll-back to `number` or later needs. */
  prune(number: number): void {
    atomically(this.#db, () => {
      const newest = "SELECT max(number) FROM checkpoints WHERE number <= ?";
      this.#db.prepare(`DELETE FROM checkpoints WHERE number < (${newest})`).run(number);
      for (const table of ["cash", "trades"]) {
        this.#db
          .prepare(
            `DELETE FROM ${table} WHERE EXISTS (SELECT 1 FROM ${table} later WHERE later.account = ${table}.account
             AND (later.block, later.log) > (${table}.block, ${table}.log) AND later.block <= (${newest}))`,
          )
          .run(number);
      }
    });
  }

  /** Accounts whose last known principal is negative, ascending. */
  debtors(): string[] {
    const last = "SELECT account, principal, max(block * 1000000 + log) FROM cash GROUP BY account";
    const rows = this.#db.prepare(`SELECT account FROM (${last}) WHERE principal LIKE '-%' ORDER BY account`).all();
    return rows.map((row) => String(row["account"]));
  }

  /** Accounts that have ever traded or taken over a position, ascending. */
  traders(): string[] {
    const rows = this.#db.prepare("SELECT DISTINCT account FROM trades ORDER BY account").all();
    return rows.map((row) => String(row["account"]));
  }

  close(): void {
    this.#db.close();
  }
}
