import { DatabaseSync } from "node:sqlite";
import { StartError } from "../errors.ts";

/**
 * Opens a SQLite file whose every committed transaction survives a killed process.
 * @param identity chain and contract; a file of another deployment is refused
 */
export function openDatabase(path: string, identity: string, schema: string): DatabaseSync {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  db.exec("CREATE TABLE IF NOT EXISTS identity (name TEXT PRIMARY KEY) WITHOUT ROWID;");
  db.exec(schema);
  const known = db.prepare("SELECT name FROM identity").get()?.["name"];
  if (known === undefined) db.prepare("INSERT INTO identity VALUES (?)").run(identity);
  else if (known !== identity) {
    db.close();
    throw new StartError(`The store ${path} belongs to ${String(known)}, not to ${identity}: name another file.`);
  }
  return db;
}
