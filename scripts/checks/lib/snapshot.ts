import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export type Snapshot = Readonly<Record<string, unknown>>;

export function readSnapshot(path: string): Snapshot | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Snapshot) : undefined;
}

export function writeSnapshot(path: string, value: Snapshot): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** One line per key that was added, removed or changed between two flat snapshots. */
export function differences(committed: Snapshot, measured: Snapshot): string[] {
  const keys = [...new Set([...Object.keys(committed), ...Object.keys(measured)])].sort();
  return keys.flatMap((key) => {
    const [before, after] = [show(committed[key]), show(measured[key])];
    return before === after ? [] : [`${key}: committed ${before}, measured ${after}`];
  });
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
