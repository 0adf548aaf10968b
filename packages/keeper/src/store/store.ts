import { DatabaseSync } from "node:sqlite";
import { StartError } from "../errors.ts";

export interface Checkpoint {
  readonly number: number;
  readonly hash: string;
}

/** Signed cash principal of an account after one event. */
export interface CashChange {
  readonly account: string;
  readonly block: number;
  readonly log: number;
  readonly principal: bigint;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS identity (name TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoints (number INTEGER PRIMARY KEY, hash TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS cash (
    account TEXT, block INTEGER, log INTEGER, principal TEXT NOT NULL, PRIMARY KEY (account, block, log)
  ) WITHOUT ROWID;
`;

/**
 * What the events said, in SQLite: how far the chain was read, and every change of an account's cash that may still be rolled back. Each
 * step is one transaction, so that a process killed at any moment finds a consistent state.
 */
export class Store {
  readonly #db: DatabaseSync;

  /** @param identity chain and vault; a file of another deployment is refused */
  constructor(path: string, identity: string) {
    this.#db = new DatabaseSync(path);
    this.#db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    this.#db.exec(SCHEMA);
    const known = this.#db.prepare("SELECT name FROM identity").get()?.["name"];
    if (known === undefined) this.#db.prepare("INSERT INTO identity VALUES (?)").run(identity);
    else if (known !== identity) {
      this.#db.close();
      throw new StartError(`The store ${path} belongs to ${String(known)}, not to ${identity}: name another file.`);
    }
  }

  /** Newest first. */
  checkpoints(): Checkpoint[] {
    const rows = this.#db.prepare("SELECT number, hash FROM checkpoints ORDER BY number DESC").all();
    return rows.map((row) => ({ number: Number(row["number"]), hash: String(row["hash"]) }));
  }

  /** Takes in all changes up to a block. The same changes again leave the same state. */
  advance(checkpoint: Checkpoint, changes: readonly CashChange[]): void {
    this.#atomically(() => {
      const insert = this.#db.prepare("INSERT OR REPLACE INTO cash VALUES (?, ?, ?, ?)");
      for (const { account, block, log, principal } of changes) insert.run(account, block, log, principal.toString());
      this.#db.prepare("INSERT OR REPLACE INTO checkpoints VALUES (?, ?)").run(checkpoint.number, checkpoint.hash);
    });
  }

  /** Forgets everything after a block. */
  rollBack(number: number): void {
    this.#atomically(() => {
      this.#db.prepare("DELETE FROM cash WHERE block > ?").run(number);
      this.#db.prepare("DELETE FROM checkpoints WHERE number > ?").run(number);
    });
  }

  /** Drops what no roll-back to `number` or later needs. */
  prune(number: number): void {
    this.#atomically(() => {
      const newest = "SELECT max(number) FROM checkpoints WHERE number <= ?";
      this.#db.prepare(`DELETE FROM checkpoints WHERE number < (${newest})`).run(number);
      this.#db
        .prepare(
          `DELETE FROM cash WHERE EXISTS (SELECT 1 FROM cash later WHERE later.account = cash.account
           AND (later.block, later.log) > (cash.block, cash.log) AND later.block <= (${newest}))`,
        )
        .run(number);
    });
  }

  /** Accounts whose last known principal is negative, ascending. */
  debtors(): string[] {
    const last = "SELECT account, principal, max(block * 1000000 + log) FROM cash GROUP BY account";
    const rows = this.#db.prepare(`SELECT account FROM (${last}) WHERE principal LIKE '-%' ORDER BY account`).all();
    return rows.map((row) => String(row["account"]));
  }

  close(): void {
    this.#db.close();
  }

  #atomically(action: () => void): void {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      action();
      this.#db.exec("COMMIT");
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    }
  }
}
