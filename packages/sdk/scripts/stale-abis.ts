import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Files of the folder that differ from what they should be, are missing, or should not be there. */
export function staleAbis(folder: string, expected: ReadonlyMap<string, string>): string[] {
  const present = new Set(readdirSync(folder));
  const names = new Set([...present, ...expected.keys()]);
  return [...names].filter(
    (name) => !present.has(name) || expected.get(name) !== readFileSync(join(folder, name), "utf8"),
  );
}
